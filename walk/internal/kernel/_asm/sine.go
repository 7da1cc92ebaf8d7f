package main

import (
	"fmt"
	"math"

	. "github.com/mmcloughlin/avo/operand"
)

// sines keeps what the sine and its reduction need.
func sines(a *asm) {
	if !a.wide() {
		return
	}
	a.keep("halfTurns", "oneOverPi", "pi1", "pi2", "pi3")
	for i := range 8 {
		a.keep(fmt.Sprint("sineC", i))
	}
	a.keepWord(1 << 63)
	a.ones = a.reg()
	a.VMOVUPD(a.table("ones", func(k int) uint64 { return uint64(k)<<63 | math.Float64bits(1) }), a.ones)
}

func (a *asm) sine(x vec) vec {
	return a.sineOf(a.sineReduce(x))
}

func (a *asm) cosine(x vec) vec {
	return a.sineOf(a.cosineReduce(x))
}

// sineReduce, cosineReduce, piRest and sineOf (with sinePoly) are those of package kernel.
func (a *asm) sineReduce(x vec) (n, r vec) {
	k := a.fma(x, a.in(a.named("oneOverPi")), a.named("halfTurns"))
	a.counts(k, &a.low)
	return k, a.piRest(a.sub(k, a.named("halfTurns")), x)
}

func (a *asm) cosineReduce(x vec) (n, r vec) {
	k := a.add(a.fma(x, a.in(a.named("oneOverPi")), a.num(0.5)), a.named("halfTurns"))
	a.counts(k, &a.high)
	return k, a.piRest(a.sub(a.sub(k, a.named("halfTurns")), a.num(0.5)), x)
}

// counts goes to the rare path where k is not halfTurns and an integer from -2^20
// to 2^20 - 1: these x are within sineLimit. For AVX-512 it gathers the bits that
// differ, in sum, and asks once for all vectors.
func (a *asm) counts(k vec, sum *vec) {
	half, high := a.named("halfTurns"), a.word(1<<64-1<<21)
	if !a.wide() {
		far := a.and(a.xor(k, half), high)
		a.VPTEST(far, far)
		a.JNZ(LabelRef(a.rare()))
		return
	}
	if a.vector == 0 {
		*sum = a.xor(k, half)
	} else {
		a.VPTERNLOGQ(U8(0xf6), a.in(half), k, *sum) // sum | (k ^ half)
	}
	if a.vector == a.vectors-1 {
		m := a.K()
		a.VPTESTMQ(a.in(high), *sum, m)
		a.jumpAny(m, a.rare())
	}
}

func (a *asm) piRest(n, x vec) vec {
	r := a.fnma(n, a.named("pi1"), x)
	return a.nacci(a.nacci(r, n, a.named("pi2")), n, a.named("pi3"))
}

func (a *asm) sineOf(n, r vec) vec {
	c := func(i int) string { return fmt.Sprint("sineC", i) }
	z := a.mul(r, r)
	p := a.fma(z, a.in(a.named(c(7))), a.named(c(6)))
	for i := 5; i >= 0; i-- {
		p = a.fmai(p, z, a.named(c(i)))
	}
	s := a.fmai(p, a.mul(r, z), r)
	if !a.wide() {
		sign := a.and(a.xor(r, a.shl(n, 63)), a.word(1<<63))
		return a.or(a.least(a.abs(s), a.num(1)), sign)
	}
	one := a.reg()
	a.VPERMPD(a.ones, n, one)                           // (-1)^n
	a.VPTERNLOGQ(U8(0x78), a.in(a.word(1<<63)), r, one) // one ^ (r & bit)
	a.VRANGEPD(U8(0x2), s, one, one)                    // the lesser magnitude, with the sign of one
	return one
}
