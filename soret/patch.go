package soret

import (
	"fmt"
	"math"
)

// patchTolerance is the agreement that two successive rules must reach.
const patchTolerance = 1e-11

// PatchFlux is a law's mean flux density through a small flat patch: the ball of
// n-1 dimensions about centre, orthogonal to normal.
//
//	1/|B| Int_B normal . J / eta^2,   B = { centre + u : u . normal = 0, |u| <= radius }
//
// a point for n = 1, a segment of length 2 radius for n = 2, a disc for n = 3. It
// is what a tally measures on a patch of the same radius, divided by the
// patch's area. normal has n entries and length 1; radius > 0 has the unit of q.
// The error names a fault of the field on the patch, or a mean that does not
// settle, as when the support of the density ends on the patch.
func PatchFlux(law Law, m Medium, centre, normal []float64, radius, eta float64) (float64, error) {
	flow, err := law.Of(m)
	if err != nil {
		return 0, err
	}
	if err := checkPoint(m, centre, eta); err != nil {
		return 0, err
	}
	if err := checkNormal(normal, m.Dim()); err != nil {
		return 0, err
	}
	n := m.Dim()
	j, q := make([]float64, n), make([]float64, n)
	through := func() (float64, error) {
		err := flow.Flux(j, q, eta)
		return dot(normal, j), err
	}
	if n == 1 {
		copy(q, centre)
		return through()
	}
	if !(radius > 0) || math.IsInf(radius, 0) {
		return 0, fmt.Errorf("soret: the radius of the patch is %g; a positive number is needed", radius)
	}
	basis := complement(normal)
	var size float64
	f := func(u []float64) (float64, error) {
		for i := range q {
			q[i] = centre[i]
			for k, e := range basis {
				q[i] = math.FMA(float64(radius*u[k]), e[i], q[i])
			}
		}
		v, err := through()
		size = max(size, math.Abs(v))
		return v, err
	}
	previous := math.NaN()
	for _, panels := range []int{1, 2, 4, 8} {
		mean, err := newBallRule(n-1, panels).mean(f)
		if err != nil {
			return 0, err
		}
		if math.Abs(mean-previous) <= patchTolerance*size {
			return mean, nil
		}
		if panels == 8 || (n > 2 && panels == 4) {
			if math.Abs(mean-previous) <= 1e-6*size {
				return mean, nil
			}
			break
		}
		previous = mean
	}
	return 0, fmt.Errorf("soret: the mean of the %s flux over the patch of radius %g about %s does not settle; is it smooth there?", law.Name(), radius, at(centre))
}
