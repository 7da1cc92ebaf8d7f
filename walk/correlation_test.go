package walk_test

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"thermowalk/walk"
	"thermowalk/walk/walktest"
)

// wiener is the Ornstein-Uhlenbeck walk q' = (1 - eta theta) q - eta s zeta.
func wiener(theta, s float64) walk.Reduced {
	constant := func(f func(x float64) float64) walk.Field {
		return walk.Func(1, func(g, q [][]float64) {
			for k, x := range q[0] {
				g[0][k] = f(x)
			}
		})
	}
	return walk.Reduced{
		Field: constant(func(float64) float64 { return s }),
		Drift: constant(func(x float64) float64 { return theta * x }),
	}
}

// In its steady state the Ornstein-Uhlenbeck walk has rho(k) = a^k with
// a = 1 - eta theta, so tau = (1+a)/(2(1-a)), and a block of n samples
//
//	tau_n = (1+a)/(2(1-a)) - a(1-a^n)/(n(1-a)^2)
//
// Time is tau_l at the first blocks of at least 64 tau, which is 2^10 steps here: tau_l there is
// within 1 % of tau, and an error of six of its standard errors would not choose another level.
//
// False-alarm rate 1e-6 at each level, by Student's t: even the longest blocks give sums of 2^12 x 4
// squares, whose skewness, sqrt(8/2^14), does not double it. The mutant takes samples for
// independent.
func TestCorrelationOfOrnsteinUhlenbeck(t *testing.T) {
	const eta, theta, alpha = 0.1, 1.0, 1e-6
	for _, c := range []struct {
		every uint64
		last  int // the level of Time
	}{{1, 10}, {4, 8}} {
		a, every := math.Pow(1-eta*theta, float64(c.every)), float64(c.every)
		tally := walk.CorrelationTally{Label: "memory", Every: c.every, From: 200}
		w := free(wiener(theta, 1), eta, walk.Normal(0, math.Sqrt(eta/(theta*(2-eta*theta)))))
		scores := run(t, w, walk.Plan{Walkers: 1 << 12, Steps: 200 + 4096, Seed: 3}, tally).Of(tally)
		for level := range c.last + 1 {
			n := math.Ldexp(1, level)
			want := every * ((1+a)/(2*(1-a)) - a*(1-math.Pow(a, n))/(n*(1-a)*(1-a)))
			got := tally.At(scores, level)
			if level == 0 {
				if !(math.Abs(got.Value/want-1) <= 1e-9) {
					t.Errorf("every %d: tau_0 = %v, want %g", c.every, got, want)
				}
				continue
			}
			walktest.Agree(t, fmt.Sprintf("every %d: tau_%d, seed 3", c.every, level), got, want, alpha)
			walktest.Differ(t, fmt.Sprintf("every %d: tau_%d, seed 3", c.every, level), got, every/2, alpha)
		}
		got, ok := tally.Time(scores)
		if want := tally.At(scores, c.last); !ok || got != want {
			t.Errorf("every %d: tau = %v, reached %v, want that of level %d, %v", c.every, got, ok, c.last, want)
		}
	}
	short := walk.CorrelationTally{Label: "memory", From: 200, To: 300}
	scores := run(t, free(wiener(theta, 1), eta, walk.Point(0)), walk.Plan{Walkers: 1 << 10, Steps: 300, Seed: 3}, short).Of(short)
	if got, ok := short.Time(scores); ok {
		t.Errorf("100 samples claim to tell tau: %v", got)
	}
}

// Over a lag of n steps of the Ornstein-Uhlenbeck walk the moments of the
// increments are exact. With a = 1 - eta theta, c = eta s and S_m the sum of
// a^(mj) over j < n, dq = (a^n - 1) q + c sum_j a^j zeta_j has
//
//	D1: E[dq]   = (a^n - 1) q
//	D2: E[dq^2] = (a^n - 1)^2 q^2 + c^2 S_2
//	D4: E[dq^4] = d^4 + 6 d^2 c^2 S_2 + c^4 (3 S_2^2 - 2 S_4),  d = (a^n - 1) q
//
// which for small eta are -eta theta q n, eta^2 s^2 n, and at n = 1
// eta^4 s^4, not 3 eta^4 s^4: the step is binary. False-alarm rate 1e-6 each; D4 of a normal step, 14 standard errors off
// at lag 8, is rejected by nearly every seed.
func TestIncrementsOfOrnsteinUhlenbeck(t *testing.T) {
	const eta, theta, s, q, alpha = 0.1, 0.7, 1.3, 1.0, 1e-6
	for _, lag := range []uint64{1, 2, 8} {
		a, c := 1-eta*theta, eta*s
		n := float64(lag)
		sum := func(m float64) float64 { return (1 - math.Pow(a, m*n)) / (1 - math.Pow(a, m)) }
		d, s2, s4 := (math.Pow(a, n)-1)*q, sum(2), sum(4)
		tally := walk.IncrementsTally{Label: "increments", Grid: walk.Grid{Lo: 0.99, Hi: 1.01, N: 1}, Lag: lag, To: lag}
		scores := run(t, free(wiener(theta, s), eta, walk.Point(q)), walk.Plan{Walkers: 1 << 22, Steps: lag, Seed: 8}, tally).Of(tally)
		name := fmt.Sprintf("lag %d: ", lag)
		d1, d2, d4 := tally.Moment(scores, 0, 1), tally.Moment(scores, 0, 2), tally.Moment(scores, 0, 4)
		walktest.Agree(t, name+"D1", d1, d, alpha)
		walktest.Differ(t, name+"D1", d1, 0, alpha)
		walktest.Agree(t, name+"D2", d2, d*d+c*c*s2, alpha)
		walktest.Differ(t, name+"D2", d2, 2*(d*d+c*c*s2), alpha)
		walktest.Agree(t, name+"D4", d4, d*d*d*d+6*d*d*c*c*s2+c*c*c*c*(3*s2*s2-2*s4), alpha)
		walktest.Differ(t, name+"D4 of a normal step", d4, d*d*d*d+6*d*d*c*c*s2+3*c*c*c*c*s2*s2, alpha)
	}
}

// A run of more than 10^6 steps with a time series: the Ornstein-Uhlenbeck walk
// relaxes from far away, with the mean m_t = a^t q0 and the variance
// v_t = v (1 - a^2t), v = c^2/(1 - a^2) its stationary variance. After thousands of steps q is
// normal, so that sum (q - m_t)^2/v_t over n walkers is chi^2 with n degrees of freedom,
// however few they are. False-alarm rate 1e-6 for each mean and each chi^2. The mutants: a drift and noise of
// twice the strength, where these differ, and a bin without its width.
func TestLongTimeSeries(t *testing.T) {
	const eta, theta, s, q0, alpha, n = 1e-3, 0.02, 1.0, 1.0, 1e-6, 128
	a := 1 - eta*theta
	v := eta * eta * s * s / (1 - a*a)
	var times []uint64
	for at := uint64(0); at <= 1<<20; at += 1 << 12 {
		times = append(times, at)
	}
	moments := walk.Moments("moments", times...)
	pooled := walk.DensityTally{Label: "steady", Grid: []walk.Grid{{Lo: -2, Hi: 2, N: 2}}, Times: times[128:], Pooled: true}
	w := free(wiener(theta, s), eta, walk.Point(q0))
	sum := run(t, w, walk.Plan{Walkers: n, Steps: 1 << 20, Seed: 9, Batches: 32}, moments, pooled)
	for j := 1; j < len(times); j += 51 {
		decay := math.Exp(float64(times[j]) * math.Log1p(-eta*theta))
		name := fmt.Sprintf("step %d, seed 9: ", times[j])
		mean := moments.Mean(sum.Of(moments), j, 0)
		walktest.Agree(t, name+"E[q]", mean, decay*q0, alpha)
		if j == 1 {
			walktest.Differ(t, name+"E[q]", mean, decay*decay*q0, alpha)
		}
		square := moments.MeanSquare(sum.Of(moments), j, 0).Value
		chi2 := func(variance float64) (p float64) {
			m := decay * q0
			law := distuv.ChiSquared{K: n}
			x := n * (square - 2*m*mean.Value + m*m) / variance
			return 2 * min(law.CDF(x), law.Survival(x))
		}
		if variance := v * (1 - decay*decay); !(chi2(variance) >= alpha) || !(chi2(4*variance) < alpha) {
			t.Errorf("%sE[q^2] = %g with E[q] = %v: p = %.2g for the variance %g, %.2g for four times that", name, square, mean, chi2(variance), variance, chi2(4*variance))
		}
	}
	below := sum.Of(pooled).Estimate(0)
	walktest.Agree(t, "steady mass at q < 0, seed 9", below.Scale(2), 0.5, alpha)
	walktest.Differ(t, "steady mass at q < 0, per unit of length", below, 0.5, alpha)
}

// Errors know the correlation in time: of a density averaged over 60 steps that remember
// 10, 95 % intervals of 1000 runs cover the truth between 92.5 % and 97.5 % of the
// time, at a false-alarm rate of 3e-4 as in TestCoverage. The mutant takes the looks for
// independent, and covers far less often.
func TestCoverageOfCorrelatedLooks(t *testing.T) {
	const eta, theta, repetitions, t95 = 0.1, 1.0, 1000, 2.0395
	density := walk.DensityTally{Label: "upper half", Grid: []walk.Grid{{Lo: 0, Hi: 20, N: 1}}, Pooled: true}
	for step := range uint64(60) {
		density.Times = append(density.Times, step)
	}
	// Normal with the variance of the steady state is as good as it; its mass at q > 0 is 1/2 at all times.
	w := free(wiener(theta, 1), eta, walk.Normal(0, math.Sqrt(eta/(theta*(2-eta*theta)))))
	covered, independent := 0, 0
	for seed := range uint64(repetitions) {
		e := run(t, w, walk.Plan{Walkers: 32 * 8, Steps: 60, Seed: seed, Batches: 32, Workers: 1}, density).Of(density).Estimate(0).Scale(20)
		if math.Abs(e.Z(0.5)) < t95 {
			covered++
		}
		if math.Abs(e.Value-0.5) < 1.96*math.Sqrt(0.25/(32*8*60)) {
			independent++
		}
	}
	t.Logf("covered %d of %d; %d with looks taken for independent", covered, repetitions, independent)
	if covered < 925 || covered > 975 {
		t.Errorf("95 %% intervals cover in %d of %d runs", covered, repetitions)
	}
	if independent > 700 {
		t.Errorf("looks taken for independent cover in %d runs: the test shows nothing", independent)
	}
}

func TestCorrelationBadInput(t *testing.T) {
	w := walk.Walk{Law: walk.Reduced{Field: root}, Eta: 0.1, Boundary: walk.Box{walk.Reflect(-1, 1)}, Start: walk.Point(0)}
	refuse(t, w, walk.Plan{Walkers: 10, Steps: 10}, map[string]walk.Tally{
		"axis 1 of a walk":                             walk.CorrelationTally{Axis: 1},
		"times 10 to 10 do not fit":                    walk.CorrelationTally{From: 10},
		"6 levels of blocks; 11 samples allow 1 to 4":  walk.CorrelationTally{Levels: 6},
		"-1 levels of blocks; 11 samples allow 1 to 4": walk.CorrelationTally{Levels: -1},
	})
	w.Boundary = walk.Box{walk.Absorb(-1, 1)}
	refuse(t, w, walk.Plan{Walkers: 10, Steps: 10}, map[string]walk.Tally{"no steady state": walk.CorrelationTally{}})
}
