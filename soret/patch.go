package soret

import (
	"fmt"
	"math"
)

const (
	patchTolerance = 1e-11   // agreement of two successive rules, relative to the largest |J|
	patchCost      = 1 << 22 // evaluations of the field in all rules together: about a second
)

// costly is a Flow that evaluates the field more than a few times a point.
type costly interface{ evaluations() int }

// patchNodes is the number of points of a ball rule, in floating point since
// it may be huge.
func patchNodes(d, panels int) float64 {
	nodes := 1.0
	for range d {
		nodes *= float64(16 * panels)
	}
	return nodes
}

// PatchFlux is a law's mean flux density through a small flat patch: the ball of
// n-1 dimensions about centre, orthogonal to normal.
//
//	1/|B| Int_B normal . J / eta^2,   B = { centre + u : u . normal = 0, |u| <= radius }
//
// a point for n = 1, a segment of length 2 radius for n = 2, a disc for n = 3. It
// is what a tally measures on a patch of the same radius, divided by the
// patch's area. normal has n entries and length 1; radius > 0 has the unit of q.
// The error names a fault of the field on the patch, or a mean that does not
// settle, as when the support of the density ends on the patch. Rounding noise
// counts as settled: 1e-14 of rho |g| / eta, what goes one way, so a mean that vanishes
// is about zero.
//
// The rules have (16 p)^(n-1) points, p = 1, 2, 4, 8, and two are needed. Where
// these take more than 2^22 evaluations of the field, about a second, the error
// says so: the exact law is computed up to 3 dimensions, kramers-moyal-4 up to 4
// and the others up to 5.
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
	each := 1.0
	if c, ok := flow.(costly); ok {
		each = float64(c.evaluations())
	}
	cost := each * patchNodes(n-1, 1)
	if all := cost + float64(each*patchNodes(n-1, 2)); all > patchCost {
		return 0, fmt.Errorf("soret: the %s flux through a patch in %d dimensions takes at least %.2g evaluations of the field; at most %.2g are made, so take fewer dimensions", law.Name(), n, all, float64(patchCost))
	}
	// J is the difference of what goes one way and the other, each about oneWay.
	var size, oneWay float64
	g := make([]float64, n)
	f := func(u []float64) (float64, error) {
		for i := range q {
			q[i] = centre[i]
			for k, e := range basis {
				q[i] = math.FMA(float64(radius*u[k]), e[i], q[i])
			}
		}
		v, err := through()
		size = max(size, math.Abs(v))
		m.Field.Value(g, q)
		if flow := math.Abs(m.rho(q)) * math.Sqrt(dot(g, g)) / eta; flow > oneWay {
			oneWay = flow
		}
		return v, err
	}
	previous := math.NaN()
	for _, panels := range []int{1, 2, 4, 8} {
		mean, err := newBallRule(n-1, panels).mean(f)
		if err != nil {
			return 0, err
		}
		if math.Abs(mean-previous) <= float64(patchTolerance*size)+float64(1e-14*oneWay) {
			return mean, nil
		}
		cost += float64(each * patchNodes(n-1, 2*panels))
		if panels == 8 || (n > 2 && panels == 4) || cost > patchCost {
			if math.Abs(mean-previous) <= 1e-6*size {
				return mean, nil
			}
			break
		}
		previous = mean
	}
	return 0, fmt.Errorf("soret: the mean of the %s flux over the patch of radius %g about %s does not settle; is it smooth there?", law.Name(), radius, at(centre))
}
