package soret

import (
	"errors"
	"hash/fnv"
	"math"
	"strings"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/field"
	"thermowalk/walk/walktest"
)

// binary is the reduced walk with one expression to each component of g.
func binary(eta float64, box walk.Box, g ...string) walk.Walk {
	return walk.Walk{Law: walk.Reduced{Field: field.MustParse(g...)}, Eta: eta, Boundary: box}
}

func mustOperator(t testing.TB, w walk.Walk, mesh Mesh) *Operator {
	t.Helper()
	o, err := NewOperator(w, mesh)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

func mustStart(t testing.TB, o *Operator) *State {
	t.Helper()
	s, err := o.Start()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustLoad(t testing.TB, o *Operator, rho func(q []float64) float64) *State {
	t.Helper()
	s, err := o.Load(rho)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func first(q []float64) float64 { return q[0] }

func square(q []float64) float64 { return q[0] * q[0] }

var circle = walk.Box{walk.Periodic(-math.Pi, math.Pi)}

func within(t testing.TB, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s = %.17g, want %.17g: the difference %.3g exceeds %.1g", what, got, want, got-want, tolerance)
	}
}

// TestOperatorQuadratic: with g^2 = a + b q + c q^2 the first two moments are known at
// any eta (package walktest), and the operator has them to rounding, whatever
// the mesh: from a point, and from a density, since a step maps polynomials exactly.
func TestOperatorQuadratic(t *testing.T) {
	for _, w := range []walktest.Quadratic{{A: 1, C: 1}, {A: 1, B: 0.3, C: 0.2}, {A: 1}, {A: 2, B: 0.1}} {
		for _, eta := range []float64{0.3, 0.1, 0.03} {
			for _, half := range []float64{0, 0.1} {
				const steps, q0 = 8, 0.5
				start := walk.Point(q0)
				if half > 0 {
					start = walk.Uniform(q0-half, q0+half)
				}
				o := mustOperator(t, walk.Walk{Law: walk.Reduced{Field: w}, Eta: eta, Start: start}, Mesh{Lo: []float64{-15}, Hi: []float64{17}, Cells: []int{200}})
				s := mustStart(t, o)
				s.Advance(steps)
				within(t, "mass", s.Mass(), 1, 1e-14)
				within(t, "E[q]", s.Mean(first), q0, 1e-12)
				// E[q_N^2] is linear in that of the start.
				variance := half * half / 3 * math.Pow(1+eta*eta*w.C, steps)
				want := w.MeanSquare(q0, eta, steps) + variance
				within(t, "E[q^2]", s.Mean(square), want, 1e-12*want)
				if mutant := w.MeanSquare(q0, eta/2, steps) + variance; !(math.Abs(s.Mean(square)-mutant) >= 1e-6) {
					t.Errorf("E[q^2] = %g does not reject half the step, %g", s.Mean(square), mutant)
				}
			}
		}
	}
}

// TestOperatorOrder: a smooth density converges, in the mean square, as the width of
// a cell to the power Degree+1, at every degree, and reaches 1e-10 everywhere on
// 32 cells at the default one.
func TestOperatorOrder(t *testing.T) {
	w := binary(0.1, circle, "1+0.5*sin(q)")
	bell := func(q []float64) float64 { return (1 + math.Cos(q[0])) / (2 * math.Pi) }
	evolved := func(cells, degree int) *State {
		s := mustLoad(t, mustOperator(t, w, Mesh{Cells: []int{cells}, Degree: degree}), bell)
		s.Advance(50)
		return s
	}
	reference := evolved(96, 9)
	distance := func(s *State) (worst, square float64) {
		const n = 997
		for k := range n {
			q := []float64{math.Pi * (2*float64(k)/n - 1)}
			d := math.Abs(s.Eval(q) - reference.Eval(q))
			worst, square = max(worst, d), square+d*d/n
		}
		return worst, math.Sqrt(square)
	}
	for degree := 1; degree <= 7; degree++ {
		_, a := distance(evolved(8, degree))
		_, b := distance(evolved(32, degree))
		if order := math.Log2(a/b) / 2; !(math.Abs(order-float64(degree+1)) <= 0.6) {
			t.Errorf("degree %d: errors %.2g and %.2g, of order %.2f; want %d", degree, a, b, order, degree+1)
		}
	}
	if worst, _ := distance(evolved(32, 7)); !(worst <= 1e-10) {
		t.Errorf("32 cells of degree 7: error %.2g of the density; want 1e-10", worst)
	}
}

// TestOperatorConserves: mass on the mesh and mass that has gone add up to 1, through
// many steps and with every kind of wall.
func TestOperatorConserves(t *testing.T) {
	boxes := map[string]walk.Box{
		"free": nil, "periodic": circle,
		"reflecting": {walk.Reflect(-1, 2)}, "absorbing": {walk.Absorb(-1, 2)},
		"half": {walk.Absorb(math.Inf(-1), 1)},
	}
	for name, box := range boxes {
		w := binary(0.2, box, "1+0.5*sin(q)")
		w.Start = walk.Uniform(-0.5, 0.5)
		s := mustStart(t, mustOperator(t, w, Mesh{Lo: []float64{-3}, Hi: []float64{3}, Cells: []int{48}}))
		s.Advance(20000)
		within(t, name+": mass and mass gone", s.Mass()+s.Absorbed()+s.Leaked(), 1, 1e-12)
		within(t, name+": mass gone", s.Gone(0, 0)+s.Gone(0, 1), s.Absorbed()+s.Leaked(), 1e-15)
		if gone := 1 - s.Mass(); (name == "periodic" || name == "reflecting") != (gone < 1e-12) {
			t.Errorf("%s: %g of the mass has gone", name, gone)
		}
		if (s.Absorbed() > 0) != (name == "absorbing" || name == "half") || (s.Leaked() > 0) != (name == "free" || name == "half") {
			t.Errorf("%s: %g was absorbed, %g leaked", name, s.Absorbed(), s.Leaked())
		}
	}
}

// TestOperatorFold: a map with several preimages. The mass between two points
// after a step is that of their preimages, found by brute force.
func TestOperatorFold(t *testing.T) {
	const eta = 1.0 // eta g' = 1.5 cos 3q: three branches
	w := binary(eta, circle, "1+0.5*sin(3*q)")
	w.Start = walk.Uniform(-math.Pi, math.Pi)
	o := mustOperator(t, w, Mesh{Cells: []int{64}})
	s := mustStart(t, o)
	s.Advance(1)
	const n, samples = 16, 1 << 20
	count := make([]float64, n)
	for k := range samples {
		x := math.Pi * (2*(float64(k)+0.5)/samples - 1)
		for _, zeta := range []float64{-1, 1} {
			y, _ := circle[0].Fold(x - zeta*eta*(1+0.5*math.Sin(3*x)))
			count[min(int((y+math.Pi)/(2*math.Pi)*n), n-1)] += 0.5 / samples
		}
	}
	for j, density := range s.Bins([]int{0}, []walk.Grid{{Lo: -math.Pi, Hi: math.Pi, N: n}}) {
		within(t, "mass of a bin", density*2*math.Pi/n, count[j], 1e-5)
	}
	within(t, "mass", s.Mass(), 1, 1e-14)
	// E[cos q'] = 1/2 sum over zeta of the mean of cos(x - zeta eta g(x)), by the trapezoidal rule.
	var want float64
	for k := range 4096 {
		x := 2 * math.Pi * float64(k) / 4096
		want += math.Cos(x) * math.Cos(eta*(1+0.5*math.Sin(3*x))) / 4096
	}
	within(t, "E[cos q']", s.Mean(func(q []float64) float64 { return math.Cos(q[0]) }), want, 1e-10)
}

// TestOperatorUnits: lengths in another unit, a power of two, keep every bit of the
// masses.
func TestOperatorUnits(t *testing.T) {
	masses := func(unit float64) []float64 {
		g := walk.Func(1, func(g, q [][]float64) {
			for k, x := range q[0] {
				g[0][k] = unit * (1 + x/unit/8)
			}
		})
		w := walk.Walk{Law: walk.Reduced{Field: g}, Eta: 0.1, Boundary: walk.Box{walk.Reflect(-unit, 3*unit)}, Start: walk.Uniform(0, unit)}
		s := mustStart(t, mustOperator(t, w, Mesh{Cells: []int{32}}))
		s.Advance(30)
		return s.a
	}
	want := masses(1)
	for _, unit := range []float64{1024, 1.0 / 64} {
		for i, v := range masses(unit) {
			if v != want[i] {
				t.Fatalf("unit %g: moment %d is %.17g, not %.17g", unit, i, v, want[i])
			}
		}
	}
}

// TestOperatorBits: the moments have the same bits on every platform.
func TestOperatorBits(t *testing.T) {
	hash := func(s *State) uint64 {
		h := fnv.New64a()
		for _, v := range s.a {
			var b [8]byte
			for i := range b {
				b[i] = byte(math.Float64bits(v) >> (8 * i))
			}
			_, _ = h.Write(b[:])
		}
		return h.Sum64()
	}
	w := binary(0.1, walk.Box{walk.Reflect(-2, 3)}, "sqrt(1+q^2)")
	w.Start = walk.Uniform(-1, 1)
	o := mustOperator(t, w, Mesh{Cells: []int{20}})
	s := mustStart(t, o)
	s.Advance(10)
	steady, err := o.Stationary()
	if err != nil {
		t.Fatal(err)
	}
	plane := binary(0.1, walk.Box{walk.Reflect(-2, 3), walk.Periodic(0, 2)}, "sqrt(1+q1^2)", "1+0.1*q1")
	plane.Start = walk.Product(walk.Uniform(-1, 1), walk.Uniform(0, 1))
	p := mustStart(t, mustOperator(t, plane, Mesh{Cells: []int{8, 8}, Degree: 4}))
	p.Advance(10)
	for name, c := range map[string]struct{ got, want uint64 }{
		"evolved":    {hash(s), goldenEvolved},
		"stationary": {hash(steady), goldenStationary},
		"plane":      {hash(p), goldenPlane},
	} {
		if c.got != c.want {
			t.Errorf("%s: the moments hash to %#x, not %#x", name, c.got, c.want)
		}
	}
}

// Hashes of moments on amd64; they change with the algorithm, not the platform.
const (
	goldenEvolved    = 0x2003bd7a27c5729e
	goldenStationary = 0x4ca31acc52da7aff
	goldenPlane      = 0xe5422aa854556e01
)

// TestAdvanceDoesNotAllocate: in one dimension a step needs no memory.
func TestAdvanceDoesNotAllocate(t *testing.T) {
	s := mustLoad(t, mustOperator(t, binary(0.1, circle, "1+0.5*sin(q)"), Mesh{}), func([]float64) float64 { return 1 })
	if n := testing.AllocsPerRun(10, func() { s.Advance(3) }); n != 0 {
		t.Errorf("%g allocations for three steps", n)
	}
}

// TestOperatorFaults: what cannot be done is said, with the place.
func TestOperatorFaults(t *testing.T) {
	free := Mesh{Lo: []float64{-1}, Hi: []float64{1}}
	g := field.MustParse("1")
	tests := []struct {
		name string
		w    walk.Walk
		mesh Mesh
		want string
	}{
		{"no law", walk.Walk{Eta: 1}, free, "no law of motion"},
		{"no eta", walk.Walk{Law: walk.Reduced{Field: g}}, free, "eta = 0"},
		{"three dimensions", binary(0.1, nil, "1", "1", "1"), Mesh{}, "not 3"},
		{"no window", binary(0.1, nil, "1"), Mesh{}, "finite window"},
		{"half a window", binary(0.1, walk.Box{walk.Absorb(0, math.Inf(1))}, "1"), Mesh{Hi: []float64{math.Inf(1)}}, "coordinate 1"},
		{"empty window", binary(0.1, nil, "1"), Mesh{Lo: []float64{1}, Hi: []float64{1}}, "Mesh.Lo < Mesh.Hi"},
		{"too many cells", binary(0.1, circle, "1"), Mesh{Cells: []int{4, 4}}, "cells in 2 coordinates"},
		{"no cells", binary(0.1, circle, "1"), Mesh{Cells: []int{0}}, "0 cells"},
		{"degree", binary(0.1, circle, "1"), Mesh{Degree: 16}, "degree"},
		{"nodes", binary(0.1, circle, "1"), Mesh{Nodes: -1}, "nodes"},
		{"not finite", binary(0.1, nil, "log(q)"), free, "not finite at q = -1"},
		{"strange wall", binary(0.1, walk.Box{oddWall{walk.Reflect(0, 1)}}, "1"), free, "does not know the wall"},
		{"strange law", walk.Walk{Law: oddLaw{}, Eta: 0.1}, free, "binary law"},
		{"general in the plane", walk.Walk{Law: walk.General{F: linearForce(2), Gamma: walk.TwoPoint{Size: 1}}, Eta: 0.1}, Mesh{Lo: []float64{-1, -1}, Hi: []float64{1, 1}}, "one dimension"},
		{"strange gamma", walk.Walk{Law: walk.General{F: linearForce(1), Gamma: oddVariate{walk.TwoPoint{Size: 1}}}, Eta: 0.1}, free, "no quadrature"},
		{"many nodes", walk.Walk{Law: walk.General{F: manyNoises{}, Gamma: walk.NormalVariate{SD: 1}, Xi: []walk.Variate{walk.NormalVariate{SD: 1}, walk.NormalVariate{SD: 1}}}, Eta: 0.1}, Mesh{Lo: []float64{-1}, Hi: []float64{1}, Nodes: 100}, "fewer nodes"},
		{"general, not finite", walk.Walk{Law: walk.General{F: badForce{}, Gamma: walk.NormalVariate{SD: 1}}, Eta: 0.1}, free, "not finite at q = -1"},
		{"far", binary(1e5, walk.Box{walk.Reflect(-1, 1)}, "1+q^2"), Mesh{}, "up to 100 times"},
		{"far noise", walk.Walk{Law: walk.General{F: linearForce(1), Gamma: walk.NormalVariate{SD: 1}}, Eta: 1e5, Boundary: walk.Box{walk.Reflect(-1, 1)}}, Mesh{}, "up to 100 times"},
		{"noise whose square overflows", walk.Walk{Law: walk.General{F: linearForce(1), Gamma: walk.NormalVariate{SD: 1}}, Eta: 1e300, Boundary: walk.Box{walk.Reflect(-1, 1)}}, Mesh{}, "countless times"},
		{"far in the plane", binary(1e5, walk.Box{walk.Reflect(-1, 1), circle[0]}, "1+0.1*sin(q2)", "1"), Mesh{}, "up to 100 times"},
		{"folded plane", binary(0.6, walk.Box{circle[0], circle[0]}, "1+0.5*sin(4*q1)", "1"), Mesh{}, "folds at q = ("},
		{"seam", binary(0.1, walk.Box{circle[0], circle[0]}, "2+0.1*q1", "1"), Mesh{}, "periodic"},
	}
	for _, test := range tests {
		_, err := NewOperator(test.w, test.mesh)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v; want %q in it", test.name, err, test.want)
		}
	}
	var fault *Fault
	if _, err := NewOperator(binary(0.6, walk.Box{circle[0], circle[0]}, "1+0.5*sin(4*q1)", "1"), Mesh{}); !errors.As(err, &fault) || fault.Kind != Folded {
		t.Errorf("a folded plane gave %v, no fault", err)
	}
}

// linearForce is f = q.
type linearForce int

func (f linearForce) Dim() int   { return int(f) }
func (f linearForce) Noise() int { return 0 }
func (f linearForce) Eval(v, q, _ [][]float64) {
	for i := range q {
		copy(v[i], q[i])
	}
}

// noisyForce is f = 1 + 0.3 q xi.
type noisyForce struct{}

func (noisyForce) Dim() int   { return 1 }
func (noisyForce) Noise() int { return 1 }
func (noisyForce) Eval(v, q, xi [][]float64) {
	for k, x := range q[0] {
		v[0][k] = math.FMA(0.3*x, xi[0][k], 1)
	}
}

// manyNoises is f = 1 with two noises, badForce is not a number below 0.
type (
	manyNoises struct{ linearForce }
	badForce   struct{ linearForce }
)

func (manyNoises) Dim() int   { return 1 }
func (manyNoises) Noise() int { return 2 }
func (badForce) Dim() int     { return 1 }

func (badForce) Eval(v, q, _ [][]float64) {
	for k, x := range q[0] {
		v[0][k] = math.Sqrt(x)
	}
}

// Kinds of things that the operator has never heard of.
type (
	oddWall    struct{ walk.Wall }
	oddLaw     struct{}
	oddVariate struct{ walk.Variate }
)

func (oddLaw) Dim() int                           { return 1 }
func (oddLaw) Mover(walk.Env) (walk.Mover, error) { return nil, nil }
