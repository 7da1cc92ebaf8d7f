package nnbridge

import (
	"math"
	"math/big"
)

// cubeLimit is the largest number of inputs with weights other than 0 for
// which expectations over the unit cube are summed over its corners.
const cubeLimit = 12

// cubeMean is an expectation over inputs x uniform in the unit cube, exact to
// the last bits of a float64:
//
//	E[ x_1^a_1 ... x_M^a_M I_n(z) ],   z = b + W.x,   I_n(z) = z_+^n / n!
//
// for n >= -1, where I_0 = s' is the step and I_{-1} the delta function of z (so
// that n = -1 without powers is the density of z at 0). powers may be nil, for
// none. It returns NaN beyond cubeLimit, and 0 for the density where W = 0.
//
// Integration over x_j, by parts where it has a power, turns I_n into I_{n+1}:
//
//	E[ x_j^a I_n(z) ] = 1/W_j ( E[I_{n+1}(z) | x_j = 1] - a E[ x_j^(a-1) I_{n+1}(z) ] )
//
// and without powers leaves a signed sum over the corners of the cube,
//
//	E[ I_n(z) ] = 1/prod W_j  sum_{T subset of inputs} (-1)^(M-|T|) I_{n+M}(b + sum_T W_j)
//
// which cancels. It begins with as many bits as small weights can cost, and
// ends when twice as many change nothing.
//
// Source: D. L. Barrow, P. W. Smith, Amer. Math. Monthly 86 (1979) 291, for the
// volume cut off a cube by a plane.
func cubeMean(n int, b float64, w []float64, powers []int) float64 {
	c := corners{}
	factor := 1.0
	for j, v := range w {
		a := 0
		if powers != nil {
			a = powers[j]
		}
		if v == 0 {
			factor /= float64(a + 1)
			continue
		}
		c.w = append(c.w, v)
		c.a = append(c.a, a)
	}
	switch lo, hi := c.ends(b); {
	case len(c.w) > cubeLimit || math.IsNaN(lo) || math.IsNaN(hi):
		return math.NaN()
	case hi <= 0 || (n < 0 && lo >= 0):
		return 0
	}
	last := math.NaN()
	for c.bits = c.cost(b); c.bits <= 1<<20; c.bits *= 2 {
		mean, _ := c.mean(n, c.float(b), 0, c.a).Float64()
		if math.Abs(mean-last) <= 0x1p-52*math.Abs(last) {
			return factor * mean
		}
		last = mean
	}
	return math.NaN()
}

// corners holds the weights that are not 0, their powers, and the precision.
type corners struct {
	w    []float64
	a    []int
	bits uint
}

// ends are the least and the largest z.
func (c *corners) ends(b float64) (lo, hi float64) {
	lo, hi = b, b
	for _, w := range c.w {
		lo += math.Min(w, 0)
		hi += math.Max(w, 0)
	}
	return lo, hi
}

// cost is a number of bits that leaves more than 64 after every division by a
// weight: each takes log2(largest z / weight) of them.
func (c *corners) cost(b float64) uint {
	size := math.Abs(b)
	for _, w := range c.w {
		size += math.Abs(w)
	}
	_, top := math.Frexp(size)
	bits := 128
	for j, w := range c.w {
		_, exp := math.Frexp(w)
		bits += (1 + c.a[j]) * (top - exp + 2)
	}
	return uint(bits)
}

func (c *corners) float(x float64) *big.Float { return c.zero().SetFloat64(x) }
func (c *corners) zero() *big.Float           { return new(big.Float).SetPrec(c.bits) }

// mean is the expectation over the inputs whose bit in gone is not set.
func (c *corners) mean(n int, b *big.Float, gone uint, a []int) *big.Float {
	for j, power := range a {
		if power == 0 || gone>>j&1 == 1 {
			continue
		}
		w := c.float(c.w[j])
		less := append([]int(nil), a...)
		less[j]--
		sum := c.mean(n+1, b, gone, less)
		sum.Mul(sum, c.float(-float64(power)))
		sum.Add(sum, c.mean(n+1, c.zero().Add(b, w), gone|1<<j, a))
		return sum.Quo(sum, w)
	}
	return c.sum(n, b, gone)
}

// sum is the signed sum over the corners.
func (c *corners) sum(n int, b *big.Float, gone uint) *big.Float {
	var left []*big.Float
	for j, w := range c.w {
		if gone>>j&1 == 0 {
			left = append(left, c.float(w))
		}
	}
	order := n + len(left)
	total := c.zero()
	if order < 0 { // a delta function of a constant
		return total
	}
	var visit func(z *big.Float, rest []*big.Float, negative bool)
	visit = func(z *big.Float, rest []*big.Float, negative bool) {
		if len(rest) > 0 {
			visit(z, rest[1:], !negative)
			visit(c.zero().Add(z, rest[0]), rest[1:], negative)
			return
		}
		if z.Sign() <= 0 {
			return
		}
		term := c.float(1)
		for range order {
			term.Mul(term, z)
		}
		if negative {
			total.Sub(total, term)
		} else {
			total.Add(total, term)
		}
	}
	visit(b, left, false)
	for k := 2; k <= order; k++ {
		total.Quo(total, c.float(float64(k)))
	}
	for _, w := range left {
		total.Quo(total, w)
	}
	return total
}
