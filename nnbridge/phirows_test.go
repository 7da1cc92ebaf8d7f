package nnbridge

import (
	"math"
	"strings"
	"testing"

	"thermowalk/soret"
)

// gaussianRows are rows of N(0, I).
func gaussianRows(n, m int, seed uint64) Rows {
	x, rows := matrix(m, n), make([]int, n)
	Gaussian{M: m}.Drawer(seed, n).Draw(x, rows, 0, 0)
	set := &Set{Inputs: m, X: make([]float64, n*m)}
	for j := range x {
		for r, v := range x[j] {
			set.X[r*m+j] = v
		}
	}
	return Rows{Set: set}
}

// Over 1e5 rows of N(0, I), psi and the density are those of the closed form
// within their errors: 60 comparisons of 4.9 standard errors, false-alarm rate
// below 6e-5 (normal law of the estimates; the errors are generous, as they have
// the bias in them). psi without its density term, and with twice the density,
// must be rejected.
func TestRowsPhiIsThatOfTheLaw(t *testing.T) {
	const limit, s2 = 4.9, 0.23
	var sum, count float64
	for seed := range uint64(3) {
		rows := gaussianRows(100_000, 3, seed+1)
		for _, b := range []float64{-1.2, -0.3, 0, 0.1, 0.9} {
			net := FromParams(Shape{Hidden: 1, Inputs: 3, Bias: true}, []float64{1, b, 0.6, -0.7, 0.4})
			r := NewRowsPhi(net, 0, rows)
			law := PhiAt(b, net.NormW(0), s2)
			density, err := r.Density(b)
			if err != nil {
				t.Fatal(err)
			}
			if z := (density.Value - 2*law.Two*law.DTwo/s2) / density.StdErr; !(math.Abs(z) <= limit) {
				t.Errorf("b = %g: density %v, %.1f standard errors off, rows of seed %d", b, density, z, seed+1)
			}
			for _, v := range []float64{0.5, -0.8, 1.5} {
				psi, err := r.Psi(v, b, s2)
				if err != nil {
					t.Fatal(err)
				}
				if got := r.At(b, s2).Psi(v, 1); !(math.Abs(got/psi.Value-1) <= 1e-12) {
					t.Fatalf("psi of At is %g, Psi is %g, rows of seed %d", got, psi.Value, seed+1)
				}
				want := law.Psi(v, 1)
				z := (psi.Value - want) / psi.StdErr
				sum, count = sum+z*z, count+1
				if !(math.Abs(z) <= limit) {
					t.Errorf("V = %g, b = %g: psi %v, closed form %g, %.1f standard errors, rows of seed %d", v, b, psi, want, z, seed+1)
				}
				if v == 0.5 {
					continue // the density is a small part of psi
				}
				for name, times := range map[string]float64{"without its density": 0, "with twice the density": 2} {
					mutant := r.At(b, s2)
					mutant.DTwo *= times
					if z := (mutant.Psi(v, 1) - want) / psi.StdErr; !(math.Abs(z) >= limit) {
						t.Errorf("V = %g, b = %g: psi %s is %.1f standard errors off and passes, rows of seed %d", v, b, name, z, seed+1)
					}
				}
			}
		}
	}
	// The errors are no fig leaf: the mean of z^2 is not far below 1.
	if mean := sum / count; !(mean >= 0.1 && mean <= 2) {
		t.Errorf("mean z^2 = %.2f over %g values of psi, rows of seeds 1 to 3", mean, count)
	}
}

// The means are those over the rows, and their slope.
func TestRowsPhiIsTheMeanOverRows(t *testing.T) {
	rows := gaussianRows(1000, 2, 5)
	net := FromParams(Shape{Hidden: 1, Inputs: 2, Bias: true}, []float64{0.7, 0.2, 0.5, -0.3})
	var two, one, zero float64
	for k := range rows.Set.Len() {
		if z := net.Input(0, rows.Set.Row(k)); z > 0 {
			two, one, zero = two+z*z/1000, one+z/1000, zero+1./1000
		}
	}
	p := NewRowsPhi(net, 0, rows).At(0.2, 0.25)
	for _, c := range []struct{ got, want float64 }{
		{p.One, math.Sqrt(two / 4)}, {p.Two, math.Sqrt(zero / 4)}, {p.Rate, zero}, {p.DOne, one / 4 / math.Sqrt(two/4)},
	} {
		relative(t, "phi over rows", c.got, c.want, 1e-12)
	}
}

// Rows that know no density have none, and say why.
func TestRowsPhiWithoutDensity(t *testing.T) {
	many := gaussianRows(2000, 1, 3).Set.X
	few := []float64{}
	for k := range 4000 {
		few = append(few, many[k%12])
	}
	same := append([]float64(nil), many...)
	for k := range 300 {
		same[k] = 0
	}
	for _, c := range []struct {
		what string
		x    []float64
		b    float64
		want string
	}{
		{"12 distinct rows", few, 0, "distinct values within h"},
		{"one row many times", []float64{2, 2, 2, 2}, 0, "have the same"},
		{"rows of which many agree", same, 0, "have the same"},
		{"a bias beyond the rows", many, 9, "0 distinct values"},
		{"a dead unit", many, -9, "no row activates"},
	} {
		net := FromParams(Shape{Hidden: 1, Inputs: 1, Bias: true}, []float64{1, c.b, 1})
		r := NewRowsPhi(net, 0, Rows{Set: &Set{Inputs: 1, X: c.x}})
		psi, err := r.Psi(1, c.b, 0.25)
		if err == nil || !strings.Contains(err.Error(), c.want) || !math.IsNaN(psi.Value) {
			t.Errorf("%s: psi %g, error %v; want %q", c.what, psi.Value, err, c.want)
		}
		if p := r.At(c.b, 0.25); !math.IsNaN(p.DTwo) || math.IsNaN(p.One) {
			t.Errorf("%s: %+v", c.what, p)
		}
	}
	if _, err := NewRowsPhi(FromParams(Shape{Hidden: 1, Inputs: 1, Bias: true}, []float64{1, 0, 1}), 0, Rows{Set: &Set{Inputs: 1, X: many}}).Psi(1, 0, 0.25); err != nil {
		t.Error(err)
	}
}

// The medium of a map over normal rows has the fluxes of normal inputs to
// 5 % (the noise of phi and of the density is below 1 %).
func TestMediumOverRows(t *testing.T) {
	net := FromParams(Shape{Hidden: 1, Inputs: 3, Bias: true}, []float64{0.8, 0.1, 0.6, -0.7, 0.4})
	rho := UnitDensity(net)
	flux := func(in Inputs) []Flux {
		medium, err := Map{Net: net, Data: Data{in, Fair{}}, Eta: 0.1, Batch: 3, FrozenW: true}.Medium(0, rho)
		if err != nil {
			t.Fatal(err)
		}
		list, err := Fluxes(medium, []float64{0.8, 0.1}, 0.1, soret.KramersMoyal{}, soret.Midpoint{}, soret.Paper{})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	law, rows := flux(Gaussian{3}), flux(gaussianRows(100_000, 3, 1))
	for k := range law {
		if rows[k].Err != nil || !(math.Abs(rows[k].Along/law[k].Along-1) <= 0.05) {
			t.Errorf("%s: flux %g over rows (%v), %g for normal inputs", law[k].Law, rows[k].Along, rows[k].Err, law[k].Along)
		}
	}
	positive := Rows{Set: &Set{Inputs: 3, X: []float64{1, 2, 3, 1, 1, 1}}} // W belongs to U, and moves
	if _, err := (Map{Net: net, Data: Data{positive, Fair{}}, Eta: 0.1}).Medium(0, rho); err == nil {
		t.Error("a medium in (V, b, W) over rows")
	}
}
