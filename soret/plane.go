package soret

import (
	"fmt"
	"math"
)

// planePanels is the number of equal parts that every axis of a plane is first
// cut into, so that a density of a few hundredths of its width is not missed.
const planePanels = 8

// PlaneFlux is a law's flux through the part of the hyperplane q_axis = at that lies
// in a box, per eta^2: mass per step, not per area.
//
//	Int J_axis / eta^2 d^{n-1}q   over lo_k <= q_k <= hi_k, k != axis
//
// axis counts from zero; lo and hi have n entries, finite, and their entries at
// axis are ignored. n is 1, 2 or 3; for n = 1 it is the flux density at the
// point. The integral is adaptive, to about 1e-10 of the integral of |J|.
func PlaneFlux(law Law, m Medium, axis int, at float64, lo, hi []float64, eta float64) (float64, error) {
	flow, err := law.Of(m)
	if err != nil {
		return 0, err
	}
	n := m.Dim()
	if n > 3 {
		return 0, fmt.Errorf("soret: the flux through a plane is integrated in up to 3 dimensions, not %d", n)
	}
	if axis < 0 || axis >= n {
		return 0, fmt.Errorf("soret: there is no coordinate %d in %d dimensions", axis+1, n)
	}
	q := make([]float64, n)
	q[axis] = at
	if err := checkPoint(m, q, eta); err != nil {
		return 0, err
	}
	var across []int
	for k := range n {
		if k == axis {
			continue
		}
		if len(lo) != n || len(hi) != n || !(lo[k] < hi[k]) || math.IsInf(lo[k], 0) || math.IsInf(hi[k], 0) {
			return 0, fmt.Errorf("soret: the box of the plane needs %d finite bounds lo < hi", n)
		}
		across = append(across, k)
	}
	j := make([]float64, n)
	var over func(axes []int) (value, magnitude float64, err error)
	over = func(axes []int) (float64, float64, error) {
		if len(axes) == 0 {
			err := flow.Flux(j, q, eta)
			return j[axis], math.Abs(j[axis]), err
		}
		k := axes[0]
		var sum [1]float64
		magnitude, err := newQuadrature(1, planeTolerance(eta), func(dst []float64, t float64) (float64, error) {
			q[k] = t
			v, magnitude, err := over(axes[1:])
			dst[0] = v
			return magnitude, err
		}).integrate(sum[:], lo[k], hi[k], planePanels)
		return sum[0], magnitude, err
	}
	value, _, err := over(across)
	return value, err
}
