package main

var boxMuller = []*operation{
	{ // two normal numbers of two words
		name: "boxMuller", rows: []string{"a", "b", "w:uint64", "v:uint64"}, outs: 2, unroll: 2, narrow: 1,
		prepare: func(a *asm) {
			roots(a)
			if a.wide() {
				a.keep("magic")
				a.keepNum(1)
				a.keepWord(1 << 63)
			}
		},
		body: func(a *asm, x, _ []vec) []vec {
			n, f := a.logReduce(a.unit(x[0]))
			l := a.logPoly(f)
			l = a.acci(l, n, a.named("ln2Lo"))
			radius := a.sqrt(a.mul(a.acci(a.add(l, f), n, a.named("ln2Hi")), a.num(-2)))
			q, r, c := a.turnReduce(a.unit(x[1]))
			sin, cos := a.sinCos(r, c)
			return []vec{
				a.mul(a.trigSelect(a.addq(q, a.word(1)), sin, cos), radius),
				a.mul(a.trigSelect(q, sin, cos), radius),
			}
		},
	},
}

// unit is that of package kernel.
func (a *asm) unit(w vec) vec {
	one := a.or(a.shr(w, 12), a.num(1))
	return a.add(a.sub(one, a.num(1)), a.num(0x1p-53))
}
