package field

import "math"

// Deriv is the exact derivative with respect to variable i, simplified by the
// rules of [Expr.Simplify]. It is an expression of the same language in the
// same variables, so that derivatives of any order follow by repetition:
//
//	e.Deriv(0).Deriv(0)
//
// The derivative with respect to a variable that does not occur is 0.
//
// Subexpressions that occur repeatedly are kept once, in the expression and
// in its derivatives, whose size therefore grows by a factor of a few with
// each order, and not exponentially with the depth.
//
// Where a function has a kink or a jump the derivative is, by convention,
//
//	step'      0 everywhere
//	select'    that of the branch taken: no part of it comes from the test
//	relu'      step, so 0 at 0
//	abs'       step(x) - step(-x), so 0 at 0
//	min', max' that of the second argument where both are equal
//
// A derivative that is infinite times one that vanishes is NaN, as in
// sqrt(relu(q)) at q <= 0. The derivative of x^c with a constant c is
// c*x^(c-1); that of u^v with a variable exponent is
// u^v*(v'*log(u) + v*u'/u), which holds for u > 0.
func (e *Expr) Deriv(i int) *Expr {
	var g graph
	at := g.copy(e.nodes, g.add)
	zero := g.number(0)
	d := make([]ref, len(e.nodes)) // d[k] = derivative of node k
	for k, n := range e.nodes {
		d[k] = zero
		var a, b, da, db ref
		switch n.arity() {
		case 3: // the test moves nothing, but where it jumps
			d[k] = g.choice(at[n.a], d[n.b], d[n.c])
			continue
		case 2:
			b, db = at[n.b], d[n.b]
			fallthrough
		case 1:
			a, da = at[n.a], d[n.a]
		}
		switch {
		case n.op == opVar && n.a == ref(i):
			d[k] = g.number(1)
		case n.arity() == 0, da == zero && (n.arity() == 1 || db == zero):
		default:
			d[k] = g.deriv(n.op, at[k], a, b, da, db)
		}
	}
	return newExpr(&g, d[len(d)-1], e.vars)
}

// deriv is the derivative of f = o(a, b) from those of a and b, of which one
// is not the number 0.
func (g *graph) deriv(o op, f, a, b, da, db ref) ref {
	switch o {
	case opNeg:
		return g.negative(da)
	case opAdd:
		return g.sum(da, db)
	case opSub:
		return g.difference(da, db)
	case opMul:
		return g.sum(g.product(da, b), g.product(a, db))
	case opDiv:
		return g.quotient(g.difference(da, g.product(f, db)), b)
	case opPow:
		return g.derivPower(f, a, b, da, db)
	case opMin:
		return g.either(g.difference(b, a), da, db)
	case opMax:
		return g.either(g.difference(a, b), da, db)
	}
	return g.product(da, derivatives[o-opCall](g, f, a))
}

// either is x where test > 0, else y.
func (g *graph) either(test, x, y ref) ref {
	s := g.call(opStep, test, 0)
	return g.sum(g.product(x, s), g.product(y, g.difference(g.number(1), s)))
}

func (g *graph) derivPower(f, a, b, da, db ref) ref {
	if g.is(db, 0) {
		return g.product(da, g.product(b, g.power(a, g.difference(b, g.number(1)))))
	}
	sum := g.product(db, g.call(opLog, a, 0))
	if !g.is(da, 0) {
		sum = g.sum(sum, g.quotient(g.product(b, da), a))
	}
	return g.product(f, sum)
}

// derivatives are f'(a) of the functions of one argument, from a and f(a).
var derivatives = [opEnd - opCall]func(g *graph, f, a ref) ref{
	opSqrt - opCall: func(g *graph, f, _ ref) ref { return g.quotient(g.number(0.5), f) },
	opExp - opCall:  func(_ *graph, f, _ ref) ref { return f },
	opLog - opCall:  func(g *graph, _, a ref) ref { return g.quotient(g.number(1), a) },
	opSin - opCall:  func(g *graph, _, a ref) ref { return g.call(opCos, a, 0) },
	opCos - opCall:  func(g *graph, _, a ref) ref { return g.negative(g.call(opSin, a, 0)) },
	opTan - opCall:  func(g *graph, f, _ ref) ref { return g.sum(g.number(1), g.product(f, f)) },
	// 1 - tanh^2 would cancel where tanh is near 1; the product of two tails does not.
	opTanh - opCall: func(g *graph, _, a ref) ref {
		a = g.product(g.number(2), a)
		return g.product(g.number(4), g.product(g.call(opSigmoid, a, 0), g.call(opSigmoid, g.negative(a), 0)))
	},
	opAbs - opCall: func(g *graph, _, a ref) ref {
		return g.difference(g.call(opStep, a, 0), g.call(opStep, g.negative(a), 0))
	},
	opErf - opCall: func(g *graph, _, a ref) ref {
		return g.product(g.number(2/math.Sqrt(math.Pi)), g.call(opExp, g.negative(g.product(a, a)), 0))
	},
	opNormCDF - opCall: func(g *graph, _, a ref) ref { return g.call(opNormPDF, a, 0) },
	opNormPDF - opCall: func(g *graph, f, a ref) ref { return g.negative(g.product(a, f)) },
	opSigmoid - opCall: func(g *graph, f, a ref) ref {
		return g.product(f, g.call(opSigmoid, g.negative(a), 0))
	},
	opSoftplus - opCall: func(g *graph, _, a ref) ref { return g.call(opSigmoid, a, 0) },
	opRelu - opCall:     func(g *graph, _, a ref) ref { return g.call(opStep, a, 0) },
	opStep - opCall:     func(g *graph, _, _ ref) ref { return g.number(0) },
}
