package soret_test

import (
	"context"
	"fmt"
	"log"
	"math"

	"thermowalk/soret"
	"thermowalk/walk"
	"thermowalk/walk/field"
)

// A box with mirrors: how a uniform density relaxes, and where it ends.
func ExampleOperator() {
	w := walk.Walk{
		Law:      walk.Reduced{Field: field.MustParse("sqrt(1+q^2)")},
		Eta:      0.1,
		Boundary: walk.Box{walk.Reflect(-3, 3)},
		Start:    walk.Uniform(-3, 3),
	}
	o, err := soret.NewOperator(w, soret.Mesh{})
	if err != nil {
		log.Fatal(err)
	}
	s, err := o.Start()
	if err != nil {
		log.Fatal(err)
	}
	surface, err := o.Surface(0, 1)
	if err != nil {
		log.Fatal(err)
	}
	for range 3 {
		fmt.Printf("after %3d steps: density at 0 %.5f, flux through 1 %+.5f\n", s.Steps(), s.Eval([]float64{0}), surface.Flux(s))
		s.Advance(100)
	}
	steady, err := o.Stationary()
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("in the end:      density at 0 %.5f, residual below 1e-12: %v\n", steady.Eval([]float64{0}), steady.Residual() < 1e-12)
	// Output:
	// after   0 steps: density at 0 0.16667, flux through 1 -0.00168
	// after 100 steps: density at 0 0.34107, flux through 1 -0.00049
	// after 200 steps: density at 0 0.38920, flux through 1 -0.00009
	// in the end:      density at 0 0.40012, residual below 1e-12: true
}

// What tallies will measure, with the error of the mesh, before any walker walks.
func ExamplePredict() {
	w := walk.Walk{
		Law:      walk.Reduced{Field: field.MustParse("1+0.5*sin(q)")},
		Eta:      0.1,
		Boundary: walk.Box{walk.Periodic(-math.Pi, math.Pi)},
		Start:    walk.Uniform(-math.Pi, math.Pi),
	}
	predicted, err := soret.Predict(w, soret.Mesh{Cells: []int{64}}, 10,
		walk.Flux("flux", 0, 1), walk.Moments("moments", 10))
	if err != nil {
		log.Fatal(err)
	}
	for k, name := range []string{"flux through 0", "flux through 1"} {
		r := predicted[0][k]
		fmt.Printf("%s: %.9f, known to 1e-9: %v\n", name, r.Value, r.Error < 1e-9)
	}
	fmt.Printf("mean: %.9f\n", predicted[1][0].Value)
	// Output:
	// flux through 0: -0.000784345, known to 1e-9: true
	// flux through 1: -0.000547155, known to 1e-9: true
	// mean: -0.049281874
}

// Mean exit times from an interval, for all starting points at once.
func ExampleOperator_ExitCurve() {
	w := walk.Walk{
		Law:      walk.Reduced{Field: field.MustParse("1")},
		Eta:      0.1,
		Boundary: walk.Box{walk.Absorb(-1, 1)},
	}
	o, err := soret.NewOperator(w, soret.Mesh{})
	if err != nil {
		log.Fatal(err)
	}
	curve, err := o.ExitCurve()
	if err != nil {
		log.Fatal(err)
	}
	for _, q := range []float64{-0.95, -0.45, 0.05} {
		fmt.Printf("from %5.2f: %.6f steps\n", q, curve.Eval([]float64{q}))
	}
	// Output:
	// from -0.95: 20.000000 steps
	// from -0.45: 90.000000 steps
	// from  0.05: 110.000000 steps
}

// The Soret coefficient of the stationary density at finite eta, beside the
// leading order 2/g^2.
func ExampleSoretAt() {
	g := field.MustParse("1+0.5*sin(q)")
	for _, eta := range []float64{0.4, 0.2, 0.1} {
		w := walk.Walk{Law: walk.Reduced{Field: g}, Eta: eta, Boundary: walk.Box{walk.Periodic(-math.Pi, math.Pi)}}
		o, err := soret.NewOperator(w, soret.Mesh{Cells: []int{64}})
		if err != nil {
			log.Fatal(err)
		}
		s, err := o.Stationary()
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("eta = %g: %.6f\n", eta, soret.SoretAt(g, s, 0.5))
	}
	fmt.Printf("2/g^2:     %.6f\n", 2/math.Pow(1+0.5*math.Sin(0.5), 2))
	// Output:
	// eta = 0.4: 1.259236
	// eta = 0.2: 1.290795
	// eta = 0.1: 1.298698
	// 2/g^2:     1.301331
}

// Refine puts an error to any number that an operator gives.
func ExampleRefine() {
	w := walk.Walk{
		Law:      walk.Reduced{Field: field.MustParse("1+0.3*q")},
		Eta:      0.1,
		Boundary: walk.Box{walk.Absorb(-1, 1)},
		Start:    walk.Uniform(-1, 1),
	}
	steps, err := soret.Refine(w, soret.Mesh{}, func(o *soret.Operator) ([]float64, error) {
		s, err := o.Start()
		if err != nil {
			return nil, err
		}
		e, err := o.Exit(s)
		return []float64{e.Steps}, err
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.2f steps to exit; error below 0.1: %v\n", steps[0].Value, steps[0].Error < 0.1)
	// Output:
	// 80.54 steps to exit; error below 0.1: true
}

// A surface in the plane, and the flux through one face of a cell by the exact law in
// the density of a state.
func ExampleSurface() {
	g := field.MustParse("1+0.3*q2", "1")
	w := walk.Walk{
		Law:      walk.Reduced{Field: g, Groups: []int{1, 2}},
		Eta:      0.1,
		Boundary: walk.Box{walk.Reflect(-1, 1), walk.Reflect(-1, 1)},
	}
	o, err := soret.NewOperator(w, soret.Mesh{Cells: []int{12, 12}, Degree: 5})
	if err != nil {
		log.Fatal(err)
	}
	s, err := o.Load(func(q []float64) float64 { return (2 + q[0]) / 8 })
	if err != nil {
		log.Fatal(err)
	}
	line, err := o.Surface(0, 0)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("through q1 = 0: %.8f\n", line.Flux(s))
	m := soret.Medium{Field: g, Density: s, Groups: []int{1, 2}, Lo: []float64{-1, -1}, Hi: []float64{1, 1}}
	face, err := soret.PlaneFlux(soret.Exact{}, m, 0, 0, []float64{0, -0.2}, []float64{0, 0.2}, w.Eta)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("through its part -0.2 < q2 < 0.2: %.8f\n", face*w.Eta*w.Eta)
	// Output:
	// through q1 = 0: -0.00128750
	// through its part -0.2 < q2 < 0.2: -0.00025041
}

// The Soret coefficient from a histogram: here from that of an operator's density.
func ExampleMeasuredSoret() {
	g := field.MustParse("1+0.2*q")
	w := walk.Walk{Law: walk.Reduced{Field: g}, Eta: 0.1, Boundary: walk.Box{walk.Reflect(-2, 3)}}
	o, err := soret.NewOperator(w, soret.Mesh{})
	if err != nil {
		log.Fatal(err)
	}
	s, err := o.Stationary()
	if err != nil {
		log.Fatal(err)
	}
	curve, err := soret.MeasuredSoret(g, s.Occupation([]float64{-1, -0.5, 0, 0.5, 1}))
	if err != nil {
		log.Fatal(err)
	}
	for k, q := range curve.Q {
		fmt.Printf("q = %4.1f: S_T eta^2 = %.4f, 2/g^2 = %.4f\n", q, curve.S[k].Value, 2/math.Pow(1+0.2*q, 2))
	}
	// Output:
	// q = -0.5: S_T eta^2 = 2.4793, 2/g^2 = 2.4691
	// q =  0.0: S_T eta^2 = 2.0066, 2/g^2 = 2.0000
	// q =  0.5: S_T eta^2 = 1.6576, 2/g^2 = 1.6529
}

func ExampleKramersMoyalMap() {
	w := walk.Walk{
		Law: walk.Reduced{Field: field.MustParse("1+0.5*q")}, Eta: 0.05,
		Boundary: walk.Box{walk.Reflect(-1, 1)}, Start: walk.Uniform(-1, 1),
	}
	flux := walk.FluxMapTally{Label: "map", Grid: []walk.Grid{{Lo: -1, Hi: 1, N: 4}}, Score: walk.Expectation}
	p := walk.Plan{Walkers: 1 << 18, Steps: 4, Seed: 1, Stratified: true}
	density := flux.Density("density", p.Steps)
	sum, err := walk.Run(context.Background(), w, p, flux, density)
	if err != nil {
		log.Fatal(err)
	}
	m, err := soret.NewKramersMoyalMap(w, flux.Axes, flux.Grid)
	if err != nil {
		log.Fatal(err)
	}
	table, err := m.Compare(sum.Of(flux), sum.Of(density))
	if err != nil {
		log.Fatal(err)
	}
	for cell, c := range table {
		if m.AtWall(cell) {
			fmt.Printf("q = %5.2f: J = %v, at a wall\n", flux.Grid[0].Centre(cell), c.Flux)
			continue
		}
		fmt.Printf("q = %5.2f: J = %v, kramers-moyal %v\n", flux.Grid[0].Centre(cell), c.Flux, c.Law)
	}
	// Output:
	// q = -0.75: J = -3.66(4)e-04, at a wall
	// q = -0.25: J = -5.58(6)e-04, kramers-moyal -5.494(11)e-04
	// q =  0.25: J = -6.97(9)e-04, kramers-moyal -7.05(2)e-04
	// q =  0.75: J = -7.14(14)e-04, at a wall
}

// The flux of the radial walk through a cell and a small segment, at finite eta: in a uniform density
// J = -eta^2 (h h' + h^2/(2r)) along r^ to leading order, h = 1 + 0.3 r^2.
func ExampleOperator_Expect() {
	g := field.MustParse("q1*(1+0.3*(q1^2+q2^2))/sqrt(q1^2+q2^2)", "q2*(1+0.3*(q1^2+q2^2))/sqrt(q1^2+q2^2)")
	w := walk.Walk{Law: walk.Reduced{Field: g}, Eta: 0.1}
	o, err := soret.NewOperator(w, soret.Mesh{Lo: []float64{0.3, 0.3}, Hi: []float64{1.3, 1.3}, Cells: []int{10, 10}})
	if err != nil {
		log.Fatal(err)
	}
	s, err := o.Load(func([]float64) float64 { return 1 })
	if err != nil {
		log.Fatal(err)
	}
	cell := walk.FluxMapTally{Label: "cell", Grid: []walk.Grid{{Lo: 0.75, Hi: 0.85, N: 1}, {Lo: 0.55, Hi: 0.65, N: 1}}, Score: walk.Expectation}
	segment := walk.PatchTally{Label: "segment", Centre: []float64{0.8, 0.6}, Normal: []float64{0.8, 0.6}, Radius: 0.05, Score: walk.Expectation}
	scores, err := o.Expect(s, 1, cell, segment)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("cell: J/eta^2 = (%.3f, %.3f)\n", scores[0][0]/0.01, scores[0][1]/0.01)
	fmt.Printf("segment: %.3f; to leading order %.3f, without h^2/(2r) %.3f\n", scores[1][0]/0.01, -(1.3*0.6 + 1.3*1.3/2), -1.3*0.6)
	// Output:
	// cell: J/eta^2 = (-1.323, -0.992)
	// segment: -1.653; to leading order -1.625, without h^2/(2r) -0.780
}
