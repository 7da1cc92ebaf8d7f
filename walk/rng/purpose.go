package rng

import (
	"fmt"
	"slices"
	"strings"
)

// Purpose says what a random word is for. Words of different purposes are
// different words, so that a new use of randomness changes no old one.
type Purpose uint8

// The purposes. The list only ever grows at its end: the numbers are part of
// every address.
const (
	_         Purpose = iota
	Sign              // zeta of the reduced walk, one bit a step
	Start             // initial positions
	Gamma             // gamma of the general walk
	Xi                // xi of the general walk
	Input             // inputs of a network
	Label             // labels of a network
	Init              // initial parameters of a network
	Order             // order of the samples in an epoch
	Bootstrap         // resampling
	Dump              // words for outside test batteries
	Ensemble          // seeds of the ensembles of a study
)

// purposes holds the names, in the order of the numbers.
var purposes = []string{
	Sign: "sign", Start: "start", Gamma: "gamma", Xi: "xi", Input: "input",
	Label: "label", Init: "init", Order: "order", Bootstrap: "bootstrap", Dump: "dump", Ensemble: "ensemble",
}

// Purposes returns all purposes in the order of their numbers.
func Purposes() []Purpose {
	all := make([]Purpose, 0, len(purposes)-1)
	for p := 1; p < len(purposes); p++ {
		all = append(all, Purpose(p))
	}
	return all
}

// String returns the name of p in lower case, "purpose(n)" for a number that
// has no name.
func (p Purpose) String() string {
	if p == 0 || int(p) >= len(purposes) {
		return fmt.Sprintf("purpose(%d)", uint8(p))
	}
	return purposes[p]
}

// ParsePurpose returns the purpose of the given name; the error lists the names.
func ParsePurpose(name string) (Purpose, error) {
	if i := slices.Index(purposes[1:], name); i >= 0 {
		return Purpose(i + 1), nil
	}
	return 0, fmt.Errorf("unknown purpose %q: one of %s", name, strings.Join(purposes[1:], ", "))
}
