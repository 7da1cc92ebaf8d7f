package kernel

import "math"

// VReach computes how far from q a step can lead that goes by eta g from c either way,
//
//	dst = |g| eta + slack + |c - q| wide
//
// from the left to the right, with one rounding for each product and its sum.
func VReach(dst, q, g, c []float64, eta, slack, wide float64) {
	dst, q, g = pair(dst, c), pair(q, c), pair(g, c)
	for len(c) > 0 {
		done, next := reachTwin(dst, q, g, c, eta, slack, wide)
		reachRow(dst[done:next], q[done:next], g[done:next], c[done:next], eta, slack, wide)
		dst, q, g, c = dst[next:], q[next:], g[next:], c[next:]
	}
}

func reachRow(dst, q, g, c []float64, eta, slack, wide float64) {
	dst, q, g = pair(dst, c), pair(q, c), pair(g, c)
	for i, v := range c {
		dst[i] = math.FMA(math.Abs(v-q[i]), wide, math.FMA(math.Abs(g[i]), eta, slack))
	}
}

// Places are the numbers (n + First)/PerUnit for all whole n, and Lo and Hi.
type Places struct {
	PerUnit, First float64
	Lo, Hi         float64
}

// VBeyond computes by how much the place nearest to q is farther away than r,
//
//	dst = min(|y - round(y)| - PerUnit r - margin, q - Lo - r, Hi - q - r),   y = PerUnit q - First
//
// where the first is in units of the distance of two places.
func VBeyond(dst, q, r []float64, p Places, margin float64) {
	dst, q = pair(dst, r), pair(q, r)
	for len(r) > 0 {
		done, next := beyondTwin(dst, q, r, p.PerUnit, p.First, margin, p.Lo, p.Hi)
		beyondRow(dst[done:next], q[done:next], r[done:next], p, margin)
		dst, q, r = dst[next:], q[next:], r[next:]
	}
}

func beyondRow(dst, q, r []float64, p Places, margin float64) {
	dst, q = pair(dst, r), pair(q, r)
	for i, v := range r {
		y := math.FMA(q[i], p.PerUnit, -p.First)
		whole := y + magic
		whole -= magic
		y = math.FMA(v, -p.PerUnit, math.Abs(y-whole)) - margin
		dst[i] = min(y, q[i]-p.Lo-v, p.Hi-q[i]-v)
	}
}
