package soret

import (
	"fmt"
	"math"
	"slices"

	"thermowalk/walk"
)

// Resolved is a number of the exact operator with the error of its mesh.
//
// Value is that of the finest mesh. Error is an estimate, on the safe side, of how
// far it is from the limit of fine meshes; Order is the order of convergence that
// it was estimated with.
type Resolved struct {
	Value, Error, Order float64
}

// String prints value and error: 0.123456789 +- 1e-10.
func (r Resolved) String() string { return fmt.Sprintf("%.10g +- %.1g", r.Value, r.Error) }

// Refine asks for numbers on a mesh and on two coarser ones, with half and a quarter
// of its cells (and nodes), and estimates their errors by Richardson's
// extrapolation. With d1 and d2 the differences of a number from mesh to mesh,
//
//	Order = median over all numbers of log2(d2/d1)
//	Error = F max(d1, d2/2^k) / (2^k - 1)
//
// The order belongs to the walk and the mesh, so one d1 that is small by accident
// does not deceive, if there are several numbers. For a smooth density Order is
// about Degree+1; from 3/4 of that on, k is Order, up to Degree+1, and F = 1.25. A
// lower one tells of jumps, which end with order 2 or so whatever coarse meshes
// say: then k is Order within 1/2 .. 2, and F = 3. A number whose own log2(d2/d1) is lower
// than 3/4 of Degree+1, as beside a wall while the others lie where the density is smooth,
// has the larger of both errors. Error is at least one rounding of the value. Mass that leaks from a window is no error of the
// mesh: see [State.Leaked].
//
// Source: the grid convergence index of P. J. Roache, J. Fluids Eng. 116, 405 (1994),
// in the form of W. L. Oberkampf and C. J. Roy, Verification and Validation in
// Scientific Computing (2010), section 8.6.
func Refine(w walk.Walk, mesh Mesh, ask func(o *Operator) ([]float64, error)) ([]Resolved, error) {
	if w.Law == nil {
		return nil, w.Check()
	}
	mesh = mesh.filled(w)
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
	return richardson(values, mesh.Degree+1), nil
}

// richardson judges the values on a mesh, on one of half and one of a quarter of
// its cells. Nominal is the order of smooth densities.
func richardson(values [3][]float64, nominal int) []Resolved {
	resolved := make([]Resolved, len(values[0]))
	var ratios []float64 // d2/d1, where both are more than rounding
	differences := func(k int) (d1, d2 float64) {
		return math.Abs(values[0][k] - values[1][k]), math.Abs(values[1][k] - values[2][k])
	}
	for k, v := range values[0] {
		if d1, d2 := differences(k); min(d1, d2) > 0x1p-50*math.Abs(v) {
			ratios = append(ratios, d2/d1)
		}
	}
	full := math.Ldexp(1, nominal)
	ratio := full
	if len(ratios) > 0 {
		slices.Sort(ratios)
		ratio = 0.5 * (ratios[(len(ratios)-1)/2] + ratios[len(ratios)/2])
	}
	smooth := math.Exp2(0.75 * float64(nominal))
	estimate := func(d1, d2, ratio float64) float64 {
		if ratio < smooth {
			ratio = min(max(ratio, math.Sqrt2), 4)
			return 3 * max(d1, d2/ratio) / (ratio - 1)
		}
		ratio = min(ratio, full)
		return 1.25 * max(d1, d2/ratio) / (ratio - 1)
	}
	for k, v := range values[0] {
		d1, d2 := differences(k)
		e := max(estimate(d1, d2, ratio), 0x1p-52*math.Abs(v))
		if d1 > 0 && d2/d1 < smooth {
			e = max(e, estimate(d1, d2, d2/d1))
		}
		resolved[k] = Resolved{Value: v, Error: e, Order: math.Log2(ratio)}
	}
	return resolved
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
