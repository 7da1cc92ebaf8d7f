package soret

import (
	"fmt"

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

// IncrementMoments puts the moments of an increments tally in one dimension beside what
// they should be, bin by bin, p = 1, 2 and 4 in each.
//
// The exact moments and the mean over a bin are those of [IncrementLaw]. A bin without
// walkers gives NaN.
//
// Source: H. Risken, The Fokker-Planck Equation, 2nd ed. (1989), 4.1; for the finite lag
// exact moments instead of his expansion.
func IncrementMoments(w walk.Walk, t walk.IncrementsTally, s *walk.Scores) ([]IncrementMoment, error) {
	if s.Size() != 4*t.Grid.N {
		return nil, fmt.Errorf("soret: %d scores do not belong to increments from %d bins", s.Size(), t.Grid.N)
	}
	law, err := NewIncrementLaw(w, t)
	if err != nil {
		return nil, err
	}
	share := make([]float64, t.Grid.N)
	for b := range share {
		share[b] = s.Estimate(4 * b).Value
	}
	var list []IncrementMoment
	for b := range t.Grid.N {
		m := law.Bin(b)
		over := m.Mean(func(b int) float64 { return share[b] })
		for k, power := range [3]int{1, 2, 4} {
			list = append(list, IncrementMoment{
				Lo: t.Grid.Edge(b), Hi: t.Grid.Edge(b + 1), Power: power, Measured: t.Moment(s, b, power),
				Leading: m.Leading[k], Step: m.Centre[k] - m.Leading[k], Bin: over[k] - m.Centre[k],
			})
		}
	}
	return list, nil
}
