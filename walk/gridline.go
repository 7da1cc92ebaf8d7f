package walk

import "math"

// gridLine is one axis of a grid on a coordinate with a wall: it knows in which
// images a way that passes the wall is seen on the grid.
//
// Behind a periodic wall the line goes on as shifted copies of the domain,
// behind a reflecting one as mirrored and shifted copies in turn. Copy m begins
// at lo + m L; copy 0 is the domain.
type gridLine struct {
	lo, width, perUnit, n float64 // of the grid
	period                float64 // of a periodic wall, else 0
	from, length          float64 // of the copies; length 0 where there are none
	mirrors               bool
}

func newLine(g Grid, wall Wall) gridLine {
	l := gridLine{lo: g.Lo, width: g.Width(), perUnit: 1 / g.Width(), n: float64(g.N), period: period(wall)}
	if _, ok := wall.(ReflectingWall); ok || l.period > 0 {
		lo, hi := wall.Range()
		l.from, l.length, l.mirrors = lo, hi-lo, ok
	}
	return l
}

// images is the range of copies through which a way from a to b passes.
func (l *gridLine) images(a, b float64) (first, last int) {
	if l.length == 0 {
		return 0, 0
	}
	low, high := math.Min(a, b), math.Max(a, b)
	if low >= l.from && high <= l.from+l.length {
		return 0, 0
	}
	return int(math.Floor((low - l.from) / l.length)), int(math.Floor((high - l.from) / l.length))
}

// image is where a place is seen through copy m, in units of bins from the
// beginning of the grid.
func (l *gridLine) image(m int, x float64) float64 {
	switch {
	case m == 0:
	case l.mirrors && m&1 == 1:
		x = l.from - (x - l.from) + float64(float64(m+1)*l.length)
	default:
		x -= float64(float64(m) * l.length)
	}
	return (x - l.lo) * l.perUnit
}

// within tells whether a way of at most reach from x stays in one bin, or off
// the grid without coming near it.
func (l *gridLine) within(x, reach float64) bool {
	a, b := l.image(0, x-reach), l.image(0, x+reach)
	if l.length != 0 && !(x-reach >= l.from && x+reach <= l.from+l.length) {
		return false
	}
	return math.Floor(a) == math.Floor(b)
}
