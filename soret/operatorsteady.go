package soret

import (
	"fmt"
	"math"
)

// steadyResidual is the residual of a stationary state.
const steadyResidual = 1e-12

// Stationary is the density that steps do not change, with mass 1:
//
//	L rho = rho,   Residual() <= 1e-12
//
// Leading order in one dimension without drift: rho ~ 1/g^2 ([Equilibrium]), with
// the next in [StepCorrection]; with drift rho ~ 1/g^2 exp(-Int 2 mu/(eta g^2) dq).
//
// Where several densities are stationary it is the one to which the walk leads
// from rho ~ 1/(g_1^2 ... g_n^2) in the mean over time: so a constant g, which
// keeps walkers on a lattice, gives the uniform density. It is an error if more
// than 1e-12 of the mass leaves in a step, or if the walk forgets its start so
// slowly that the residual is not reached; as when all coordinates share one sign
// in two dimensions, since walkers then stay near one streamline of g.
func (o *Operator) Stationary() (*State, error) {
	s := o.steadyGuess()
	solver := newSolver(o, false, s.Clone().a)
	zero := make([]float64, o.Size())
	_, err := solver.solve(s.a, zero, 0.5*steadyResidual, o.size)
	s.Scale(1 / s.Mass())
	gone := make([]float64, 2*o.Dim())
	o.transfer.mul(o.work, s.a, gone)
	var lost float64
	for _, v := range gone {
		lost += v
	}
	if lost > steadyResidual {
		return nil, fmt.Errorf("soret: %.3g of the mass leaves the mesh in every step, so there is no stationary density; close it with walls, or widen the window", lost)
	}
	if residual := s.Residual(); !(residual <= steadyResidual) {
		if err == nil {
			err = fmt.Errorf("soret: the stationary density has a residual of %.2g only", residual)
		}
		return nil, err
	}
	return s, nil
}

// steadyGuess is the leading order where it is bounded, else uniform; mass 1.
func (o *Operator) steadyGuess() *State {
	s, err := o.Load(func(q []float64) float64 {
		v := 1.0
		for i := range q {
			v /= o.outcomes.scale2(q, i)
		}
		return v
	})
	if err == nil {
		if mass := s.Mass(); mass > 0 && !math.IsInf(mass, 0) {
			s.Scale(1 / mass)
			return s
		}
	}
	s, _ = o.Load(func([]float64) float64 { return 1 })
	s.Scale(1 / s.Mass())
	return s
}
