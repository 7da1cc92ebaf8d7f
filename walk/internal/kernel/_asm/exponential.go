package main

import "fmt"

var exponential = []*operation{
	long("exp", exps, func(a *asm, x vec) vec {
		k, r, c := a.expReduce(x, nil)
		h, l := a.expSum(r, a.expPoly(r, c))
		return a.expScale(a.add(h, l), k)
	}).wider(4),
	long("expm1", exps, func(a *asm, x vec) vec {
		a.jumpAny(a.cmp(a.abs(x), notLessEqual, a.named("expm1Limit")), a.rare())
		k, r, c := a.expReduce(x, nil)
		return a.copysign(a.expm1Scale(a.add(r, a.expPoly(r, c)), k), x)
	}),
	long("tanh", exps, func(a *asm, x vec) vec {
		t := a.cut(a.abs(x), "tanhLimit")
		k, r, c := a.expReduce(a.add(t, t), nil)
		e := a.expm1Scale(a.add(r, a.expPoly(r, c)), k)
		return a.copysign(a.div(e, a.add(e, a.num(2))), x)
	}).wider(3),
	long("erf", exps, func(a *asm, x vec) vec {
		g, l := a.erfPoly(x)
		k, r, c := a.expReduce(a.neg(g), a.neg(l))
		return a.copysign(a.expm1Scale(a.add(r, a.expPoly(r, c)), k), x)
	}),
}

// exps keeps what every exponential needs.
func exps(a *asm) {
	if a.wide() {
		a.keep("magic", "expC10", "expLimit", "log2E")
		a.keepNum(-a.constants.of("expLimit"))
		a.keepNum(1)
	}
}

// horner is the polynomial of z with the coefficients name0, name1, ... namen.
func (a *asm) horner(z vec, name string, n int) vec {
	return a.every(z, name, n, 1, 0)
}

// every is the polynomial of z of each step-th coefficient from last on down.
func (a *asm) every(z vec, name string, n, step, last int) vec {
	c := func(i int) string { return fmt.Sprint(name, i) }
	p := a.copy(z)
	p = a.fmai(p, a.in(a.named(c(n))), a.named(c(n-step)))
	for i := n - 2*step; i >= last; i -= step {
		p = a.fmai(p, z, a.named(c(i)))
	}
	return p
}

// cut is x, at most the constant; NaN stays.
func (a *asm) cut(x vec, limit string) vec { return a.least(a.in(a.named(limit)), x) }

// expReduce is that of package kernel; l may be nil for 0.
func (a *asm) expReduce(x, l vec) (k, r, c vec) {
	limit := a.constants.of("expLimit")
	h := a.least(a.in(a.num(limit)), x)
	return a.expSplit(a.most(a.in(a.num(-limit)), h), l)
}

// expSplit is expReduce of an argument within its limits.
func (a *asm) expSplit(h, l vec) (k, r, c vec) {
	k = a.fma(h, a.in(a.named("log2E")), a.named("magic"))
	n := a.sub(k, a.named("magic"))
	h = a.nacci(h, n, a.named("ln2Hi"))
	if l == nil {
		l = a.zero()
	}
	l = a.nacci(l, n, a.named("ln2Lo"))
	r = a.add(h, l)
	c = a.add(a.sub(h, r), l)
	return k, r, c
}

func (a *asm) expPoly(r, c vec) vec {
	z := a.mul(r, r)
	p := a.fmai(a.every(z, "expC", 9, 2, 1), r, a.every(z, "expC", 10, 2, 0))
	return a.fmai(p, z, c)
}

func (a *asm) expSum(r, t vec) (h, l vec) {
	h = a.add(r, a.num(1))
	l = a.sub(a.in(a.num(1)), h)
	return h, a.add(a.add(l, r), t)
}

func (a *asm) expScale(p, k vec) vec {
	f, g := a.powers(k)
	return a.mul(a.mul(p, f), g)
}

// powers are two factors of 2^n, n in the low bits of k.
func (a *asm) powers(k vec) (f, g vec) {
	h := a.shr(k, 1)
	f = a.shl(a.addq(h, a.word(1023)), 52)
	g = a.shl(a.addq(a.subq(k, h), a.word(1023)), 52)
	return f, g
}

func (a *asm) expm1Scale(p, k vec) vec {
	s := a.shl(a.addq(k, a.word(1023)), 52)
	return a.fmai(p, s, a.sub(s, a.num(1)))
}

func (a *asm) erfPoly(x vec) (g, l vec) {
	b := a.cut(a.abs(x), "erfLimit")
	z := a.mul(b, b)
	p := a.every(z, "erfC", 22, 2, 0)
	q := a.every(z, "erfC", 21, 2, 1)
	p = a.fmai(q, b, p)
	h := a.mul(b, a.named("twoOverRtPi"))
	e := a.fms(b, a.in(a.named("twoOverRtPi")), h)
	e = a.acci(e, b, a.named("twoOverRtLo"))
	t := a.fmai(p, z, e)
	g = a.add(h, t)
	return g, a.add(a.sub(h, g), t)
}
