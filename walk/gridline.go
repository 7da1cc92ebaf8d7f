package walk

import "math"

// copies are the images of a coordinate behind its wall. Behind a periodic wall
// the line goes on as shifted copies of the domain, behind a reflecting one as
// mirrored and shifted copies in turn. Copy m begins at lo + m L; copy 0 is the
// domain.
type copies struct {
	from, length float64 // length 0 where there are none
	mirrors      bool
}

func newCopies(wall Wall) copies {
	_, mirrors := wall.(ReflectingWall)
	if !mirrors && period(wall) == 0 {
		return copies{}
	}
	lo, hi := wall.Range()
	return copies{lo, hi - lo, mirrors}
}

// images is the range of copies through which a way from a to b passes.
func (c *copies) images(a, b float64) (first, last int) {
	if c.length == 0 {
		return 0, 0
	}
	low, high := math.Min(a, b), math.Max(a, b)
	if low >= c.from && high <= c.from+c.length {
		return 0, 0
	}
	return int(math.Floor((low - c.from) / c.length)), int(math.Floor((high - c.from) / c.length))
}

// seen is where a place is seen through copy m.
func (c *copies) seen(m int, x float64) float64 {
	switch {
	case m == 0:
	case c.mirrors && m&1 == 1:
		x = c.from - (x - c.from) + float64(float64(m+1)*c.length)
	default:
		x -= float64(float64(m) * c.length)
	}
	return x
}

// gridLine is one axis of a grid on a coordinate with a wall: it knows in which
// images a way that passes the wall is seen on the grid.
type gridLine struct {
	copies
	lo, width, perUnit, n float64 // of the grid
	period                float64 // of a periodic wall, else 0
}

func newLine(g Grid, wall Wall) gridLine {
	return gridLine{copies: newCopies(wall), lo: g.Lo, width: g.Width(), perUnit: 1 / g.Width(), n: float64(g.N), period: period(wall)}
}

// image is where a place is seen through copy m, in units of bins from the
// beginning of the grid.
func (l *gridLine) image(m int, x float64) float64 { return (l.seen(m, x) - l.lo) * l.perUnit }

// within tells whether a way of at most reach from x stays in one bin, or off
// the grid without coming near it.
func (l *gridLine) within(x, reach float64) bool {
	a, b := l.image(0, x-reach), l.image(0, x+reach)
	if l.length != 0 && !(x-reach >= l.from && x+reach <= l.from+l.length) {
		return false
	}
	return math.Floor(a) == math.Floor(b)
}
