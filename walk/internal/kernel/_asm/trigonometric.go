package main

var trigonometric = []*operation{
	long("sin", trigs, func(a *asm, x vec) vec {
		q, r, c := a.trigReduce(x)
		u, w := a.sinCosPoly(r, c)
		return a.trigSelect(q, x, u, w)
	}),
	long("cos", trigs, func(a *asm, x vec) vec {
		q, r, c := a.trigReduce(x)
		u, w := a.sinCosPoly(r, c)
		return a.trigSelect(a.addq(q, a.word(1)), nil, u, w)
	}),
	two("sinCos", "s", "c", trigs, func(a *asm, x vec) (vec, vec) {
		q, r, c := a.trigReduce(x)
		u, w := a.sinCosPoly(r, c)
		return a.trigSelect(q, x, u, w), a.trigSelect(a.addq(q, a.word(1)), nil, u, w)
	}),
	long("tan", trigs, func(a *asm, x vec) vec {
		q, r, c := a.trigReduce(x)
		u, w := a.sinCosPoly(r, c)
		return a.div(a.trigSelect(q, x, u, w), a.trigSelect(a.addq(q, a.word(1)), nil, u, w))
	}),
	two("sinCosTurn", "s", "c", trigs, func(a *asm, x vec) (vec, vec) {
		q, r, c := a.turnReduce(x)
		u, w := a.sinCosPoly(r, c)
		return a.trigSelect(q, nil, u, w), a.trigSelect(a.addq(q, a.word(1)), nil, u, w)
	}),
	long("cosTurn", trigs, func(a *asm, x vec) vec {
		q, r, c := a.turnReduce(x)
		u, w := a.sinCosPoly(r, c)
		return a.trigSelect(a.addq(q, a.word(1)), nil, u, w)
	}),
}

// trigs keeps what the reductions and the polynomials need.
func trigs(a *asm) {
	if a.wide() {
		a.keep("magic", "twoOverPi", "piHalf1", "piHalf2", "piHalf3", "sinC5", "cosC5", "trigLimit")
		a.keepNum(-0.5)
		a.keepNum(1)
	}
}

// trigReduce is that of package kernel for |x|.
func (a *asm) trigReduce(x vec) (q, r, c vec) {
	b := a.abs(x)
	a.jumpAny(a.cmp(b, notLessEqual, a.named("trigLimit")), rare)
	q = a.fma(b, a.in(a.named("twoOverPi")), a.named("magic"))
	n := a.sub(q, a.named("magic"))
	h := a.nacci(b, n, a.named("piHalf1"))
	w := a.mul(n, a.named("piHalf2"))
	t := a.fms(n, a.in(a.named("piHalf2")), w)
	r = a.sub(h, w)
	c = a.sub(a.sub(a.sub(h, r), w), t)
	return q, r, a.nacci(c, n, a.named("piHalf3"))
}

func (a *asm) turnReduce(u vec) (q, r, c vec) {
	t := a.mul(u, a.num(4))
	q = a.add(t, a.named("magic"))
	t = a.sub(t, a.sub(q, a.named("magic")))
	r = a.mul(t, a.named("piHalf1"))
	c = a.fms(t, a.in(a.named("piHalf1")), r)
	return q, r, a.acci(c, t, a.named("piHalf2"))
}

// sinCosPoly is sin(r+c) and cos(r+c).
func (a *asm) sinCosPoly(r, c vec) (sin, cos vec) {
	z := a.mul(r, r)
	return a.sinPoly(r, c, z), a.cosPoly(r, c, z)
}

func (a *asm) sinPoly(r, c, z vec) vec {
	p := a.horner(z, "sinC", 5)
	e := a.fma(a.mul(z, a.num(-0.5)), c, c)
	return a.add(r, a.fmai(p, a.mul(r, z), e))
}

func (a *asm) cosPoly(r, c, z vec) vec {
	p := a.horner(z, "cosC", 5)
	h := a.fma(z, a.in(a.num(-0.5)), a.num(1))
	t := a.fma(z, a.in(a.num(-0.5)), a.sub(a.in(a.num(1)), h))
	t = a.nacci(t, r, c)
	return a.add(h, a.fmai(p, a.mul(z, z), t))
}

// trigSelect is that of package kernel; two right angles are added to q where x,
// which may be nil, is negative.
func (a *asm) trigSelect(q, x, s, c vec) vec {
	y := a.choose(a.signs(a.shl(q, 63)), c, s)
	flip := a.shl(q, 62)
	if x != nil {
		flip = a.xor(flip, x)
	}
	return a.xor(y, a.and(flip, a.word(1<<63)))
}
