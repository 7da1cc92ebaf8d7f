package main

var logistic = []*operation{
	long("sigmoid", exps, func(a *asm, x vec) vec {
		t := a.exp(a.or(x, a.word(1<<63)))
		n := a.choose(a.cmp(x, greaterEqual, a.zero()), a.in(a.num(1)), t)
		return a.div(n, a.add(t, a.num(1)))
	}),
	long("softplus", exps, func(a *asm, x vec) vec {
		t := a.exp(a.or(x, a.word(1<<63)))
		l := a.log1pUnit(t)
		return a.add(a.choose(a.cmp(x, greater, a.zero()), x, a.zero()), l)
	}),
}

func (a *asm) exp(x vec) vec {
	k, r, c := a.expReduce(x, nil)
	h, l := a.expSum(r, a.expPoly(r, c))
	return a.expScale(a.add(h, l), k)
}

func (a *asm) log1pUnit(t vec) vec {
	s := a.div(t, a.add(t, a.num(2)))
	z := a.mul(s, s)
	p := a.horner(z, "log1pC", 10)
	h := a.mul(a.mul(t, a.num(0.5)), t)
	return a.sub(t, a.fnma(s, a.fmai(p, z, h), h))
}
