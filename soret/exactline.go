package soret

import (
	"fmt"
	"math"
	"slices"
)

// linePanels is the number of equal parts that a reach is first cut into. The
// quadrature sees what is wider than about a hundredth of a part; narrower
// features need Medium.Breaks.
const linePanels = 16

// strayShare is the mass from beyond the reach, relative to the mass within
// it, above which the exact law gives up.
const strayShare = 1e-13

// exactLine is the exact law in one dimension.
type exactLine struct {
	m    Medium
	r    reach
	x    [1]float64
	quad *quadrature
	f    func(u float64) (value, magnitude float64)
	q    float64 // the surface

	edges []float64 // of the first panels
}

func newExactLine(m Medium) *exactLine {
	e := &exactLine{m: m}
	e.quad = newQuadrature(1, lineTolerance, func(dst []float64, u float64) (float64, error) {
		v, magnitude := e.f(u)
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return 0, fmt.Errorf("soret: the density is not finite at distance %g from q = %g", u, e.q)
		}
		dst[0] = v
		return magnitude, nil
	})
	return e
}

// rho is the density at distance u above (dir = 1) or below (dir = -1) the surface.
func (e *exactLine) rho(dir, u float64) float64 {
	e.x[0] = math.FMA(dir, u, e.q)
	return e.m.rho(e.x[:])
}

// Flux integrates over the common part of both reaches, where rho(q-u) and
// rho(q+u) are subtracted before they are summed, and over the rest of the
// longer one.
func (e *exactLine) Flux(dst, q []float64, eta float64) error {
	if len(dst) != 1 || len(q) != 1 {
		panic("soret: wrong length of flux or point")
	}
	e.q = q[0]
	e.r.field, e.r.eta = e.m.Field, eta
	lo, hi := e.m.bounds(0)
	// Distances at which mass begins: zero, unless the surface lies outside.
	fromBelow, fromAbove := max(0, e.q-hi), max(0, lo-e.q)
	below, err := e.r.find(e.q, -1, fromBelow, e.q-lo)
	if err != nil {
		return err
	}
	above, err := e.r.find(e.q, +1, fromAbove, hi-e.q)
	if err != nil {
		return err
	}

	var common float64
	if fromBelow == 0 && fromAbove == 0 {
		common = min(below, above)
	}
	e.edges = e.breaks(e.breaks(e.edges[:0], -1, 0, common), +1, 0, common)
	both, mass, err := e.integral(0, common, func(u float64) (float64, float64) {
		down, up := e.rho(-1, u), e.rho(+1, u)
		return down - up, math.Abs(down) + math.Abs(up)
	})
	if err != nil {
		return err
	}
	up, m, err := e.oneSided(-1, max(common, fromBelow), below)
	if err != nil {
		return err
	}
	mass += m
	down, m, err := e.oneSided(+1, max(common, fromAbove), above)
	if err != nil {
		return err
	}
	mass += m
	if err := e.strays(below, above, lo, hi, mass); err != nil {
		return err
	}
	dst[0] = 0.5 * (both + (up - down)) / eta / eta
	return nil
}

// oneSided is the mass between two distances on one side of the surface.
func (e *exactLine) oneSided(dir, from, to float64) (value, magnitude float64, err error) {
	e.edges = e.breaks(e.edges[:0], dir, from, to)
	return e.integral(from, to, func(u float64) (float64, float64) {
		rho := e.rho(dir, u)
		return rho, math.Abs(rho)
	})
}

// breaks appends the distances of the medium's breaks between two distances on
// one side of the surface.
func (e *exactLine) breaks(edges []float64, dir, from, to float64) []float64 {
	for _, b := range e.m.Breaks {
		if u := dir * (b - e.q); from < u && u < to {
			edges = append(edges, u)
		}
	}
	return edges
}

// integral integrates over panels between e.edges, divided further.
func (e *exactLine) integral(from, to float64, f func(u float64) (value, magnitude float64)) (float64, float64, error) {
	if !(from < to) {
		return 0, 0, nil
	}
	e.f = f
	var sum [1]float64
	e.edges = equalParts(e.edges, from, to, linePanels)
	slices.Sort(e.edges)
	magnitude, err := e.quad.over(sum[:], slices.Compact(e.edges))
	return sum[0], magnitude, err
}

// strays looks through a bounded support for mass beyond the reach that
// crosses the surface nevertheless: the map has folded somewhere between.
func (e *exactLine) strays(below, above, lo, hi, mass float64) error {
	if math.IsInf(lo, 0) || math.IsInf(hi, 0) {
		return nil
	}
	const samples = 256
	for _, side := range []struct{ dir, near, far float64 }{{-1, below, e.q - lo}, {+1, above, hi - e.q}} {
		if !(side.near < side.far) {
			continue
		}
		e.r.dir = side.dir
		width := (side.far - side.near) / samples
		var stray float64
		for k := 1; k <= samples; k++ {
			u := math.FMA(float64(k), width, side.near)
			if e.r.h(u) >= 0 {
				continue
			}
			stray = math.FMA(math.Abs(e.rho(side.dir, u)), width, stray)
			if stray > strayShare*mass {
				return e.r.fold(side.near, u)
			}
		}
	}
	return nil
}
