package rng

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// KATStatus is the outcome of one line of a file of known answers.
type KATStatus uint8

// The outcomes.
const (
	KATPass        KATStatus = iota // the generator gives the published answer
	KATFail                         // it gives another one
	KATUnsupported                  // a generator that this package does not have
)

// String returns "pass", "FAIL" or "unsupported".
func (s KATStatus) String() string {
	return [...]string{"pass", "FAIL", "unsupported"}[s]
}

// KATResult is one line of a file of known answers, compared.
type KATResult struct {
	Line   int    // line in the file, from 1
	Name   string // generator, such as "philox4x32"
	Rounds int
	Input  []uint64 // counter, then key
	Want   []uint64 // answer in the file
	Got    []uint64 // answer of this package
	Status KATStatus
}

// String returns one line: "line 29: philox4x32-10 pass".
func (r KATResult) String() string {
	s := fmt.Sprintf("line %d: %s-%d %v", r.Line, r.Name, r.Rounds, r.Status)
	if r.Status == KATFail {
		s += fmt.Sprintf(": got %x, want %x", r.Got, r.Want)
	}
	return s
}

// KATCount returns how many results passed, failed and are unsupported.
func KATCount(results []KATResult) (pass, fail, unsupported int) {
	for _, r := range results {
		switch r.Status {
		case KATPass:
			pass++
		case KATFail:
			fail++
		default:
			unsupported++
		}
	}
	return pass, fail, unsupported
}

// katMaxRounds bounds the work that one line can ask for.
const katMaxRounds = 1 << 12

// katName is the form of a generator's name: words x bits.
var katName = regexp.MustCompile(`^[a-z]+[a-z_]*[0-9]+x(8|16|32|64)$`)

// katGenerators holds the generators that can be checked: words of counter and
// key, bits of a word, and the generator itself.
var katGenerators = map[string]struct {
	ctr, key, bits int
	run            func(rounds int, in []uint64) []uint64
}{
	"philox2x32": {2, 1, 32, func(n int, in []uint64) []uint64 {
		w := narrow(in)
		out := Philox2x32(n, [2]uint32(w), w[2])
		return widen(out[:])
	}},
	"philox4x32": {4, 2, 32, func(n int, in []uint64) []uint64 {
		w := narrow(in)
		out := Philox4x32(n, [4]uint32(w), [2]uint32(w[4:]))
		return widen(out[:])
	}},
	"philox2x64": {2, 1, 64, func(n int, in []uint64) []uint64 {
		out := Philox2x64(n, [2]uint64(in), in[2])
		return out[:]
	}},
	"philox4x64": {4, 2, 64, func(n int, in []uint64) []uint64 {
		out := Philox4x64(n, [4]uint64(in), [2]uint64(in[4:]))
		return out[:]
	}},
}

// CheckKAT reads known answers in the format of Random123's tests/kat_vectors
// and computes each of them. A line is
//
//	name rounds counter... key... answer...
//
// with the rounds in decimal and the words in hexadecimal; # starts a comment.
// Lines of other generators than Philox come back as [KATUnsupported]. All
// malformed lines are reported at once, each with its number, beside the
// results of the others; a failure of r is an error too. philox4x32 with ten rounds is computed by the code of
// [Stream], everything else by the functions of philox.go.
func CheckKAT(r io.Reader) ([]KATResult, error) {
	var results []KATResult
	var faults []error
	lines := bufio.NewScanner(r)
	line := 0
	for lines.Scan() {
		line++
		text, _, _ := strings.Cut(lines.Text(), "#")
		fields := strings.Fields(text)
		if len(fields) == 0 {
			continue
		}
		res, err := checkKATLine(fields)
		if err != nil {
			faults = append(faults, fmt.Errorf("line %d: %w", line, err))
			continue
		}
		res.Line = line
		results = append(results, res)
	}
	if err := lines.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			err = fmt.Errorf("longer than %d bytes", bufio.MaxScanTokenSize)
		}
		faults = append(faults, fmt.Errorf("line %d: %w", line+1, err))
	}
	return results, errors.Join(faults...)
}

// checkKATLine computes the known answer of one line.
func checkKATLine(fields []string) (KATResult, error) {
	res := KATResult{Name: fields[0], Status: KATUnsupported}
	if !katName.MatchString(res.Name) {
		return res, fmt.Errorf("%q is not the name of a generator, such as philox4x32", res.Name)
	}
	if len(fields) < 2 {
		return res, fmt.Errorf("%s: the number of rounds is missing", res.Name)
	}
	rounds, err := strconv.Atoi(fields[1])
	if err != nil || rounds < 0 || rounds > katMaxRounds {
		return res, fmt.Errorf("%s: %q is not a number of rounds from 0 to %d", res.Name, fields[1], katMaxRounds)
	}
	res.Rounds = rounds
	gen, ok := katGenerators[res.Name]
	if !ok {
		return res, nil
	}
	fields = fields[2:]
	if want := 2*gen.ctr + gen.key; len(fields) != want {
		return res, fmt.Errorf("%s: %d words, want %d (counter %d, key %d, answer %d)",
			res.Name, len(fields), want, gen.ctr, gen.key, gen.ctr)
	}
	words := make([]uint64, len(fields))
	for i, f := range fields {
		if words[i], err = strconv.ParseUint(f, 16, gen.bits); err != nil {
			return res, fmt.Errorf("%s: word %d: %q is not a hexadecimal number of %d bits", res.Name, i+1, f, gen.bits)
		}
	}
	n := gen.ctr + gen.key
	res.Input, res.Want = words[:n:n], words[n:]
	if res.Name == "philox4x32" && rounds == 10 {
		w := narrow(res.Input)
		keys := newRoundKeys(uint64(w[4]) | uint64(w[5])<<32)
		lo, hi := keys.block(w[0], w[1], w[2], w[3])
		res.Got = widen([]uint32{uint32(lo), uint32(lo >> 32), uint32(hi), uint32(hi >> 32)})
	} else {
		res.Got = gen.run(rounds, res.Input)
	}
	res.Status = KATPass
	for i, w := range res.Want {
		if res.Got[i] != w {
			res.Status = KATFail
		}
	}
	return res, nil
}

// narrow returns the low halves of words.
func narrow(words []uint64) []uint32 {
	out := make([]uint32, len(words))
	for i, w := range words {
		out[i] = uint32(w)
	}
	return out
}

// widen is the inverse of narrow.
func widen(words []uint32) []uint64 {
	out := make([]uint64, len(words))
	for i, w := range words {
		out[i] = uint64(w)
	}
	return out
}
