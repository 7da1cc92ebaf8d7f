package soret

import (
	"fmt"
	"math"

	"thermowalk/walk"
)

// pooled is what a tally that maps the flux sees: the density, averaged over the steps
// at which it looks, since a flux is linear in the density. Mass at points is
// scored as it is seen, by the counter of the tally itself.
type pooled struct {
	looks  func(step uint64) bool
	share  float64   // 1 / number of looks
	rho    []float64 // moments
	met    bool      // any mass that is not at points
	scores []float64
	points func(s *State)
	score  func(rho []float64, j *current) // adds to scores; j in the plane
}

func (p *pooled) watch(step uint64, s *State) {
	switch {
	case !p.looks(step):
	case s.atoms != nil:
		p.points(s)
	default:
		p.met = true
		for i, v := range s.a {
			p.rho[i] = math.FMA(p.share, v, p.rho[i])
		}
	}
}

// settle scores the averaged densities.
func (o *Operator) settle(pools []*pooled) error {
	var met []*pooled
	var densities [][]float64
	for _, p := range pools {
		if p.met {
			met, densities = append(met, p), append(densities, p.rho)
		}
	}
	var flows []current
	if o.Dim() == 2 && met != nil {
		var err error
		if flows, err = o.currents(densities); err != nil {
			return err
		}
	}
	for i, p := range met {
		if flows == nil {
			p.score(p.rho, nil)
		} else {
			p.score(p.rho, &flows[i])
		}
	}
	return nil
}

// pool prepares a tally that looks at every every-th step of from..to; single is the same
// tally, over one step from 0 on.
func (o *Operator) pool(single walk.Tally, from, to, every uint64) (*pooled, error) {
	looks := (to - from + every - 1) / every
	p := &pooled{share: 1 / float64(looks), rho: make([]float64, o.Size())}
	p.looks = func(step uint64) bool { return step >= from && step < to && (step-from)%every == 0 }
	counter, err := single.Open(&o.walk, &walk.Plan{Steps: 1, Walkers: 1})
	if err != nil {
		return nil, err
	}
	p.scores = make([]float64, counter.Size())
	p.points = o.byPoint(counter, p)
	return p, nil
}

// byPoint scores the mass at points. In the plane the counter knows the outcomes of a step; on
// a line it sees them one by one.
func (o *Operator) byPoint(counter walk.Counter, p *pooled) func(s *State) {
	one := make([]float64, counter.Size())
	begin, end := walk.Block{Q: rowsOfOne(o.Dim())}, walk.Block{Q: rowsOfOne(o.Dim()), Turns: rowsOfOne(o.Dim()), Step: 1}
	begin.Turns = rowsOfOne(o.Dim())
	add := func(mass float64) {
		counter.Scores(one, 1)
		for k, v := range one {
			p.scores[k] = math.FMA(float64(p.share*mass), v, p.scores[k])
		}
		counter.Reset()
	}
	var y [1]float64
	return func(s *State) {
		for _, at := range s.atoms {
			for i, row := range begin.Q {
				row[0] = at.q[i]
			}
			if o.Dim() == 2 {
				counter.Observe(&begin)
				add(at.mass)
				continue
			}
			for b, chance := range o.outcomes.weight {
				o.outcomes.to(b, y[:], at.q[:1])
				end.Q[0][0], end.Turns[0][0], _ = o.land(0, y[0])
				counter.Observe(&begin)
				counter.Observe(&end)
				add(at.mass * chance)
			}
		}
	}
}

// poolMap prepares a flux map: on a line by the ways that walkers make in each bin, in the
// plane by the mean of the current over each cell.
func (o *Operator) poolMap(t walk.FluxMapTally, steps uint64) (*pooled, error) {
	if t.Axes == nil {
		for j := range t.Grid {
			t.Axes = append(t.Axes, j)
		}
	}
	for j, g := range t.Grid {
		if err := o.onMesh(t.Axes[j], g.Lo, g.Hi); err != nil {
			return nil, err
		}
	}
	if t.To == 0 {
		t.To = steps
	}
	single := t
	single.From, single.To, single.Every, single.Score = 0, 1, 1, walk.Crossings
	if o.Dim() == 2 {
		single.Score = walk.Expectation
	}
	p, err := o.pool(single, t.From, t.To, max(1, t.Every))
	if err != nil {
		return nil, err
	}
	if o.Dim() == 1 {
		bins, err := o.ways(t.Grid[0])
		p.score = func(rho []float64, _ *current) {
			for k, bin := range bins {
				p.scores[k] += bin.of(rho)
			}
		}
		return p, err
	}
	p.score = func(_ []float64, j *current) {
		for a, axis := range t.Axes {
			for cell, v := range j[axis].Bins(t.Axes, t.Grid) {
				p.scores[cell*len(t.Axes)+a] += v
			}
		}
	}
	if t.Score == walk.Crossings && len(t.Axes) == 2 {
		band := o.straightened()
		for k := range p.scores {
			cell := []int{k / 2 / t.Grid[1].N, k / 2 % t.Grid[1].N}
			for a, axis := range t.Axes {
				if o.straight(band, axis, t.Grid[a].Edge(cell[a]), t.Grid[a].Edge(cell[a]+1)) {
					p.scores[k] = math.NaN()
				}
			}
		}
	}
	return p, nil
}

// poolPatch prepares a patch in the plane.
func (o *Operator) poolPatch(t walk.PatchTally, steps uint64) (*pooled, error) {
	if t.To == 0 {
		t.To = steps
	}
	single := t
	single.From, single.To, single.Score = 0, 1, walk.Expectation
	p, err := o.pool(single, t.From, t.To, 1)
	if err != nil {
		return nil, err
	}
	norm := math.Hypot(t.Normal[0], t.Normal[1])
	normal := []float64{t.Normal[0] / norm, t.Normal[1] / norm}
	p.score = func(_ []float64, j *current) { p.scores[0] += j.through(t.Centre, normal, t.Radius) }
	var band [2]float64
	if t.Score == walk.Crossings {
		band = o.straightened()
	}
	for i, c := range t.Centre {
		half := math.Abs(t.Radius * normal[1-i])
		if err := o.onMesh(i, c-half, c+half); err != nil {
			return nil, err
		}
		if o.straight(band, i, c-half, c+half) {
			p.scores[0] = math.NaN()
		}
	}
	return p, nil
}

// straightened is how far from the reflecting walls of each coordinate steps are that
// meet such a wall: there a tally that scores crossings takes the way to the folded
// place for straight.
func (o *Operator) straightened() (band [2]float64) {
	p := o.transfer.(*planeTransfer)
	x, y := make([]float64, 2), make([]float64, 2)
	for i := range o.axes[0].cells() * o.m {
		for j := range o.axes[1].cells() * o.m {
			x[0], x[1] = p.node(o.axes[0], i), p.node(o.axes[1], j)
			for b := range o.outcomes.signs {
				o.outcomes.to(b, y, x)
				for k, a := range o.axes {
					if a.ends[0] != reflects {
						continue
					}
					if over := a.lo() - y[k]; over > 0 {
						band[k] = max(band[k], over, x[k]-a.lo())
					}
					if over := y[k] - a.hi(); over > 0 {
						band[k] = max(band[k], over, a.hi()-x[k])
					}
				}
			}
		}
	}
	return band
}

// straight tells whether a part lo..hi of an axis lies in the band.
func (o *Operator) straight(band [2]float64, axis int, lo, hi float64) bool {
	a := o.axes[axis]
	return band[axis] > 0 && (lo < a.lo()+band[axis] || hi > a.hi()-band[axis])
}

// onMesh is an error where a tally asks for a part of an axis outside the mesh.
func (o *Operator) onMesh(axis int, lo, hi float64) error {
	if a := o.axes[axis]; a.ends[0] != wraps && (lo < a.lo() || hi > a.hi()) {
		return fmt.Errorf("it reaches from %g to %g in coordinate %d, beyond the mesh, %g to %g", lo, hi, axis+1, a.lo(), a.hi())
	}
	return nil
}
