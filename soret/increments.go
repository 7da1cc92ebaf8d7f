package soret

import (
	"fmt"
	"math"

	"thermowalk/walk"
)

// IncrementMoment is a Kramers-Moyal moment E[dq^p] of the increments over a lag of n
// steps that start in one bin: as measured, and as it should be, in three parts.
//
//	E[dq^p | bin] = Leading + Step + Bin
//
// Leading is the diffusion's at the centre of the bin: -eta mu n for p = 1, eta^2 g^2 n for
// p = 2, and 3 (eta^2 g^2 n)^2 for p = 4. Step, the finite-step correction, is what the
// exact moment of n steps from the centre is more than that, with all walls: for one
// binary step eta^2 mu^2 for p = 2, and for p = 4 it makes eta^4 g^4 of 3 eta^4 g^4
// (without drift). Bin, the finite-bin correction, is what its mean over the bin is more
// than the value at the centre, with the density that the walkers had there,
//
//	Bin ~ h^2/24 ( m'' + 2 m' rho'/rho ),   m(q) the exact moment from q, h the width.
type IncrementMoment struct {
	Lo, Hi             float64 // the bin
	Power              int     // p
	Measured           walk.Estimate
	Leading, Step, Bin float64
}

// Expected is Leading + Step + Bin.
func (m IncrementMoment) Expected() float64 { return m.Leading + m.Step + m.Bin }

// maxPaths bounds the paths over a lag that are followed from each point.
const maxPaths = 1 << 12

// binPanels is the number of panels of a bin, each with 3 points of Gauss: moments have
// kinks and jumps where the last step to miss a wall begins.
const binPanels = 8

// IncrementMoments puts the moments of an increments tally in one dimension beside what
// they should be, bin by bin, p = 1, 2 and 4 in each.
//
// The exact moments are those of all paths over the lag: of the binary law two
// for each step, up to a lag of 12; of the general law by quadrature over gamma and xi
// (16 points each), which for one step is exact for the moments of
// f away from walls. An absorbed walker stays where its last step led. The density in
// a bin is a quadratic polynomial with the measured shares of the bin and its
// neighbours: Bin has an error of the order h^4; a jump of the moment, as a wall makes it a
// step away, is met to a 24th of the bin. A bin without walkers gives NaN.
//
// Source: H. Risken, The Fokker-Planck Equation, 2nd ed. (1989), 4.1; for the finite lag
// exact moments instead of his expansion.
func IncrementMoments(w walk.Walk, t walk.IncrementsTally, s *walk.Scores) ([]IncrementMoment, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	if w.Dim() != 1 {
		return nil, fmt.Errorf("soret: exact moments of increments are known in one dimension, not %d", w.Dim())
	}
	if s.Size() != 4*t.Grid.N {
		return nil, fmt.Errorf("soret: %d scores do not belong to increments from %d bins", s.Size(), t.Grid.N)
	}
	lag := max(1, t.Lag)
	moments, err := newStepMoments(w.Law, w.Eta)
	if err != nil {
		return nil, err
	}
	p, err := newPaths(w, lag)
	if err != nil {
		return nil, err
	}
	share := make([]float64, t.Grid.N)
	for b := range share {
		share[b] = s.Estimate(4 * b).Value
	}
	line := mapLine{grid: t.Grid}
	var list []IncrementMoment
	for b := range t.Grid.N {
		var mean, second [1]float64
		centre := t.Grid.Centre(b)
		moments.at(mean[:], second[:], []float64{centre})
		spread := second[0] - float64(mean[0]*mean[0])
		n := float64(lag)
		leading := [3]float64{n * mean[0], n * spread, 3 * n * n * spread * spread}
		at := p.moments(centre)
		var over [3]float64
		var mass float64
		for k := range binPanels * len(mapNodes) {
			u := mapNodes[k%len(mapNodes)]
			x := float64(b) + (float64(k/len(mapNodes))+u.at)/binPanels
			var rho float64
			for _, c := range line.near(x, b-1, 3) {
				rho = math.FMA(c.weight, share[c.at], rho)
			}
			rho *= u.weight
			mass += rho
			m := p.moments(math.FMA(x, t.Grid.Width(), t.Grid.Lo))
			for k := range over {
				over[k] = math.FMA(rho, m[k], over[k])
			}
		}
		for k, power := range [3]int{1, 2, 4} {
			list = append(list, IncrementMoment{
				Lo: t.Grid.Edge(b), Hi: t.Grid.Edge(b + 1), Power: power, Measured: t.Moment(s, b, power),
				Leading: leading[k], Step: at[k] - leading[k], Bin: over[k]/mass - at[k],
			})
		}
	}
	return list, nil
}

// paths are all ways of a walk in one dimension over a lag.
type paths struct {
	lag    uint64
	wall   walk.Wall
	weight []float64
	to     func(b int, y, x []float64)
	x, y   []float64 // by step
	sum    [3]float64
}

func newPaths(w walk.Walk, lag uint64) (*paths, error) {
	p := &paths{lag: lag, wall: walk.Free()}
	if w.Boundary != nil && w.Boundary[0] != nil {
		p.wall = w.Boundary[0]
	}
	switch law := w.Law.(type) {
	case walk.Binary:
		o, err := binaryOutcomes(law, w.Eta)
		if err != nil {
			return nil, err
		}
		p.weight, p.to = o.weight, o.to
	case walk.General:
		if err := p.general(law, w.Eta); err != nil {
			return nil, err
		}
	}
	if math.Pow(float64(len(p.weight)), float64(lag)) > maxPaths {
		return nil, fmt.Errorf("soret: a lag of %d steps with %d outcomes each has more than %d paths: no exact moments; take a shorter lag", lag, len(p.weight), maxPaths)
	}
	p.x, p.y = make([]float64, lag+1), make([]float64, lag+1)
	return p, nil
}

// general lists the values of gamma and xi.
func (p *paths) general(law walk.General, eta float64) error {
	p.weight = []float64{1}
	values := [][]float64{nil} // gamma, xi...
	for _, v := range append([]walk.Variate{law.Gamma}, law.Xi...) {
		if t, student := v.(walk.StudentT); student && t.Nu <= 4 {
			return fmt.Errorf("soret: the law %q has no fourth moment", v)
		}
		r, err := variateRule(v, variateNodes)
		if err != nil {
			return err
		}
		if len(p.weight)*len(r.x) > maxPaths {
			return fmt.Errorf("soret: %d noise variables have more than %d outcomes", len(law.Xi), maxPaths)
		}
		var weight []float64
		var next [][]float64
		for b, v := range values {
			for k, x := range r.x {
				next = append(next, append(v[:len(v):len(v)], x))
				weight = append(weight, p.weight[b]*r.w[k])
			}
		}
		values, p.weight = next, weight
	}
	drift := func(mu, _ []float64) { clear(mu) }
	if law.Drift != nil {
		drift = pointwise(law.Drift)
	}
	f, q, xi := rowsOfOne(1), rowsOfOne(1), rowsOfOne(len(law.Xi))
	p.to = func(b int, y, x []float64) {
		drift(y, x)
		q[0][0] = x[0]
		for j := range xi {
			xi[j][0] = values[b][j+1]
		}
		law.F.Eval(f, q, xi)
		y[0] = math.FMA(-eta, y[0], x[0]) - float64(float64(eta*values[b][0])*f[0][0])
	}
	return nil
}

// moments are E[dq^p], p = 1, 2, 4, over the lag from x.
func (p *paths) moments(x float64) [3]float64 {
	p.sum = [3]float64{}
	p.walk(0, x, x, 1)
	return p.sum
}

// walk follows all ways on from the unwrapped place at, which began at x.
func (p *paths) walk(step uint64, x, at, weight float64) {
	if step == p.lag {
		p.add(at-x, weight)
		return
	}
	lo, hi := p.wall.Range()
	q, shift := at, 0.0
	if winds, ok := p.wall.(walk.Winding); ok && (q < lo || q >= hi) {
		var turns float64
		q, turns = p.wall.Fold(q)
		shift = turns * winds.Period()
	}
	for b, chance := range p.weight {
		p.x[step] = q
		p.to(b, p.y[step:step+1], p.x[step:step+1])
		y, w := p.y[step], weight*chance
		switch wall := p.wall.(type) {
		case walk.Winding:
			y += shift
		case walk.Absorbing:
			if (y < lo || y >= hi) && wall.Absorbs() { // the walker stays where it landed
				p.add(y-x, w)
				continue
			}
		default:
			if y < lo || y >= hi {
				y, _ = p.wall.Fold(y)
			}
		}
		p.walk(step+1, x, y, w)
	}
}

// add scores the end of a way.
func (p *paths) add(d, weight float64) {
	d2 := float64(d * d)
	for k, v := range [3]float64{d, d2, d2 * d2} {
		p.sum[k] = math.FMA(weight, v, p.sum[k])
	}
}
