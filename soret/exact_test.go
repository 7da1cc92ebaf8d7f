package soret

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/walktest"
)

// scalar is a function of one variable with its derivative: a 1-D Field, and a
// Density.
type scalar struct{ f, d func(q float64) float64 }

func (s scalar) Dim() int                  { return 1 }
func (s scalar) Value(g, q []float64)      { g[0] = s.f(q[0]) }
func (s scalar) Jacobian(dg, q []float64)  { dg[0] = s.d(q[0]) }
func (s scalar) Eval(q []float64) float64  { return s.f(q[0]) }
func (s scalar) Gradient(dst, q []float64) { dst[0] = s.d(q[0]) }

var (
	hyperbola = scalar{func(q float64) float64 { return math.Sqrt(1 + q*q) }, func(q float64) float64 { return q / math.Sqrt(1+q*q) }}
	uniform   = scalar{func(float64) float64 { return 1 }, func(float64) float64 { return 0 }}
	normal    = scalar{
		func(q float64) float64 { return math.Exp(-q*q/2) / math.Sqrt(2*math.Pi) },
		func(q float64) float64 { return -q * math.Exp(-q*q/2) / math.Sqrt(2*math.Pi) },
	}
)

// TestReference holds the laws against the reference values of the project:
// g = sqrt(1+q^2), q = 1/2, eta = 0.1, J/eta^2 with 40-digit arithmetic.
func TestReference(t *testing.T) {
	tests := []struct {
		law     Law
		density Density
		want    float64
		rel     float64
	}{
		{Exact{}, uniform, -0.50505050505050505, 1e-13},
		{KramersMoyal{}, uniform, -0.5, 1e-15},
		{Midpoint{}, uniform, -0.5, 1e-15},
		{Paper{}, uniform, -0.5, 1e-15},
		{Exact{}, normal, -0.065713834603571, 1e-13},
		{KramersMoyal{}, normal, -0.06601224877, 1e-9},
		{Midpoint{}, normal, -0.06601224877, 1e-9},
		{Paper{}, normal, +0.04400816585, 1e-9},
	}
	for _, test := range tests {
		j, err := Through(test.law, Medium{Field: hyperbola, Density: test.density}, []float64{0.5}, []float64{1}, 0.1)
		if err != nil || !(math.Abs(j-test.want) <= test.rel*math.Abs(test.want)) {
			t.Errorf("%s: J/eta^2 = %.16g, %v; want %.16g", test.law.Name(), j, err, test.want)
		}
	}
}

// TestBits: the laws have the same bits on every platform, here for a field and a
// density made of + * / and square roots, rounded one by one.
func TestBits(t *testing.T) {
	f := scalar{
		func(q float64) float64 { return math.Sqrt(1 + float64(q*q)) },
		func(q float64) float64 { return q / math.Sqrt(1+float64(q*q)) },
	}
	lorentz := func(q float64) float64 { return 1 / (1 + float64((q-0.5)*(q-0.5))) }
	rho := scalar{lorentz, func(q float64) float64 { return -2 * (q - 0.5) * lorentz(q) * lorentz(q) }}
	h := fnv.New64a()
	for _, law := range []Law{Exact{}, KramersMoyal{}, Midpoint{}, Paper{}} {
		for k := range 40 {
			q, eta := float64(k-20)/7, math.Ldexp(1, -k%10-2)
			j, err := Flux(law, Medium{Field: f, Density: rho, Lo: []float64{-3}}, []float64{q}, eta)
			if err != nil {
				t.Fatal(err)
			}
			space, err := newExactSpace(Medium{Field: f, Density: rho, Hi: []float64{3}})
			if err != nil {
				t.Fatal(err)
			}
			var s [1]float64
			if err := space.Flux(s[:], []float64{q}, eta); err != nil {
				t.Fatal(err)
			}
			for _, v := range []float64{j[0], s[0]} {
				for b := math.Float64bits(v); b != 0; b >>= 8 {
					h.Write([]byte{byte(b)})
				}
			}
		}
	}
	if got, want := h.Sum64(), uint64(0x30f59b2e26dc3c01); got != want {
		t.Errorf("hash of the bits %#x, want %#x", got, want)
	}
}

// crossing scores a step along a line: the mean over the sign of the mass that
// crosses q upwards.
func crossing(x, step, q float64) float64 {
	switch {
	case x < q && x+step >= q:
		return 0.5
	case x >= q && x-step < q:
		return -0.5
	}
	return 0
}

// batches runs 64 batches of a simulation and makes J/eta^2 of their means.
func batches(eta float64, once func(r *rand.Rand) float64) walk.Estimate {
	const n, walkers = 64, 1 << 14
	var mean, squares float64
	for b := range n {
		r := rand.New(rand.NewPCG(71, uint64(b)))
		var sum float64
		for range walkers {
			sum += once(r)
		}
		x := sum / walkers / eta / eta
		mean += x / n
		squares += x * x
	}
	return walk.Estimate{Value: mean, StdErr: math.Sqrt((squares - n*mean*mean) / (n - 1) / n), N: n}
}

// TestSimulation: a million walkers, written here without the engine, agree
// with the exact law, and tell it from Eq. 10 and from the law with the signs
// grouped otherwise. False-alarm rate 1e-9 each.
func TestSimulation(t *testing.T) {
	const eta, alpha = 0.2, 1e-9
	check := func(name string, got walk.Estimate, exact, wrong float64) {
		t.Helper()
		walktest.Agree(t, name+": exact", got, exact, alpha)
		walktest.Differ(t, name+": mutant", got, wrong, alpha)
	}

	q := 0.8
	m := Medium{Field: hyperbola, Density: normal}
	got := batches(eta, func(r *rand.Rand) float64 {
		x := r.NormFloat64()
		return crossing(x, eta*hyperbola.f(x), q)
	})
	var laws []float64
	for _, law := range []Law{Exact{}, Paper{}} {
		j, err := Flux(law, m, []float64{q}, eta)
		if err != nil {
			t.Fatal(err)
		}
		laws = append(laws, j[0])
	}
	check("line", got, laws[0], laws[1])

	// A plane in two dimensions with two sign groups, uniform in a box that the
	// reach of the plane touches.
	two := medium(t, []string{"0.5+0.4*q1+0.2*q2", "0.6+0.3*q1"}, "0.25", 1, 2)
	two.Lo, two.Hi = []float64{-1, -1}, []float64{1, 1}
	got = batches(eta, func(r *rand.Rand) float64 {
		x, y := 2*r.Float64()-1, 2*r.Float64()-1
		return crossing(x, eta*(0.5+0.4*x+0.2*y), 0.9)
	})
	laws = laws[:0]
	for _, law := range []Law{Exact{}, Paper{}} {
		j, err := PlaneFlux(law, two, 0, 0.9, []float64{0, -2}, []float64{0, 2}, eta)
		if err != nil {
			t.Fatal(err)
		}
		laws = append(laws, j)
	}
	check("plane", got, laws[0], laws[1])

	// A patch across the radial field with a shared sign, and with two groups.
	radial := func(x, y float64) (float64, float64) {
		s := eta * (1 + 0.3*(x*x+y*y)) / math.Hypot(x, y)
		return s * x, s * y
	}
	const radius = 0.2
	normalAt := []float64{0.6, 0.8}
	through := func(x, y, dx, dy float64) float64 { // of the patch about (0.6, 0.8)
		a := 0.6*(x-0.6) + 0.8*(y-0.8)
		b := a + 0.6*dx + 0.8*dy
		if (a < 0) == (b < 0) {
			return 0
		}
		s := a / (a - b)
		if along := -0.8*(x+s*dx-0.6) + 0.6*(y+s*dy-0.8); math.Abs(along) > radius {
			return 0
		}
		return math.Copysign(1, b-a) / (2 * radius)
	}
	m = medium(t, []string{"q1/sqrt(q1^2+q2^2)*(1+0.3*(q1^2+q2^2))", "q2/sqrt(q1^2+q2^2)*(1+0.3*(q1^2+q2^2))"}, "1/4")
	m.Lo, m.Hi = []float64{-0.4, -0.2}, []float64{1.6, 1.8}
	patch := func(law Law, groups []int) float64 {
		m.Groups = groups
		j, err := PatchFlux(law, m, normalAt, normalAt, radius, eta)
		if err != nil {
			t.Fatal(err)
		}
		return j
	}
	shared, split := patch(Exact{}, nil), patch(Exact{}, []int{1, 2})
	start := func(r *rand.Rand) (x, y, dx, dy float64) {
		x, y = 2*r.Float64()-0.4, 2*r.Float64()-0.2
		dx, dy = radial(x, y)
		return x, y, dx, dy
	}
	got = batches(eta, func(r *rand.Rand) float64 {
		x, y, dx, dy := start(r)
		return (through(x, y, dx, dy) + through(x, y, -dx, -dy)) / 2
	})
	check("patch, shared sign", got, shared, split)
	walktest.Differ(t, "patch, shared sign: Eq. 10", got, patch(Paper{}, nil), alpha)
	got = batches(eta, func(r *rand.Rand) float64 {
		x, y, dx, dy := start(r)
		return (through(x, y, dx, dy) + through(x, y, -dx, -dy) + through(x, y, dx, -dy) + through(x, y, -dx, dy)) / 4
	})
	check("patch, two groups", got, split, shared)
}

// TestNarrowFeatures: plateaus and triangles far narrower than the reach carry
// half their mass, at any distance from the surface; needles do with breaks.
func TestNarrowFeatures(t *testing.T) {
	plateau := func(a, b, height float64) func(q float64) float64 {
		return func(q float64) float64 {
			if a < q && q < b {
				return 0.1 + height
			}
			return 0.1
		}
	}
	peak := func(centre, width, height float64) func(q float64) float64 {
		return func(q float64) float64 { return height * math.Max(0, 1-math.Abs(q-centre)/width) }
	}
	tests := []struct {
		name   string
		rho    func(q float64) float64
		q, eta float64
		mass   float64 // of the feature, positive below the surface
		breaks []float64
	}{
		{"plateau", plateau(0.4300, 0.4309, 100), 0.5, 0.1, 0.09, nil},
		{"plateau, with breaks", plateau(0.4300, 0.4309, 100), 0.5, 0.1, 0.09, []float64{0.43, 0.4309}},
		{"plateau above", plateau(0.4300, 0.4309, 100), 0.4, 0.1, -0.09, nil},
		{"peak", peak(0.47713, 2e-4, 1e4), 0.5, 0.1, 2, nil},
		{"peak above", peak(0.52287, 2e-4, 1e4), 0.5, 0.1, -2, nil},
		{"needle, with breaks", plateau(0.47713, 0.47713+1e-9, 1e9), 0.5, 0.1, 1, []float64{-7, 0.47713, 0.47713 + 1e-9, 9}},
		{"needle above, with breaks", plateau(0.52287, 0.52287+1e-9, 1e9), 0.5, 0.1, -1, []float64{0.52287, 0.52287 + 1e-9}},
		{"needle and two sides, with breaks", plateau(0.47713, 0.47713+1e-9, 1e9), 0.5, 0.1, 1, []float64{0.47713, 0.47713 + 1e-9, 0.55}},
	}
	for _, test := range tests {
		m := Medium{Field: uniform, Density: scalar{f: test.rho}, Breaks: test.breaks}
		j, err := Flux(Exact{}, m, []float64{test.q}, test.eta)
		// A break is known to 2^-53, so a needle of 1e-9 to 1e-7.
		if want := 0.5 * test.mass / test.eta / test.eta; err != nil || !(math.Abs(j[0]/want-1) <= 1e-7) {
			t.Errorf("%s: J/eta^2 = %v, %v; want %g", test.name, j, err, want)
		}
	}
}

// TestBreaks: the cell edges of a table, many within one reach, and breaks that
// make no sense.
func TestBreaks(t *testing.T) {
	// Cells of width 2^-16 with masses that alternate: 3 and 1 times the width.
	const cells = 1 << 16
	edges := make([]float64, cells+1)
	for k := range edges {
		edges[k] = float64(k) / cells
	}
	rho := func(q float64) float64 { return 3 - 2*float64(int(math.Floor(q*cells))&1) }
	m := Medium{Field: uniform, Density: scalar{f: rho}, Breaks: edges, Lo: []float64{0}, Hi: []float64{1}}
	j, err := Flux(Exact{}, m, []float64{0.75}, 0.5)
	if want := 0.5 * (2*0.5 - 2*0.25) / 0.25; err != nil || !(math.Abs(j[0]-want) <= 1e-12) {
		t.Errorf("cells: J/eta^2 = %v, %v; want %g", j, err, want)
	}
	// A surface outside the support: mass from one side only.
	if j, err := Flux(Exact{}, m, []float64{1.25}, 0.5); err != nil || !(math.Abs(j[0]-0.5*2*0.25/0.25) <= 1e-12) {
		t.Errorf("outside: J/eta^2 = %v, %v; want 1", j, err)
	}
	two := medium(t, []string{"1", "1"}, "1")
	two.Breaks = []float64{0}
	for _, m := range []Medium{
		two,
		{Field: uniform, Density: uniform, Breaks: []float64{1, 1}},
		{Field: uniform, Density: uniform, Breaks: []float64{2, 1}},
		{Field: uniform, Density: uniform, Breaks: []float64{math.NaN()}},
	} {
		if _, err := Flux(Exact{}, m, make([]float64, m.Dim()), 0.1); err == nil {
			t.Errorf("breaks %v in %d dimensions are accepted", m.Breaks, m.Dim())
		}
	}
}
