package main

import . "github.com/mmcloughlin/avo/operand"

var arithmetic = []*operation{
	binary("add", func(a *asm, x, y vec) vec { return a.add(x, y) }),
	scaled("addS", func(a *asm, x, c vec) vec { return a.add(x, c) }),
	binary("sub", func(a *asm, x, y vec) vec { return a.sub(x, y) }),
	scaled("subS", func(a *asm, x, c vec) vec { return a.sub(x, c) }),
	scaled("rsubS", func(a *asm, x, c vec) vec { return a.sub(c, x) }),
	binary("mul", func(a *asm, x, y vec) vec { return a.mul(x, y) }),
	scaled("mulS", func(a *asm, x, c vec) vec { return a.mul(x, c) }),
	binary("div", func(a *asm, x, y vec) vec { return a.div(x, y) }),
	scaled("divS", func(a *asm, x, c vec) vec { return a.div(x, c) }),
	scaled("rdivS", func(a *asm, x, c vec) vec { return a.div(c, x) }),
	{
		name: "fma", rows: []string{"dst", "x", "y", "z"}, outs: 1, unroll: 4, narrow: 2,
		body: func(a *asm, x, _ []vec) []vec { return []vec{a.fmai(x[0], x[1], x[2])} },
	},
	{
		name: "fmaS", rows: []string{"dst", "x"}, outs: 1, scalars: []string{"m", "c"}, unroll: 4,
		body: func(a *asm, x, s []vec) []vec { return []vec{a.fmai(x[0], s[0], s[1])} },
	},
	{
		name: "fmaM", rows: []string{"dst", "x", "z"}, outs: 1, scalars: []string{"m"}, unroll: 4,
		body: func(a *asm, x, s []vec) []vec { return []vec{a.fmai(x[0], s[0], x[1])} },
	},
	{
		name: "fmaC", rows: []string{"dst", "x", "y"}, outs: 1, scalars: []string{"c"}, unroll: 4, narrow: 2,
		body: func(a *asm, x, s []vec) []vec { return []vec{a.fmai(x[0], x[1], s[0])} },
	},
	short("neg", (*asm).neg),
	short("abs", (*asm).abs),
	{
		name: "sqrt", rows: []string{"dst", "x"}, outs: 1, unroll: 4, narrow: 2,
		prepare: roots,
		body:    func(a *asm, x, _ []vec) []vec { return []vec{a.sqrt(x[0])} },
	},
	{ // the root of x*y + c
		name: "sqrtFMAC", rows: []string{"dst", "x", "y"}, outs: 1, scalars: []string{"c"}, unroll: 4, narrow: 2,
		prepare: roots,
		body:    func(a *asm, x, s []vec) []vec { return []vec{a.sqrt(a.fmai(x[0], x[1], s[0]))} },
	},
}

// Bounds of the arguments whose roots are found without the divider: no step
// of it overflows, or falls below the normal numbers.
const (
	rootLeast = 0x1p-900
	rootMost  = 0x1p1000
)

func roots(a *asm) {
	a.roots = 0
	if a.wide() {
		a.keepNum(0.5)
		a.keepWord(bits(rootMost) - bits(rootLeast))
	}
}

// sqrt is the correctly rounded root. The divider takes a vector at a time; by
// its side, half of the vectors go through the multipliers: a seed of 14 bits,
// two steps of Newton for g = sqrt x and h = 1/(2 g), and the correction of
// Markstein, whose remainder x - g^2 is exact, so that rounding is all that is
// left. Arguments at the ends of the range go through the divider as well.
//
// Source: P. Markstein, IBM J. Res. Dev. 34 (1990) 111.
func (a *asm) sqrt(x vec) vec {
	a.roots++
	r := a.reg()
	if !a.wide() || a.roots%2 == 0 {
		a.VSQRTPD(x, r)
		return r
	}
	half := a.in(a.num(0.5))
	a.VRSQRT14PD(x, r)
	g := a.mul(x, r)
	h := a.mul(r, half)
	for range 2 {
		e := a.fnma(g, h, half)
		g, h = a.fma(e, g, g), a.fma(e, h, h)
	}
	g = a.fma(a.fnma(g, g, x), h, g)
	// One comparison of integers finds what is too small, too large, or negative.
	far := a.K()
	b := a.subq(x, a.word(bits(rootLeast)))
	a.VPCMPUQ(U8(5), a.in(a.word(bits(rootMost)-bits(rootLeast))), b, far)
	a.aside(far, func() { a.VSQRTPD(x, g) })
	return g
}
