package soret

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// plain is a field or density given by closures over a point.
type plain struct {
	n    int
	g    func(g, q []float64)
	dg   func(dg, q []float64)
	rho  func(q []float64) float64
	grad func(dst, q []float64)
}

func (p plain) Dim() int                  { return p.n }
func (p plain) Value(g, q []float64)      { p.g(g, q) }
func (p plain) Jacobian(dg, q []float64)  { p.dg(dg, q) }
func (p plain) Eval(q []float64) float64  { return p.rho(q) }
func (p plain) Gradient(dst, q []float64) { p.grad(dst, q) }

// mapped is a medium seen in the coordinates q' = factor q: g' = |factor| g,
// rho' = rho/|factor|^n. factor is a power of two or its negative.
func mapped(m Medium, factor float64) Medium {
	n := m.Dim()
	x := make([]float64, n)
	back := func(q []float64) []float64 {
		for i := range q {
			x[i] = q[i] / factor
		}
		return x
	}
	size := math.Abs(factor)
	volume := math.Pow(size, float64(n))
	p := plain{
		n: n,
		g: func(g, q []float64) {
			m.Field.Value(g, back(q))
			for i := range g {
				g[i] *= size
			}
		},
		dg: func(dg, q []float64) {
			m.Field.Jacobian(dg, back(q))
			for i := range dg {
				dg[i] *= size / factor
			}
		},
		rho: func(q []float64) float64 { return m.Density.Eval(back(q)) / volume },
		grad: func(dst, q []float64) {
			m.Density.Gradient(dst, back(q))
			for i := range dst {
				dst[i] /= volume * factor
			}
		},
	}
	return Medium{Field: p, Density: p, Groups: m.Groups}
}

// TestUnits: a change of the unit of length by a power of two, and a mirror,
// keep every bit of the flux, up to the power of two that is its unit.
func TestUnits(t *testing.T) {
	for name, at := range media(t) {
		for _, law := range []Law{Exact{}, KramersMoyal{}, Midpoint{}, Paper{}} {
			want, err := Flux(law, at.m, at.q, 0.1)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			for _, factor := range []float64{8, 0.25, -1, -16} {
				q := make([]float64, len(at.q))
				for i, x := range at.q {
					q[i] = x * factor
				}
				j, err := Flux(law, mapped(at.m, factor), q, 0.1)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				// Mass per step and area: length^(1-n); the mirror turns it round.
				unit := math.Copysign(math.Pow(math.Abs(factor), float64(1-len(q))), factor)
				for i := range j {
					if j[i] != want[i]*unit {
						t.Errorf("%s, %s, q' = %g q: J_%d = %.17g, want %.17g", name, law.Name(), factor, i+1, j[i], want[i]*unit)
					}
				}
			}
		}
	}
}

// TestMirrorAnyField: random smooth fields and densities in one dimension.
func TestMirrorAnyField(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.Float64Range(0.5, 2).Draw(t, "a")
		b := rapid.Float64Range(-1, 1).Draw(t, "b")
		c := rapid.Float64Range(-2, 2).Draw(t, "c")
		q := rapid.Float64Range(-2, 2).Draw(t, "q")
		eta := rapid.Float64Range(1e-6, 0.3).Draw(t, "eta")
		f := scalar{
			func(q float64) float64 { return a + math.Sqrt(1+b*b*q*q) },
			func(q float64) float64 { return b * b * q / math.Sqrt(1+b*b*q*q) },
		}
		rho := scalar{
			func(q float64) float64 { return 1 / (1 + (q-c)*(q-c)) },
			func(q float64) float64 { return -2 * (q - c) / (1 + (q-c)*(q-c)) / (1 + (q-c)*(q-c)) },
		}
		m := Medium{Field: f, Density: rho}
		for _, law := range []Law{Exact{}, KramersMoyal{}, Midpoint{}, Paper{}} {
			j, err := Flux(law, m, []float64{q}, eta)
			if err != nil {
				t.Fatal(err)
			}
			k, err := Flux(law, mapped(m, -1), []float64{-q}, eta)
			if err != nil {
				t.Fatal(err)
			}
			if j[0] != -k[0] {
				t.Fatalf("%s: J = %.17g, mirrored %.17g", law.Name(), j[0], k[0])
			}
		}
		// The two exact formulas agree to rounding, 1e-16/eta of the mass in reach.
		line, err := Flux(Exact{}, m, []float64{q}, eta)
		if err != nil {
			t.Fatal(err)
		}
		space, err := newExactSpace(m)
		if err != nil {
			t.Fatal(err)
		}
		var j [1]float64
		if err := space.Flux(j[:], []float64{q}, eta); err != nil {
			t.Fatal(err)
		}
		if scale := f.f(q) * rho.f(q) / eta; !(math.Abs(j[0]-line[0]) <= 1e-14*scale) {
			t.Fatalf("eta = %g: by reaches %.17g, by segments %.17g", eta, line[0], j[0])
		}
	})
}

// TestNoMeanDrift: the flux of an unbiased walk summed over all space is zero,
// since it is the mean displacement of a step.
func TestNoMeanDrift(t *testing.T) {
	m := Medium{Field: hyperbola, Density: normal}
	for _, law := range []Law{Exact{}, KramersMoyal{}} {
		flow, err := law.Of(m)
		if err != nil {
			t.Fatal(err)
		}
		var sum [1]float64
		size, err := newQuadrature(1, planeTolerance(0.2), func(dst []float64, q float64) (float64, error) {
			err := flow.Flux(dst, []float64{q}, 0.2)
			return math.Abs(dst[0]), err
		}).integrate(sum[:], -14, 13, planePanels)
		if err != nil || !(math.Abs(sum[0]) <= 1e-12*size) {
			t.Errorf("%s: Int J dq / eta^2 = %g of Int |J| dq / eta^2 = %g, %v; want 0", law.Name(), sum[0], size, err)
		}
	}
}

// TestClosedFormsDoNotAllocate: a bound law in closed form can be called in a
// loop over surfaces.
func TestClosedFormsDoNotAllocate(t *testing.T) {
	for name, at := range media(t) {
		for _, law := range []Law{Paper{}, Midpoint{}, KramersMoyal{}, KramersMoyal4{}} {
			flow, err := law.Of(at.m)
			if err != nil {
				t.Fatal(err)
			}
			j := make([]float64, len(at.q))
			if n := testing.AllocsPerRun(100, func() {
				if err := flow.Flux(j, at.q, 0.1); err != nil {
					t.Fatal(err)
				}
			}); n != 0 {
				t.Errorf("%s, %s: %g allocations a call", name, law.Name(), n)
			}
		}
	}
}
