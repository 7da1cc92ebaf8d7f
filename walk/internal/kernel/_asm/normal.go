package main

import . "github.com/mmcloughlin/avo/operand"

var normal = []*operation{
	long("normPDF", gausses, func(a *asm, x vec) vec {
		k, h, l := a.gauss(a.cut(a.abs(x), "normLimit"))
		f, g := a.powers(k)
		return a.normPDF(h, l, f, g)
	}).wider(2),
	long("normCDF", gausses, func(a *asm, x vec) vec {
		t := a.cut(a.abs(x), "normLimit")
		k, h, l := a.gauss(t)
		m, c := a.millsPoly(t)
		f, g := a.powers(k)
		return a.upper(a.gaussScale(h, l, m, c, f, g), x)
	}).wider(2),
	two("norm", "cdf", "pdf", gausses, func(a *asm, x vec) (vec, vec) {
		t := a.cut(a.abs(x), "normLimit")
		k, h, l := a.gauss(t)
		m, c := a.millsPoly(t)
		f, g := a.powers(k)
		return a.upper(a.gaussScale(h, l, m, c, f, g), x), a.normPDF(h, l, f, g)
	}).wider(2),
}

// gausses keeps little: the polynomials take the registers.
func gausses(a *asm) {
	if a.wide() {
		a.keep("magic")
	}
}

// gauss is e^(-t^2/2) = (h + l) 2^n, n in the low bits of k.
func (a *asm) gauss(t vec) (k, h, l vec) {
	s := a.mul(t, t)
	e := a.fms(t, t, s)
	k, r, c := a.expSplit(a.mul(s, a.num(-0.5)), a.mul(e, a.num(-0.5)))
	h, l = a.expSum(r, a.expPoly(r, c))
	return k, h, l
}

// gaussScale is (h+l) (m+c) 2^n, 2^n = f g.
func (a *asm) gaussScale(h, l vec, m vec, c Op, f, g vec) vec {
	t := a.mul(l, m)
	t = a.acci(t, h, c)
	return a.mul(a.mul(a.acci(t, h, m), f), g)
}

func (a *asm) normPDF(h, l, f, g vec) vec {
	return a.gaussScale(h, l, a.in(a.named("rsqrt2Pi")), a.named("rsqrt2PiLo"), f, g)
}

// upper is 1 - q where x > 0, else q.
func (a *asm) upper(q, x vec) vec {
	return a.choose(a.cmp(x, greater, a.zero()), a.sub(a.in(a.num(1)), q), q)
}

func (a *asm) millsPoly(t vec) (m, c vec) {
	u := a.add(t, a.num(5))
	v := a.div(a.in(a.num(1)), u)
	d := a.fma(u, v, a.num(-1))
	d = a.fmai(d, u, a.sub(t, a.sub(u, a.num(5))))
	y := a.sub(v, a.num(819.0/16384))
	z := a.mul(y, y)
	w := a.mul(z, z)
	p := a.fmai(a.every(w, "millsC", 18, 4, 2), z, a.every(w, "millsC", 20, 4, 0))
	q := a.fmai(a.every(w, "millsC", 19, 4, 3), z, a.every(w, "millsC", 21, 4, 1))
	p = a.fmai(q, y, p)
	m = a.mul(p, v)
	e := a.fms(p, v, m)
	return m, a.acci(e, d, a.fma(t, m, a.num(-a.constants.of("rsqrt2Pi"))))
}
