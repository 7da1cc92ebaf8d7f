package kernel

import "math"

// VKick moves one coordinate of walkers by one binary step,
//
//	dst = q - eta g  where the coin is 0,   q + eta g  where it is 1,
//
// rounded once; the coins are bit number bit of the words, 0 the lowest. dst is q
// as a rule; rows are as long as each other.
func VKick(dst, q, g []float64, coins []uint64, bit uint, eta float64) {
	dst, g = pair(dst, q), pair(g, q)
	if len(coins) != len(q) || bit > 63 {
		panic("kernel: rows of different length")
	}
	for len(q) > 0 {
		done, next := kickTwin(dst, q, g, coins, -eta, uint64(63-bit))
		kickRow(dst[done:next], q[done:next], g[done:next], coins[done:next], -eta, 63-bit)
		dst, q, g, coins = dst[next:], q[next:], g[next:], coins[next:]
	}
}

func kickRow(dst, q, g []float64, coins []uint64, minus float64, left uint) {
	dst, g, coins = dst[:len(q)], g[:len(q)], coins[:len(q)]
	m := math.Float64bits(minus)
	for k, x := range q {
		sign := coins[k] << left & signBit
		dst[k] = math.FMA(math.Float64frombits(m^sign), g[k], x)
	}
}

// Inside tells how much of a row has to be looked at: no element before from,
// and none at or after to that belongs to the same search, is below lo, or not
// below hi. The search goes on at to.
func Inside(x []float64, lo, hi float64) (from, to int) {
	if len(x) == 0 {
		return 0, 0
	}
	return insideTwin(x, lo, hi)
}
