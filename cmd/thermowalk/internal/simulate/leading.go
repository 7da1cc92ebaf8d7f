package simulate

import (
	"thermowalk/cmd/thermowalk/internal/config"
	"thermowalk/soret"
	"thermowalk/walk"
	"thermowalk/walk/field"
)

// leading is the fluxes of a tally by the leading-order laws in the density of the
// exact operator, behind each other: Kramers-Moyal, then Eq. 10 as printed. Beside
// the exact flux they show what the truncation in eta makes and what a formula
// does. None but for a reduced walk in one dimension without drift, from a smooth
// density: a binary walk carries the jumps of a start along, and a law of slopes
// says nothing there.
func leading(start *soret.State, r *config.Run, t walk.FluxTally) []float64 {
	law, reduced := r.Walk.Law.(walk.Reduced)
	g, known := law.Field.(*field.Vector)
	if !reduced || !known || law.Drift != nil || r.Walk.Dim() != 1 || !smooth(r) {
		return nil
	}
	s, eta := start.Clone(), r.Walk.Eta
	var flows []soret.Flow
	for _, l := range []soret.Law{soret.KramersMoyal{}, soret.Paper{}} {
		flow, err := l.Of(soret.Medium{Field: g, Density: s})
		if err != nil {
			return nil
		}
		flows = append(flows, flow)
	}
	n := (len(t.Windows) - 1) * len(t.At)
	scores := make([]float64, n*len(flows))
	for w := range len(t.Windows) - 1 {
		from, to := t.Windows[w], t.Windows[w+1]
		s.Advance(from - s.Steps())
		for s.Steps() < to {
			for j, at := range t.At {
				for l, flow := range flows {
					var flux [1]float64
					if flow.Flux(flux[:], []float64{at}, eta) != nil {
						return nil
					}
					scores[l*n+w*len(t.At)+j] += eta * eta * flux[0] / float64(to-from)
				}
			}
			s.Advance(1)
		}
	}
	return scores
}

// smooth tells whether the start of a walk in one dimension is a density without
// jumps: a normal one, or one that fills the space between the walls.
func smooth(r *config.Run) bool {
	start := r.Config.Start[0]
	on := start.On
	if start.Uniform != nil {
		on = start.Uniform
	}
	if start.Normal != nil || on == nil || r.Walk.Boundary == nil || r.Walk.Boundary[0] == nil {
		return start.Normal != nil
	}
	lo, hi := r.Walk.Boundary[0].Range()
	return on[0] == lo && on[1] == hi
}
