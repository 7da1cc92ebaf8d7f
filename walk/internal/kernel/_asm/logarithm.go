package main

import "math"

var logarithm = []*operation{
	long("log", nil, func(a *asm, x vec) vec {
		out := a.cmp(x, notGreater, a.named("minNormal"))
		a.jumpAny(a.either(out, a.cmp(x, notLessEqual, a.num(math.MaxFloat64))), a.rare())
		n, f := a.logReduce(x)
		l := a.logPoly(f)
		l = a.acci(l, n, a.named("ln2Lo"))
		return a.acci(a.add(l, f), n, a.named("ln2Hi"))
	}),
}

// sqrtHalf are the bits that package kernel calls sqrtHalfBits.
const sqrtHalf = 0x3fe6a09e667f3bcd

// logReduce does without arithmetic shifts and conversions, which AVX2 lacks:
// the exponent is raised by 2048, and laid into the low bits of 2^52.
func (a *asm) logReduce(x vec) (n, f vec) {
	b := a.subq(x, a.word(sqrtHalf))
	e := a.shr(a.addq(b, a.word(1<<63)), 52)
	n = a.sub(a.or(e, a.num(0x1p52)), a.num(0x1p52+2048))
	m := a.addq(a.and(b, a.word(1<<52-1)), a.word(sqrtHalf))
	return n, a.sub(m, a.num(1))
}

func (a *asm) logPoly(f vec) vec {
	s := a.div(f, a.add(f, a.num(2)))
	z := a.mul(s, s)
	p := a.horner(z, "logC", 6)
	h := a.mul(a.mul(f, a.num(0.5)), f)
	return a.fms(s, a.fmai(p, z, h), h)
}
