package main

var order = []*operation{
	binary("min", (*asm).minimum),
	scaled("minS", (*asm).minimum),
	binary("max", (*asm).maximum),
	scaled("maxS", (*asm).maximum),
	short("relu", func(a *asm, x vec) vec {
		return a.choose(a.cmp(x, lessEqual, a.zero()), a.zero(), x)
	}),
	{
		name: "select", rows: []string{"dst", "t", "a", "b"}, outs: 1, unroll: 4, narrow: 2,
		body: func(a *asm, x, _ []vec) []vec {
			y := a.choose(a.cmp(x[0], greater, a.zero()), x[1], x[2])
			return []vec{a.choose(a.cmp(x[0], unordered, x[0]), x[0], y)}
		},
	},
	short("step", func(a *asm, x vec) vec {
		y := a.choose(a.cmp(x, greater, a.zero()), a.in(a.num(1)), x)
		return a.choose(a.cmp(x, lessEqual, a.zero()), a.zero(), y)
	}),
}

// minimum is NaN where x or y is, and -0 where both are zeros of either sign:
// the instruction gives its second operand then, so the bits of both orders
// together are what is asked for.
func (a *asm) minimum(x, y vec) vec { return a.or(a.least(x, y), a.least(y, x)) }

// maximum is the same with +0.
func (a *asm) maximum(x, y vec) vec {
	m := a.and(a.most(x, y), a.most(y, x))
	return a.choose(a.cmp(x, unordered, y), a.add(x, y), m)
}
