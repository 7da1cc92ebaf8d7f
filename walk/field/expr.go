package field

import (
	"fmt"
	"slices"
	"sync"
)

// Expr is an expression in the variables of its [Scope]: a tree whose equal
// subtrees are shared. It does not change, and all its methods are safe for
// concurrent use.
type Expr struct {
	nodes []node // operands before users, the root last; see graph.prune
	vars  []string

	value    lazyTape
	gradient lazyTape
}

// lazyTape is compiled at the first use.
type lazyTape struct {
	once sync.Once
	tape *tape
}

func (l *lazyTape) get(exprs func() []*Expr) *tape {
	l.once.Do(func() { l.tape = record(exprs()) })
	return l.tape
}

func newExpr(g *graph, root ref, vars []string) *Expr {
	return &Expr{nodes: g.prune(root), vars: vars}
}

// Vars are the names of the variables in the order of Eval's argument.
func (e *Expr) Vars() []string { return slices.Clone(e.vars) }

// Size is the number of distinct subexpressions.
func (e *Expr) Size() int { return len(e.nodes) }

// Equal tells whether two expressions are the same tree: the same operations
// on the same numbers, variables and parameters in the same order. x + y and
// y + x differ.
func (e *Expr) Equal(f *Expr) bool { return slices.Equal(e.nodes, f.nodes) }

// Uses tells whether variable i occurs in the expression.
func (e *Expr) Uses(i int) bool {
	return slices.ContainsFunc(e.nodes, func(n node) bool { return n.op == opVar && n.a == ref(i) })
}

// Const gives the value of an expression in which no variable occurs. The
// expression 0*q has one: see [Expr.Simplify].
func (e *Expr) Const() (float64, bool) {
	if slices.ContainsFunc(e.nodes, func(n node) bool { return n.op == opVar }) {
		return 0, false
	}
	return e.Eval(make([]float64, len(e.vars))), true
}

// Eval is the value of the expression at a point: q[i] is the value of
// variable i. The bits are those of [Program.Eval]. It panics when q is
// shorter than the list of variables, and does not allocate.
func (e *Expr) Eval(q []float64) float64 {
	e.need(q)
	var v [1]float64
	e.value.get(func() []*Expr { return []*Expr{e} }).at(v[:], q)
	return v[0]
}

// Gradient writes the derivative with respect to each variable at a point,
//
//	dst[i] = d e / d q_i,
//
// with the bits of Deriv(i).Eval(q). It panics unless dst has the length of
// the list of variables and q at least that; it does not allocate.
func (e *Expr) Gradient(dst, q []float64) {
	e.need(q)
	if len(dst) != len(e.vars) {
		panic(fmt.Sprintf("field: Gradient: %d places for the derivatives by %d variables", len(dst), len(e.vars)))
	}
	e.gradient.get(func() []*Expr {
		d := make([]*Expr, len(e.vars))
		for i := range d {
			d[i] = e.Deriv(i)
		}
		return d
	}).at(dst, q)
}

func (e *Expr) need(q []float64) {
	if len(q) < len(e.vars) {
		panic(fmt.Sprintf("field: %d values for the %d variables %v", len(q), len(e.vars), e.vars))
	}
}

// Bind replaces variable i by a constant. The list of variables, and so the
// meaning of an index, stays as it is.
func (e *Expr) Bind(i int, v float64) *Expr {
	var g graph
	to := g.copy(e.nodes, func(n node) ref {
		switch {
		case n.op == opVar && n.a == ref(i):
			return g.number(v)
		case n.op == opNeg:
			return g.minus(n.a)
		}
		return g.add(n)
	})
	return newExpr(&g, to[len(to)-1], e.vars)
}
