package simulate

import (
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
// does. None but for a reduced walk without drift, from a smooth
// density: a binary walk carries the jumps of a start along, and a law of slopes
// says nothing there.
func leading(o *soret.Operator, start *soret.State, r *config.Run, t walk.Tally) []float64 {
	law, reduced := r.Walk.Law.(walk.Reduced)
	g, known := law.Field.(*field.Vector)
	if !reduced || !known || law.Drift != nil || !smooth(r) {
		return nil
	}
	medium := soret.Medium{Field: g, Groups: law.Groups}
	var scores []float64
	for _, l := range []soret.Law{soret.KramersMoyal{}, soret.Paper{}} {
		s := start.Clone()
		switch t := t.(type) {
		case walk.FluxTally:
			for w := range len(t.Windows) - 1 {
				medium.Density = average(s, t.Windows[w], t.Windows[w+1])
				for _, at := range t.At {
					j, err := throughPlane(o, l, medium, t.Axis, at, r.Walk.Eta)
					if err != nil {
						return nil
					}
					scores = append(scores, j)
				}
			}
		case walk.PatchTally:
			medium.Density = average(s, t.From, t.To)
			j, err := soret.PatchFlux(l, medium, t.Centre, direction(t.Normal), t.Radius, r.Walk.Eta)
			if err != nil {
				return nil
			}
			scores = append(scores, j*r.Walk.Eta*r.Walk.Eta)
		}
	}
	return scores
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

// smooth tells whether the start is a density without jumps: in each coordinate a normal
// one, or one that fills the space between the walls.
func smooth(r *config.Run) bool {
	for i, start := range r.Config.Start {
		on := start.On
		if start.Uniform != nil {
			on = start.Uniform
		}
		if start.Normal != nil {
			continue
		}
		if on == nil || r.Walk.Boundary == nil || r.Walk.Boundary[i] == nil {
			return false
		}
		if lo, hi := r.Walk.Boundary[i].Range(); on[0] != lo || on[1] != hi {
			return false
		}
	}
	return true
}
