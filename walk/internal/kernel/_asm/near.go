package main

// near are what is asked of walkers before a step.
var near = []*operation{
	{
		name: "reach", rows: []string{"dst", "q", "scale", "c"}, outs: 1, scalars: []string{"eta", "slack", "wide"}, unroll: 4, narrow: 2,
		prepare: func(a *asm) { a.keepWord(1<<63 - 1) },
		body: func(a *asm, x, s []vec) []vec {
			h := a.fmai(a.abs(x[1]), s[0], s[1])
			return []vec{a.acci(h, a.abs(a.sub(x[2], x[0])), s[2])}
		},
	},
	{
		name: "beyond", rows: []string{"dst", "q", "r"}, outs: 1, scalars: []string{"perUnit", "first", "margin", "lo", "hi"}, unroll: 4, narrow: 1,
		prepare: func(a *asm) {
			a.keepWord(1<<63 - 1)
			a.keep("magic")
		},
		body: func(a *asm, x, s []vec) []vec {
			q, r := x[0], x[1]
			y := a.fms(q, s[0], s[1])
			y = a.abs(a.sub(y, a.sub(a.add(y, a.named("magic")), a.named("magic"))))
			y = a.sub(a.fnma(r, s[0], y), s[2])
			y = a.minimum(y, a.sub(a.sub(q, s[3]), r))
			return []vec{a.minimum(y, a.sub(a.sub(s[4], q), r))}
		},
	},
}
