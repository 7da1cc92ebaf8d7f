package soret

import (
	"fmt"
	"math"

	"thermowalk/walk"
)

// maxPaths bounds the paths over a lag that are followed from each point.
const maxPaths = 1 << 12

// paths are all ways of a walk in one dimension over a lag.
type paths struct {
	lag    uint64
	wall   walk.Wall
	weight []float64
	to     func(b int, y, x []float64)
	x, y   []float64 // by step
	sum    [3]float64
	met    uint64 // which ways have met a wall, and where: a hash
	node   uint64 // ways begun
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
	p.sum, p.met, p.node = [3]float64{}, 0, 0
	p.walk(0, x, x, 1)
	return p.sum
}

// meet notes that a way passes a wall here: between two starts with the same notes the
// moments are as smooth as the law.
func (p *paths) meet(side float64) {
	for _, v := range [2]uint64{p.node, math.Float64bits(side)} {
		p.met = (p.met ^ v) * 0x9e3779b97f4a7c15
		p.met ^= p.met >> 29
	}
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
		p.meet(turns)
	}
	for b, chance := range p.weight {
		p.x[step] = q
		p.node++
		p.to(b, p.y[step:step+1], p.x[step:step+1])
		y, w := p.y[step], weight*chance
		switch wall := p.wall.(type) {
		case walk.Winding:
			y += shift
		case walk.Absorbing:
			if (y < lo || y >= hi) && wall.Absorbs() { // the walker stays where it landed
				p.meet(math.Copysign(1, y-lo))
				p.add(y-x, w)
				continue
			}
		default:
			if y < lo || y >= hi {
				p.meet(math.Copysign(1, y-lo))
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
