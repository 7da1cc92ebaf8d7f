package soret

import (
	"fmt"
	"math"

	"thermowalk/walk"
)

// Resolved is a number of the exact operator with the error of its mesh.
//
// Value is that of the finest mesh. Error is an estimate, on the safe side, of how
// far it is from the limit of fine meshes; Order is the observed order of
// convergence, NaN where the values agree to the last bit.
type Resolved struct {
	Value, Error, Order float64
}

// String prints value and error: 0.123456789 +- 1e-10.
func (r Resolved) String() string { return fmt.Sprintf("%.10g +- %.1g", r.Value, r.Error) }

// Refine asks for numbers on a mesh and on two coarser ones, with half and a quarter
// of its cells (and nodes), and estimates their errors by Richardson's
// extrapolation. With d1 and d2 the differences from mesh to mesh,
//
//	Order = log2(d2/d1),   Error = F d1/(2^k - 1)
//
// k is Order, within 1/2 .. Degree+1, and the safety factor F is 1.25 if Order is
// within a tenth of Degree+1, else 3. Error is no less than what d2 would give with
// F = 3 at the order Degree+1, so that a d1 that is small by accident does not
// deceive, nor than one rounding of the value. Mass that leaks from a window is
// no error of the mesh: see [State.Leaked].
//
// Source: the grid convergence index of P. J. Roache, J. Fluids Eng. 116, 405 (1994),
// in the form of W. L. Oberkampf and C. J. Roy, Verification and Validation in
// Scientific Computing (2010), section 8.6.
func Refine(w walk.Walk, mesh Mesh, ask func(o *Operator) ([]float64, error)) ([]Resolved, error) {
	mesh = mesh.filled(w.Dim())
	for _, n := range mesh.Cells {
		if n < 8 {
			return nil, fmt.Errorf("soret: %d cells are too few to be halved twice; give 8 or more", n)
		}
	}
	var values [3][]float64
	for level := 2; level >= 0; level-- {
		m := mesh
		for range level {
			m = m.coarser()
		}
		o, err := NewOperator(w, m)
		if err != nil {
			return nil, err
		}
		if values[level], err = ask(o); err != nil {
			return nil, err
		}
		if len(values[level]) != len(values[2]) {
			panic("soret: different meshes gave different numbers of answers")
		}
	}
	resolved := make([]Resolved, len(values[0]))
	for k, v := range values[0] {
		resolved[k] = richardson(v, values[1][k], values[2][k], mesh.Degree+1)
	}
	return resolved, nil
}

// richardson judges the values on a mesh, on one of half and one of a quarter of
// its cells.
func richardson(fine, half, quarter float64, nominal int) Resolved {
	d1, d2 := math.Abs(fine-half), math.Abs(half-quarter)
	r := Resolved{Value: fine, Order: math.Log2(d2 / d1)}
	full := math.Ldexp(1, nominal)
	factor := 3.0
	if math.Abs(r.Order-float64(nominal)) <= 0.1*float64(nominal) {
		factor = 1.25
	}
	ratio := min(max(d2/d1, math.Sqrt2), full)
	if d1 > 0 {
		r.Error = factor * d1 / (ratio - 1)
	}
	r.Error = max(r.Error, 3*d2/full/(full-1), 0x1p-52*math.Abs(fine))
	return r
}

// Predict is what tallies measure in the mean ([Operator.Expect]), from the
// start of the walk on, with the errors of the mesh:
//
//	predicted[t][k] ~ E[ score k of tallies[t] ]
func Predict(w walk.Walk, mesh Mesh, steps uint64, tallies ...walk.Tally) ([][]Resolved, error) {
	var sizes []int
	flat, err := Refine(w, mesh, func(o *Operator) ([]float64, error) {
		start, err := o.Start()
		if err != nil {
			return nil, err
		}
		expected, err := o.Expect(start, steps, tallies...)
		if err != nil {
			return nil, err
		}
		sizes = sizes[:0]
		var all []float64
		for _, scores := range expected {
			sizes = append(sizes, len(scores))
			all = append(all, scores...)
		}
		return all, nil
	})
	if err != nil {
		return nil, err
	}
	predicted := make([][]Resolved, len(sizes))
	for t, n := range sizes {
		predicted[t], flat = flat[:n:n], flat[n:]
	}
	return predicted, nil
}
