package soret

import (
	"context"
	"math"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/field"
	"thermowalk/walk/walktest"
)

// walksAgainst runs a walk and holds every score of the tallies against the exact
// operator: the least p-value, times the number of scores, must be 1e-6 at least,
// which fails a right operator once in 10^6 seeds. The operator of a mutant, a
// walk that is wrong by a little, must be rejected by the same data.
func walksAgainst(t *testing.T, w, mutant walk.Walk, mesh Mesh, p walk.Plan, tallies ...walk.Tally) {
	t.Helper()
	sum, err := walk.Run(context.Background(), w, p, tallies...)
	if err != nil {
		t.Fatal(err)
	}
	least := func(w walk.Walk, mutated bool) (least float64, scores int, where string, z float64) {
		predicted, err := Predict(w, mesh, p.Steps, tallies...)
		if err != nil {
			t.Fatal(err)
		}
		least = 1
		for k, tally := range tallies {
			for j, r := range predicted[k] {
				e := sum.Of(tally).Estimate(j)
				if e.StdErr <= 1e-12*math.Abs(e.Value) && math.Abs(e.Value-r.Value) <= 1e-12*math.Abs(r.Value) {
					continue // the same for all walkers, to rounding
				}
				if !mutated && !(r.Error <= 20*e.StdErr) {
					t.Errorf("%s[%d]: %v is not resolved beside the measured %v", tally.Name(), j, r, e)
				}
				e.StdErr = math.Hypot(e.StdErr, r.Error/3) // the safety factor taken out again
				scores++
				if v := walktest.PValue(e, r.Value); !(v >= least) && !math.IsNaN(least) {
					least, where, z = v, tally.Name(), e.Z(r.Value)
				}
			}
		}
		return least, scores, where, z
	}
	if v, n, where, z := least(w, false); !(v*float64(n) >= 1e-6) {
		t.Errorf("%s: p = %.2g in one of %d scores (z = %.2f, seed %d)", where, v, n, z, p.Seed)
	}
	if v, n, _, _ := least(mutant, true); !(v*float64(n) < 1e-6) {
		t.Errorf("the mutant is not rejected: p = %.2g in the worst of %d scores", v, n)
	}
}

// faster is the walk with steps longer by 15 %: some score of every walk below is then more than twice its bound off, so that
// the mutant does not pass by chance.
func faster(w walk.Walk) walk.Walk {
	w.Eta *= 1.15
	return w
}

// TestWalkLine: measured flux, density and moments in one dimension, with every wall
// and with drift, from starts of all kinds.
func TestWalkLine(t *testing.T) {
	tilted, err := walk.Density("1+cos(q)", func(q float64) float64 { return 1 + math.Cos(q) }, -math.Pi, math.Pi)
	if err != nil {
		t.Fatal(err)
	}
	drifting := walk.Reduced{Field: field.MustParse("1+0.3*sin(q)"), Drift: field.MustParse("q")}
	tests := map[string]struct {
		w      walk.Walk
		lo, hi float64
		last   uint64
	}{
		"periodic":   {walk.Walk{Law: walk.Reduced{Field: field.MustParse("1+0.5*sin(q)")}, Eta: 0.2, Boundary: circle, Start: tilted}, -3, 3, 8},
		"reflecting": {walk.Walk{Law: walk.Reduced{Field: field.MustParse("sqrt(1+q^2)")}, Eta: 0.2, Boundary: walk.Box{walk.Reflect(-2, 1)}, Start: walk.Uniform(-1.5, 1)}, -1.6, 1, 8},
		"absorbing":  {walk.Walk{Law: walk.Reduced{Field: field.MustParse("sqrt(1+q^2)")}, Eta: 0.2, Boundary: walk.Box{walk.Absorb(-2, 1)}, Start: walk.Uniform(-1.5, 1)}, -1.6, 1, 8},
		"free":       {walk.Walk{Law: drifting, Eta: 0.2, Start: walk.Normal(0.5, 1)}, -0.7, 0.7, 8},
		"long steps": {walk.Walk{Law: walk.Reduced{Field: field.MustParse("1+0.04*sin(q)")}, Eta: 5, Boundary: walk.Box{walk.Reflect(-2, 1)}, Start: walk.Uniform(-2, 0)}, -2, 1, 8},
		"folded":     {walk.Walk{Law: walk.Reduced{Field: field.MustParse("1+0.5*sin(4*q)")}, Eta: 0.6, Boundary: circle, Start: tilted}, -3, 3, 3},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			mesh := Mesh{Lo: []float64{-12}, Hi: []float64{12}, Cells: []int{256}}
			walksAgainst(t, test.w, faster(test.w), mesh, walk.Plan{Walkers: 1 << 18, Steps: test.last, Seed: 11},
				walk.FluxTally{Label: "flux", At: []float64{-0.6, 0.1, 0.6}, Windows: walk.Windows{0, 1, 2, test.last}},
				walk.FluxTally{Label: "expectation", At: []float64{-0.7, 0.1, 0.9}, Windows: walk.Windows{0, 1, test.last}, Score: walk.Expectation},
				walk.Histogram("density", test.lo, test.hi, 11, 1, test.last),
				walk.FluxMapTally{Label: "map", Grid: []walk.Grid{{Lo: test.lo, Hi: test.hi, N: 7}}, Every: 2},
				walk.Moments("moments", 0, 1, test.last))
		})
	}
}

// TestWalkPlane: the same in the plane, with two signs and with a shared one.
func TestWalkPlane(t *testing.T) {
	g := field.MustParse("1+0.4*sin(q1+q2)", "1+0.3*cos(q1)*sin(q2)")
	box := walk.Box{walk.Periodic(-math.Pi, math.Pi), walk.Reflect(-1, 2)}
	for name, groups := range map[string][]int{"two signs": {1, 2}, "one sign": {1, 1}} {
		t.Run(name, func(t *testing.T) {
			w := walk.Walk{
				Law: walk.Reduced{Field: g, Groups: groups, Drift: field.MustParse("0.2", "0.1*q2")}, Eta: 0.3,
				Boundary: box, Start: walk.Product(walk.Uniform(-math.Pi, math.Pi), walk.Uniform(-1, 2)),
			}
			walksAgainst(t, w, faster(w), Mesh{Cells: []int{16, 24}, Degree: 5}, walk.Plan{Walkers: 1 << 18, Steps: 6, Seed: 12},
				walk.FluxTally{Label: "flux 1", Axis: 0, At: []float64{-1, 0.3, 2}, Windows: walk.Windows{0, 1, 6}},
				walk.FluxTally{Label: "flux 2", Axis: 1, At: []float64{-0.5, 0.3, 1.6}, Windows: walk.Windows{0, 1, 6}},
				walk.DensityTally{Label: "density", Axes: []int{0, 1}, Grid: []walk.Grid{{Lo: -3, Hi: 3, N: 6}, {Lo: -1, Hi: 2, N: 5}}, Times: []uint64{1, 6}},
				walk.DensityTally{Label: "turned", Axes: []int{1, 0}, Grid: []walk.Grid{{Lo: -1, Hi: 2, N: 3}, {Lo: -3, Hi: 3, N: 2}}, Times: []uint64{6}},
				walk.DensityTally{Label: "first", Axes: []int{0}, Grid: []walk.Grid{{Lo: -3, Hi: 3, N: 6}}, Times: []uint64{6}},
				walk.FluxMapTally{Label: "map", Grid: []walk.Grid{{Lo: -3, Hi: 3, N: 4}, {Lo: -1, Hi: 2, N: 4}}, Score: walk.Expectation},
				walk.FluxMapTally{Label: "map of steps made", Grid: []walk.Grid{{Lo: -3, Hi: 3, N: 4}, {Lo: -0.4, Hi: 1.4, N: 2}}, From: 2, Every: 3},
				walk.FluxMapTally{Label: "map of q2", Axes: []int{1}, Grid: []walk.Grid{{Lo: -1, Hi: 2, N: 4}}},
				walk.PatchTally{Label: "patch", Centre: []float64{3, 0.5}, Normal: []float64{1, 1}, Radius: 0.7},
				walk.PatchTally{Label: "patch at the wall", Centre: []float64{1, -0.8}, Normal: []float64{0.2, 1}, Radius: 0.9, From: 2, Score: walk.Expectation},
				walk.DensityTally{Label: "second", Axes: []int{1}, Grid: []walk.Grid{{Lo: -1, Hi: 2, N: 6}}, Times: []uint64{6}},
				walk.Moments("moments", 1, 6))
		})
	}
}

// TestWalkGeneral: the general law by quadrature over gamma and xi.
func TestWalkGeneral(t *testing.T) {
	laws := map[string]struct{ law, mutant walk.General }{
		"normal, noisy force": {
			walk.General{F: noisyForce{}, Gamma: walk.NormalVariate{SD: 1}, Xi: []walk.Variate{walk.UniformVariate{Half: 1}}},
			walk.General{F: noisyForce{}, Gamma: walk.NormalVariate{SD: 1.1}, Xi: []walk.Variate{walk.UniformVariate{Half: 1}}},
		},
		"two-point, normal force": {
			walk.General{F: noisyForce{}, Gamma: walk.TwoPoint{Size: 1}, Xi: []walk.Variate{walk.NormalVariate{SD: 2}}, Drift: field.MustParse("0.5*q")},
			walk.General{F: noisyForce{}, Gamma: walk.TwoPoint{Size: 1}, Xi: []walk.Variate{walk.NormalVariate{SD: 2}}},
		},
		"student": {
			walk.General{F: linearForce(1), Gamma: walk.StudentT{Nu: 5, Scale: 1}},
			walk.General{F: linearForce(1), Gamma: walk.NormalVariate{SD: math.Sqrt(5.0 / 3)}},
		},
	}
	for name, c := range laws {
		t.Run(name, func(t *testing.T) {
			w := walk.Walk{Law: c.law, Eta: 0.3, Boundary: walk.Box{walk.Reflect(-2, 3)}, Start: walk.Uniform(0.5, 3)}
			mutant := w
			mutant.Law = c.mutant
			walksAgainst(t, w, mutant, Mesh{Cells: []int{32}}, walk.Plan{Walkers: 1 << 18, Steps: 4, Seed: 13},
				walk.FluxTally{Label: "flux", At: []float64{0.5, 0.9, 1.7}, Windows: walk.Windows{0, 1, 4}},
				walk.Histogram("density", 0.5, 3, 8, 1, 4),
				walk.Moments("moments", 1, 4))
		})
	}
}

// TestWalkPoint: from a point walkers stand on few places, at edges of bins and on
// surfaces too; one by one at first, in cells later.
func TestWalkPoint(t *testing.T) {
	tests := map[string]struct {
		w    walk.Walk
		last uint64
	}{
		"absorbing":  {binary(0.1, walk.Box{walk.Absorb(-1, 1)}, "sqrt(1+q^2)"), 12},
		"reflecting": {binary(0.25, walk.Box{walk.Reflect(-1, 1)}, "1+0.3*q"), 40},
		"lattice":    {binary(0.25, walk.Box{walk.Periodic(-1, 1)}, "1"), 101},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			test.w.Start = walk.Point(0)
			mutant := test.w
			mutant.Start = walk.Point(0.01)
			walksAgainst(t, test.w, mutant, Mesh{Cells: []int{512}}, walk.Plan{Walkers: 1 << 18, Steps: test.last, Seed: 16},
				walk.FluxTally{Label: "flux", At: []float64{-0.25, 0, 0.25}, Windows: walk.Windows{0, 1, 2, test.last}},
				walk.Histogram("density", -1, 1, 8, 1, 5, test.last),
				walk.FluxMapTally{Label: "map", Grid: []walk.Grid{{Lo: -1, Hi: 1, N: 8}}, Every: 3, To: 11},
				walk.Moments("moments", 1, test.last))
		})
	}
}

// TestWalkExit: the measured mean exit time from an interval, at false-alarm rate
// 1e-6; it rejects Ito's, and Ito's with the plain overshoot of 1/2.
func TestWalkExit(t *testing.T) {
	const eta = 0.25 // so large that the two overshoots are 16 standard errors apart
	w := binary(eta, walk.Box{walk.Absorb(-1, 1)}, "1+0.3*q")
	w.Start = walk.Uniform(-1, 1)
	o := mustOperator(t, w, Mesh{})
	start := mustStart(t, o)
	e, err := o.Exit(start)
	if err != nil {
		t.Fatal(err)
	}
	const steps = 800 // exp(-steps/16) have not left
	tally := walk.Passage("exit")
	sum, err := walk.Run(context.Background(), w, walk.Plan{Walkers: 1 << 20, Steps: steps, Seed: 14}, tally)
	if err != nil {
		t.Fatal(err)
	}
	measured := tally.Mean(sum.Of(tally))
	walktest.Agree(t, "steps to exit", measured, e.Steps, 1e-6)
	walktest.Differ(t, "steps to exit, Ito", measured, ito(eta, 0.3, -1, 1), 1e-6)
	walktest.Differ(t, "steps to exit, Ito with an overshoot of 1/2", measured, ito(eta, 0.3, -1-0.5*eta*0.7, 1+0.5*eta*1.3), 1e-6)
}
