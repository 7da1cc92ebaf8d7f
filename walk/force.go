package walk

import (
	"fmt"
	"strings"
	"sync"

	"thermowalk/walk/field"
)

// ParseForce reads a force f(q, xi) from expressions of the field language, one
// for each coordinate. Coordinates are called q or q1..qn, the noise variables
// xi or xi1..xim (m = noise).
//
//	walk.ParseForce(nil, 1, "(1+q^2)*xi") // f(q, xi) in one dimension
//
// The error holds a *field.SyntaxError behind the number of its component.
func ParseForce(params map[string]float64, noise int, srcs ...string) (Force, error) {
	if len(srcs) == 0 || noise < 0 {
		return nil, fmt.Errorf("walk: a force of %d components with %d noise variables; give an expression for each coordinate", len(srcs), noise)
	}
	vars := field.Coordinates(len(srcs))
	if noise == 1 {
		vars = append(vars, "xi")
	} else {
		for j := range noise {
			vars = append(vars, fmt.Sprintf("xi%d", j+1))
		}
	}
	scope := field.Scope{Vars: vars, Params: params}
	f := &forceProgram{dim: len(srcs), noise: noise}
	exprs := make([]*field.Expr, len(srcs))
	for i, src := range srcs {
		e, err := scope.Parse(src)
		if err != nil {
			return nil, fmt.Errorf("walk: force, component %d: %w", i+1, err)
		}
		exprs[i] = e
		f.text, f.whole = append(f.text, e.String()), append(f.whole, e.Identity())
	}
	program := field.Compile(exprs...)
	f.forks.New = func() any {
		return &forceFork{program: program.Fork(), src: make([][]float64, len(vars))}
	}
	return f, nil
}

// forceProgram is a compiled force; each call takes a fork from the pool.
type forceProgram struct {
	dim, noise int
	text       []string
	whole      []string  // with parameters
	forks      sync.Pool // *forceFork
}

type forceFork struct {
	program *field.Program
	src     [][]float64 // the rows of q and xi, one behind the other
}

func (f *forceProgram) Dim() int         { return f.dim }
func (f *forceProgram) Noise() int       { return f.noise }
func (f *forceProgram) String() string   { return strings.Join(f.text, "; ") }
func (f *forceProgram) Identity() string { return strings.Join(f.whole, "; ") }

func (f *forceProgram) Eval(dst, q, xi [][]float64) {
	fork := f.forks.Get().(*forceFork)
	copy(fork.src, q)
	copy(fork.src[f.dim:], xi)
	fork.program.Eval(dst, fork.src)
	clear(fork.src)
	f.forks.Put(fork)
}
