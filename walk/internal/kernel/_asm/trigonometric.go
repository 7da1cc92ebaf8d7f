package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/operand"
)

var trigonometric = []*operation{
	long("sin", sines, (*asm).sine).wider(4),
	long("cos", sines, (*asm).cosine).wider(4),
	affine("sinFMAS", (*asm).sine),
	affine("cosFMAS", (*asm).cosine),
	two("sinCos", "s", "c", sines, func(a *asm, x vec) (vec, vec) {
		return a.sineOf(a.sineReduce(x)), a.sineOf(a.cosineReduce(x))
	}),
	long("tan", trigs, func(a *asm, x vec) vec {
		q, r, c := a.trigReduce(x)
		u, w := a.sinCos(r, c)
		return a.div(a.trigSelect(q, u, w), a.trigSelect(a.addq(q, a.word(1)), u, w))
	}),
	two("sinCosTurn", "s", "c", trigs, func(a *asm, x vec) (vec, vec) {
		q, r, c := a.turnReduce(x)
		u, w := a.sinCos(r, c)
		return a.trigSelect(q, u, w), a.trigSelect(a.addq(q, a.word(1)), u, w)
	}),
	long("cosTurn", trigs, func(a *asm, x vec) vec {
		q, r, c := a.turnReduce(x)
		return a.one(a.addq(q, a.word(1)), r, c)
	}),
}

// affine is m times a function, plus c.
func affine(name string, f func(a *asm, x vec) vec) *operation {
	return &operation{
		name: name, rows: []string{"dst", "x"}, outs: 1, scalars: []string{"m"}, late: []string{"c"},
		unroll: 4, narrow: 1, prepare: sines,
		body: func(a *asm, x, s []vec) []vec { return []vec{a.fmai(f(a, x[0]), s[0], a.late("c"))} },
	}
}

// trigs keeps what the reductions and the polynomials need.
func trigs(a *asm) {
	if a.wide() {
		a.keep("magic", "piHalf2", "twoOverPi")
		a.keepWord(1 << 63)
	}
}

// trigReduce is that of package kernel.
func (a *asm) trigReduce(x vec) (q, r, c vec) {
	a.limit(x, "trigLimit")
	q = a.fma(x, a.in(a.named("twoOverPi")), a.named("magic"))
	n := a.sub(q, a.named("magic"))
	h := a.nacci(x, n, a.named("piHalf1"))
	r = a.fnma(n, a.named("piHalf2"), h)
	c = a.nacci(a.sub(h, r), n, a.named("piHalf2"))
	return q, r, a.nacci(c, n, a.named("piHalf3"))
}

func (a *asm) turnReduce(u vec) (q, r, c vec) {
	t := a.mul(u, a.num(4))
	q = a.add(t, a.named("magic"))
	t = a.sub(t, a.sub(q, a.named("magic")))
	r = a.mul(t, a.named("piHalf1"))
	c = a.fms(t, a.in(a.named("piHalf1")), r)
	return q, r, a.acci(c, t, a.named("piHalfLo"))
}

// sinCos is the sine and the cosine of r+c.
func (a *asm) sinCos(r, c vec) (sin, cos vec) {
	z := a.mul(r, r)
	y := a.mul(z, z)
	h := a.fma(z, a.in(a.num(-0.5)), a.num(1))
	t := a.acci(a.sub(h, a.num(1)), z, a.num(0.5))
	p, q := a.pairs(z, y, "sinC"), a.pairs(z, y, "cosC")
	sin = a.nacci(a.nacci(a.zero(), h, c), p, a.mul(r, z))
	cos = a.nacci(a.acci(t, r, c), q, y)
	return a.sub(r, sin), a.sub(h, cos)
}

// pairs is the polynomial of z with six coefficients, y = z^2.
func (a *asm) pairs(z, y vec, name string) vec {
	c := func(i int) Op { return a.named(fmt.Sprint(name, i)) }
	line := func(i int) vec { return a.fma(z, a.in(c(i+1)), c(i)) }
	p := a.fmai(line(4), y, line(2))
	return a.fmai(p, y, line(0))
}

// one is trigSelect of sinCos. Lane by lane it selects the coefficients of one
// polynomial, and what stands beside it:
//
//	sin = r - ((0 - h c) - p rz),  cos = h - ((t + r c) - p zz),  h - t = 1 - z/2
func (a *asm) one(turns, r, c vec) vec {
	odd, sign := a.odd(turns), a.shl(turns, 62)
	z := a.mul(r, r)
	y := a.mul(z, z)
	p := a.line(odd, z, 4)
	p = a.fmai(p, y, a.line(odd, z, 2))
	p = a.fmai(p, y, a.line(odd, z, 0))
	m := a.choose(odd, y, a.mul(r, z))
	h := a.fma(z, a.in(a.num(-0.5)), a.num(1))
	e := a.fmaOnly(odd, z, a.num(0.5), a.sub(h, a.num(1)))
	e = a.nacci(e, c, a.orMinus(odd, r, h))
	b := a.choose(odd, h, r)
	return a.signed(a.sub(b, a.nacci(e, p, m)), sign)
}

// line is coefficient i+1 times z plus coefficient i.
func (a *asm) line(odd mask, z vec, i int) vec {
	return a.fmai(a.pick(odd, i+1), z, a.pick(odd, i))
}

// trigSelect is that of package kernel.
func (a *asm) trigSelect(q, s, c vec) vec {
	return a.signed(a.choose(a.odd(q), c, s), a.shl(q, 62))
}

// pick is coefficient i of the cosine in odd lanes, else of the sine.
func (a *asm) pick(odd mask, i int) vec {
	sin, cos := a.constants.of(fmt.Sprint("sinC", i)), a.constants.of(fmt.Sprint("cosC", i))
	return a.choose(odd, a.num(cos), a.in(a.num(sin)))
}

// odd is a mask of the words whose lowest bit is set.
func (a *asm) odd(q vec) mask {
	if !a.wide() {
		return a.signs(a.shl(q, 63))
	}
	m := a.K()
	a.VPTESTMQ_BCST(a.memory(1).Mem, q, m)
	return m
}

// limit goes to the rare path where |x| is above a constant: AVX-512 asks once
// for all vectors of an iteration. NaN may stay, since NaN will come out.
func (a *asm) limit(x vec, name string) {
	if !a.wide() {
		a.jumpAny(a.cmp(a.abs(x), notLessEqual, a.named(name)), a.rare())
		return
	}
	if a.vector == 0 {
		a.high = a.abs(x)
	} else {
		a.VMAXPD(a.abs(x), a.high, a.high)
	}
	if a.vector == a.vectors-1 {
		a.jumpAny(a.cmp(a.high, notLessEqual, a.named(name)), a.rare())
	}
}
