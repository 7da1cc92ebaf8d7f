package soret

import (
	"cmp"
	"math"
	"slices"
)

// cutSamples is the number of parts of a cell in which the map is looked at for
// turning points.
const cutSamples = 8

// cutter divides cells at the points that a map takes to given levels.
//
// Turning points are looked for between samples of the map; a pair of them within
// one part of the cell goes unseen. Then a piece may stick out of the target cell
// that it is counted to; no mass is lost.
type cutter struct {
	f      func(x float64) float64
	x, y   []float64
	pieces []float64
	turned float64 // the last turning point found, NaN if there was none
}

// cut returns a, the points between a and b that are mapped to a level, and b.
// The result is valid until the next call. A map that is not finite gives nil.
func (c *cutter) cut(a, b float64, at levels) []float64 {
	c.x, c.y, c.pieces, c.turned = c.x[:0], c.y[:0], c.pieces[:0], math.NaN()
	for i := range cutSamples + 3 {
		x := math.FMA(samplePlace(i), b-a, a)
		if i == cutSamples+2 {
			x = b
		}
		y := c.f(x)
		if math.IsNaN(y) || math.IsInf(y, 0) {
			return nil
		}
		c.x, c.y = append(c.x, x), append(c.y, y)
	}
	for i := 1; i+1 < len(c.x); i++ {
		up, down := c.y[i]-c.y[i-1], c.y[i]-c.y[i+1]
		// Two equal samples have a turning point between them.
		if up > 0 && down >= 0 || up < 0 && down <= 0 {
			x := c.turn(c.x[i-1], c.x[i+1], math.Copysign(1, up))
			c.turned = x
			if x == c.x[i] {
				continue
			}
			k := i
			if x > c.x[i] {
				k++
			}
			c.x, c.y = slices.Insert(c.x, k, x), slices.Insert(c.y, k, c.f(x))
			i++ // past the point put in
		}
	}
	c.pieces = append(c.pieces, a)
	for i := 1; i < len(c.x); i++ {
		c.between(i, at)
	}
	if last := len(c.pieces) - 1; c.pieces[last] < b {
		c.pieces = append(c.pieces, b)
	}
	return c.pieces
}

// middle is a place in a piece, and what the map makes of it, which tells where the
// whole piece goes: the middle, unless the map touches a level just there. Then
// rounding may show it beyond the level; of the middle and the two quarters the one
// is taken that is mapped between the others, and a turning point is none of them.
func (c *cutter) middle(u, v float64, at levels) (x, y float64) {
	x = math.FMA(0.5, v-u, u)
	y = c.f(x)
	near := 1e-12 * (1 + math.Abs(y))
	if at.above(y-near) > y+near {
		return x, y
	}
	places := [3]float64{math.FMA(0.25, v-u, u), x, math.FMA(0.75, v-u, u)}
	slices.SortFunc(places[:], func(a, b float64) int { return cmp.Compare(c.f(a), c.f(b)) })
	return places[1], c.f(places[1])
}

// samplePlace is sample i of a cell from 0 to 1: the ends of all parts, and two
// beside the ends of the cell, which show the sense of the map there.
func samplePlace(i int) float64 {
	switch i {
	case 0:
		return 0
	case 1:
		return 0x1p-10
	case cutSamples + 1:
		return 1 - 0x1p-10
	case cutSamples + 2:
		return 1
	}
	return float64(i-1) / cutSamples
}

// between cuts the part between samples i-1 and i, where the map is monotone.
func (c *cutter) between(i int, at levels) {
	u, v, fu, fv := c.x[i-1], c.x[i], c.y[i-1], c.y[i]
	start := len(c.pieces)
	for level := at.above(min(fu, fv)); level < max(fu, fv); level = at.above(level) {
		// A falling map meets the levels from the right to the left.
		x := c.crossing(level, u, fu, v, fv)
		if fu < fv {
			u, fu = x, level
		} else {
			v, fv = x, level
		}
		c.pieces = append(c.pieces, x)
	}
	if fu > fv {
		slices.Reverse(c.pieces[start:])
	}
	// A level hit exactly at the end of the part.
	if y := c.y[i]; i < len(c.x)-1 && at.above(math.Nextafter(y, math.Inf(-1))) == y {
		c.pieces = append(c.pieces, c.x[i])
	}
}

// turn finds the extremum of the map between a and b by golden section; way is 1
// for a maximum, -1 for a minimum.
func (c *cutter) turn(a, b, way float64) float64 {
	const golden = 0.6180339887498949
	x1, x2 := math.FMA(1-golden, b-a, a), math.FMA(golden, b-a, a)
	y1, y2 := way*c.f(x1), way*c.f(x2)
	for range 60 { // 0.618^60 = 3e-13 of the part; the map is flat there
		if y1 < y2 {
			a, x1, y1 = x1, x2, y2
			x2 = math.FMA(golden, b-a, a)
			y2 = way * c.f(x2)
		} else {
			b, x2, y2 = x2, x1, y1
			x1 = math.FMA(1-golden, b-a, a)
			y1 = way * c.f(x1)
		}
	}
	if y1 < y2 {
		return x2
	}
	return x1
}

// crossing finds where the map has the value level between u and v.
func (c *cutter) crossing(level, u, fu, v, fv float64) float64 {
	return findRoot(func(x float64) float64 { return c.f(x) - level }, u, fu-level, v, fv-level)
}

// findRoot finds a root of f between a and b, where it has values of opposite
// signs, to the last bits of x.
//
// Source: T. R. Chandrupatla, Adv. Eng. Softw. 28, 145 (1997): inverse quadratic
// interpolation where it is safe, else bisection.
func findRoot(f func(x float64) float64, a, fa, b, fb float64) float64 {
	if fa == 0 {
		return a
	}
	if fb == 0 {
		return b
	}
	c, fc := a, fa
	t, width := 0.5, math.Abs(b-a)
	for range 200 {
		x := math.FMA(t, b-a, a)
		fx := f(x)
		if math.Signbit(fx) == math.Signbit(fa) {
			c, fc = a, fa
		} else {
			c, fc, b, fb = b, fb, a, fa
		}
		a, fa = x, fx
		best, least := a, fa
		if math.Abs(fb) < math.Abs(fa) {
			best, least = b, fb
		}
		limit := 0x1p-53 * max(2*math.Abs(best), width) / math.Abs(b-a)
		if least == 0 || limit > 0.5 || a == b {
			return best
		}
		xi, phi := (a-b)/(c-b), (fa-fb)/(fc-fb)
		t = 0.5
		if float64(phi*phi) < xi && float64((1-phi)*(1-phi)) < 1-xi {
			t = fa/(fb-fa)*fc/(fb-fc) + (c-a)/(b-a)*fa/(fc-fa)*fb/(fc-fb)
		}
		t = min(max(t, limit), 1-limit)
	}
	return 0.5 * (a + b)
}
