package main

import (
	"fmt"

	. "github.com/mmcloughlin/avo/operand"
)

var trigonometric = []*operation{
	long("sin", quarters, func(a *asm, x vec) vec {
		q, r, c := a.trigReduce(x)
		return a.one(q, x, r, c)
	}).wider(2),
	long("cos", quarters, func(a *asm, x vec) vec {
		q, r, c := a.trigReduce(x)
		return a.one(a.addq(q, a.word(1)), nil, r, c)
	}).wider(2),
	affine("sinFMAS", func(a *asm, x vec) vec {
		q, r, c := a.trigReduce(x)
		return a.one(q, x, r, c)
	}),
	affine("cosFMAS", func(a *asm, x vec) vec {
		q, r, c := a.trigReduce(x)
		return a.one(a.addq(q, a.word(1)), nil, r, c)
	}),
	two("sinCos", "s", "c", trigs, func(a *asm, x vec) (vec, vec) {
		q, r, c := a.trigReduce(x)
		u, w := a.sinCos(r, c)
		return a.trigSelect(q, x, u, w), a.trigSelect(a.addq(q, a.word(1)), nil, u, w)
	}),
	long("tan", trigs, func(a *asm, x vec) vec {
		q, r, c := a.trigReduce(x)
		u, w := a.sinCos(r, c)
		return a.div(a.trigSelect(q, x, u, w), a.trigSelect(a.addq(q, a.word(1)), nil, u, w))
	}),
	two("sinCosTurn", "s", "c", trigs, func(a *asm, x vec) (vec, vec) {
		q, r, c := a.turnReduce(x)
		u, w := a.sinCos(r, c)
		return a.trigSelect(q, nil, u, w), a.trigSelect(a.addq(q, a.word(1)), nil, u, w)
	}),
	long("cosTurn", quarters, func(a *asm, x vec) vec {
		q, r, c := a.turnReduce(x)
		return a.one(a.addq(q, a.word(1)), nil, r, c)
	}),
}

// affine is m times a function, plus c.
func affine(name string, f func(a *asm, x vec) vec) *operation {
	return &operation{
		name: name, rows: []string{"dst", "x"}, outs: 1, scalars: []string{"m", "c"},
		unroll: 2, narrow: 1, prepare: quarters,
		body: func(a *asm, x, s []vec) []vec { return []vec{a.fmai(f(a, x[0]), s[0], s[1])} },
	}
}

// trigs keeps what the reductions and the polynomials need.
func trigs(a *asm) {
	if a.wide() {
		a.keep("magic", "twoOverPi")
		a.keepNum(1)
		a.keepWord(1 << 63)
	}
}

// quarters keeps as well what one polynomial needs.
func quarters(a *asm) {
	trigs(a)
	if a.wide() {
		for i := range 6 {
			a.table(a.constants.of(fmt.Sprint("sinC", i)), a.constants.of(fmt.Sprint("cosC", i)))
		}
	}
}

// trigReduce is that of package kernel for |x|.
func (a *asm) trigReduce(x vec) (q, r, c vec) {
	b := a.abs(x)
	a.limit(b, "trigLimit")
	q = a.fma(b, a.in(a.named("twoOverPi")), a.named("magic"))
	n := a.sub(q, a.named("magic"))
	h := a.nacci(b, n, a.named("piHalf1"))
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
	w := a.mul(z, a.num(-0.5))
	h := a.add(w, a.num(1))
	t := a.nacci(a.add(a.sub(a.in(a.num(1)), h), w), r, c)
	p, q := a.horner2(z, "sinC", "cosC", 5)
	sin = a.fmai(p, a.mul(r, z), a.mul(h, c))
	cos = a.fmai(q, a.mul(z, z), t)
	return a.add(r, sin), a.add(h, cos)
}

// one is trigSelect of sinCos. Lane by lane it selects the coefficients of one
// polynomial, and what stands beside it:
//
//	sin = r + (p rz + (h c + 0)),  cos = h + (p zz + (-r c + t)),  h + t = 1 - z/2
func (a *asm) one(turns, x, r, c vec) vec {
	odd, sign := a.odd(turns), a.sign(turns, x)
	p := a.pick(turns, odd, 5)
	z := a.mul(r, r)
	w := a.mul(z, a.num(-0.5))
	m := a.mul(a.choose(odd, z, r), z)
	h := a.add(w, a.num(1))
	t := a.addOnly(odd, a.sub(a.in(a.num(1)), h), w)
	b := a.choose(odd, h, r)
	e := a.fmai(c, a.orMinus(odd, r, h), t)
	for i := 4; i >= 0; i-- {
		p = a.fmai(p, z, a.pick(turns, odd, i))
	}
	return a.xor(a.add(b, a.fmai(p, m, e)), sign)
}

// trigSelect is that of package kernel; two right angles are added to q where x,
// which may be nil, is negative.
func (a *asm) trigSelect(q, x, s, c vec) vec {
	return a.xor(a.choose(a.odd(q), c, s), a.sign(q, x))
}

// pick is coefficient i of the cosine in odd lanes, else of the sine. A table in
// a register holds both; its lowest bits are all that an index counts.
func (a *asm) pick(turns vec, odd mask, i int) vec {
	sin, cos := a.constants.of(fmt.Sprint("sinC", i)), a.constants.of(fmt.Sprint("cosC", i))
	if !a.wide() {
		return a.choose(odd, a.num(cos), a.in(a.num(sin)))
	}
	r := a.reg()
	a.VPERMPD(a.table(sin, cos), turns, r)
	return r
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

// limit goes to the rare path where x >= 0 is above a constant, or NaN. The
// patterns of such numbers are in their order, so AVX-512 asks once for all
// vectors of an iteration.
func (a *asm) limit(x vec, name string) {
	if !a.wide() {
		a.jumpAny(a.cmp(x, notLessEqual, a.named(name)), a.rare())
		return
	}
	if a.vector == 0 {
		a.high = a.copy(x)
	} else {
		a.VPMAXUQ(x, a.high, a.high)
	}
	if a.vector == a.vectors-1 {
		m := a.K()
		a.VPCMPUQ_BCST(U8(6), a.memory(bits(a.constants.of(name))).Mem, a.high, m)
		a.jumpAny(m, a.rare())
	}
}

// sign is the sign bit where q has its second bit, or x is negative, not both.
func (a *asm) sign(q, x vec) vec {
	s := a.shl(q, 62)
	if x != nil && a.wide() {
		a.VPTERNLOGQ(U8(0x28), a.in(a.word(1<<63)), x, s) // (s ^ x) & bit
		return s
	}
	if x != nil {
		s = a.xor(s, x)
	}
	return a.and(s, a.word(1<<63))
}
