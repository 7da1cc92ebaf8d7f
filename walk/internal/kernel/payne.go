package kernel

import (
	"math"
	"math/bits"
)

// twoOverPiBits holds 64 zero bits and the first 1280 bits of 2/pi.
var twoOverPiBits = [21]uint64{
	0,
	0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561,
	0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484,
	0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f,
	0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d, 0x7527bac7ebe5f17b,
	0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0xf0cfbc209af4361d,
}

// trigReduceHuge is trigReduce for finite a >= trigLimit: the product of the
// 53-bit significand with a window of 192 bits of 2/pi, taken modulo 4.
//
// Source: M. Payne, R. Hanek, SIGNUM Newsletter 18 (1983) 19.
func trigReduceHuge(a float64) (q uint64, r, c float64) {
	b := math.Float64bits(a)
	m := b&(1<<52-1) | 1<<52
	e := int(b>>52&0x7ff) - 1075 // a = m 2^e

	// Bits of 2/pi up to 2^-(e-2) give multiples of 4.
	at := uint(e - 2 + 64)
	i, s := at/64, at%64
	w := twoOverPiBits[i : i+4 : i+4]
	w0 := w[0]<<s | w[1]>>(64-s)
	w1 := w[1]<<s | w[2]>>(64-s)
	w2 := w[2]<<s | w[3]>>(64-s)

	// p = m w modulo 2^192; p 2^-190 is a 2/pi modulo 4.
	h2, p2 := bits.Mul64(m, w2)
	h1, l1 := bits.Mul64(m, w1)
	p1, carry := bits.Add64(l1, h2, 0)
	p0 := m*w0 + h1 + carry

	// Quadrant, and the fraction to the nearest, in units of 2^-192.
	q = p0 >> 62
	p0, p1, p2 = p0<<2|p1>>62, p1<<2|p2>>62, p2<<2
	neg := p0>>63 == 1
	if neg {
		q++
		var borrow uint64
		p2, borrow = bits.Sub64(0, p2, 0)
		p1, borrow = bits.Sub64(0, p1, borrow)
		p0, _ = bits.Sub64(0, p0, borrow)
	}
	exp := 0
	if p0 == 0 {
		p0, p1, p2 = p1, p2, 0
		exp = -64
	}
	z := uint(bits.LeadingZeros64(p0))
	p0, p1 = p0<<z|p1>>(64-z), p1<<z|p2>>(64-z)
	exp -= int(z)

	// The leading 106 bits of the fraction, times pi/2.
	scale := math.Float64frombits(uint64(exp+1023) << 52)
	hi := float64(p0>>11) * 0x1p-53 * scale
	lo := float64(p0&0x7ff<<42|p1>>22) * 0x1p-106 * scale
	rh := float64(hi * piHalf1)
	rl := math.FMA(hi, piHalfLo, math.FMA(hi, piHalf1, -rh))
	rl = math.FMA(lo, piHalf1, rl)
	r = rh + rl
	c = (rh - r) + rl
	if neg {
		r, c = -r, -c
	}
	return q, r, c
}

// sinHuge returns sin x for |x| > trigLimit and for NaN.
func sinHuge(x float64) float64 {
	if !(math.Abs(x) <= math.MaxFloat64) {
		return math.NaN()
	}
	q, r, c := trigReduceHuge(math.Abs(x))
	return trigSelect(q+trigOdd(x), sinPoly(r, c), cosPoly(r, c))
}

// cosHuge returns cos x for |x| > trigLimit and for NaN.
func cosHuge(x float64) float64 {
	if !(math.Abs(x) <= math.MaxFloat64) {
		return math.NaN()
	}
	q, r, c := trigReduceHuge(math.Abs(x))
	return trigSelect(q+1, sinPoly(r, c), cosPoly(r, c))
}

// trigOdd returns two right angles for x < 0 and -0, else none: the q that makes
// a sine of |x| one of x.
func trigOdd(x float64) uint64 {
	return math.Float64bits(x) >> 63 << 1
}
