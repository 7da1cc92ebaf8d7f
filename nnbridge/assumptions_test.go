package nnbridge

import (
	"math"
	"strings"
	"testing"
)

// verdicts runs the tests and returns them by name.
func verdicts(t *testing.T, n *TwoLayer, d Data, s Sampling) map[string]Assumption {
	t.Helper()
	list, err := AssumptionsOf(n, d, CrossEntropy{}, s)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]Assumption{}
	for _, a := range list {
		out[a.Name] = a
	}
	return out
}

// Networks whose answer is known for each premise. Each test that has to hold
// does so but for one in 10^4; where it has to fail, the effect is at least
// twenty standard errors.
func TestAssumptionsOfKnownNetworks(t *testing.T) {
	loud := trained() // f of order 1: p - 1/2 follows f, and f the gradient
	for i := range loud.V {
		loud.V[i] *= 3
	}
	ones := &Set{Inputs: 3, X: make([]float64, 3*64), Y: nil} // one and the same input
	for k := range ones.X {
		ones.X[k] = 0.5
	}
	always := FromParams(Shape{Hidden: 1, Inputs: 3, Bias: true}, []float64{1, 5, 0, 0, 0})
	for _, c := range []struct {
		what        string
		net         *TwoLayer
		data        Data
		holds, fail string
	}{
		{
			"f = 0, fair labels, Gaussian inputs", zeroOutput(),
			Data{Gaussian{2}, Fair{}},
			"mean_residual symmetric_residual drift correlation factored_square signs_vb growth_vb skewness_v skewness_b skewness_w",
			"signs_w growth_w coherence_vb coherence_units",
		},
		{
			"large f, fair labels", loud,
			Data{Gaussian{3}, Fair{}},
			"signs_vb growth_vb",
			"mean_residual drift correlation factored_square skewness_v skewness_b signs_w coherence_vb",
		},
		{
			"one label only", trained(),
			Data{Gaussian{3}, Teacher{Net: always}},
			"signs_vb",
			"mean_residual symmetric_residual drift skewness_v",
		},
		{
			"inputs in the unit cube", zeroOutput(),
			Data{Uniform01{2}, Fair{}},
			"mean_residual drift signs_vb signs_w growth_vb growth_w",
			"coherence_vb coherence_vw",
		},
	} {
		got := verdicts(t, c.net, c.data, Sampling{})
		for name := range strings.FieldsSeq(c.holds) {
			if a, ok := got[name]; !ok || !a.Holds {
				t.Errorf("%s: %v (p = %g); it has to hold", c.what, a, a.P)
			}
		}
		for name := range strings.FieldsSeq(c.fail) {
			if a, ok := got[name]; !ok || a.Holds {
				t.Errorf("%s: %v (p = %g); it has to fail", c.what, a, a.P)
			}
		}
	}
	got := verdicts(t, loud, Data{Rows{Set: ones}, Fair{}}, Sampling{})
	for _, name := range []string{"coherence_vb", "coherence_vw", "signs_w", "growth_w"} {
		if a := got[name]; !a.Holds {
			t.Errorf("one and the same input: %v; the reduction is exact", a)
		}
	}
}

// A unit that is hardly ever active does not upset what is said of the others.
func TestAssumptionsOfARareUnit(t *testing.T) {
	n := NewTwoLayer(Shape{Hidden: 2, Inputs: 2, Bias: true})
	copy(n.V, []float64{1, 1})
	copy(n.B, []float64{0.1, -1.99})
	copy(n.W, []float64{0.5, -0.5, 1, 1}) // unit 1: P(x_1 + x_2 > 1.99) = 5e-5
	got := verdicts(t, n, Data{Uniform01{2}, Fair{}}, Sampling{})
	for _, name := range []string{"growth_vb", "growth_w", "signs_w"} {
		if a := got[name]; !(a.Holds && a.Statistic.Value >= 0) {
			t.Errorf("%v; it has to hold", a)
		}
	}
	one := NewTwoLayer(Shape{Hidden: 1, Inputs: 2, Bias: true})
	copy(one.V, n.V)
	copy(one.B, n.B)
	copy(one.W, n.W)
	alone := verdicts(t, one, Data{Uniform01{2}, Fair{}}, Sampling{})
	for _, name := range []string{"coherence_vb", "coherence_vw"} {
		if a, b := got[name].Statistic, alone[name].Statistic; !(math.Abs(a.Value-b.Value) <= 1e-3) {
			t.Errorf("%s is %v with a rare unit beside, %v without", name, a, b)
		}
	}
}

// Without bias there is nothing to say about b.
func TestAssumptionsWithoutBias(t *testing.T) {
	n := NewTwoLayer(Shape{Hidden: 2, Inputs: 2})
	copy(n.V, []float64{1, -1})
	copy(n.W, []float64{1, 0.5, -0.3, 1})
	for name := range verdicts(t, n, Data{Gaussian{2}, Fair{}}, Sampling{Samples: 4096}) {
		if strings.HasSuffix(name, "b") {
			t.Errorf("%s is tested in a network without bias", name)
		}
	}
}

// odd has f(-x) = -f(x), so that p - y has a symmetric law of mean 0, while
// neither is 0 for one x.
func odd() *TwoLayer {
	n := NewTwoLayer(Shape{Hidden: 2, Inputs: 2})
	copy(n.V, []float64{1.5, -1.5})
	copy(n.W, []float64{1, 0.5, -1, -0.5})
	return n
}

// The probabilities of true premises are uniform: of 400 repetitions those
// below 5 % number 20, and lie between 4 and 40 but for one run in 60 000 (binomial).
// The test for symmetry is conservative, so only its upper end is tested.
func TestAssumptionsKeepTheirFalseAlarmRate(t *testing.T) {
	const runs = 400
	low := map[string]int{}
	for seed := range uint64(runs) {
		for name, a := range verdicts(t, odd(), Data{Gaussian{2}, Fair{}}, Sampling{Samples: 1024, Seed: seed}) {
			if math.IsNaN(a.P) {
				t.Fatalf("seed %d: no p-value: %v", seed, a)
			}
			if a.P < 0.05 {
				low[name]++
			}
		}
	}
	if n := low["mean_residual"]; n < 4 || n > 40 {
		t.Errorf("mean_residual rejects %d of %d at 5 %%", n, runs)
	}
	if n := low["symmetric_residual"]; n > 40 {
		t.Errorf("symmetric_residual rejects %d of %d at 5 %%", n, runs)
	}
	if n := low["correlation"]; n < runs/2 { // a wrong premise
		t.Errorf("correlation rejects only %d of %d", n, runs)
	}
}

// The null law of the largest excursion of a Brownian motion: tables.
func TestBrownianExcess(t *testing.T) {
	for _, c := range []struct{ c, want float64 }{
		{1.959964, 0.1},  // 4 Q(1.96) = 0.1
		{2.241403, 0.05}, // 4 Q(2.2414) = 0.05
		{1, 0.629223},    // 1 - 4/pi sum (-1)^k/(2k+1) exp(-(2k+1)^2 pi^2/8)
		{0.5, 0.990843},
		{0.1, 1},
	} {
		if got := brownianExcess(c.c); !(math.Abs(got-c.want) <= 2e-6) {
			t.Errorf("P(max |B| > %g) = %.6f; want %.6f", c.c, got, c.want)
		}
	}
}

func TestAsymmetryByHand(t *testing.T) {
	for _, c := range []struct {
		x    []float64
		want float64
	}{
		{[]float64{1, -1, 2, -2}, 0},
		{[]float64{3, -1, -2, 0}, 0.25},
		{[]float64{1, 2, 3, 4}, 1},
		{[]float64{-1, -1, 1, 1}, 0}, // ties count together
	} {
		if got, _ := asymmetry(c.x); got != c.want {
			t.Errorf("asymmetry of %v = %g; want %g", c.x, got, c.want)
		}
	}
}

func TestAssumptionsRefuseFewRows(t *testing.T) {
	n := FromParams(Shape{Hidden: 1, Inputs: 1}, []float64{1, 1})
	if _, err := AssumptionsOf(n, Data{Rows{Set: rowsOf(15)}, Fair{}}, CrossEntropy{}, Sampling{}); err == nil {
		t.Error("no error for 15 rows")
	}
	if list, err := AssumptionsOf(n, Data{Rows{Set: rowsOf(16)}, Fair{}}, CrossEntropy{}, Sampling{}); err != nil || len(list) == 0 {
		t.Errorf("16 rows: %v, %v", list, err)
	}
}
