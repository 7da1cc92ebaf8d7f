package soret

import (
	"fmt"
	"math"
)

// The positive abscissas and the weights of the Gauss-Legendre rule of 16
// points on (-1, 1), made by testdata/laws.py with 40 digits.
var gauss16 = [8]struct{ x, w float64 }{
	{0.09501250983763744018532, 0.1894506104550684962854},
	{0.2816035507792589132305, 0.1826034150449235888668},
	{0.4580167776572273863424, 0.1691565193950025381893},
	{0.6178762444026437484467, 0.1495959888165767320815},
	{0.7554044083550030338951, 0.1246289712555338720525},
	{0.8656312023878317438805, 0.09515851168249278480993},
	{0.944575023073232576078, 0.06225352393864789286284},
	{0.9894009349916499325962, 0.02715245941175409485178},
}

const (
	quadDepth  = 64   // divisions: a jump is cornered to (9/16)^64 = 1e-16 of the interval
	quadPanels = 8192 // panels beyond those it starts with before it gives up
)

// tolerance is how far a panel and its two parts may differ, relative to the
// magnitude of the whole integral and to that of the panel itself. The second
// lets rounding noise pass: Gauss's rule of 16 points gains eight digits by a
// division, so the parts are far better than the difference tells, unless it
// is noise, which does not become less.
type tolerance struct{ whole, panel float64 }

// lineTolerance is for integrands known to about the last bits.
var lineTolerance = tolerance{4e-15, 1e-13}

// planeTolerance is for integrands that are fluxes at a given eta.
func planeTolerance(eta float64) tolerance { return tolerance{1e-12, 1e-12 + 1e-14/eta} }

// integrand is a function of one variable with k values. It writes them to dst
// and returns the magnitude of what was added up to make them: rounding errors
// are relative to it, so it sets the scale of the tolerance. Symmetric terms
// that cancel in dst do not cancel in the magnitude.
type integrand func(dst []float64, t float64) (magnitude float64, err error)

// quadrature integrates k functions at once: 16 points of Gauss-Legendre,
// divided until a panel agrees with its two parts. Smooth integrands take three
// panels; jumps and kinks are cornered. It uses + - * only, in a
// fixed order: the result is the same on every platform.
type quadrature struct {
	f         integrand
	k         int
	tolerance tolerance
	tmp       []float64
	err       error
	whole     float64 // difference that a panel may have, from the whole magnitude
	panels    int     // done
	most      int     // panels before it gives up
}

func newQuadrature(k int, tolerance tolerance, f integrand) *quadrature {
	return &quadrature{f: f, k: k, tolerance: tolerance, tmp: make([]float64, k)}
}

// integrate writes the integrals from a to b into dst and returns that of the
// magnitude. panels is the number of equal parts that it starts with: more than
// one where the integrand may be narrow.
func (z *quadrature) integrate(dst []float64, a, b float64, panels int) (float64, error) {
	if a == b {
		clear(dst)
		return 0, nil
	}
	return z.over(dst, equalParts(nil, a, b, panels))
}

// equalParts appends the edges of equal parts of a..b.
func equalParts(edges []float64, a, b float64, parts int) []float64 {
	for p := range parts {
		edges = append(edges, math.FMA(b-a, float64(p)/float64(parts), a))
	}
	return append(edges, b)
}

// over integrates from the first edge to the last, starting with the panels
// between the edges, which grow.
func (z *quadrature) over(dst, edges []float64) (float64, error) {
	panels := len(edges) - 1
	z.err, z.panels, z.most = nil, 0, quadPanels+3*panels
	clear(dst)
	parts := make([][]float64, panels)
	mags := make([]float64, panels)
	var total float64
	for p := range panels {
		parts[p] = make([]float64, z.k)
		mags[p] = z.panel(parts[p], edges[p], edges[p+1])
		total += math.Abs(mags[p])
	}
	z.whole = z.tolerance.whole * total
	var magnitude float64
	for p := range panels {
		magnitude += z.refine(dst, parts[p], mags[p], edges[p], edges[p+1], quadDepth)
	}
	return magnitude, z.err
}

// refine adds the integrals over one panel to dst, given its own rule's answer.
func (z *quadrature) refine(dst, whole []float64, magnitude, a, b float64, depth int) float64 {
	// Off the middle: a jump at the very middle of a panel would look symmetric
	// to the whole rule and to its halves alike.
	mid := math.FMA(0.4375, b-a, a)
	left, right := make([]float64, z.k), make([]float64, z.k)
	ml, mr := z.panel(left, a, mid), z.panel(right, mid, b)
	diff := math.Abs(magnitude - (ml + mr))
	for i, w := range whole {
		diff = max(diff, math.Abs(w-(left[i]+right[i])))
	}
	// A magnitude that was zero at the first glance sets no scale yet.
	z.whole = max(z.whole, z.tolerance.whole*math.Abs(ml+mr))
	if z.panels > z.most && z.err == nil {
		z.err = fmt.Errorf("soret: an integral over %g to %g does not settle; the density or the field is too rough there", a, b)
	}
	if z.err != nil || diff <= max(z.whole, z.tolerance.panel*math.Abs(ml+mr)) || depth == 0 || !(a < mid && mid < b) {
		for i := range dst {
			dst[i] += left[i] + right[i]
		}
		return ml + mr
	}
	return z.refine(dst, left, ml, a, mid, depth-1) + z.refine(dst, right, mr, mid, b, depth-1)
}

// panel is the plain rule on (a, b).
func (z *quadrature) panel(dst []float64, a, b float64) (magnitude float64) {
	clear(dst)
	z.panels++
	half := 0.5 * (b - a)
	mid := a + half
	for _, node := range gauss16 {
		for _, x := range [2]float64{-node.x, node.x} {
			if z.err != nil {
				return 0
			}
			m, err := z.f(z.tmp, math.FMA(half, x, mid))
			if err != nil {
				z.err = err
				return 0
			}
			for i, v := range z.tmp {
				dst[i] = math.FMA(node.w, v, dst[i])
			}
			magnitude = math.FMA(node.w, m, magnitude)
		}
	}
	for i := range dst {
		dst[i] *= half
	}
	return magnitude * half
}
