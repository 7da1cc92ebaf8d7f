package soret

import (
	"errors"
	"fmt"
	"math"

	"thermowalk/walk"
)

// Load puts a density on the mesh, by quadrature in each cell. It is taken
// as it is, not normalised; walls and window cut it off. It is an error where it
// is not finite. A jump within a cell makes an error of the cell's size; so
// does a point mass: put jumps on cell edges, if there are few.
func (o *Operator) Load(rho func(q []float64) float64) (*State, error) {
	s := o.newState()
	fine := legendreRule(o.m + 8)
	m := o.m
	p := make([][]float64, len(fine.x))
	for i, x := range fine.x {
		p[i] = make([]float64, m)
		legendre(p[i], x)
	}
	q := make([]float64, o.Dim())
	cell := 0
	var err error
	o.eachCell(func(index func(k, l int) int, outer int) {
		a := o.axes[o.Dim()-1]
		e, f := 0, cell
		if outer > 1 {
			e, f = cell/a.cells(), cell%a.cells()
		}
		cell++
		for i := range fine.x {
			first := 1.0
			if outer > 1 {
				q[0] = math.FMA(0.5*(1+fine.x[i]), o.axes[0].width(e), o.axes[0].edges[e])
				first = fine.w[i] * o.axes[0].width(e)
			} else if i > 0 {
				break
			}
			for j := range fine.x {
				q[o.Dim()-1] = math.FMA(0.5*(1+fine.x[j]), a.width(f), a.edges[f])
				v := rho(q)
				if (math.IsNaN(v) || math.IsInf(v, 0)) && err == nil {
					err = fmt.Errorf("soret: the density is not finite at q = %s", at(q))
				}
				v *= first * float64(fine.w[j]*a.width(f))
				for k := range outer {
					w := v
					if outer > 1 {
						w *= p[i][k]
					}
					for l := range m {
						s.a[index(k, l)] = math.FMA(w, p[j][l], s.a[index(k, l)])
					}
				}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	return s, nil
}

// Start puts the start of the walk on the mesh, with mass 1.
//
// A start at a point is followed exactly, point by point, up to 65536 points; then,
// and for starts with some mass at points, such mass is kept by the moments of its
// cell, right in the mean of smooth functions. In two dimensions the coordinates must be independent;
// for others give the density to [Operator.Load]. Mass of the start outside a
// window counts as leaked; outside walls it is an error.
func (o *Operator) Start() (*State, error) {
	start := o.walk.Start
	if start == nil {
		return nil, errors.New("soret: the walk has no start; set Walk.Start or load a density")
	}
	s := o.newState()
	if q, ok := onePoint(start); ok && o.outcomes.noise == nil {
		return o.atPoint(s, q)
	}
	parts := make([][]float64, o.Dim())
	rest := 1.0
	for i, a := range o.axes {
		if err := o.independent(start, i); err != nil {
			return nil, err
		}
		part, below, above := o.marginal(start, i)
		for side, gone := range [2]float64{below, above} {
			if gone > 1e-12 && a.ends[side] != leaks {
				return nil, fmt.Errorf("soret: the start %s has the mass %.3g outside the walls of coordinate %d, %g to %g", start, gone, i+1, a.lo(), a.hi())
			}
			s.gone[2*i+side] = rest * gone
		}
		rest *= 1 - below - above
		parts[i] = part
	}
	if o.Dim() == 1 {
		copy(s.a, parts[0])
		return s, nil
	}
	for i, v := range parts[0] {
		for j, w := range parts[1] {
			s.a[i*len(parts[1])+j] = v * w
		}
	}
	return s, nil
}

// atPoint puts the mass 1 to a point of an empty state.
func (o *Operator) atPoint(s *State, q []float64) (*State, error) {
	at := atom{mass: 1}
	for i, a := range o.axes {
		if !(q[i] >= a.lo() && q[i] <= a.hi()) {
			return nil, fmt.Errorf("soret: the start q%d = %g lies outside the mesh, %g to %g", i+1, q[i], a.lo(), a.hi())
		}
		at.q[i] = q[i]
	}
	s.atoms, s.stale = []atom{at}, true
	return s, nil
}

// marginal gives the moments of coordinate i of a start, and the mass below and
// above the axis.
func (o *Operator) marginal(start walk.Start, i int) (a []float64, below, above float64) {
	ax, m := o.axes[i], o.m
	q, u := rowsOfOne(o.Dim()), rowsOfOne(o.Dim())
	for j := range u {
		u[j][0] = 0.5
	}
	place := func(v float64) float64 {
		u[i][0] = v
		start.Place(q, u)
		return q[i][0]
	}
	// mass is the largest u whose walker starts below x.
	mass := func(x, lo float64) float64 {
		hi := 1 - 0x1p-53
		if place(hi) < x {
			return 1
		}
		if place(max(lo, 0x1p-60)) >= x {
			return lo
		}
		for hi-lo > 0x1p-60 {
			mid := 0.5 * (lo + hi)
			if mid <= lo || mid >= hi {
				break
			}
			if place(mid) < x {
				lo = mid
			} else {
				hi = mid
			}
		}
		return lo
	}
	a = make([]float64, ax.cells()*m)
	from := mass(ax.lo(), 0)
	below = from
	for e := range ax.cells() {
		edge := ax.edges[e+1]
		if e == ax.cells()-1 {
			edge = math.Nextafter(edge, math.Inf(1)) // the upper end is inside
		}
		to := mass(edge, from)
		if to > from {
			c := a[e*m : (e+1)*m]
			if !o.byParts(c, ax, e, from, to, mass) {
				o.byCube(c, ax, e, from, to, place)
			}
			c[0] = to - from
		}
		from = to
	}
	return a, below, 1 - from
}

// byParts makes the moments of a start in cell e from its distribution function F,
//
//	a_l = P_l(1) (F(1) - F(-1)) - Int P_l'(t) (F(t) - F(-1)) dt
//
// It is false where F is not smooth across the cell: rules of 12 and 16 points
// disagree.
func (o *Operator) byParts(a []float64, ax *axis, e int, from, to float64, mass func(x, lo float64) float64) bool {
	slope, check := make([]float64, o.m), make([]float64, o.m)
	integrate := func(dst []float64, points int) {
		r := legendreRule(points)
		for l := range dst {
			dst[l] = to - from
		}
		for i, x := range r.x {
			f := mass(math.FMA(0.5*(1+x), ax.width(e), ax.edges[e]), from) - from
			legendreSlope(slope, x)
			for l, d := range slope {
				dst[l] = math.FMA(-2*r.w[i]*f, d, dst[l])
			}
		}
	}
	integrate(a, 16)
	integrate(check, 12)
	for l, v := range a {
		if math.Abs(v-check[l]) > max(1e-12*(to-from), 1e-14) {
			clear(a)
			return false
		}
	}
	return true
}

// byCube makes the moments of a start in cell e as integrals over the cube, between
// two values of its coordinate.
func (o *Operator) byCube(a []float64, ax *axis, e int, from, to float64, place func(u float64) float64) {
	const panels = 4
	r, p := legendreRule(16), make([]float64, o.m)
	width := (to - from) / panels
	for k := range panels {
		for j, x := range r.x {
			u := math.FMA(width, float64(k)+0.5*(1+x), from)
			legendre(p, ax.local(place(u), e, 0))
			addTo(a, p, width*r.w[j])
		}
	}
}

// independent tells whether coordinate i of a start depends on its own
// coordinate of the cube alone, at 64 points.
func (o *Operator) independent(start walk.Start, i int) error {
	if o.Dim() == 1 {
		return nil
	}
	q, u := rowsOfOne(o.Dim()), rowsOfOne(o.Dim())
	for k := range 8 {
		var first float64
		for l := range 8 {
			for j := range u {
				u[j][0] = (float64(l) + 0.5) / 8
			}
			u[i][0] = (float64(k) + 0.5) / 8
			start.Place(q, u)
			if l == 0 {
				first = q[i][0]
			} else if q[i][0] != first {
				return fmt.Errorf("soret: the coordinates of the start %s are not independent; load its density instead", start)
			}
		}
	}
	return nil
}
