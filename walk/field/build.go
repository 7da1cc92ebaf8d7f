package field

import (
	"fmt"
	"slices"
)

// Expressions are also made in Go, from others. The results are simplified
// by the rules of [Expr.Simplify].
//
// The operands must agree in their variables: the list of one is the
// beginning of the list of the other, and the longer list is that of the
// result. Anything else panics. Where both have a parameter of one name but of
// different value, the second's is replaced by its value.

// Const is the expression of a constant, without variables. An infinity
// becomes 1/0 or -1/0, NaN becomes 0/0.
func Const(v float64) *Expr {
	var g graph
	return newExpr(&g, g.number(v), nil)
}

// Add is a + b.
func Add(a, b *Expr) *Expr { return build((*graph).sum, a, b) }

// Sub is a - b.
func Sub(a, b *Expr) *Expr { return build((*graph).difference, a, b) }

// Mul is a * b.
func Mul(a, b *Expr) *Expr { return build((*graph).product, a, b) }

// Div is a / b.
func Div(a, b *Expr) *Expr { return build((*graph).quotient, a, b) }

// Pow is a ^ b.
func Pow(a, b *Expr) *Expr { return build((*graph).power, a, b) }

// Neg is -a.
func Neg(a *Expr) *Expr {
	return build(func(g *graph, a, _ ref) ref { return g.negative(a) }, a, a)
}

// Call applies a function of the language. It panics for an unknown name or a
// wrong number of arguments.
func Call(name string, args ...*Expr) *Expr {
	o, ok := functionByName(name)
	if !ok {
		panic(fmt.Sprintf("field: Call of the unknown function %q", name))
	}
	arity := functions[o-opCall].arity
	if len(args) != arity {
		panic(fmt.Sprintf("field: Call of %s with %d arguments, not %d", name, len(args), arity))
	}
	if arity == 3 {
		var g graph
		roots, vars := g.join(args)
		return newExpr(&g, g.choice(roots[0], roots[1], roots[2]), vars)
	}
	return build(func(g *graph, a, b ref) ref {
		if arity == 1 {
			b = 0
		}
		return g.call(o, a, b)
	}, args[0], args[arity-1])
}

func build(f func(g *graph, a, b ref) ref, a, b *Expr) *Expr {
	var g graph
	roots, vars := g.join([]*Expr{a, b})
	return newExpr(&g, f(&g, roots[0], roots[1]), vars)
}

// join copies expressions into one graph. It returns their roots and their
// common list of variables.
func (g *graph) join(exprs []*Expr) (roots []ref, vars []string) {
	params := map[string]uint64{}
	for _, e := range exprs {
		k := min(len(vars), len(e.vars))
		if !slices.Equal(vars[:k], e.vars[:k]) {
			panic(fmt.Sprintf("field: expressions in different variables, %v and %v", vars, e.vars))
		}
		if len(e.vars) > k {
			vars = e.vars
		}
		to := g.copy(e.nodes, func(n node) ref {
			if n.op == opParam {
				if first, ok := params[n.name]; ok && first != n.num {
					return g.number(n.value())
				}
				params[n.name] = n.num
			}
			if n.op == opNeg { // of a parameter that became a number
				return g.minus(n.a)
			}
			return g.add(n)
		})
		roots = append(roots, to[len(to)-1])
	}
	return roots, vars
}
