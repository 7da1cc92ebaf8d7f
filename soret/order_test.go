package soret

import (
	"math"
	"testing"

	"thermowalk/walk"
)

// media are smooth media of one to three dimensions for tests of order and
// symmetry.
func media(t testing.TB) map[string]struct {
	m Medium
	q []float64
} {
	type at struct {
		m Medium
		q []float64
	}
	radial := []string{"q1/sqrt(q1^2+q2^2)*(1+0.3*(q1^2+q2^2))", "q2/sqrt(q1^2+q2^2)*(1+0.3*(q1^2+q2^2))"}
	network := []string{"0.5*sqrt((q2^2+1)*normcdf(q2)+q2*normpdf(q2))", "0.5*q1*sqrt(normcdf(q2))"}
	return map[string]struct {
		m Medium
		q []float64
	}{
		"hyperbola, uniform": at{medium(t, []string{"sqrt(1+q^2)"}, "1"), []float64{0.5}},
		"hyperbola, normal":  at{medium(t, []string{"sqrt(1+q^2)"}, "normpdf(q)"), []float64{1}},
		"sine, tilted":       at{medium(t, []string{"1+0.5*sin(q)"}, "exp(0.5*q)"), []float64{0.5}},
		"radial, uniform":    at{medium(t, radial, "1"), []float64{0.6, 0.8}},
		"radial, bell":       at{medium(t, radial, "exp(-(q1^2+q2^2)/2)"), []float64{0.3, 0.9}},
		"radial, two groups": at{medium(t, radial, "exp(0.3*q1)", 1, 2), []float64{0.6, 0.8}},
		"network, bell":      at{medium(t, network, "exp(-(q1^2+q2^2)/2)"), []float64{1, 0.5}},
		"space, two groups": at{medium(t, []string{"1+0.2*q2+0.1*q3", "0.8+0.1*q1^2", "1.1+0.3*sin(q1)+0.2*q3"},
			"exp(0.3*q1-0.2*q2^2+0.1*q3)", 1, 2, 1), []float64{0.3, -0.2, 0.4}},
	}
}

// TestOrder: the exact law minus a law of the expansion is of the order that the
// law states, with noise-free values: eta^2 relative for kramers-moyal, eta^4 for
// kramers-moyal-4.
func TestOrder(t *testing.T) {
	for name, at := range media(t) {
		for _, law := range []Law{KramersMoyal{}, KramersMoyal4{}} {
			for i := range at.q {
				var samples []Sample
				var values []float64
				for _, eta := range []float64{0.16, 0.08, 0.04, 0.02} {
					exact, err := Flux(Exact{}, at.m, at.q, eta)
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					j, err := Flux(law, at.m, at.q, eta)
					if err != nil {
						t.Fatalf("%s: %v", name, err)
					}
					samples = append(samples, Sample{eta, walk.Estimate{Value: exact[i]}})
					values = append(values, j[i])
				}
				r := RemainderOrder(samples, values)
				if want := float64(law.Order()); !r.Resolved() || !(math.Abs(r.Order.Value-want) <= 0.05+r.Order.StdErr) {
					t.Errorf("%s, component %d: exact - %s is of order %v in eta (%s); want %g", name, i+1, law.Name(), r.Order, r.Reason, want)
				}
			}
		}
	}
}

// TestDeltaOrder: plus - minus of Eq. 9 agrees with its law to eta^4, that is to
// eta^2 per eta^2.
func TestDeltaOrder(t *testing.T) {
	for name, at := range media(t) {
		law := DeltaLaw(at.m.Field, at.m.Groups, at.q)
		for i := range at.q {
			if law[i] == 0 {
				continue
			}
			var samples []Sample
			var values []float64
			for _, eta := range []float64{0.16, 0.08, 0.04, 0.02} {
				plus, minus, err := Delta(at.m.Field, at.m.Groups, at.q, eta)
				if err != nil {
					t.Fatalf("%s: %v", name, err)
				}
				samples = append(samples, Sample{eta, walk.Estimate{Value: (plus[i] - minus[i]) / eta / eta}})
				values = append(values, law[i])
			}
			if r := RemainderOrder(samples, values); !r.Resolved() || !(math.Abs(r.Order.Value-2) <= 0.05) {
				t.Errorf("%s, component %d: (Delta+ - Delta-)/eta^2 - law is of order %v (%s); want 2", name, i+1, r.Order, r.Reason)
			}
		}
	}
}

// TestDelta: Delta solves its own equations to the last bits.
func TestDelta(t *testing.T) {
	for name, at := range media(t) {
		if len(at.q) > 1 && at.m.Groups != nil {
			continue // the residual below moves all coordinates together
		}
		for _, eta := range []float64{0.3, 0.1, 1e-3, 1e-9} {
			plus, minus, err := Delta(at.m.Field, at.m.Groups, at.q, eta)
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			n := len(at.q)
			up, down, gUp, gDown := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
			for i, x := range at.q {
				up[i], down[i] = x+plus[i], x-minus[i]
			}
			at.m.Field.Value(gUp, up)
			at.m.Field.Value(gDown, down)
			for i := range at.q {
				if !(math.Abs(plus[i]/(eta*gUp[i])-1) <= 1e-15) || !(math.Abs(minus[i]/(eta*gDown[i])-1) <= 1e-15) {
					t.Errorf("%s, eta = %g: Delta+ = %.17g, eta g = %.17g; Delta- = %.17g, eta g = %.17g", name, eta, plus[i], eta*gUp[i], minus[i], eta*gDown[i])
				}
			}
		}
	}
}
