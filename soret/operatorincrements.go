package soret

import (
	"math"

	"thermowalk/walk"
)

// KnowsIncrements tells whether Expect knows a walk.IncrementsTally: in one dimension, of
// a binary law whose paths over the lag are not too many.
func (o *Operator) KnowsIncrements(t walk.IncrementsTally) bool {
	if _, binary := o.walk.Law.(walk.Binary); !binary || o.Dim() != 1 {
		return false
	}
	_, err := newPaths(o.walk, max(1, t.Lag))
	return err == nil
}

// watchIncrements sees the increments that begin in each bin: the density times the moments of all
// paths over the lag. Both are integrated cell by cell, so what walls make uneven in a cell is
// known to the order of the mesh.
func (o *Operator) watchIncrements(t walk.IncrementsTally, steps uint64) (watcher, []float64, error) {
	lag, to := max(1, t.Lag), t.To
	if to == 0 {
		to = steps
	}
	p, err := newPaths(o.walk, lag)
	if err != nil {
		return nil, nil, err
	}
	bins := make([][]cellWeights, t.Grid.N)
	for j := range bins {
		bins[j] = o.incrementWeights(p, t.Grid.Edge(j), t.Grid.Edge(j+1))
	}
	share := 1 / float64((to-t.From)/lag)
	scores := make([]float64, 4*t.Grid.N)
	return func(step uint64, s *State) {
		if step < t.From || step+lag > to || (step-t.From)%lag != 0 {
			return
		}
		for _, at := range s.atoms {
			in := s.binsAt(0, t.Grid, at.q[0])
			for _, j := range in {
				if j < 0 {
					break
				}
				moments, mass := p.moments(at.q[0]), at.mass
				if len(in) > 1 {
					mass = math.NaN()
				}
				addTo(scores[4*j:4*j+4], []float64{1, moments[0], moments[1], moments[2]}, share*mass)
			}
		}
		if s.atoms != nil {
			return
		}
		for j, cells := range bins {
			for _, c := range cells {
				a := s.a[c.cell*o.m:][:o.m]
				for k, weights := range c.of {
					for l, w := range weights {
						scores[4*j+k] = math.FMA(float64(share*w), a[l], scores[4*j+k])
					}
				}
			}
		}
	}, scores, nil
}

// cellWeights are the integrals over a part of a cell for one unit of each of its moments: of the density, and
// of it times E[dq^p], p = 1, 2, 4.
type cellWeights struct {
	cell int
	of   [4][]float64
}

func (o *Operator) incrementWeights(p *paths, lo, hi float64) (list []cellWeights) {
	ax := o.axes[0]
	lo, hi = max(lo, ax.lo()), min(hi, ax.hi())
	if !(lo < hi) {
		return nil
	}
	var value [maxDegree + 1]float64
	for e := ax.cell(lo); e < ax.cells() && ax.edges[e] < hi; e++ {
		u, v := max(lo, ax.edges[e]), min(hi, ax.edges[e+1])
		c := cellWeights{cell: e}
		for k := range c.of {
			c.of[k] = make([]float64, o.m)
		}
		for k, x := range o.nodes.x {
			q := math.FMA(0.5*(1+x), v-u, u)
			legendre(value[:o.m], ax.local(q, e, 0))
			moments := p.moments(q)
			for l := range o.m {
				w := float64((v-u)/ax.width(e)*o.nodes.w[k]) * float64(float64(2*l+1)*value[l])
				for i, f := range [4]float64{1, moments[0], moments[1], moments[2]} {
					c.of[i][l] = math.FMA(w, f, c.of[i][l])
				}
			}
		}
		list = append(list, c)
	}
	return list
}
