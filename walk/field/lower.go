package field

import "math"

// maxPower is the largest |n| for which x^n is a chain of products.
const maxPower = 64

// lower adds a node in the form in which it is computed. Apart from fma and
// powers, whose rules are in the documentation of the package, every rewriting
// keeps each bit of the result (the sign of a NaN aside). The rules look at
// the node and its operands alone, so the bits of an expression do not depend
// on what is compiled with it.
func (g *graph) lower(n node) ref {
	if n.op == opParam {
		n = node{op: opNumber, num: n.num}
	}
	switch n.op {
	case opNumber, opVar:
		return g.add(n)
	case opSelect:
		switch v, ok := g.num(n.a); {
		case ok && v > 0:
			return n.b
		case ok && v <= 0:
			return n.c
		case ok:
			return g.constant(math.NaN())
		}
		return g.add(n)
	}
	a, b := n.a, n.b
	x, constA := g.num(a)
	y, constB := g.num(b)
	if n.arity() == 1 {
		y, constB = 0, constA
	}
	if constA && constB {
		return g.constant(apply(n.op, x, y))
	}
	switch n.op {
	case opNeg:
		return g.lowerNeg(a)
	case opAdd:
		return g.lowerAdd(a, b)
	case opSub:
		return g.lowerAdd(a, g.lowerNeg(b))
	case opMul:
		return g.lowerMul(a, b)
	case opDiv:
		return g.lowerDiv(a, b)
	case opPow:
		if constB {
			return g.lowerPower(a, y)
		}
	case opMin, opMax:
		if constA { // a number stands on the right
			n.a, n.b = b, a
		}
	}
	return g.add(n)
}

// constant is a number that may also be infinite or NaN.
func (g *graph) constant(x float64) ref {
	if x != x {
		x = math.NaN() // one NaN, whatever its origin
	}
	return g.add(node{op: opNumber, num: math.Float64bits(x)})
}

func (g *graph) lowerNeg(a ref) ref {
	n := g.nodes[a]
	switch {
	case n.op == opNumber:
		return g.constant(-n.value())
	case n.op == opNeg:
		return n.a
	case n.op == opMul || n.op == opDiv:
		if v, ok := g.num(n.a); ok { // -(2*x) = (-2)*x, -(2/x) = (-2)/x
			return g.op2(n.op, g.constant(-v), n.b)
		}
		if v, ok := g.num(n.b); ok { // -(x/2) = x/(-2)
			return g.op2(n.op, n.a, g.constant(-v))
		}
	}
	return g.op1(opNeg, a)
}

// lowerAdd is a + b; differences come as a + (-b).
func (g *graph) lowerAdd(a, b ref) ref {
	if _, ok := g.num(a); ok { // a number stands on the right
		a, b = b, a
	}
	if r, ok := g.fuse(a, b); ok {
		return r
	}
	if r, ok := g.fuse(b, a); ok {
		return r
	}
	if x, ok := g.negated(b); ok {
		return g.op2(opSub, a, x)
	}
	if x, ok := g.negated(a); ok {
		return g.op2(opSub, b, x)
	}
	return g.op2(opAdd, a, b)
}

// fuse is p + c as one fma where p is a product or its negative.
func (g *graph) fuse(p, c ref) (ref, bool) {
	n := g.nodes[p]
	if n.op == opNeg {
		if n = g.nodes[n.a]; n.op == opMul {
			n.a = g.lowerNeg(n.a)
		}
	}
	if n.op != opMul {
		return 0, false
	}
	return g.add(node{op: opFMA, a: n.a, b: n.b, c: c}), true
}

func (g *graph) lowerMul(a, b ref) ref {
	if _, ok := g.num(b); ok { // a number stands on the left
		a, b = b, a
	}
	if c, ok := g.num(a); ok {
		switch x, negated := g.negated(b); {
		case c == 1:
			return b
		case c == -1:
			return g.lowerNeg(b)
		case negated:
			return g.op2(opMul, g.constant(-c), x)
		}
		return g.op2(opMul, a, b)
	}
	x, na := g.negated(a)
	y, nb := g.negated(b)
	if na {
		a = x
	}
	if nb {
		b = y
	}
	if a > b { // x*y and y*x are one
		a, b = b, a
	}
	p := g.op2(opMul, a, b)
	if na != nb {
		p = g.lowerNeg(p)
	}
	return p
}

func (g *graph) lowerDiv(a, b ref) ref {
	if c, ok := g.num(b); ok {
		// Both x/c and x*(1/c) round the same number where 1/c is exact.
		if m, _ := math.Frexp(c); math.Abs(m) == 0.5 && normal(1/c) {
			return g.lowerMul(g.constant(1/c), a)
		}
	}
	x, na := g.negated(a)
	y, nb := g.negated(b)
	if na {
		a = x
	}
	if nb {
		b = y
	}
	q := g.op2(opDiv, a, b)
	if na != nb {
		q = g.lowerNeg(q)
	}
	return q
}

// lowerPower is x^c with a constant c: see power.
func (g *graph) lowerPower(x ref, c float64) ref {
	n, half, ok := chain(c)
	if !ok {
		return g.op2(opPow, x, g.constant(c))
	}
	if n == 0 && !half {
		return g.constant(1)
	}
	r := x
	for bit := topBit(n) >> 1; bit > 0; bit >>= 1 {
		r = g.lowerMul(r, r)
		if n&bit != 0 {
			r = g.lowerMul(r, x)
		}
	}
	if half {
		if root := g.op1(opSqrt, x); n == 0 {
			r = root
		} else {
			r = g.lowerMul(r, root)
		}
	}
	if c < 0 {
		r = g.lowerDiv(g.constant(1), r)
	}
	return r
}
