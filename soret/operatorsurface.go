package soret

import (
	"fmt"
	"math"
)

// Surface is a point q = At in one dimension, a line q_axis = At in two, through which
// an [Operator] tells the flux.
type Surface struct {
	op    *Operator
	axis  int
	at    float64
	terms functional
}

// functional is a linear function of moments, with few terms other than zero.
type functional []struct {
	i int
	w float64
}

func (f functional) of(a []float64) (sum float64) {
	for _, t := range f {
		sum = math.FMA(t.w, a[t.i], sum)
	}
	return sum
}

// Surface prepares the flux through the points of the mesh with q_axis = at; axis
// counts from zero. The cut is exact wherever at lies; it need not be a cell edge.
func (o *Operator) Surface(axis int, at float64) (*Surface, error) {
	if axis < 0 || axis >= o.Dim() {
		return nil, fmt.Errorf("soret: there is no coordinate %d in %d dimensions", axis+1, o.Dim())
	}
	if a := o.axes[axis]; !(at >= a.lo() && at <= a.hi()) {
		return nil, fmt.Errorf("soret: the surface at %g lies outside the mesh, %g to %g", at, a.lo(), a.hi())
	}
	weight := make([]float64, o.Size())
	if o.Dim() == 1 {
		if err := o.cross(axis, at, nil, func(i int, w float64) { weight[i] += w }); err != nil {
			return nil, err
		}
		return &Surface{o, axis, at, sparse(weight)}, nil
	}
	// Gauss lines along the axis; their masses are combinations of moments.
	other := o.axes[1-axis]
	masses, _ := gaussMoments(o.nodes)
	n := o.axes[1].cells() * o.m
	for e := range other.cells() {
		for q, x := range o.nodes.x {
			rest := []float64{0, 0}
			rest[1-axis] = math.FMA(0.5*(1+x), other.width(e), other.edges[e])
			err := o.cross(axis, at, rest, func(i int, w float64) {
				for k := range o.m {
					j := i*n + e*o.m + k
					if axis == 1 {
						j = (e*o.m+k)*n + i
					}
					weight[j] = math.FMA(w, masses[q*o.m+k], weight[j])
				}
			})
			if err != nil {
				return nil, err
			}
		}
	}
	return &Surface{o, axis, at, sparse(weight)}, nil
}

func sparse(weight []float64) (f functional) {
	for i, w := range weight {
		if w != 0 {
			f = append(f, struct {
				i int
				w float64
			}{i, w})
		}
	}
	return f
}

// cross tells how much of each moment on a line along an axis crosses at in one
// step, counted upwards; the other coordinate, if there is one, is that of rest.
func (o *Operator) cross(axis int, at float64, rest []float64, add func(i int, w float64)) error {
	if o.outcomes.noise != nil {
		return o.crossKernel(at, add)
	}
	a := o.axes[axis]
	x, y := append([]float64{0}, rest...)[:o.Dim()], make([]float64, o.Dim())
	copy(x, rest)
	rule, p := legendreRule(o.m), make([]float64, o.m)
	var c cutter
	for b, chance := range o.outcomes.weight {
		c.f = func(q float64) float64 {
			x[axis] = q
			o.outcomes.to(b, y, x)
			return y[axis]
		}
		piece := func(e int, u, v float64) {
			x, y := c.middle(u, v, images{a, at})
			net := a.crossings(at, x, y)
			if net == 0 {
				return
			}
			from, to := a.edges[e], a.edges[e+1]
			for k, s := range rule.x {
				q := math.FMA(0.5*s, v-u, math.FMA(0.5, v-u, u))
				legendre(p, a.local(q, e, 0))
				w := net * chance * rule.w[k] * ((v - u) / (to - from))
				for l, value := range p {
					add(e*o.m+l, float64(float64(w*float64(2*l+1))*value)) // rounded before it is added
				}
			}
		}
		for e := range a.cells() {
			pieces := c.cut(a.edges[e], a.edges[e+1], images{a, at})
			if pieces == nil {
				return lineFault(a, e, c.f, o.walk.Eta)
			}
			for i := 1; i < len(pieces); i++ {
				u, v := pieces[i-1], pieces[i]
				if u < at && at < v {
					piece(e, u, at)
					u = at
				}
				piece(e, u, v)
			}
		}
	}
	return nil
}

// crossings is the net number of times that a step from x to the unfolded y
// passes at upwards; as the tallies of package walk count them.
func (a *axis) crossings(at, x, y float64) (net float64) {
	if a.folds() {
		sheet := a.sheet(y)
		y = a.back(y, sheet)
		if a.ends[0] == wraps {
			net = float64(sheet)
		}
	}
	if x < at {
		net++
	}
	if y < at {
		net--
	}
	return net
}

// Flux is the net mass that crosses the surface in the next step of a state of the
// same operator, upwards,
//
//	J = sum_b w_b ( mass{x < At, T_b(x) >= At} - mass{x >= At, T_b(x) < At} )
//
// per step, over the whole line in two dimensions, with the place of a walker
// after its walls have acted and whole turns round a periodic coordinate counted.
// It is the mean of walk's FluxTally over one step. Mass outside a
// window is not there to cross. Divide by eta^2 for the laws of this package.
func (s *Surface) Flux(state *State) float64 {
	if state.op != s.op {
		panic("soret: a surface and a state of different operators")
	}
	if state.atoms != nil {
		return state.fluxOfAtoms(s.axis, s.at)
	}
	return s.terms.of(state.a)
}
