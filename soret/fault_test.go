package soret

import (
	"errors"
	"math"
	"strings"
	"testing"
)

func line(f, d func(q float64) float64) Medium {
	return Medium{Field: scalar{f, d}, Density: uniform}
}

// TestExactFaults: where the exact law is undefined it says where and why.
func TestExactFaults(t *testing.T) {
	parabola := line(func(q float64) float64 { return 1 + q*q }, func(q float64) float64 { return 2 * q })
	wall := line(func(q float64) float64 {
		if q > 1 {
			return math.NaN()
		}
		return 1
	}, func(float64) float64 { return 0 })
	bump := line( // a fold between the samples of a coarse look
		func(q float64) float64 { return 1 + 0.004*math.Tanh((q-0.0723)/0.0003) },
		func(q float64) float64 { c := math.Cosh((q - 0.0723) / 0.0003); return 0.004 / 0.0003 / c / c },
	)
	tests := []struct {
		name   string
		m      Medium
		q, eta float64
		kind   Kind
		near   float64 // the place
	}{
		{"slope above 1/eta", parabola, 3, 0.2, Folded, 3},
		{"no root: g outruns the distance", parabola, 1, 0.3, Folded, 1.6},
		{"narrow step of g", bump, 0, 0.1, Folded, 0.0723},
		{"g = q below zero", line(func(q float64) float64 { return q }, func(float64) float64 { return 1 }), -1, 0.1, Negative, -1},
		{"g not a number above 1", wall, 0.95, 0.1, NotFinite, 1},
		{"g not a number at all", wall, 1.5, 0.1, NotFinite, 1.5},
		{"pole", line(func(q float64) float64 { return 1 / (1 - q) }, func(q float64) float64 { return 1 / (1 - q) / (1 - q) }), 0.9, 0.1, Folded, 0.9},
	}
	for _, test := range tests {
		_, err := Flux(Exact{}, test.m, []float64{test.q}, test.eta)
		var f *Fault
		if !errors.As(err, &f) {
			t.Errorf("%s: error %v, want a fault", test.name, err)
			continue
		}
		if f.Kind != test.kind || !(math.Abs(f.At[0]-test.near) <= 0.7*math.Max(0.01, math.Abs(test.near))) || !f.Undefines() {
			t.Errorf("%s: %v at %g (%v); want %v near %g", test.name, f.Kind, f.At, err, test.kind, test.near)
		}
		if strings.Contains(err.Error(), "\n") || !strings.HasPrefix(err.Error(), "soret: ") {
			t.Errorf("%s: not one line: %q", test.name, err)
		}
	}
}

// TestExactNearTheEdgeOfTheField: g = sqrt(1-q^2) ends at 1, and a reach never
// gets there. By hand: d^2 = eta^2 (1 - (q+d)^2).
func TestExactNearTheEdgeOfTheField(t *testing.T) {
	f := scalar{func(q float64) float64 { return math.Sqrt(1 - q*q) }, func(q float64) float64 { return -q / math.Sqrt(1-q*q) }}
	q, eta := 0.9, 0.4
	plus, minus, err := Delta(f, nil, []float64{q}, eta)
	if err != nil {
		t.Fatal(err)
	}
	root := func(sign float64) float64 {
		a, b, c := 1+eta*eta, sign*2*eta*eta*q, eta*eta*(q*q-1)
		return (-b + math.Sqrt(b*b-4*a*c)) / 2 / a
	}
	for _, d := range []struct{ got, want float64 }{{plus[0], root(1)}, {minus[0], root(-1)}} {
		if !(math.Abs(d.got/d.want-1) <= 1e-14) {
			t.Errorf("Delta = %.17g, want %.17g", d.got, d.want)
		}
	}
}

// TestExactStrays: walkers from far away that jump over the surface are
// noticed in a bounded support, unless there is no mass to speak of.
func TestExactStrays(t *testing.T) {
	m := medium(t, []string{"1+q^2"}, "1")
	m.Lo, m.Hi = []float64{-12}, []float64{12}
	_, err := Flux(Exact{}, m, []float64{0.5}, 0.1)
	var f *Fault
	if !errors.As(err, &f) || f.Kind != Folded || math.Abs(f.At[0]) < 5 {
		t.Errorf("uniform density up to 12: %v; want a fold beyond |q| = 5", err)
	}
	m = medium(t, []string{"1+q^2"}, "normpdf(q)")
	m.Lo, m.Hi = []float64{-12}, []float64{12}
	if _, err := Flux(Exact{}, m, []float64{0.5}, 0.1); err != nil {
		t.Errorf("normal density: %v; the mass beyond |q| = 10 is 1e-23", err)
	}
	m.Lo, m.Hi = []float64{-4}, []float64{4}
	if _, err := Flux(Exact{}, m, []float64{0.5}, 0.1); err != nil {
		t.Errorf("normal density up to 4: %v", err)
	}
}

// TestExactSupport: with a bounded support, the flux of a uniform density by
// hand, inside, outside within reach, and out of reach. g = 1, eta = 0.1.
func TestExactSupport(t *testing.T) {
	m := medium(t, []string{"1"}, "0.5")
	m.Lo, m.Hi = []float64{-1}, []float64{1}
	tests := []struct{ q, want float64 }{
		{0, 0},
		{0.95, 0.5 * 0.5 * (0.1 - 0.05)},
		{-0.95, -0.5 * 0.5 * (0.1 - 0.05)},
		{1, 0.5 * 0.5 * 0.1},
		{1.03, 0.5 * 0.5 * 0.07},
		{-1.03, -0.5 * 0.5 * 0.07},
		{1.2, 0},
	}
	space, err := newExactSpace(m)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range tests {
		j, err := Flux(Exact{}, m, []float64{test.q}, 0.1)
		if err != nil || !(math.Abs(j[0]*0.01-test.want) <= 1e-16) {
			t.Errorf("q = %g: J = %g, %v; want %g", test.q, j[0]*0.01, err, test.want)
		}
		if err := space.Flux(j, []float64{test.q}, 0.1); err != nil || !(math.Abs(j[0]*0.01-test.want) <= 1e-15) {
			t.Errorf("q = %g, by segments: J = %g, %v; want %g", test.q, j[0]*0.01, err, test.want)
		}
	}
}

// TestExactSpaceFaults: the same in two dimensions.
func TestExactSpaceFaults(t *testing.T) {
	folding := medium(t, []string{"1+3*q1^2", "1"}, "1")
	root := medium(t, []string{"sqrt(1-q1)", "1"}, "1")
	tests := []struct {
		name string
		m    Medium
		q    []float64
		kind Kind
	}{
		{"slope above 1/eta", folding, []float64{2, 0}, Folded},
		{"outside the field", root, []float64{1.5, 0}, NotFinite},
	}
	for _, test := range tests {
		_, err := Flux(Exact{}, test.m, test.q, 0.1)
		var f *Fault
		if !errors.As(err, &f) || f.Kind != test.kind || f.Eta != 0.1 {
			t.Errorf("%s: %v; want %v", test.name, err, test.kind)
		}
	}
	// A support that ends where the field does needs no g beyond.
	root.Lo, root.Hi = []float64{-1, -1}, []float64{1, 1}
	if _, err := Flux(Exact{}, root, []float64{0.97, 0}, 0.1); err != nil {
		t.Errorf("bounded support: %v", err)
	}
}

// TestBadMedia: shapes and arguments are errors with the place.
func TestBadMedia(t *testing.T) {
	good := medium(t, []string{"1+q1^2", "1"}, "1")
	with := func(change func(*Medium)) Medium {
		m := good
		change(&m)
		return m
	}
	q := []float64{0.1, 0.2}
	tests := []struct {
		name string
		err  error
		want string
	}{
		{"no density", second(Flux(Paper{}, with(func(m *Medium) { m.Density = nil }), q, 0.1)), "needs a field and a density"},
		{"groups", second(Flux(Paper{}, with(func(m *Medium) { m.Groups = []int{1} }), q, 0.1)), "1 sign groups for 2 coordinates"},
		{"support", second(Flux(Exact{}, with(func(m *Medium) { m.Lo, m.Hi = []float64{0, 1}, []float64{1, 1} }), q, 0.1)), "empty in coordinate 2"},
		{"point", second(Flux(Paper{}, good, q[:1], 0.1)), "1 coordinates"},
		{"eta", second(Flux(Paper{}, good, q, 0)), "eta = 0"},
		{"eta NaN", second(Flux(Exact{}, good, q, math.NaN())), "eta = NaN"},
		{"normal", second(Through(Paper{}, good, q, []float64{1, 1}, 0.1)), "length 1.41"},
		{"law", second(Lookup("fick")), `unknown law "fick"; known are exact, kramers-moyal-4, kramers-moyal, midpoint, paper`},
		{"closures for the next order", second(Flux(KramersMoyal4{}, Medium{Field: hyperbola, Density: normal}, q[:1], 0.1)), "third derivatives"},
		{"density not finite", second(Flux(Exact{}, medium(t, []string{"1", "1"}, "1/(q1-q1)"), q, 0.1)), "density is not finite"},
		{"group", second(Coefficient(good, 7, q)), "group 7"},
		{"radius", second(PatchFlux(Paper{}, good, q, []float64{1, 0}, 0, 0.1)), "radius"},
		{"box of the plane", second(PlaneFlux(Paper{}, good, 0, 0, []float64{0, 0}, []float64{1, 0}, 0.1)), "finite bounds"},
		{"axis", second(PlaneFlux(Paper{}, good, 2, 0, nil, nil, 0.1)), "no coordinate 3"},
	}
	for _, test := range tests {
		if test.err == nil || !strings.Contains(test.err.Error(), test.want) {
			t.Errorf("%s: %v; want %q", test.name, test.err, test.want)
		}
	}
}

func second[T any](_ T, err error) error { return err }
