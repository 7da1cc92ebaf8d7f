package field

import (
	"errors"
	"fmt"
	"strings"
	"sync"
)

// Vector is a vector field in n dimensions, such as the step scales
// g_i(q) of a walk: an expression in the coordinates for each component. It
// does not change, and all its methods are safe for concurrent use.
type Vector struct {
	components []*Expr
	program    *Program
	forks      sync.Pool // *Program
	value      lazyTape
	jacobian   lazyTape
}

// ParseVector reads a component from each source, in the coordinates
// [Coordinates](len(srcs)) and with named parameters. All faults are reported
// at once: each is a [*SyntaxError], behind the number of its component if
// there are several.
func ParseVector(params map[string]float64, srcs ...string) (*Vector, error) {
	if len(srcs) == 0 {
		return nil, errors.New("field: no component: give an expression for each coordinate")
	}
	scope := Scope{Vars: Coordinates(len(srcs)), Params: params}
	if err := scope.check(); err != nil {
		return nil, err
	}
	components := make([]*Expr, len(srcs))
	var faults []error
	for i, src := range srcs {
		e, err := scope.Parse(src)
		if err != nil && len(srcs) > 1 {
			err = fmt.Errorf("component %d: %w", i+1, err)
		}
		components[i] = e
		faults = append(faults, err)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return NewVector(components...), nil
}

// MustParse is ParseVector without parameters for texts that are known to be
// right: it panics.
func MustParse(srcs ...string) *Vector {
	v, err := ParseVector(nil, srcs...)
	if err != nil {
		panic("field: " + err.Error())
	}
	return v
}

// NewVector makes a field of n expressions in n variables or fewer; it panics
// if they have more, or do not agree in them.
func NewVector(components ...*Expr) *Vector {
	v := &Vector{components: components, program: Compile(components...)}
	if v.program.Inputs() > len(components) {
		panic(fmt.Sprintf("field: a vector of %d components in the variables %v", len(components), v.program.tape.vars))
	}
	v.forks.New = func() any { return v.program.Fork() }
	return v
}

// Dim is the number of components and of coordinates.
func (v *Vector) Dim() int { return len(v.components) }

// Component is the expression of component i, from 0.
func (v *Vector) Component(i int) *Expr { return v.components[i] }

// String writes the components with commas between them, in parentheses if
// there are several.
func (v *Vector) String() string {
	if len(v.components) == 1 {
		return v.components[0].String()
	}
	texts := make([]string, len(v.components))
	for i, e := range v.components {
		texts[i] = e.String()
	}
	return "(" + strings.Join(texts, ", ") + ")"
}

// Eval computes the field for a block of walkers,
//
//	g[i][k] = g_i(q[0][k], ..., q[n-1][k])
//
// g and q have Dim rows, all of one length, and no row of g overlaps another
// row; else it panics. After the first calls it does not allocate.
func (v *Vector) Eval(g, q [][]float64) {
	if len(q) != v.Dim() {
		panic(fmt.Sprintf("field: Eval: %d coordinates for a field in %d dimensions", len(q), v.Dim()))
	}
	p := v.forks.Get().(*Program)
	p.Eval(g, q)
	v.forks.Put(p)
}

// Evaluator returns a function that does what [Vector.Eval] does and is for the
// use of one goroutine, which saves the search for scratch memory.
func (v *Vector) Evaluator() func(g, q [][]float64) {
	return v.program.Fork().Eval
}

// Value computes the field at one point, with the bits of Eval:
// g[i] = g_i(q). It panics unless both have the length Dim.
func (v *Vector) Value(g, q []float64) {
	v.need("Value", len(g), len(q), v.Dim())
	v.value.get(func() []*Expr { return v.components }).at(g, q)
}

// Jacobian computes the exact derivatives at one point,
//
//	dg[i*n+j] = d g_i / d q_j,  n = Dim
//
// with the bits of Component(i).Deriv(j). It panics unless dg has the length
// n*n and q the length n.
func (v *Vector) Jacobian(dg, q []float64) {
	n := v.Dim()
	v.need("Jacobian", len(dg), len(q), n*n)
	v.jacobian.get(func() []*Expr {
		d := make([]*Expr, 0, n*n)
		for _, e := range v.components {
			for j := range n {
				d = append(d, e.Deriv(j))
			}
		}
		return d
	}).at(dg, q)
}

func (v *Vector) need(what string, results, coordinates, want int) {
	if results != want || coordinates != v.Dim() {
		panic(fmt.Sprintf("field: %s: %d results and %d coordinates, not %d and %d", what, results, coordinates, want, v.Dim()))
	}
}
