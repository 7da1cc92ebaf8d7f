package simulate

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/integrate/quad"

	"thermowalk/cmd/thermowalk/internal/config"
	"thermowalk/soret"
	"thermowalk/walk"
	"thermowalk/walk/field"
)

// leading is the fluxes of a tally by the leading-order laws in the density of the
// exact operator, behind each other: Kramers-Moyal, then Eq. 10 as printed. Beside
// the exact flux they show what the truncation in eta makes and what a formula
// does. None but for a reduced walk without drift, and where the jumps of the
// start do not come in the first splitSteps: a binary walk carries them along, and a
// law of slopes says nothing there.
func leading(o *soret.Operator, start *soret.State, r *config.Run, t walk.Tally) []float64 {
	law, reduced := r.Walk.Law.(walk.Reduced)
	g, known := law.Field.(*field.Vector)
	if !reduced || !known || law.Drift != nil {
		return nil
	}
	medium := soret.Medium{Field: g, Groups: law.Groups}
	jumps, longest := jumps(r), longest(o, g, r.Walk.Eta)
	laws := []soret.Law{soret.KramersMoyal{}, soret.Paper{}}
	scores := make([][]float64, len(laws)) // by law
	s, eta := start.Clone(), r.Walk.Eta
	switch t := t.(type) {
	case walk.FluxTally:
		for w := range len(t.Windows) - 1 {
			medium.Density = average(s, t.Windows[w], t.Windows[w+1])
			for _, at := range t.At {
				lo, hi := extent(o, t.Axis, at)
				reached := t.Windows[w] < splitSteps && !smooth(jumps, longest, lo, hi, t.Windows[w+1])
				for k, l := range laws {
					j, err := math.NaN(), error(nil)
					if !reached {
						j, err = throughPlane(o, l, medium, t.Axis, at, eta)
					}
					if err != nil {
						return nil
					}
					scores[k] = append(scores[k], j)
				}
			}
		}
	case walk.PatchTally:
		lo, hi := make([]float64, len(t.Centre)), make([]float64, len(t.Centre))
		for i, c := range t.Centre {
			lo[i], hi[i] = c-t.Radius, c+t.Radius
		}
		if t.From < splitSteps && !smooth(jumps, longest, lo, hi, t.To) {
			return nil
		}
		medium.Density = average(s, t.From, t.To)
		for k, l := range laws {
			j, err := soret.PatchFlux(l, medium, t.Centre, direction(t.Normal), t.Radius, eta)
			if err != nil {
				return nil
			}
			scores[k] = append(scores[k], j*eta*eta)
		}
	}
	return slices.Concat(scores...)
}

// average takes a state to step to, and gives its mean over the steps that begin in from..to.
// A flux is linear in the density.
func average(s *soret.State, from, to uint64) *soret.State {
	s.Advance(from - s.Steps())
	mean := s.Clone()
	mean.Scale(0)
	for s.Steps() < to {
		mean.Add(1/float64(to-from), s)
		s.Advance(1)
	}
	return mean
}

// extent is the box of the points of the mesh with q_axis = at.
func extent(o *soret.Operator, axis int, at float64) (lo, hi []float64) {
	for i := range o.Dim() {
		edges := o.Edges(i)
		lo, hi = append(lo, edges[0]), append(hi, edges[len(edges)-1])
	}
	lo[axis], hi[axis] = at, at
	return lo, hi
}

// throughPlane is the flux of a law through all points of the mesh with q_axis = at, per step.
func throughPlane(o *soret.Operator, l soret.Law, m soret.Medium, axis int, at, eta float64) (float64, error) {
	flow, err := l.Of(m)
	if err != nil {
		return 0, err
	}
	j, q := make([]float64, o.Dim()), make([]float64, o.Dim())
	q[axis] = at
	if o.Dim() == 1 {
		err = flow.Flux(j, q, eta)
		return j[axis] * eta * eta, err
	}
	const points = 8
	var x, weight [points]float64
	var sum float64
	edges := o.Edges(1 - axis)
	for e := range len(edges) - 1 {
		quad.Legendre{}.FixedLocations(x[:], weight[:], edges[e], edges[e+1])
		for k := range x {
			q[1-axis] = x[k]
			if err := flow.Flux(j, q, eta); err != nil {
				return 0, err
			}
			sum += weight[k] * j[axis]
		}
	}
	return sum * eta * eta, nil
}

// direction is a vector of length 1 in the direction of v.
func direction(v []float64) []float64 {
	u := make([]float64, len(v))
	floats.ScaleTo(u, 1/floats.Norm(v, 2), v)
	return u
}

// jumps are where the start of a walk begins or ends with a jump, in each coordinate: not where
// it fills the space between walls.
func jumps(r *config.Run) [][]float64 {
	list := make([][]float64, 0, r.Walk.Dim())
	put := func(ends ...float64) {
		lo, hi, period := math.Inf(-1), math.Inf(1), 0.0
		if box := r.Walk.Boundary; box != nil && box[len(list)] != nil {
			wall := box[len(list)]
			lo, hi = wall.Range()
			if _, winds := wall.(walk.Winding); winds {
				period = hi - lo
			}
		}
		places := []float64{}
		for _, x := range ends {
			if x == lo || x == hi {
				continue
			}
			places = append(places, x)
			if period > 0 {
				places = append(places, x-period, x+period)
			}
		}
		list = append(list, places)
	}
	for _, start := range r.Config.Start {
		switch {
		case start.Uniform != nil:
			put(start.Uniform...)
		case start.On != nil:
			put(start.On...)
		case start.Point != nil:
			for _, x := range start.Point {
				put(x)
			}
		default:
			put()
		}
	}
	return list
}

// longest is the longest step along each coordinate, from edges of cells.
func longest(o *soret.Operator, g *field.Vector, eta float64) []float64 {
	far, q, at := make([]float64, o.Dim()), make([]float64, o.Dim()), make([]float64, o.Dim())
	var visit func(i int)
	visit = func(i int) {
		if i < o.Dim() {
			for _, x := range o.Edges(i) {
				q[i] = x
				visit(i + 1)
			}
			return
		}
		g.Value(at, q)
		for k, v := range at {
			far[k] = math.Max(far[k], eta*math.Abs(v))
		}
	}
	visit(0)
	return far
}

// smooth tells whether jumps stay away from a box for some steps.
func smooth(jumps [][]float64, longest, lo, hi []float64, steps uint64) bool {
	for i, places := range jumps {
		reach := float64(steps) * longest[i]
		for _, x := range places {
			if x >= lo[i]-reach && x <= hi[i]+reach {
				return false
			}
		}
	}
	return true
}
