package soret

import (
	"math"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// TestPlaneProduct: two independent coordinates make the product of two walks in one
// dimension, with all walls.
func TestPlaneProduct(t *testing.T) {
	walls := []walk.Wall{walk.Periodic(-math.Pi, math.Pi), walk.Reflect(-2, 2.5), walk.Absorb(-2, 2.5), walk.Free()}
	g := []string{"1+0.5*sin(q)", "1.2+0.3*cos(2*q)"}
	plane := []string{"1+0.5*sin(q1)", "1.2+0.3*cos(2*q2)"}
	mesh := func(n int) Mesh {
		m := Mesh{Degree: 5}
		for range n {
			m.Lo, m.Hi, m.Cells = append(m.Lo, -3), append(m.Hi, 3), append(m.Cells, 16)
		}
		return m
	}
	for i, one := range walls {
		for _, two := range walls[i:] {
			const eta, steps = 0.2, 7
			var lines [2]*State
			for k, wall := range []walk.Wall{one, two} {
				w := binary(eta, walk.Box{wall}, g[k])
				w.Start = walk.Normal(0.1, 0.4)
				if lo, _ := wall.Range(); !math.IsInf(lo, 0) {
					w.Start = walk.Uniform(-1.3, 1.1)
				}
				o := mustOperator(t, w, mesh(1))
				lines[k] = mustStart(t, o)
				lines[k].Advance(steps)
				_ = k
			}
			w := binary(eta, walk.Box{one, two}, plane...)
			w.Law = walk.Reduced{Field: field.MustParse(plane...), Groups: []int{1, 2}}
			w.Start = walk.Product(lines[0].op.walk.Start, lines[1].op.walk.Start)
			s := mustStart(t, mustOperator(t, w, mesh(2)))
			s.Advance(steps)
			var worst float64
			for _, q := range [][]float64{{0, 0}, {1.1, -0.7}, {-1.9, 1.7}, {2.2, 2.4}} {
				worst = max(worst, math.Abs(s.Eval(q)-lines[0].Eval(q[:1])*lines[1].Eval(q[1:])))
			}
			if !(worst <= 1e-13) {
				t.Errorf("%v x %v: density differs from the product by %.2g", one, two, worst)
			}
			within(t, "mass", s.Mass(), lines[0].Mass()*lines[1].Mass(), 1e-13)
			within(t, "mass with what has gone", s.Mass()+s.Absorbed()+s.Leaked(), 1, 1e-13)
			// Flux through a line.
			for axis := range 2 {
				surface, err := s.op.Surface(axis, 0.3)
				if err != nil {
					t.Fatal(err)
				}
				line, err := lines[axis].op.Surface(0, 0.3)
				if err != nil {
					t.Fatal(err)
				}
				within(t, "flux", surface.Flux(s), line.Flux(lines[axis])*lines[1-axis].Mass(), 1e-14)
			}
		}
	}
}

// TestPlaneRadial: a radial field with one shared sign moves walkers along their
// rays. A radial density rho(r) in the plane is 2 pi r rho(r) on a half-line with the field h(r),
// and the flux carries the geometric term h^2/(2r).
func TestPlaneRadial(t *testing.T) {
	const eta, steps = 0.05, 10
	bell := func(r float64) float64 { return math.Exp(-6*r*r) * 6 / math.Pi }
	plane := mustOperator(t, binary(eta, nil, "q1*(1-0.1*(q1^2+q2^2))", "q2*(1-0.1*(q1^2+q2^2))"),
		Mesh{Lo: []float64{-2.5, -2.5}, Hi: []float64{2.5, 2.5}, Cells: []int{24, 24}})
	s := mustLoad(t, plane, func(q []float64) float64 { return bell(math.Hypot(q[0], q[1])) })
	line := mustOperator(t, binary(eta, nil, "q*(1-0.1*q^2)"), Mesh{Lo: []float64{0}, Hi: []float64{2.5}, Cells: []int{32}})
	r := mustLoad(t, line, func(q []float64) float64 { return 2 * math.Pi * q[0] * bell(q[0]) })
	s.Advance(steps)
	r.Advance(steps)
	if leak := s.Leaked(); !(leak <= 1e-8) {
		t.Fatalf("%g leaked", leak)
	}
	within(t, "mass", s.Mass(), 1, 1e-8)
	for _, q := range [][]float64{{0.6, 0.8}, {0.3, -0.1}, {-0.5, 0}} {
		radius := math.Hypot(q[0], q[1])
		within(t, "density", s.Eval(q), r.Eval([]float64{radius})/(2*math.Pi*radius), 1e-8)
	}
	within(t, "E[r^2]", s.Mean(func(q []float64) float64 { return q[0]*q[0] + q[1]*q[1] }), r.Mean(square), 1e-11)
	// Through the circle of radius 1, by the exact law on the density of the plane.
	surface, err := line.Surface(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	m := Medium{Field: field.MustParse("q1*(1-0.1*(q1^2+q2^2))", "q2*(1-0.1*(q1^2+q2^2))"), Density: s}
	j, err := Through(Exact{}, m, []float64{0.6, 0.8}, []float64{0.6, 0.8}, eta)
	if err != nil {
		t.Fatal(err)
	}
	within(t, "flux through the circle", j*eta*eta*2*math.Pi, surface.Flux(r), 1e-8)
}

// TestPlaneFaces: the exact law, integrated over the faces of a box in the density of
// a state, gives the mass that the step brings into the box. So a flux map
// on cell faces needs nothing but PlaneFlux with a State for density.
func TestPlaneFaces(t *testing.T) {
	const eta = 0.1
	g := field.MustParse("1+0.3*sin(q2)", "1+0.2*cos(q1)")
	w := walk.Walk{Law: walk.Reduced{Field: g, Groups: []int{1, 2}}, Eta: eta}
	o := mustOperator(t, w, Mesh{Lo: []float64{-4, -4}, Hi: []float64{4, 4}, Cells: []int{20, 20}})
	s := mustLoad(t, o, func(q []float64) float64 {
		return math.Exp(-q[0]*q[0]-0.7*q[1]*q[1]) * (1 + 0.3*q[0])
	})
	lo, hi := []float64{-0.4, 0.1}, []float64{0.5, 0.8}
	box := []walk.Grid{{Lo: lo[0], Hi: hi[0], N: 1}, {Lo: lo[1], Hi: hi[1], N: 1}}
	area := (hi[0] - lo[0]) * (hi[1] - lo[1])
	before := s.Bins([]int{0, 1}, box)[0] * area
	m := Medium{Field: g, Density: s, Groups: []int{1, 2}}
	var in float64
	for axis := range 2 {
		for side, at := range [2]float64{lo[axis], hi[axis]} {
			j, err := PlaneFlux(Exact{}, m, axis, at, lo, hi, eta)
			if err != nil {
				t.Fatal(err)
			}
			in += j * eta * eta * float64(1-2*side)
		}
	}
	s.Advance(1)
	after := s.Bins([]int{0, 1}, box)[0] * area
	within(t, "mass brought in through the faces", in, after-before, 1e-9)
	if !(math.Abs(in) >= 1e-5) {
		t.Errorf("%g is too little to test", in)
	}
}

// TestPlaneStationary: two independent signs lead to a unique state in the plane; for
// a product of fields it is the product; residual 1e-12.
func TestPlaneStationary(t *testing.T) {
	w := walk.Walk{Law: walk.Reduced{Field: field.MustParse("1+0.5*sin(q1)", "1+0.3*cos(q2)"), Groups: []int{1, 2}}, Eta: 0.2, Boundary: walk.Box{circle[0], circle[0]}}
	s, err := mustOperator(t, w, Mesh{Cells: []int{12, 12}}).Stationary()
	if err != nil {
		t.Fatal(err)
	}
	if r := s.Residual(); !(r <= 1e-12) {
		t.Errorf("residual %.2g", r)
	}
	var lines [2]*State
	for i, g := range []string{"1+0.5*sin(q)", "1+0.3*cos(q)"} {
		if lines[i], err = mustOperator(t, binary(0.2, circle, g), Mesh{Cells: []int{12}}).Stationary(); err != nil {
			t.Fatal(err)
		}
	}
	for _, q := range [][]float64{{0, 0}, {1.1, -0.7}, {-1.9, 1.7}} {
		within(t, "density", s.Eval(q), lines[0].Eval(q[:1])*lines[1].Eval(q[1:]), 1e-11)
	}
	// Coupled coordinates: no flux of the density's own exact law would vanish, but
	// every step leaves it unchanged.
	w.Law = walk.Reduced{Field: field.MustParse("1+0.4*sin(q1+q2)", "1+0.3*cos(q2-q1)"), Groups: []int{1, 2}}
	o := mustOperator(t, w, Mesh{Cells: []int{16, 16}, Degree: 5})
	if s, err = o.Stationary(); err != nil {
		t.Fatal(err)
	}
	before := s.Eval([]float64{0.3, 0.4})
	s.Advance(50)
	within(t, "density after 50 more steps", s.Eval([]float64{0.3, 0.4}), before, 1e-12)
}

// TestPlaneTransposed: the transposed operator is the transposed one.
func TestPlaneTransposed(t *testing.T) {
	for _, box := range []walk.Box{{walk.Reflect(-1, 1), walk.Absorb(-1, 1)}, {walk.Absorb(-1, 1), walk.Reflect(-1, 1)}, {walk.Reflect(-1, 1), walk.Reflect(-1, 1)}} {
		w := walk.Walk{Law: walk.Reduced{Field: field.MustParse("1+0.2*q2", "1+0.3*q1"), Groups: []int{1, 2}}, Eta: 0.3, Boundary: box}
		o := mustOperator(t, w, Mesh{Cells: []int{5, 4}, Degree: 3})
		n := o.Size()
		x, y, lx, ly := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
		for i := range x {
			x[i], y[i] = math.Sin(float64(i)), math.Cos(float64(i*i))
		}
		o.transfer.mul(lx, x, nil)
		o.transfer.mulT(ly, y)
		within(t, "y.Lx - x.L'y", dot(y, lx)-dot(x, ly), 0, 1e-11)
	}
}
