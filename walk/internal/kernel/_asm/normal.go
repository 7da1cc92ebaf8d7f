package main

import . "github.com/mmcloughlin/avo/operand"

var normal = []*operation{
	long("normPDF", exps, func(a *asm, x vec) vec {
		k, h, l := a.gauss(a.cut(a.abs(x), "normLimit"))
		return a.normPDF(h, l, k)
	}),
	long("normCDF", exps, func(a *asm, x vec) vec {
		t := a.cut(a.abs(x), "normLimit")
		k, h, l := a.gauss(t)
		return a.normCDF(x, t, h, l, k)
	}),
	two("norm", "cdf", "pdf", exps, func(a *asm, x vec) (vec, vec) {
		t := a.cut(a.abs(x), "normLimit")
		k, h, l := a.gauss(t)
		return a.normCDF(x, t, h, l, k), a.normPDF(h, l, k)
	}),
}

// gauss is e^(-t^2/2) = (h + l) 2^n, n in the low bits of k.
func (a *asm) gauss(t vec) (k, h, l vec) {
	s := a.mul(t, t)
	e := a.fms(t, t, s)
	k, r, c := a.expReduce(a.mul(s, a.num(-0.5)), a.mul(e, a.num(-0.5)))
	h, l = a.expSum(r, a.expPoly(r, c))
	return k, h, l
}

// gaussScale is (h+l) (m+c) 2^n.
func (a *asm) gaussScale(h, l vec, m vec, c Op, k vec) vec {
	t := a.mul(l, m)
	t = a.acci(t, h, c)
	return a.expScale(a.acci(t, h, m), k)
}

func (a *asm) normPDF(h, l, k vec) vec {
	return a.gaussScale(h, l, a.in(a.named("rsqrt2Pi")), a.named("rsqrt2PiLo"), k)
}

func (a *asm) normCDF(x, t, h, l, k vec) vec {
	m, c := a.millsPoly(t)
	q := a.gaussScale(h, l, m, c, k)
	return a.choose(a.cmp(x, greater, a.zero()), a.sub(a.in(a.num(1)), q), q)
}

func (a *asm) millsPoly(t vec) (m, c vec) {
	u := a.add(t, a.num(5))
	v := a.div(a.in(a.num(1)), u)
	y := a.sub(v, a.num(819.0/16384))
	z := a.mul(y, y)
	p := a.every(z, "millsC", 20, 2, 0)
	q := a.every(z, "millsC", 21, 2, 1)
	p = a.fmai(q, y, p)
	m = a.mul(p, v)
	d := a.fma(u, v, a.num(-1))
	d = a.fmai(d, u, a.sub(t, a.sub(u, a.num(5))))
	e := a.fms(p, v, m)
	return m, a.acci(e, d, a.fma(t, m, a.num(-a.constants.of("rsqrt2Pi"))))
}
