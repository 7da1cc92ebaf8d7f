package main

var walking = []*operation{
	{ // dst = q - eta g or q + eta g, by the coin that left shifts to the top
		name: "kick", rows: []string{"dst", "q", "scale", "coins:uint64"}, outs: 1, unroll: 4, narrow: 2,
		scalars: []string{"minus", "left:uint64"},
		body: func(a *asm, x, s []vec) []vec {
			sign := a.and(a.shlv(x[2], s[1]), a.word(1<<63))
			return []vec{a.acci(x[0], a.xor(s[0], sign), x[1])}
		},
	},
	{ // stops where an element is below lo, or not below hi
		name: "inside", rows: []string{"x"}, scalars: []string{"lo", "hi"}, unroll: 2,
		body: func(a *asm, x, s []vec) []vec {
			below, above := a.cmp(x[0], less, s[0]), a.cmp(x[0], greaterEqual, s[1])
			a.jumpAny(a.either(below, above), rare)
			return nil
		},
	},
	{ // uniform numbers of words
		name: "unit", rows: []string{"dst", "w:uint64"}, outs: 1, unroll: 4, narrow: 2,
		body: func(a *asm, x, _ []vec) []vec {
			one := a.or(a.shr(x[0], 12), a.num(1))
			return []vec{a.add(a.sub(one, a.num(1)), a.num(0x1p-53))}
		},
	},
	{
		name: "philox", rows: []string{"lo:uint64", "hi:uint64"}, outs: 2, numbered: true, unroll: 2, narrow: 1,
		scalars: []string{"c0:uint64", "c1:uint64", "first:uint64", "lane:uint64", "k0:uint64", "k1:uint64"},
		prepare: func(a *asm) {
			if a.wide() {
				for _, c := range []uint64{philoxM0, philoxM1, weyl0, weyl1} {
					a.keepWord(c)
				}
			}
		},
		body: (*asm).philox,
	},
}

// The constants of Philox4x32; see package rng.
const (
	philoxM0 = 0xd2511f53
	philoxM1 = 0xcd9e8d57
	weyl0    = 0x9e3779b9
	weyl1    = 0xbb67ae85
)

// philox is Philox4x32-10 of the counters of walkers: a number of 32 bits in
// each word, whose upper half may hold anything until the end.
func (a *asm) philox(_, s []vec) []vec {
	walker := a.addq(a.number, s[2])
	c0, c1, c2, c3 := s[0], s[1], walker, a.or(a.shr(walker, 32), s[3])
	k0, k1 := s[4], s[5]
	for round := range 10 {
		if round > 0 {
			k0, k1 = a.addq(k0, a.word(weyl0)), a.addq(k1, a.word(weyl1))
		}
		p, q := a.mulu(c0, a.word(philoxM0)), a.mulu(c2, a.word(philoxM1))
		c0, c1, c2, c3 = a.xor3(a.shr(q, 32), c1, k0), q, a.xor3(a.shr(p, 32), c3, k1), p
	}
	low := a.word(1<<32 - 1)
	return []vec{a.or(a.and(c0, low), a.shl(c1, 32)), a.or(a.and(c2, low), a.shl(c3, 32))}
}
