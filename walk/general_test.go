package walk_test

import (
	"math"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"thermowalk/walk"
	"thermowalk/walk/walktest"
)

// gain is f(q, xi) = (1 + q^2/4) xi.
type gain struct{}

func (gain) Dim() int   { return 1 }
func (gain) Noise() int { return 1 }
func (gain) Eval(f, q, xi [][]float64) {
	for k, x := range q[0] {
		f[0][k] = math.FMA(0.25*x, x, 1) * xi[0][k]
	}
}

// law is a symmetric law of a variate: its moments, and what is needed for those of products.
type law struct {
	v      walk.Variate
	m2, m4 float64
	bound  bool
	of     interface {
		CDF(x float64) float64
		Quantile(p float64) float64
	}
}

// coin is the law of +-1 times its size.
type coin float64

func (c coin) CDF(x float64) float64 {
	return 0.5 * (max(0, math.Copysign(1, x+float64(c))) + max(0, math.Copysign(1, x-float64(c))))
}
func (c coin) Quantile(p float64) float64 { return math.Copysign(float64(c), p-0.5) }

var laws = []law{
	{walk.TwoPoint{Size: 2}, 4, 16, true, coin(2)},
	{walk.UniformVariate{Half: 3}, 3, 81. / 5, true, distuv.Uniform{Min: -3, Max: 3}},
	{walk.NormalVariate{SD: 1.5}, 2.25, 3 * 2.25 * 2.25, false, distuv.Normal{Sigma: 1.5}},
	{walk.StudentT{Nu: 12, Scale: 1}, 12. / 10, 3 * 144. / (10 * 8), false, distuv.StudentsT{Sigma: 1, Nu: 12}},
}

// product is P(x y <= z) for each z, E[P(x <= z/|y|)] for symmetric laws, by the midpoint
// rule in the probability of y, which is a coin where one is: 2048 nodes leave an error below
// 1e-5, which in a bin that has 1/20 of 2^20 walkers adds 0.002 to chi^2.
func product(x, y law, at []float64) []float64 {
	if x.m4 == x.m2*x.m2 {
		x, y = y, x
	}
	const n = 2048
	p := make([]float64, len(at))
	for k := range n {
		size := math.Abs(y.of.Quantile((float64(k) + 0.5) / n))
		for j, z := range at {
			p[j] += x.of.CDF(z/size) / n
		}
	}
	return p
}

// The increments of the general walk at q = 0 have the law of eta gamma xi, whatever the
// laws. Their moments E[dq] = 0, E[dq^2] = eta^2 E[gamma^2] E[xi^2] and, of bounded steps,
// E[dq^4] likewise, by Student's t at false-alarm rate 1e-6 each; 2e-6 for squares of two normal or
// Student's variates, whose skewness is 9 and 20 over the root of 2^20 walkers. A fourth moment of these
// would need 10^8. The law itself, tails and all, by chi^2 of the counts in 16 bins and
// outside of them at 1e-6. The mutants: a variance doubled, and for gamma the next law
// of the list, of the same variance.
func TestGeneralMoments(t *testing.T) {
	const eta, alpha, walkers, bins = 0.1, 1e-6, 1 << 20, 16
	for g, gamma := range laws {
		for _, xi := range laws {
			w := free(walk.General{F: gain{}, Gamma: gamma.v, Xi: []walk.Variate{xi.v}}, eta, walk.Point(0))
			tally := walk.IncrementsTally{Label: "increments", Grid: walk.Grid{Lo: -1, Hi: 1, N: 1}, To: 1}
			m2, m4 := eta*eta*gamma.m2*xi.m2, math.Pow(eta, 4)*gamma.m4*xi.m4
			half := 1.6 * math.Sqrt(m2)
			density := walk.Histogram("density", -half, half, bins, 1)
			sum := run(t, w, walk.Plan{Walkers: walkers, Steps: 1, Seed: 17}, tally, density)
			scores := sum.Of(tally)
			name := gamma.v.String() + " x " + xi.v.String() + ", seed 17"
			walktest.Agree(t, name+": E[dq]", tally.Moment(scores, 0, 1), 0, alpha)
			if math.Abs(m4-m2*m2) < 1e-12*m4 { // the step has one size: no chance in it
				if e := tally.Moment(scores, 0, 2); !(math.Abs(e.Value/m2-1) <= 1e-12) {
					t.Errorf("%s: E[dq^2] = %v, want %g", name, e, m2)
				}
				continue
			}
			walktest.Agree(t, name+": E[dq^2]", tally.Moment(scores, 0, 2), m2, alpha)
			walktest.Differ(t, name+": E[dq^2]", tally.Moment(scores, 0, 2), 2*m2, alpha)
			if gamma.bound && xi.bound {
				walktest.Agree(t, name+": E[dq^4]", tally.Moment(scores, 0, 4), m4, alpha)
				walktest.Differ(t, name+": E[dq^4] of a normal step", tally.Moment(scores, 0, 4), 3*m2*m2, alpha)
			}

			edges := make([]float64, bins+1)
			for b := range edges {
				edges[b] = density.Grid[0].Edge(b)
			}
			fits := func(gamma law, scale float64) float64 {
				z := make([]float64, len(edges))
				for b, edge := range edges {
					z[b] = edge / eta / scale
				}
				return countsFit(sum.Of(density), density.Grid[0], product(gamma, xi, z), walkers)
			}
			if p := fits(gamma, 1); !(p >= alpha) {
				t.Errorf("%s: counts contradict the law, p = %.2g", name, p)
			}
			other := laws[(g+1)%len(laws)]
			if p := fits(other, math.Sqrt(gamma.m2/other.m2)); !(p < alpha) {
				t.Errorf("%s: counts do not reject gamma = %v, p = %.2g", name, other.v, p)
			}
		}
	}
}

// countsFit is the p value of chi^2 for the counts of walkers in the bins of a density, whose edges have
// the given cumulative probabilities, and outside of all.
func countsFit(density *walk.Scores, grid walk.Grid, cumulative []float64, walkers float64) float64 {
	chi2, freedom, rest := 0.0, -1, walkers
	add := func(count, p float64) {
		if want := p * walkers; want > 0 || count > 0 {
			chi2 += (count - want) * (count - want) / want
			freedom++
		}
	}
	for b := range grid.N {
		count := math.Round(density.Estimate(b).Value * (grid.Edge(b+1) - grid.Edge(b)) * walkers)
		add(count, cumulative[b+1]-cumulative[b])
		rest -= count
	}
	add(rest, 1-cumulative[grid.N]+cumulative[0])
	return distuv.ChiSquared{K: float64(freedom)}.Survival(chi2)
}

// The general walk and the reduced walk of the same second moment carry the
// same flux to order eta^2; here both are measured at small eta. With two
// points and f = g the laws coincide. False-alarm rate 1e-6; the mutant is a reduced walk of twice the flux,
// 16 standard errors off. The next order is about 1 % of the flux, a quarter of a standard error.
func TestGeneralReducesToBinary(t *testing.T) {
	flux := walk.Flux("flux", 0.5)
	p := walk.Plan{Walkers: 1 << 23, Steps: 1, Seed: 6, Stratified: true}
	general := walk.General{F: gain{}, Gamma: walk.TwoPoint{Size: 1}, Xi: []walk.Variate{walk.NormalVariate{SD: 1}}}
	reduced := walk.Reduced{Field: walk.Func(1, func(g, q [][]float64) {
		for k, x := range q[0] {
			g[0][k] = math.FMA(0.25*x, x, 1)
		}
	})}
	a := run(t, free(general, 0.1, walk.Uniform(-1, 2)), p, flux).Of(flux).Estimate(0)
	flux.Score = walk.Expectation
	p.Seed = 7
	b := run(t, free(reduced, 0.1, walk.Uniform(-1, 2)), p, flux).Of(flux).Estimate(0)
	difference := walk.Estimate{Value: a.Value - b.Value, StdErr: math.Hypot(a.StdErr, b.StdErr), N: min(a.N, b.N)}
	walktest.Agree(t, "flux of the general walk less that of the reduced one, seeds 6 and 7", difference, 0, 1e-6)
	walktest.Differ(t, "flux of the general walk less twice that of the reduced one", difference, b.Value, 1e-6)
}

// Ornstein-Uhlenbeck: dq = -eta theta q - eta s zeta. D1 = -eta theta q,
// E[dq^2] = eta^2 (s^2 + theta^2 q^2) per step: exact at finite eta.
func TestDriftAndNoise(t *testing.T) {
	const eta, theta, s, alpha = 0.1, 0.7, 1.3, 1e-6
	law := walk.Reduced{
		Field: walk.Func(1, func(g, q [][]float64) {
			for k := range q[0] {
				g[0][k] = s
			}
		}),
		Drift: walk.Func(1, func(mu, q [][]float64) {
			for k, x := range q[0] {
				mu[0][k] = theta * x
			}
		}),
	}
	tally := walk.IncrementsTally{Label: "increments", Grid: walk.Grid{Lo: 0.999, Hi: 1.001, N: 1}, To: 1}
	sum := run(t, free(law, eta, walk.Point(1)), walk.Plan{Walkers: 1 << 16, Steps: 1, Seed: 6}, tally)
	scores := sum.Of(tally)
	walktest.Agree(t, "D1", tally.Moment(scores, 0, 1), -eta*theta, alpha)
	walktest.Differ(t, "D1", tally.Moment(scores, 0, 1), 0, alpha)
	walktest.Agree(t, "D2", tally.Moment(scores, 0, 2), eta*eta*(s*s+theta*theta), alpha)
}

func TestVariatesRefuse(t *testing.T) {
	for _, c := range []struct {
		v    walk.Variate
		want string
	}{
		{walk.TwoPoint{}, "two-point size is 0"},
		{walk.UniformVariate{Half: -1}, "must be positive"},
		{walk.NormalVariate{SD: math.Inf(1)}, "must be positive and finite"},
		{walk.StudentT{Nu: 2, Scale: 1}, "has no variance"},
	} {
		if err := c.v.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want one that says %q", c.v, err, c.want)
		}
	}
}

// A force of expressions is the force of the same Go function, to rounding.
func TestParsedForce(t *testing.T) {
	parsed, err := walk.ParseForce(map[string]float64{"a": 0.25}, 1, "(1+a*q^2)*xi")
	if err != nil {
		t.Fatal(err)
	}
	tally := walk.Moments("moments", 20)
	var got []walk.Estimate
	for _, f := range []walk.Force{gain{}, parsed} {
		w := free(walk.General{F: f, Gamma: walk.NormalVariate{SD: 1}, Xi: []walk.Variate{walk.TwoPoint{Size: 1}}}, 0.1, walk.Point(0.5))
		got = append(got, run(t, w, walk.Plan{Walkers: 4096, Steps: 20, Seed: 3}, tally).Of(tally).Estimate(1))
	}
	if !(math.Abs(got[0].Value/got[1].Value-1) <= 1e-12) {
		t.Errorf("Go function %v, expression %v", got[0], got[1])
	}
	for _, c := range []struct {
		noise int
		srcs  []string
		want  string
	}{
		{1, nil, "give an expression"},
		{1, []string{"q*xi2"}, "component 1: column 3"},
		{2, []string{"xi1", "q2*xi3"}, "component 2: column 4"},
	} {
		if _, err := walk.ParseForce(nil, c.noise, c.srcs...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: error %v, want one that says %q", c.srcs, err, c.want)
		}
	}
}
