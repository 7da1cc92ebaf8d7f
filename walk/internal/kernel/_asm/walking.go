package main

import . "github.com/mmcloughlin/avo/operand"

var walking = []*operation{
	{ // stops where an element is below lo, or not below hi
		name: "inside", rows: []string{"x"}, scalars: []string{"lo", "hi"}, unroll: 4,
		body: (*asm).inside,
	},
	{ // uniform numbers of words
		name: "unit", rows: []string{"dst", "w:uint64"}, outs: 1, unroll: 4, narrow: 2,
		body: func(a *asm, x, _ []vec) []vec { return []vec{a.unit(x[0])} },
	},
	{
		name: "philox", rows: []string{"lo:uint64", "hi:uint64"}, outs: 2, numbered: true, unroll: 2, narrow: 1,
		scalars: []string{"c0:uint64", "c1:uint64", "first:uint64", "lane:uint64", "k0:uint64", "k1:uint64"},
		prepare: philoxConstants,
		body:    (*asm).philox,
	},
	{ // counters from memory: c0, c1 and c2, c3 in the halves of two words
		name: "philoxAt", rows: []string{"lo:uint64", "hi:uint64", "a:uint64", "b:uint64"}, outs: 2, unroll: 2, narrow: 1,
		scalars: []string{"k0:uint64", "k1:uint64"},
		prepare: philoxConstants,
		body: func(a *asm, x, s []vec) []vec {
			return a.philoxRounds(x[0], a.shr(x[0], 32), x[1], a.shr(x[1], 32), s[0], s[1])
		},
	},
}

func philoxConstants(a *asm) {
	if a.wide() {
		for _, c := range []uint64{philoxM0, philoxM1, weyl0, weyl1} {
			a.keepWord(c)
		}
	}
}

// inside stops where x < lo or x >= hi: it asks once for all vectors of an
// iteration, by their least and largest element. NaN counts for neither.
func (a *asm) inside(x, s []vec) []vec {
	if a.vector == 0 {
		a.low, a.high = a.copy(s[0]), a.copy(s[0])
	}
	a.VMINPD(a.low, x[0], a.low)
	a.VMAXPD(a.high, x[0], a.high)
	if a.vector == a.vectors-1 {
		a.jumpAny(a.either(a.cmp(a.low, less, s[0]), a.cmp(a.high, greaterEqual, s[1])), a.rare())
	}
	return nil
}

// signed is x with its sign changed where that of coin is set.
func (a *asm) signed(x Op, coin vec) vec {
	sign := a.word(1 << 63)
	if !a.wide() {
		return a.xor(a.in(x), a.and(coin, sign))
	}
	r := a.copy(coin)
	if s, ok := x.(scalar); ok {
		a.VPTERNLOGQ_BCST(U8(0x6a), s.Mem, a.in(sign), r) // (r & sign) ^ x
		return r
	}
	a.VPTERNLOGQ(U8(0x6a), x, a.in(sign), r)
	return r
}

// The constants of Philox4x32; see package rng.
const (
	philoxM0 = 0xd2511f53
	philoxM1 = 0xcd9e8d57
	weyl0    = 0x9e3779b9
	weyl1    = 0xbb67ae85
)

// philox is Philox4x32-10 of the counters of walkers.
func (a *asm) philox(_, s []vec) []vec {
	walker := a.addq(a.number, s[2])
	return a.philoxRounds(s[0], s[1], walker, a.or(a.shr(walker, 32), s[3]), s[4], s[5])
}

// philoxRounds has a number of 32 bits in each word, whose upper half may hold
// anything until the end.
func (a *asm) philoxRounds(c0, c1, c2, c3, k0, k1 vec) []vec {
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
