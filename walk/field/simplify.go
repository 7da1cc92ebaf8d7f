package field

import "math"

// Simplify rewrites the expression by rules that hold for real numbers:
//
//	numbers        2+3 -> 5, sqrt(4) -> 2, where the result is finite
//	neutral        x+0, x-0, 1*x, x/1, x^1 -> x;  -(-x) -> x
//	annihilating   0*x, 0/x, x-x -> 0;  x/x, x^0, 1^x -> 1
//	signs          x+(-y) -> x-y,  (-x)*y -> -(x*y),  (-2)... kept with the number
//	coefficients   x*3 -> 3*x,  2*(3*x) -> 6*x,  (2*x)*y -> 2*(x*y),  6*x/2 -> 3*x
//	quotients      x*(2/y) -> 2*(x/y)
//	choices        select(1,x,y) -> x,  select(0,x,y) -> y,  select(z,x,x) -> x
//	like terms     x+x -> 2*x,  2*x+3*x -> 5*x
//	like factors   x*x -> x^2,  x^2*x -> x^3,  x*(x*y) -> x^2*y
//
// The annihilating rules hold whatever x is, also where x is infinite or NaN.
// Numbers are folded by the arithmetic that evaluates them, so folding alone
// changes no bit; rules that move a number to another place can move a
// rounding error. Parameters are not numbers here: a*0 is 0, but a*q stays
// when a is 0.
func (e *Expr) Simplify() *Expr {
	var g graph
	to := g.copy(e.nodes, g.simple)
	return newExpr(&g, to[len(to)-1], e.vars)
}

// simple adds a node by the rules.
func (g *graph) simple(n node) ref {
	switch n.op {
	case opNumber, opVar, opParam:
		return g.add(n)
	case opNeg:
		return g.negative(n.a)
	case opAdd:
		return g.sum(n.a, n.b)
	case opSub:
		return g.difference(n.a, n.b)
	case opMul:
		return g.product(n.a, n.b)
	case opDiv:
		return g.quotient(n.a, n.b)
	case opPow:
		return g.power(n.a, n.b)
	case opSelect:
		return g.choice(n.a, n.b, n.c)
	}
	return g.call(n.op, n.a, n.b)
}

// fold computes an operation on two numbers.
func (g *graph) fold(o op, a, b ref) (ref, bool) {
	x, ok := g.num(a)
	y, ok2 := g.num(b)
	if ok && ok2 {
		if v := apply(o, x, y); finite(v) {
			return g.number(v), true
		}
	}
	return 0, false
}

func finite(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// is reports whether a is the number x (both zeros are 0).
func (g *graph) is(a ref, x float64) bool {
	v, ok := g.num(a)
	return ok && v == x
}

// negated splits -x.
func (g *graph) negated(a ref) (x ref, ok bool) {
	n := g.nodes[a]
	return n.a, n.op == opNeg
}

// term splits c*x; anything else is 1*x.
func (g *graph) term(a ref) (c float64, x ref) {
	if n := g.nodes[a]; n.op == opMul {
		if c, ok := g.num(n.a); ok {
			return c, n.b
		}
	} else if n.op == opNeg {
		return -1, n.a
	}
	return 1, a
}

// base splits x^c with a number c; anything else is x^1.
func (g *graph) base(a ref) (x ref, c float64) {
	if n := g.nodes[a]; n.op == opPow {
		if c, ok := g.num(n.b); ok {
			return n.a, c
		}
	}
	return a, 1
}

// scale is c*x for x without a coefficient.
func (g *graph) scale(c float64, x ref) ref {
	switch c {
	case 0:
		return g.number(0)
	case 1:
		return x
	case -1:
		return g.negative(x)
	}
	if v, ok := g.num(x); ok && finite(c*v) {
		return g.number(c * v)
	}
	return g.op2(opMul, g.number(c), x)
}

// normal reports whether a coefficient was computed without overflow and
// underflow.
func normal(c float64) bool { return math.Abs(c) >= 0x1p-1022 && !math.IsInf(c, 0) }

func (g *graph) negative(a ref) ref {
	if x, ok := g.negated(a); ok {
		return x
	}
	if c, x := g.term(a); c != 1 {
		return g.scale(-c, x)
	}
	return g.minus(a)
}

func (g *graph) sum(a, b ref) ref {
	if r, ok := g.fold(opAdd, a, b); ok {
		return r
	}
	ca, xa := g.term(a)
	cb, xb := g.term(b)
	switch {
	case g.is(a, 0):
		return b
	case g.is(b, 0):
		return a
	case xa == xb && finite(ca+cb):
		return g.scale(ca+cb, xa)
	}
	if x, ok := g.negated(b); ok {
		return g.op2(opSub, a, x)
	}
	if x, ok := g.negated(a); ok {
		return g.op2(opSub, b, x)
	}
	if cb < 0 {
		return g.op2(opSub, a, g.scale(-cb, xb))
	}
	if v, ok := g.num(b); ok && v < 0 {
		return g.op2(opSub, a, g.number(-v))
	}
	return g.op2(opAdd, a, b)
}

func (g *graph) difference(a, b ref) ref {
	if r, ok := g.fold(opSub, a, b); ok {
		return r
	}
	ca, xa := g.term(a)
	cb, xb := g.term(b)
	switch {
	case g.is(b, 0):
		return a
	case g.is(a, 0):
		return g.negative(b)
	case xa == xb && finite(ca-cb):
		return g.scale(ca-cb, xa)
	}
	if x, ok := g.negated(b); ok {
		return g.op2(opAdd, a, x)
	}
	if cb < 0 {
		return g.op2(opAdd, a, g.scale(-cb, xb))
	}
	if v, ok := g.num(b); ok && v < 0 {
		return g.op2(opAdd, a, g.number(-v))
	}
	return g.op2(opSub, a, b)
}

func (g *graph) product(a, b ref) ref {
	if r, ok := g.fold(opMul, a, b); ok {
		return r
	}
	if g.is(a, 0) || g.is(b, 0) {
		return g.number(0)
	}
	if c, y, ok := g.reciprocal(b); ok {
		return g.quotient(g.product(c, a), y)
	}
	if c, y, ok := g.reciprocal(a); ok {
		return g.quotient(g.product(c, b), y)
	}
	if _, ok := g.num(b); ok {
		a, b = b, a
	}
	if c, ok := g.num(a); ok {
		if d, x := g.term(b); d != 1 && normal(c*d) {
			return g.scale(c*d, x)
		}
		return g.scale(c, b)
	}
	ca, xa := g.term(a)
	cb, xb := g.term(b)
	if (ca != 1 || cb != 1) && normal(ca*cb) {
		return g.scale(ca*cb, g.monomial(xa, xb))
	}
	return g.monomial(a, b)
}

// reciprocal splits c/y with a number c.
func (g *graph) reciprocal(a ref) (c, y ref, ok bool) {
	n := g.nodes[a]
	if n.op == opDiv {
		_, ok = g.num(n.a)
	}
	return n.a, n.b, ok
}

// monomial is a product in which equal bases add their whole exponents.
func (g *graph) monomial(a, b ref) ref {
	if p, ok := g.merge(a, b); ok {
		return p
	}
	if n := g.nodes[b]; n.op == opMul { // x*(x*y)
		if p, ok := g.merge(a, n.a); ok {
			return g.op2(opMul, p, n.b)
		}
	}
	return g.op2(opMul, a, b)
}

// merge is x^m * x^n with positive whole exponents.
func (g *graph) merge(a, b ref) (ref, bool) {
	x, m := g.base(a)
	y, n := g.base(b)
	if x == y && whole(m) && whole(n) && m > 0 && n > 0 && m+n <= maxPower {
		return g.power(x, g.number(m+n)), true
	}
	return 0, false
}

func whole(c float64) bool { return c == math.Trunc(c) }

func (g *graph) quotient(a, b ref) ref {
	if r, ok := g.fold(opDiv, a, b); ok {
		return r
	}
	if g.is(b, 0) {
		return g.op2(opDiv, a, b)
	}
	if g.is(a, 0) {
		return g.number(0)
	}
	ca, xa := g.term(a)
	cb, xb := g.term(b)
	switch {
	case xa == xb && normal(ca/cb):
		return g.number(ca / cb)
	case g.is(b, 1):
		return a
	}
	if v, ok := g.num(b); ok { // c*x/v
		if c := ca / v; ca != 1 && normal(c) {
			return g.scale(c, xa)
		}
		return g.op2(opDiv, a, b)
	}
	if v, ok := g.num(a); ok { // v/(c*x)
		if c := v / cb; cb != 1 && normal(c) {
			return g.op2(opDiv, g.number(c), xb)
		}
		return g.op2(opDiv, a, b)
	}
	if c := ca / cb; (ca != 1 || cb != 1) && normal(c) {
		return g.scale(c, g.op2(opDiv, xa, xb))
	}
	return g.op2(opDiv, a, b)
}

func (g *graph) power(a, b ref) ref {
	if r, ok := g.fold(opPow, a, b); ok {
		return r
	}
	switch {
	case g.is(b, 0), g.is(a, 1):
		return g.number(1)
	case g.is(b, 1):
		return a
	}
	return g.op2(opPow, a, b)
}

// choice is select(test, a, b): a where test > 0, else b.
func (g *graph) choice(test, a, b ref) ref {
	switch v, ok := g.num(test); {
	case a == b, ok && v > 0:
		return a
	case ok && v <= 0:
		return b
	}
	return g.add(node{op: opSelect, a: test, b: a, c: b})
}

// call is a function of one argument (b is then 0) or two.
func (g *graph) call(o op, a, b ref) ref {
	if functions[o-opCall].arity == 2 {
		if r, ok := g.fold(o, a, b); ok {
			return r
		}
	} else if r, ok := g.fold(o, a, a); ok {
		return r
	}
	return g.add(node{op: o, a: a, b: b})
}
