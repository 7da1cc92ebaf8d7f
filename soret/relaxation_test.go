package soret

import (
	"context"
	"math"
	"testing"

	"gonum.org/v1/gonum/mat"

	"thermowalk/walk"
	"thermowalk/walk/field"
	"thermowalk/walk/walktest"
)

// hotelling is the chance of a larger distance of the means of batches from a truth,
// by Hotelling's T^2 with the covariance of the batches.
func hotelling(t testing.TB, batches [][]float64, truth []float64) float64 {
	t.Helper()
	n, d := len(batches), len(truth)
	mean := mat.NewVecDense(d, nil)
	for _, b := range batches {
		mean.AddScaledVec(mean, 1/float64(n), mat.NewVecDense(d, b))
	}
	cov := mat.NewSymDense(d, nil)
	var v mat.VecDense
	for _, b := range batches {
		v.SubVec(mat.NewVecDense(d, b), mean)
		cov.SymRankOne(cov, 1/float64(n*(n-1)), &v)
	}
	var chol mat.Cholesky
	if !chol.Factorize(cov) {
		t.Fatal("the covariance of the batches is not positive definite")
	}
	v.SubVec(mean, mat.NewVecDense(d, truth))
	var x mat.VecDense
	if err := chol.SolveVecTo(&x, &v); err != nil {
		t.Fatal(err)
	}
	return fisherTail(mat.Dot(&v, &x)*float64(n-d)/float64((n-1)*d), d, n-d)
}

// rowsOf are the scores from..to of a tally, batch by batch.
func rowsOf(s *walk.Scores, from, to int) (list [][]float64) {
	for b := range s.Column(0) {
		list = append(list, s.Batch(b)[from:to])
	}
	return list
}

// pearson is the chance of larger deviations of counts in bins that hold all of the
// walkers: chi^2 of a multinomial, whose covariance is known.
func pearson(density, expected []float64, width float64, walkers float64) float64 {
	var chi2 float64
	for b, e := range expected {
		want := e * width * walkers
		d := density[b]*width*walkers - want
		chi2 += d * d / want
	}
	return chiSquareTail(chi2, len(expected)-1)
}

// TestRelaxation: on a circle and between mirrors, density and flux at eight times
// from the start to the steady state against the exact operator. Density: chi^2 of the
// multinomial over all bins, at false-alarm rate 1e-6 for each box; flux:
// Hotelling's T^2 over three surfaces in eight windows, at 1e-6. The mutant, steps longer by 6 %,
// must be rejected by both. Local equilibrium: in each third of the box the exponent of
// rho against g goes from 0 to -2, to 0.07 (mirrors and the finite step keep it off by
// as much), as the exact operator says at every time (each at 1e-6); it does not end at
// the -1 of Eq. 10.
func TestRelaxation(t *testing.T) {
	const eta, bins, walkers = 0.2, 24, 1 << 19
	times := []uint64{0, 2, 8, 20, 50, 120, 300, 900}
	windows := append(walk.Windows{0, 1}, times[1:]...)
	for name, w := range map[string]walk.Walk{
		"circle":  binary(eta, circle, "1+0.5*sin(q)"),
		"mirrors": binary(eta, walk.Box{walk.Reflect(-3, 2)}, "1+0.25*q"),
	} {
		lo, hi := w.Boundary[0].Range()
		w.Start = walk.Uniform(lo, hi)
		density := walk.Histogram("density", lo, hi, bins, times...)
		flux := walk.FluxTally{Label: "flux", At: []float64{-1.3, 0.2, 1.1}, Windows: windows}
		p := walk.Plan{Walkers: walkers, Steps: times[len(times)-1], Seed: 21, Batches: 256}
		sum, err := walk.Run(context.Background(), w, p, density, flux)
		if err != nil {
			t.Fatal(err)
		}
		expect := func(w walk.Walk) [][]float64 {
			o := mustOperator(t, w, Mesh{Cells: []int{128}})
			expected, err := o.Expect(mustStart(t, o), p.Steps, density, flux)
			if err != nil {
				t.Fatal(err)
			}
			return expected
		}
		least := func(expected [][]float64, right bool) (rho, j float64) {
			rho = 1
			for k := range times {
				measured := make([]float64, bins)
				for b := range measured {
					measured[b] = sum.Of(density).Estimate(k*bins + b).Value
				}
				v := pearson(measured, expected[0][k*bins:(k+1)*bins], (hi-lo)/bins, walkers)
				if right {
					t.Logf("%s, step %d: p = %.2g", name, times[k], v)
				}
				rho = min(rho, v*float64(len(times)))
			}
			return rho, hotelling(t, rowsOf(sum.Of(flux), 0, len(expected[1])), expected[1])
		}
		expected := expect(w)
		if rho, j := least(expected, true); !(rho >= 1e-6) || !(j >= 1e-6) {
			t.Errorf("%s: the density has p = %.2g, the flux p = %.2g", name, rho, j)
		}
		mutant := w
		mutant.Eta *= 1.06
		if rho, j := least(expect(mutant), false); !(rho < 1e-6) || !(j < 1e-6) {
			t.Errorf("%s: the mutant is not rejected: density p = %.2g, flux p = %.2g", name, rho, j)
		}
		f := w.Law.(walk.Reduced).Field.(*field.Vector)
		for third := range 3 {
			exponent := func(rows [][]float64, k int) walk.Estimate {
				from, to := third*bins/3, (third+1)*bins/3
				if name == "mirrors" { // a reach away from them
					from, to = from+1, to-1
				}
				o := Occupation{}
				for b := from; b <= to; b++ {
					o.Edges = append(o.Edges, density.Grid[0].Edge(b))
				}
				for _, row := range rows {
					o.Batches = append(o.Batches, row[k*bins+from:k*bins+to])
				}
				e, _, err := SteadyExponent(f, o, eta)
				if err != nil {
					t.Fatal(err)
				}
				return e
			}
			all := rowsOf(sum.Of(density), 0, len(times)*bins)
			for k, at := range times {
				got, want := exponent(all, k), exponent([][]float64{expected[0], expected[0]}, k).Value
				if !covers(got, want, 1-1e-6) {
					t.Errorf("%s, third %d, step %d: exponent %v, by the exact operator %.4f", name, third+1, at, got, want)
				}
				switch k {
				case 0:
					within(t, "the exponent at first", want, 0, 0.03) // the bracket of the finite step
				case len(times) - 1:
					t.Logf("%s, third %d: exponent %v in the end, by the exact operator %.4f", name, third+1, got, want)
					within(t, "the exponent in the end", want, -2, 0.07)
					if covers(got, -1, 1-1e-6) || covers(got, 0, 1-1e-6) {
						t.Errorf("%s, third %d: the exponent %v rules nothing out", name, third+1, got)
					}
				}
			}
		}
	}
}

// TestSteadyStates: four fields on a circle and four between mirrors. In a finite step the
// histogram is that of the exact stationary density, by Hotelling's T^2 at false-alarm
// rate 1e-6 each, and not that of its leading order 1/g^2; the exponent of rho
// against g is that of the exact density at 1e-6, which is -2 to 0.07 (the
// finite step is allowed for to the next order), and not the -1 of Eq. 10.
func TestSteadyStates(t *testing.T) {
	const bins = 20
	wide := walk.Box{walk.Reflect(-3, 3)}
	for _, c := range []struct {
		g   string
		eta float64
		box walk.Box
	}{
		{"1+0.5*sin(q)", 0.5, circle},
		{"exp(0.4*cos(q))", 0.6, circle},
		{"2+0.5*cos(q)*sin(2*q)", 0.3, circle},
		{"1.5+0.5*cos(3*q)", 0.3, circle},
		{"1+0.5*sin(q)", 0.5, wide},
		{"sqrt(1+q^2)", 0.3, wide},
		{"exp(0.3*q)", 0.5, wide},
		{"1+0.1*q^2", 0.3, wide},
	} {
		w := binary(c.eta, c.box, c.g)
		f := w.Law.(walk.Reduced).Field.(*field.Vector)
		lo, hi := c.box[0].Range()
		power := func(q float64) float64 {
			var g [1]float64
			f.Value(g[:], []float64{q})
			return 1 / (g[0] * g[0])
		}
		start, err := walk.Density("1/g^2", power, lo, hi)
		if err != nil {
			t.Fatal(err)
		}
		w.Start = start
		tally := walk.DensityTally{Label: "density", Grid: []walk.Grid{{Lo: lo, Hi: hi, N: bins}}, Pooled: true}
		for at := uint64(500); at <= 1500; at += 40 {
			tally.Times = append(tally.Times, at)
		}
		sum, err := walk.Run(context.Background(), w, walk.Plan{Walkers: 1 << 16, Steps: 1500, Seed: 22, Batches: 256}, tally)
		if err != nil {
			t.Fatal(err)
		}
		o := mustOperator(t, w, Mesh{Cells: []int{96}})
		steady, err := o.Stationary()
		if err != nil {
			t.Fatal(err)
		}
		if r := steady.Residual(); !(r <= 1e-12) {
			t.Errorf("%s, g = %s: residual %.2g", c.box[0], c.g, r)
		}
		// The bins hold all of the mass, so one of them says nothing new.
		exact := hotelling(t, rowsOf(sum.Of(tally), 1, bins), steady.Bins([]int{0}, tally.Grid)[1:])
		leading := mustLoad(t, o, func(q []float64) float64 { return power(q[0]) })
		leading.Scale(1 / leading.Mass())
		first := hotelling(t, rowsOf(sum.Of(tally), 1, bins), leading.Bins([]int{0}, tally.Grid)[1:])
		name := c.box[0].String() + ", g = " + c.g
		t.Logf("%s: p = %.2g by the exact density, %.2g by 1/g^2", name, exact, first)
		if !(exact >= 1e-6) {
			t.Errorf("%s: not the exact stationary density: p = %.2g", name, exact)
		}
		if !(first < 1e-6) {
			t.Errorf("%s: the leading order is not rejected: p = %.2g", name, first)
		}
		inner := Occupation{} // off the mirrors
		for b := 3; b <= bins-3; b++ {
			inner.Edges = append(inner.Edges, tally.Grid[0].Edge(b))
		}
		inner.Batches = rowsOf(sum.Of(tally), 3, bins-3)
		e, _, err := SteadyExponent(f, inner, c.eta)
		if err != nil {
			t.Fatal(err)
		}
		inner = steady.Occupation(inner.Edges)
		inner.Batches = append(inner.Batches, inner.Batches[0])
		want, _, err := SteadyExponent(f, inner, c.eta)
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: exponent %v, of the exact density %.4f", name, e, want.Value)
		if !covers(e, want.Value, 1-1e-6) || covers(e, -1, 1-1e-6) {
			t.Errorf("%s: exponent %v, want %.4f", name, e, want.Value)
		}
		within(t, name+": exponent of the exact density", want.Value, -2, 0.07)
	}
}

// TestSteadyDrift: with a drift the steady state is exp(-Int 2 mu/(eta g^2)) / g^2, by
// simulation: the exact operator's density by T^2 at false-alarm rate 1e-6; the
// potential form to 2 eta^2 in every bin, beyond which errors reach in one of all bins
// at 1e-6; and not 1/g^2 alone, nor a force of half the strength.
func TestSteadyDrift(t *testing.T) {
	const eta, bins = 0.1, 20
	mu, err := field.ParseVector(map[string]float64{"eta": eta}, "eta*sin(2*q)*(1+0.3*sin(q))^2")
	if err != nil {
		t.Fatal(err)
	}
	w := walk.Walk{Law: walk.Reduced{Field: field.MustParse("1+0.3*sin(q)"), Drift: mu}, Eta: eta, Boundary: circle}
	form := func(strength float64) func(q float64) float64 {
		return func(q float64) float64 {
			g := 1 + 0.3*math.Sin(q)
			return math.Exp(strength*math.Cos(2*q)) / (g * g)
		}
	}
	if w.Start, err = walk.Density("potential form", form(1), -math.Pi, math.Pi); err != nil {
		t.Fatal(err)
	}
	tally := walk.DensityTally{Label: "density", Grid: []walk.Grid{{Lo: -math.Pi, Hi: math.Pi, N: bins}}, Pooled: true}
	for at := uint64(1000); at <= 4000; at += 100 {
		tally.Times = append(tally.Times, at)
	}
	sum, err := walk.Run(context.Background(), w, walk.Plan{Walkers: 1 << 14, Steps: 4000, Seed: 23, Batches: 256}, tally)
	if err != nil {
		t.Fatal(err)
	}
	o := mustOperator(t, w, Mesh{Cells: []int{96}})
	steady, err := o.Stationary()
	if err != nil {
		t.Fatal(err)
	}
	if p := hotelling(t, rowsOf(sum.Of(tally), 1, bins), steady.Bins([]int{0}, tally.Grid)[1:]); !(p >= 1e-6) {
		t.Errorf("not the exact stationary density: p = %.2g", p)
	}
	bound := walktest.Bound(bins, 256, 1e-6)
	// worst is the largest distance of a bin from the form, in what is allowed.
	worst := func(strength float64) (most float64) {
		rho := form(strength)
		s := mustLoad(t, o, func(q []float64) float64 { return rho(q[0]) })
		s.Scale(1 / s.Mass())
		for b, want := range s.Bins([]int{0}, tally.Grid) {
			e := sum.Of(tally).Estimate(b)
			most = max(most, math.Abs(e.Value-want)/(2*eta*eta*want+bound*e.StdErr))
		}
		return most
	}
	if d := worst(1); !(d <= 1) {
		t.Errorf("a bin differs from the potential form by %.2f times of what is allowed, seed 23, 256 batches", d)
	}
	for _, strength := range []float64{0, 0.5} {
		if d := worst(strength); !(d > 1) {
			t.Errorf("%g times the force would do as well: every bin within %.2f of what is allowed, seed 23", strength, d)
		}
	}
}
