package soret

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// measure makes an estimate of truth from n normal batches, with the given
// standard error of their mean.
func measure(r *rand.Rand, truth, stderr float64, n int) walk.Estimate {
	var sum, squares float64
	for range n {
		x := r.NormFloat64() * stderr * math.Sqrt(float64(n))
		sum += x
		squares += x * x
	}
	mean := sum / float64(n)
	variance := (squares - float64(n)*mean*mean) / float64(n-1)
	return walk.Estimate{Value: truth + mean, StdErr: math.Sqrt(variance / float64(n)), N: n}
}

// covers tells whether the interval of the given confidence holds the truth.
func covers(e walk.Estimate, truth, confidence float64) bool {
	return twoSided((e.Value-truth)/e.StdErr, float64(e.N-1)) > 1-confidence
}

// coverage counts how often 95 % intervals hold the truth over 2000
// repetitions and fails outside 0.93..0.97: about 1 in 22 000 for an
// exact interval, which has 0.95 +- 0.005. The mutants, errors of half and double
// their size, must lie outside.
func coverage(t *testing.T, name string, seed uint64, once func(r *rand.Rand) (walk.Estimate, float64)) {
	t.Helper()
	const repetitions = 2000
	r := rand.New(rand.NewPCG(seed, 0))
	var hits hits
	for range repetitions {
		hits.count(once(r))
	}
	hits.check(t, fmt.Sprintf("%s, seed %d", name, seed), repetitions, 0.93*repetitions, 0.97*repetitions)
}

// hits counts the 95 % intervals that hold the truth, as they are and with errors of half
// and double their size.
type hits struct{ right, half, double int }

func (h *hits) count(e walk.Estimate, truth float64) {
	for _, c := range []struct {
		factor float64
		n      *int
	}{{1, &h.right}, {0.5, &h.half}, {2, &h.double}} {
		if covers(walk.Estimate{Value: e.Value, StdErr: c.factor * e.StdErr, N: e.N}, truth, 0.95) {
			*c.n++
		}
	}
}

// check fails unless the count is between least and most, and those of the mutants are
// below and above.
func (h *hits) check(t *testing.T, name string, of int, least, most float64) {
	t.Helper()
	if n := float64(h.right); n < least || n > most {
		t.Errorf("%s: 95 %% intervals cover in %d of %d repetitions", name, h.right, of)
	}
	if float64(h.half) >= least || float64(h.double) <= most {
		t.Errorf("%s: half the errors cover in %d of %d repetitions, double ones in %d: they are not rejected", name, h.half, of, h.double)
	}
}

var fiveEtas = []float64{0.2, 0.14, 0.1, 0.07, 0.05}

func TestSeparateCoverage(t *testing.T) {
	const d, c = 0.625, -0.5
	densities := []Ensemble{{Rho: 1, Slope: 0}, {Rho: 0.35, Slope: -0.18}, {Rho: 1.28, Slope: 0.64}, {Rho: 0.4, Slope: 0.3}}
	draw := func(r *rand.Rand) Separation {
		es := append([]Ensemble(nil), densities...)
		for k, e := range es {
			// Different errors and numbers of batches.
			es[k].Flux = measure(r, -d*e.Slope+c*e.Rho, 1e-3*float64(1+k), 32*(1+k))
		}
		s, err := Separate(es, nil)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	coverage(t, "D", 1, func(r *rand.Rand) (walk.Estimate, float64) { return draw(r).D, d })
	coverage(t, "c", 2, func(r *rand.Rand) (walk.Estimate, float64) { return draw(r).C, c })
	// The mutants of Eq. 10 and of a lost sign lie far outside.
	s := draw(rand.New(rand.NewPCG(3, 0)))
	for name, wrong := range map[string]struct {
		e walk.Estimate
		v float64
	}{"D of Eq. 10": {s.D, 2 * d}, "c with the wrong sign": {s.C, -c}} {
		if covers(wrong.e, wrong.v, 1-1e-9) {
			t.Errorf("%s: %v does not rule out %g", name, wrong.e, wrong.v)
		}
	}
}

// TestSeparateCorrelated: with a covariance the error is that of generalised
// least squares. Two fluxes y1 = c, y2 = c - D with variances 1 and
// covariance 0.9: var c = 1, var D = var(y1 - y2) = 0.2.
func TestSeparateCorrelated(t *testing.T) {
	es := []Ensemble{
		{Flux: walk.Estimate{Value: -0.5, StdErr: 1, N: 100}, Rho: 1, Slope: 0},
		{Flux: walk.Estimate{Value: -1.5, StdErr: 1, N: 100}, Rho: 1, Slope: 1},
	}
	s, err := Separate(es, mat.NewSymDense(2, []float64{1, 0.9, 0.9, 1}))
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range []struct {
		name      string
		got, want float64
	}{
		{"D", s.D.Value, 1},
		{"c", s.C.Value, -0.5},
		{"error of D", s.D.StdErr, math.Sqrt(0.2)},
		{"error of c", s.C.StdErr, 1},
		{"covariance", s.Cov, 0.1},
	} {
		if !(math.Abs(v.got-v.want) <= 1e-12) {
			t.Errorf("%s = %.15g, want %g", v.name, v.got, v.want)
		}
	}
	if s.Dof != 0 || !math.IsNaN(s.P) {
		t.Errorf("two ensembles test the model: dof %d, p %g", s.Dof, s.P)
	}
}

func TestSeparateErrors(t *testing.T) {
	flux := walk.Estimate{Value: 1, StdErr: 0.1, N: 10}
	tests := []struct {
		es   []Ensemble
		want string
	}{
		{[]Ensemble{{flux, 1, 0}}, "two with different densities"},
		{[]Ensemble{{flux, 1, 2}, {flux, 2, 4}, {flux, 0.1, 0.2}}, "logarithmic slopes"},
		{[]Ensemble{{flux, 1, 0}, {flux, math.NaN(), 4}}, "ensemble 2"},
		{[]Ensemble{{flux, 1, 0}, {walk.Estimate{Value: 1, N: 10}, 1, 4}}, "positive error"},
	}
	for _, test := range tests {
		if _, err := Separate(test.es, nil); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v: %v, want %q", test.es, err, test.want)
		}
	}
}

// series is a flux with a truncation of all even orders, as in the exact law for
// g = sqrt(1+q^2), rho = 1, q = 1/2: -1/(2 (1 - eta^2)).
func series(eta float64) float64 { return -0.5 / (1 - eta*eta) }

func draws(r *rand.Rand, etas []float64, stderr float64, flux func(eta float64) float64) []Sample {
	var s []Sample
	for _, eta := range etas {
		s = append(s, Sample{eta, measure(r, flux(eta), stderr, 64)})
	}
	return s
}

func TestExtrapolateCoverage(t *testing.T) {
	for _, etas := range [][]float64{fiveEtas, fiveEtas[2:], fiveEtas[3:]} {
		coverage(t, "intercept", uint64(len(etas)), func(r *rand.Rand) (walk.Estimate, float64) {
			e, err := Extrapolate(draws(r, etas, 1e-3, series), nil)
			if err != nil {
				t.Fatal(err)
			}
			return e.Value, -0.5
		})
	}
	// Without the extrapolation the number at the largest eta is 20 errors off.
	r := rand.New(rand.NewPCG(9, 0))
	if s := draws(r, fiveEtas, 1e-3, series)[0]; covers(s.Flux, -0.5, 1-1e-9) {
		t.Errorf("J/eta^2 at eta = 0.2 is %v: no truncation to be seen", s.Flux)
	}
}

// TestExtrapolateMisfit: the p value of the fit is uniform for a good model,
// and tiny when the terms do not suffice.
func TestExtrapolateMisfit(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 0))
	low := 0
	const repetitions = 2000
	for range repetitions {
		e, err := Extrapolate(draws(r, fiveEtas, 1e-3, series), nil)
		if err != nil {
			t.Fatal(err)
		}
		if e.P < 0.05 {
			low++
		}
	}
	// 0.05 +- 0.005; a little more, for errors from 64 batches. If p were uniform, below 0.03 would have probability 4e-6.
	if share := float64(low) / repetitions; share < 0.03 || share > 0.09 {
		t.Errorf("p < 0.05 in %g of the repetitions", share)
	}
	rough := func(eta float64) float64 { return -0.5 + math.Sin(40*eta) }
	if e, err := Extrapolate(draws(r, fiveEtas, 1e-3, rough), nil); err != nil || !(e.P <= 1e-6) {
		t.Errorf("a series of other terms fits: %+v, %v", e, err)
	}
	if _, err := Extrapolate(draws(r, []float64{0.1, 0.1}, 1e-3, series), nil); err == nil {
		t.Error("extrapolated from one eta")
	}
}

// TestTruncation: the bound holds for the exact law of all media, with noise
// too small to matter.
func TestTruncation(t *testing.T) {
	for name, at := range media(t) {
		for _, etas := range [][]float64{fiveEtas, fiveEtas[2:]} {
			limit, err := Flux(KramersMoyal{}, at.m, at.q, 0.1)
			if err != nil {
				t.Fatal(err)
			}
			for i := range at.q {
				var samples []Sample
				for _, eta := range etas {
					j, err := Flux(Exact{}, at.m, at.q, eta)
					if err != nil {
						t.Fatal(err)
					}
					samples = append(samples, Sample{eta, walk.Estimate{Value: j[i], StdErr: 1e-9, N: 100}})
				}
				e, err := Extrapolate(samples, nil)
				if err != nil {
					t.Fatal(err)
				}
				if off := math.Abs(e.Value.Value - limit[i]); !(off <= e.Truncation+1e-8) {
					t.Errorf("%s, component %d, %d eta: the intercept is off by %.3g, the bound is %.3g", name, i+1, len(etas), off, e.Truncation)
				}
			}
		}
	}
}

func TestEtaExponentCoverage(t *testing.T) {
	coverage(t, "exponent", 21, func(r *rand.Rand) (walk.Estimate, float64) {
		e, _, err := EtaExponent(draws(r, fiveEtas, 1e-3, series), nil)
		if err != nil {
			t.Fatal(err)
		}
		return e, 2
	})
	r := rand.New(rand.NewPCG(22, 0))
	e, _, err := EtaExponent(draws(r, fiveEtas, 1e-3, func(eta float64) float64 { return eta }), nil)
	if err != nil || covers(e, 2, 1-1e-9) || !covers(e, 3, 1-1e-6) {
		t.Errorf("a flux of order 3: exponent %v, %v", e, err)
	}
	if _, _, err := EtaExponent(draws(r, fiveEtas, 1e-3, func(float64) float64 { return 1e-4 }), nil); err == nil {
		t.Error("an exponent of noise")
	}
	if _, _, err := EtaExponent(draws(r, fiveEtas, 1e-3, func(eta float64) float64 { return eta - 0.1001 }), nil); err == nil {
		t.Error("an exponent of a flux that changes its sign")
	}
}

func TestRemainderOrder(t *testing.T) {
	leading := []float64{-0.5, -0.5, -0.5, -0.5, -0.5}
	etas := []float64{0.3, 0.25, 0.2, 0.14, 0.1}
	r := rand.New(rand.NewPCG(31, 0))
	// -1/2 (1 + eta^2 + eta^4 ...): a local order of 2.1 to 2.2 is expected.
	got := RemainderOrder(draws(r, etas, 1e-5, series), leading)
	if !got.Resolved() || got.Used != 5 || !(math.Abs(got.Order.Value-2.1) <= 0.1) {
		t.Errorf("right law: order %v, %d used, %s", got.Order, got.Used, got.Reason)
	}
	// A law that is wrong at leading order leaves a remainder of order 0.
	got = RemainderOrder(draws(r, etas, 1e-5, series), []float64{0.5, 0.5, 0.5, 0.5, 0.5})
	if !got.Resolved() || !(math.Abs(got.Order.Value) <= 0.1) {
		t.Errorf("wrong law: order %v, %s", got.Order, got.Reason)
	}
	unresolvable := []struct {
		name    string
		samples []Sample
		law     []float64
		want    string
	}{
		{"noise", draws(r, etas, 0.1, series), leading, "standard errors; two are needed"},
		{"sign", draws(r, etas, 1e-5, series), []float64{-0.5, -0.5, -0.6, -0.6, -0.6}, "changes its sign"},
		{"not a number", draws(r, etas, 1e-5, series), []float64{-0.5, math.NaN(), -0.6, -0.6, -0.6}, "not a number"},
		{"mixed", append(draws(r, etas[:4], 1e-5, series), Sample{0.1, walk.Estimate{Value: 1}}), leading, "some have none"},
		{"no difference", []Sample{{0.1, walk.Estimate{Value: 1}}, {0.2, walk.Estimate{Value: 1}}}, []float64{1, 1}, "above rounding"},
	}
	for _, test := range unresolvable {
		got := RemainderOrder(test.samples, test.law)
		if got.Resolved() || !math.IsNaN(got.Order.Value) || !strings.Contains(got.Reason, test.want) {
			t.Errorf("%s: order %v, reason %q; want %q", test.name, got.Order, got.Reason, test.want)
		}
	}
}

// occupation draws a histogram of the density A g^p K, as batches of counts.
func occupation(r *rand.Rand, p, eta float64, bins, batches, walkers int) Occupation {
	var o Occupation
	for b := range bins + 1 {
		o.Edges = append(o.Edges, -2+4*float64(b)/float64(bins))
	}
	shape := func(q float64) float64 {
		k := 1.0
		if eta > 0 {
			k = StepCorrection(hyperbola, q, eta)
		}
		return k * math.Pow(1+q*q, p/2)
	}
	for range batches {
		batch := make([]float64, bins)
		for done := 0; done < walkers; {
			q := -2 + 4*r.Float64()
			if r.Float64()*1.1 < shape(q) {
				batch[min(bins-1, int((q+2)/4*float64(bins)))]++
				done++
			}
		}
		o.Batches = append(o.Batches, batch)
	}
	return o
}

func TestSteadyExponentCoverage(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 0))
	const repetitions = 400
	var hits hits
	low := 0
	for range repetitions {
		e, fit, err := SteadyExponent(hyperbola, occupation(r, -2, 0, 8, 24, 500), 0)
		if err != nil {
			t.Fatal(err)
		}
		hits.count(e, -2)
		if covers(e, -1, 1-1e-6) {
			t.Fatalf("exponent %v does not rule out -1", e)
		}
		if !(fit.P >= 0.05) {
			low++
		}
	}
	// 0.95 +- 0.011 and 0.05 +- 0.011: each fails once in 7000 for exact intervals and p values.
	hits.check(t, "exponents, seed 41", repetitions, 363, 397)
	if share := float64(low) / repetitions; share > 0.094 {
		t.Errorf("T^2 has p < 0.05 in %g", share)
	}
}

// TestSteadyExponentCorrection: a density with the finite-step correction
// has the exponent -2 if and only if the correction is known.
func TestSteadyExponentCorrection(t *testing.T) {
	const eta = 0.7 // large, to be seen
	f := field.MustParse("1+0.5*sin(q)")
	o := Occupation{Batches: make([][]float64, 2)}
	for b := range 17 {
		o.Edges = append(o.Edges, -2+0.25*float64(b))
	}
	var mass [1]float64
	for b := range 16 {
		if _, err := newQuadrature(1, lineTolerance, func(dst []float64, q float64) (float64, error) {
			g := 1 + 0.5*math.Sin(q)
			dst[0] = StepCorrection(f, q, eta) / g / g
			return dst[0], nil
		}).integrate(mass[:], o.Edges[b], o.Edges[b+1], 1); err != nil {
			t.Fatal(err)
		}
		o.Batches[0] = append(o.Batches[0], 1e6*mass[0])
		o.Batches[1] = append(o.Batches[1], 1e6*mass[0])
	}
	e, _, err := SteadyExponent(f, o, eta)
	if err != nil || !(math.Abs(e.Value+2) <= 1e-10) {
		t.Errorf("corrected: %.15g, %v; want -2", e.Value, err)
	}
	if e, _, err = SteadyExponent(f, o, 0); err != nil || !(math.Abs(e.Value+2) >= 0.01) {
		t.Errorf("uncorrected: %.15g, %v; want a bias of some percent", e.Value, err)
	}
}

func TestSteadyExponentErrors(t *testing.T) {
	good := Occupation{Edges: []float64{0, 1, 2, 3}, Batches: [][]float64{{9, 5, 2}, {8, 6, 2}}}
	with := func(change func(*Occupation)) Occupation {
		o := Occupation{Edges: append([]float64(nil), good.Edges...), Batches: [][]float64{{9, 5, 2}, {8, 6, 2}}}
		change(&o)
		return o
	}
	tests := []struct {
		f    Field
		o    Occupation
		want string
	}{
		{hyperbola, with(func(o *Occupation) { o.Batches = o.Batches[:1] }), "two batches"},
		{hyperbola, with(func(o *Occupation) { o.Edges[1] = 5 }), "do not grow"},
		{hyperbola, with(func(o *Occupation) { o.Batches[0], o.Batches[1] = []float64{1, 0, 1}, []float64{1, 0, 1} }), "no walker between 1 and 2"},
		{hyperbola, with(func(o *Occupation) { o.Batches[1] = []float64{1} }), "batch 2 has 1 bins"},
		{uniform, good, "same in all bins"},
		{scalar{func(q float64) float64 { return q - 1 }, func(float64) float64 { return 1 }}, good, "positive field"},
	}
	for _, test := range tests {
		if _, _, err := SteadyExponent(test.f, test.o, 0); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%v, want %q", err, test.want)
		}
	}
}
