package kernel

import "math"

// Scale is a row of step scales g, or what makes it, with the last operation
// still to be done: [Kick] does it on the way, which spares a row of memory.
type Scale struct {
	Last Last
	A, B []float64 // operands; B only where the operation has two
	M, C float64
}

// Last is the last operation of a scale.
type Last int

const (
	Given    Last = iota // A
	Product              // A B
	Root                 // sqrt(A)
	RootFMAC             // sqrt(A B + C), the sum rounded once
	SinFMAS              // Sin(A) M + C, product and sum rounded once
)

// row gives the scales from from to to, at most kickStrip, by the reference; buf is room for them.
func (s *Scale) row(buf *[kickStrip]float64, from, to int) []float64 {
	a := s.A[from:to]
	g := buf[:len(a)]
	switch s.Last {
	case Given:
		return a
	case Product:
		mulRow(g, a, s.B[from:to])
	case Root:
		sqrtRow(g, a)
	case RootFMAC:
		sqrtFMACRow(g, a, s.B[from:to], s.C)
	case SinFMAS:
		sinFMASRow(g, a, s.M, s.C)
	}
	return g
}

// Wall is what a kick does with a coordinate that leaves Lo <= q < Hi.
type Wall struct {
	Kind   Kind
	Lo, Hi float64
	Turns  []float64 // of [Glued]: whole turns of each walker, counted on
}

// Kind is the kind of a wall.
type Kind int

const (
	Open   Kind = iota // nothing
	Glued              // Hi is glued to Lo: see Wrap
	Mirror             // the line is folded at both ends: see Reflect
)

// kickStrip is the number of walkers that the reference takes at a time.
const kickStrip = 64

// Kick moves one coordinate of walkers by one binary step,
//
//	q' = q - eta g  where the coin is 0,   q + eta g  where it is 1,
//
// rounded once, and then by the wall; the coins are bit number bit of the words,
// 0 the lowest. An operand of g may be q itself. All rows are as long as q.
func Kick(q []float64, g *Scale, coins []uint64, bit uint, eta float64, w *Wall) {
	n := len(q)
	if len(coins) != n || bit > 63 || len(g.A) != n || g.two() && len(g.B) != n || w.Kind == Glued && len(w.Turns) != n {
		panic("kernel: rows of different length")
	}
	minus, left := -eta, 63-bit
	done, next := kickTwins(q, g, coins, minus, uint64(left), w)
	if done == next {
		return
	}
	rest, wall := *g, *w
	for {
		kickStrips(q, &rest, coins, minus, left, &wall, done, next)
		q, coins, rest.A = q[next:], coins[next:], rest.A[next:]
		if rest.two() {
			rest.B = rest.B[next:]
		}
		if wall.Kind == Glued {
			wall.Turns = wall.Turns[next:]
		}
		if done, next = kickTwins(q, &rest, coins, minus, uint64(left), &wall); done == next {
			return
		}
	}
}

// kickStrips is the reference, from done to next.
func kickStrips(q []float64, g *Scale, coins []uint64, minus float64, left uint, w *Wall, done, next int) {
	var buf [kickStrip]float64
	for done < next {
		to := min(done+kickStrip, next)
		kickRow(q[done:to], g.row(&buf, done, to), coins[done:to], minus, left)
		w.fold(q, done, to)
		done = to
	}
}

// two tells whether the operation takes two rows.
func (s *Scale) two() bool { return s.Last == Product || s.Last == RootFMAC }

func kickRow(q, g []float64, coins []uint64, minus float64, left uint) {
	g, coins = g[:len(q)], coins[:len(q)]
	m := math.Float64bits(minus)
	for k, x := range q {
		sign := coins[k] << left & signBit
		q[k] = math.FMA(math.Float64frombits(m^sign), g[k], x)
	}
}

// fold puts the elements from from to to where the wall wants them.
func (w *Wall) fold(q []float64, from, to int) {
	if w.Kind == Open {
		return
	}
	for k := from; k < to; k++ {
		if x := q[k]; x < w.Lo || x >= w.Hi {
			if w.Kind == Mirror {
				q[k] = Reflect(x, w.Lo, w.Hi)
			} else {
				var n float64
				q[k], n = Wrap(x, w.Lo, w.Hi)
				w.Turns[k] += n
			}
		}
	}
}

// Wrap takes whole turns of length hi - lo off a number outside of lo <= x < hi.
func Wrap(x, lo, hi float64) (y, turns float64) {
	length := hi - lo
	turns = math.Floor((x - lo) / length)
	y = math.Max(math.FMA(-turns, length, x), lo) // rounding at the lower edge
	if y >= hi {                                  // rounding at the upper edge: the glued point
		return lo, turns + 1
	}
	return y, turns
}

// Reflect mirrors a number at lo and hi until it is between them.
func Reflect(x, lo, hi float64) float64 {
	if x < lo {
		x = 2*lo - x
	} else if x > hi {
		x = 2*hi - x
	}
	if x >= lo && x <= hi {
		return x
	}
	length := hi - lo
	y := x - lo
	y = math.Abs(math.FMA(-2*length, math.RoundToEven(y/(2*length)), y))
	return math.Min(lo+math.Min(y, length), hi)
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
