package soret

import (
	"math"
	"strings"
	"testing"
)

// TestBallRule: the moments of the unit ball, <u_i^2> = 1/(d+2) and
// <u_i^2 u_j^2> = 1/((d+2)(d+4)).
func TestBallRule(t *testing.T) {
	for d := 1; d <= 4; d++ {
		rule := newBallRule(d, 2)
		second, err := rule.mean(func(u []float64) (float64, error) { return u[d-1] * u[d-1], nil })
		if err != nil || !(math.Abs(second*float64(d+2)-1) <= 1e-11) {
			t.Errorf("d = %d: <u^2> = %.15g, %v; want 1/%d", d, second, err, d+2)
		}
		if d == 1 {
			continue
		}
		fourth, err := rule.mean(func(u []float64) (float64, error) { return u[0] * u[0] * u[1] * u[1], nil })
		if err != nil || !(math.Abs(fourth*float64((d+2)*(d+4))-1) <= 1e-11) {
			t.Errorf("d = %d: <u1^2 u2^2> = %.15g, %v; want 1/%d", d, fourth, err, (d+2)*(d+4))
		}
	}
}

func TestComplement(t *testing.T) {
	for _, normal := range [][]float64{{1, 0}, {-0.6, 0.8}, {0, 0, -1}, {1 / 3., -2 / 3., 2 / 3.}} {
		basis := append(complement(normal), normal)
		for a := range basis {
			for b := range basis {
				want := 0.0
				if a == b {
					want = 1
				}
				if !(math.Abs(dot(basis[a], basis[b])-want) <= 1e-15) {
					t.Errorf("normal %v: basis %v", normal, basis)
				}
			}
		}
	}
}

// TestPatchFlux: a disc in space for a law that is a quadratic polynomial.
// g = 1, rho = q1^3 + q1 q2^2: J_1 = -1/2 d_1 rho = -(3 q1^2 + q2^2)/2, with <q2^2> = R^2/4 on the disc.
func TestPatchFlux(t *testing.T) {
	m := medium(t, []string{"1", "1", "1"}, "q1^3+q1*q2^2", 1, 2, 3)
	j, err := PatchFlux(KramersMoyal{}, m, []float64{2, 0, 5}, []float64{1, 0, 0}, 0.8, 0.1)
	if want := -(12 + 0.16) / 2; err != nil || !(math.Abs(j/want-1) <= 1e-12) {
		t.Errorf("J/eta^2 = %.15g, %v; want %.15g", j, err, want)
	}
	// The mean over a small patch tends to the value at its centre as radius^2.
	at := media(t)["network, bell"]
	ghat, err := Normal(at.m, 0, at.q)
	if err != nil {
		t.Fatal(err)
	}
	centre, err := Through(Exact{}, at.m, at.q, ghat, 0.1)
	if err != nil {
		t.Fatal(err)
	}
	var off [2]float64
	for k, radius := range []float64{0.1, 0.05} {
		mean, err := PatchFlux(Exact{}, at.m, at.q, ghat, radius, 0.1)
		if err != nil {
			t.Fatal(err)
		}
		off[k] = mean - centre
	}
	if order := math.Log2(off[0] / off[1]); !(math.Abs(order-2) <= 0.02) {
		t.Errorf("patch - centre is of order %.3f in the radius, want 2", order)
	}
	// A support that ends on the patch is not averaged over in silence.
	edge := medium(t, []string{"1", "1"}, "1")
	edge.Lo, edge.Hi = []float64{-1, -1}, []float64{1, 1}
	if j, err := PatchFlux(Paper{}, edge, []float64{0, 1}, []float64{1, 0}, 0.1, 0.1); err != nil || j != 0 {
		t.Errorf("uniform density: %g, %v", j, err)
	}
	edge = medium(t, []string{"1", "1"}, "exp(q1)")
	edge.Lo, edge.Hi = []float64{-1, -1}, []float64{1, 1}
	if j, err := PatchFlux(Paper{}, edge, []float64{0, 0.97}, []float64{1, 0}, 0.1, 0.1); err == nil {
		t.Errorf("the mean over a patch beyond the support is %g", j)
	}
}

// TestPlaneFlux: a product density in three dimensions. g_1 depends on q1 alone,
// so the flux through q1 = c is that in one dimension.
func TestPlaneFlux(t *testing.T) {
	three := medium(t, []string{"sqrt(1+q1^2)", "0.5", "0.7"}, "normpdf(q1)*normpdf(q2)*normpdf(q3)", 1, 2, 3)
	one := medium(t, []string{"sqrt(1+q^2)"}, "normpdf(q)")
	lo, hi := []float64{0, -8, -8}, []float64{0, 8, 8}
	for _, law := range []Law{KramersMoyal{}, KramersMoyal4{}} {
		want, err := Flux(law, one, []float64{0.5}, 0.1)
		if err != nil {
			t.Fatal(err)
		}
		j, err := PlaneFlux(law, three, 0, 0.5, lo, hi, 0.1)
		if err != nil || !(math.Abs(j/want[0]-1) <= 1e-10) {
			t.Errorf("%s: %.15g, %v; want %.15g", law.Name(), j, err, want[0])
		}
	}
	two := medium(t, []string{"sqrt(1+q1^2)", "0.5"}, "normpdf(q1)*normpdf(q2)")
	want, err := Flux(Exact{}, one, []float64{0.5}, 0.1)
	if err != nil {
		t.Fatal(err)
	}
	if j, err := PlaneFlux(Exact{}, two, 0, 0.5, lo[:2], hi[:2], 0.1); err != nil || !(math.Abs(j/want[0]-1) <= 1e-10) {
		t.Errorf("exact: %.15g, %v; want %.15g", j, err, want[0])
	}
}

// TestPatchFluxVanishes: where J is zero by symmetry, rounding noise settles
// every law, on patches along an axis and across.
func TestPatchFluxVanishes(t *testing.T) {
	oblique := []float64{0.6, 0.8}
	for _, test := range []struct {
		rho            string
		centre, normal []float64
	}{
		{"exp(-(q1^2+q2^2)/2)", []float64{0, 0}, []float64{1, 0}},
		{"exp(-((q1-0.3)^2+q2^2)/2)", []float64{0.3, 0}, []float64{1, 0}},
		{"exp(-(0.6*q1+0.8*q2-0.7)^2)", []float64{0.42, 0.56}, oblique},
		{"3", []float64{0.42, 0.56}, oblique},
	} {
		m := medium(t, []string{"0.7", "0.7"}, test.rho, 1, 2)
		for _, law := range Laws() {
			for _, eta := range []float64{0.3, 0.1, 0.001} {
				j, err := PatchFlux(law, m, test.centre, test.normal, 0.1, eta)
				if err != nil || !(math.Abs(j) <= 1e-14/eta) {
					t.Errorf("%s, %s, eta = %g: J/eta^2 = %g, %v; want 0", law.Name(), test.rho, eta, j, err)
				}
			}
		}
	}
}

// TestPatchFluxCost: what takes too long is refused at once, what does not is computed.
func TestPatchFluxCost(t *testing.T) {
	for _, test := range []struct {
		law      Law
		n        int
		computed bool
	}{
		{Exact{}, 3, true},
		{Exact{}, 4, false},
		{Exact{}, 6, false},
		{Paper{}, 4, true},
		{Paper{}, 6, false},
		{Paper{}, 300, false},
		{KramersMoyal4{}, 4, true},
		{KramersMoyal4{}, 5, false},
	} {
		g := make([]string, test.n)
		groups := make([]int, test.n)
		for i := range g {
			g[i], groups[i] = "1", min(i, maxGroups-1)
		}
		m := medium(t, g, "exp(q1)", groups...)
		normal := make([]float64, test.n)
		normal[0] = 1
		_, err := PatchFlux(test.law, m, make([]float64, test.n), normal, 0.1, 0.1)
		if test.computed && err != nil || !test.computed && (err == nil || !strings.Contains(err.Error(), "evaluations")) {
			t.Errorf("%s in %d dimensions: %v", test.law.Name(), test.n, err)
		}
	}
}
