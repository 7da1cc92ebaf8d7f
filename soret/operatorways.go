package soret

import (
	"math"
	"slices"

	"thermowalk/walk"
)

// ways are the functionals that a flux map on a line is made of: for each bin the
// way that walkers make within it in the next step, over its width,
//
//	J_bin = 1/h  sum_b w_b Int rho(x) way_bin(x, T_b(x)) dx
//
// walls folding the way. The integrand has a kink where a walker stands on an edge of a bin, or
// steps onto one: cells are cut there, so no kink is integrated over.
func (o *Operator) ways(g walk.Grid) ([]functional, error) {
	w := newWays(o.axes[0], g, o.Size())
	if o.outcomes.noise != nil {
		if err := o.waysByKernel(w); err != nil {
			return nil, err
		}
		return w.functionals(), nil
	}
	rule, p := legendreRule(o.m+4), make([]float64, o.m)
	a := o.axes[0]
	var x, y [1]float64
	var c cutter
	for b, chance := range o.outcomes.weight {
		c.f = func(q float64) float64 {
			x[0] = q
			o.outcomes.to(b, y[:], x[:])
			return y[0]
		}
		for e := range a.cells() {
			from, to := a.edges[e], a.edges[e+1]
			pieces := c.cut(from, to, w.marks)
			if pieces == nil {
				return nil, lineFault(a, e, c.f, o.walk.Eta)
			}
			pieces = w.marks.within(pieces)
			for i := 1; i < len(pieces); i++ {
				u, v := pieces[i-1], pieces[i]
				for k, s := range rule.x {
					q := math.FMA(0.5*(1+s), v-u, u)
					legendre(p, a.local(q, e, 0))
					w.add(q, c.f(q), chance*rule.w[k]*((v-u)/(to-from)))
					w.put(e*o.m, p)
				}
			}
		}
	}
	return w.functionals(), nil
}

// waysByKernel is the same for continuous noise.
func (o *Operator) waysByKernel(w *ways) error {
	a, k, p := o.axes[0], newKernel(o.outcomes, o.axes[0], o.m+4), make([]float64, o.m)
	for e := range a.cells() {
		ends := w.marks.within([]float64{a.edges[e], a.edges[e+1]})
		for i := 1; i < len(ends); i++ {
			ok := k.nodes(a, e, ends[i-1], ends[i], w.marks, func(x, weight float64) bool {
				visit := func(b int, s, end, _ float64) {
					for i, u := range k.rule.x {
						at := math.FMA(0.5*(1+u), end-s, s)
						w.add(x, o.outcomes.noise.to(at), weight*o.outcomes.weight[b]*o.outcomes.noise.density(at)*((end-s)*k.rule.w[i]))
					}
				}
				even := func(b int, mass, mid float64) { w.even(x, mid, weight*o.outcomes.weight[b]*mass) }
				if !k.pieces(x, w.marks, visit, even) {
					return false
				}
				legendre(p, a.local(x, e, 0))
				w.put(e*o.m, p)
				return true
			})
			if !ok {
				return o.noiseFault(e)
			}
		}
	}
	return nil
}

// ways collects what walkers at one place make of way in each bin, and turns it into
// functionals.
type ways struct {
	axis   *axis
	grid   walk.Grid
	marks  marks
	sum    []float64 // of the place at hand, by bin
	met    []int     // bins with a sum
	weight [][]float64
}

func newWays(a *axis, g walk.Grid, size int) *ways {
	w := &ways{axis: a, grid: g, marks: marks{axis: a}, sum: make([]float64, g.N)}
	for j := range g.N + 1 {
		w.marks.at = append(w.marks.at, g.Edge(j))
	}
	w.marks.at = append(w.marks.at, a.lo(), a.hi())
	slices.Sort(w.marks.at)
	for range g.N {
		w.weight = append(w.weight, make([]float64, size))
	}
	return w
}

// add gives the way of a mass from x to the unfolded y to the bins.
func (w *ways) add(x, y, mass float64) {
	a := w.axis
	switch a.ends[0] {
	case reflects: // way and way back cancel
		w.along(x, a.back(y, a.sheet(y)), mass)
	case wraps:
		sheet := a.sheet(y)
		for m := min(sheet, 0); m <= max(sheet, 0); m++ {
			w.along(a.back(x, m), a.back(y, m), mass)
		}
	default:
		w.along(x, y, mass)
	}
}

// along gives the bins their parts of the way from x to y.
func (w *ways) along(x, y, mass float64) {
	lo, hi := max(min(x, y), w.grid.Lo), min(max(x, y), w.grid.Hi)
	if !(lo < hi) {
		return
	}
	if y < x {
		mass = -mass
	}
	last := min(int((hi-w.grid.Lo)/w.grid.Width()), w.grid.N-1)
	for bin := max(0, min(int((lo-w.grid.Lo)/w.grid.Width())-1, last)); bin <= last; bin++ {
		if part := min(hi, w.grid.Edge(bin+1)) - max(lo, w.grid.Edge(bin)); part > 0 {
			w.give(bin, mass*part)
		}
	}
}

// even is add for mass that is even over the sheet of mid, on a folded axis.
func (w *ways) even(x, mid, mass float64) {
	a := w.axis
	if !a.folds() {
		w.add(x, mid, mass)
		return
	}
	turns := 0.0
	if a.ends[0] == wraps {
		turns = float64(a.sheet(mid))
	}
	for bin := range w.grid.N {
		from, to := w.grid.Edge(bin), w.grid.Edge(bin+1)
		below := (0.5*(from+to) - a.lo()) / a.length() // of the even mass, the mean over the bin
		w.give(bin, mass*(max(0, to-max(from, x))+(turns-below)*(to-from)))
	}
}

func (w *ways) give(bin int, way float64) {
	if w.sum[bin] == 0 {
		w.met = append(w.met, bin)
	}
	w.sum[bin] += way
}

// put makes the ways from one place a part of the functionals; p are Legendre's polynomials there,
// of the cell whose moments begin at first.
func (w *ways) put(first int, p []float64) {
	for _, bin := range w.met {
		for l, v := range p {
			w.weight[bin][first+l] += float64(w.sum[bin]*float64(2*l+1)) * v / w.grid.Width()
		}
		w.sum[bin] = 0
	}
	w.met = w.met[:0]
}

func (w *ways) functionals() (list []functional) {
	for _, weight := range w.weight {
		list = append(list, sparse(weight))
	}
	return list
}

// marks are points of an axis and all their images on the unfolded line.
type marks struct {
	*axis
	at []float64 // ascending
}

func (m marks) above(y float64) float64 {
	if !m.folds() {
		for _, at := range m.at {
			if at > y {
				return at
			}
		}
		return math.Inf(1)
	}
	for sheet := m.sheet(y) - 1; ; sheet++ {
		least := math.Inf(1)
		for _, at := range m.at {
			if e := m.unfold(at, sheet); e > y {
				least = min(least, e)
			}
		}
		if !math.IsInf(least, 1) {
			return least
		}
	}
}

// within puts the marks between the ends of a list of points in between them.
func (m marks) within(points []float64) []float64 {
	first, last := points[0], points[len(points)-1]
	for _, at := range m.at {
		if first < at && at < last {
			points = append(points, at)
		}
	}
	slices.Sort(points)
	return slices.Compact(points)
}
