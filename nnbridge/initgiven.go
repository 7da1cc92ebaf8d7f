package nnbridge

import (
	"fmt"

	"thermowalk/walk"
)

// Given starts every replica from one network, such as one that was trained
// elsewhere (ReadNetwork). Replicas then differ in their samples only.
type Given struct {
	Net  *TwoLayer
	Name string // for tables; "given" if empty
}

var _ walk.Start = Given{}

// Check tells whether the network is sound.
func (g Given) Check() error {
	if g.Net == nil {
		return fmt.Errorf("nnbridge: the start %v has no network", g)
	}
	return g.Net.Check()
}

// Dim is the number of parameters.
func (g Given) Dim() int { return g.Net.Dim() }

// String is the name.
func (g Given) String() string {
	if g.Name == "" {
		return "given"
	}
	return g.Name
}

// Place writes the parameters of the network for every walker.
func (g Given) Place(q, _ [][]float64) {
	for i, x := range g.Net.Params(nil) {
		for k := range q[i] {
			q[i][k] = x
		}
	}
}
