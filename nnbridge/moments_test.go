package nnbridge

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"

	"thermowalk/walk"
	"thermowalk/walk/rng"
	"thermowalk/walk/walktest"
)

// trained is a network of middling size with units of every kind: mostly on,
// mostly off, positive and negative output.
func trained() *TwoLayer {
	n := NewTwoLayer(Shape{Hidden: 4, Inputs: 3, Bias: true})
	copy(n.V, []float64{0.8, -1.3, 0.4, -0.2})
	copy(n.B, []float64{0.5, -0.9, 0, -2})
	copy(n.W, []float64{0.3, -0.5, 0.7, 1.1, 0.2, -0.4, -0.6, 0.9, 0.1, 0.8, -0.8, 0.5})
	return n
}

// grid visits a stratified sample of inputs in few dimensions: one point in
// each cell of a grid over the unit cube, at random places within.
func grid(r *rand.Rand, m, side int, place func(u float64) float64, visit func(x []float64)) int {
	x, digits := make([]float64, m), make([]int, m)
	for count := 1; ; count++ {
		for j, d := range digits {
			x[j] = place((float64(d) + r.Float64()) / float64(side))
		}
		visit(x)
		j := 0
		for ; j < m; j++ {
			if digits[j]++; digits[j] < side {
				break
			}
			digits[j] = 0
		}
		if j == m {
			return count
		}
	}
}

// Closed forms against the definitions, which 32 independent grids sample: 33 comparisons by Student's t, 1e-6 in all. The
// mutant, weights larger by 1 % of the largest, is rejected.
func TestClosedMomentsAgainstSampling(t *testing.T) {
	const grids, alpha = 32, 1e-6 / 33
	for _, c := range []struct {
		inputs Inputs
		side   int
		place  func(float64) float64
	}{
		{Gaussian{2}, 800, rng.NormalQuantile},
		{Uniform01{3}, 71, func(u float64) float64 { return u }},
	} {
		m := c.inputs.Width()
		full := trained()
		n := NewTwoLayer(Shape{Hidden: 3, Inputs: m, Bias: true})
		copy(n.V, full.V)
		copy(n.B, full.B)
		copy(n.W, full.W)
		squares, rates, df := make([][]float64, n.Dim()), make([][]float64, n.Hidden), make([]float64, n.Dim())
		r := rand.New(rand.NewPCG(1, 2))
		for range grids {
			sum, active := make([]float64, n.Dim()), make([]float64, n.Hidden)
			count := float64(grid(r, m, c.side, c.place, func(x []float64) {
				n.Gradient(df, x)
				for k, g := range df {
					sum[k] += g * g
				}
				for i := range active {
					active[i] += Active(n.Input(i, x))
				}
			}))
			for k, s := range sum {
				squares[k] = append(squares[k], s/count)
			}
			for i, a := range active {
				rates[i] = append(rates[i], a/count)
			}
		}
		got, err := MomentsOf(n, c.inputs, Sampling{})
		if err != nil {
			t.Fatal(err)
		}
		if got.Method != "closed form" {
			t.Errorf("%v: method %q", c.inputs, got.Method)
		}
		larger := n.Clone()
		for k := range larger.W {
			larger.W[k] += 0.011
		}
		wrong, err := MomentsOf(larger, c.inputs, Sampling{})
		if err != nil {
			t.Fatal(err)
		}
		check := func(what string, sampled []float64, want float64) {
			e := estimate(sampled)
			e.StdErr = math.Hypot(e.StdErr, 7.2e-11*want) // rounding of a sum of 640,000 terms, at most
			walktest.Agree(t, what, e, want, alpha)
		}
		for k, s := range squares {
			check(fmt.Sprintf("%v: h of %s", c.inputs, n.Label(k)), s, got.H[k].Value)
		}
		for i, r := range rates {
			check(fmt.Sprintf("%v: rate of unit %d", c.inputs, i), r, got.Rates[i].Value)
		}
		for i := range n.V {
			walktest.Differ(t, fmt.Sprintf("%v: h of %s", c.inputs, n.Label(n.Shape.V(i))), estimate(squares[n.Shape.V(i)]), wrong.H[n.Shape.V(i)].Value, alpha)
		}
	}
}

// Sampled moments agree with closed ones: 50 comparisons at 1e-7 each by Student's t, false
// alarm 6e-6 in all: the squares of a unit that is rarely active have skewness 17, all others
// less, and 2^20 samples make it 0.02. Mutants: a dropped square, s' counted at b = 0.
func TestSampledMomentsAgainstClosed(t *testing.T) {
	const alpha = 1e-7
	n := trained()
	for _, in := range []Inputs{Gaussian{3}, Uniform01{3}} {
		want, err := MomentsOf(n, in, Sampling{})
		if err != nil {
			t.Fatal(err)
		}
		got := sampledMoments(n, Data{in, Fair{}}, Sampling{Samples: 1 << 20, Seed: 11})
		for k := range got.H {
			agree(t, fmt.Sprintf("%v: h of %s", in, n.Label(k)), got.H[k], want.H[k].Value, alpha)
		}
		for i := range got.Rates {
			agree(t, fmt.Sprintf("%v: rate %d", in, i), got.Rates[i], want.Rates[i].Value, alpha)
		}
		agree(t, "rate", got.Rate, want.Rate.Value, alpha)
		walktest.Differ(t, "h_V without its square", got.H[0], math.Sqrt(want.H[0].Value), alpha)
		flat := n.Clone()
		clear(flat.B)
		wrong, _ := MomentsOf(flat, in, Sampling{})
		walktest.Differ(t, "rate without bias", got.Rate, wrong.Rate.Value, alpha)
	}
}

// agree is walktest.Agree for quantities that may also be constant over the
// inputs: they are equal to rounding.
func agree(t *testing.T, what string, got walk.Estimate, want, alpha float64) {
	t.Helper()
	if math.Abs(got.Value-want) <= 1e-12*math.Abs(want) {
		return
	}
	walktest.Agree(t, what, got, want, alpha)
}

// Over a data set the moments are the sums over its rows, without error.
func TestMomentsOfADataSet(t *testing.T) {
	n := FromParams(Shape{Hidden: 1, Inputs: 2, Bias: true}, []float64{2, -1, 1, 1})
	set, err := NewSet(2, []float64{1, 1, 0, 0, 2, 0, 0, 4}, nil)
	if err != nil {
		t.Fatal(err)
	}
	m, err := MomentsOf(n, Rows{Set: set}, Sampling{})
	if err != nil {
		t.Fatal(err)
	}
	// z = 1, -1, 1, 3
	for k, want := range []float64{11. / 4, 4 * 3. / 4, 4 * (1 + 4) / 4., 4 * (1 + 16) / 4.} {
		if !(math.Abs(m.H[k].Value-want) <= 1e-15*want) || m.H[k].StdErr != 0 {
			t.Errorf("h of %s = %v; want %g", n.Label(k), m.H[k], want)
		}
	}
	if m.Rate.Value != 0.75 || m.Rate.StdErr != 0 || m.Method != "data set" {
		t.Errorf("rate %v by %s; want 3/4 by data set", m.Rate, m.Method)
	}
}

// monotone fails where a moment of n falls below that of m at the same place by
// more than rounding, which is relative but for numbers below the normal ones.
func monotone(t *rapid.T, in Inputs, m, n *TwoLayer) {
	a, err := MomentsOf(m, in, Sampling{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := MomentsOf(n, in, Sampling{})
	if err != nil {
		t.Fatal(err)
	}
	falls := func(from, to float64) bool { return to < from*(1-1e-12)-0x1p-1022 }
	for k := range a.H {
		if falls(a.H[k].Value, b.H[k].Value) {
			t.Fatalf("%v: h of %s falls from %v to %v", in, m.Label(k), a.H[k], b.H[k])
		}
	}
	for i := range a.Rates {
		if falls(a.Rates[i].Value, b.Rates[i].Value) {
			t.Fatalf("%v: the rate of unit %d falls from %v to %v", in, i, a.Rates[i], b.Rates[i])
		}
	}
	if falls(a.Rate.Value, b.Rate.Value) {
		t.Fatalf("%v: the activation rate falls from %v to %v", in, a.Rate, b.Rate)
	}
}

// raise makes V^2 and b larger, and W with all set.
func raise(t *rapid.T, m *TwoLayer, all bool) *TwoLayer {
	n := m.Clone()
	up := rapid.Float64Range(0, 1.5)
	for i := range n.V {
		n.V[i] *= 1 + up.Draw(t, "V up")
		if rapid.Bool().Draw(t, "flip") {
			n.V[i] = -n.V[i]
		}
	}
	for i := range n.B {
		n.B[i] += up.Draw(t, "b up")
	}
	for k := range n.W {
		if all {
			n.W[k] += up.Draw(t, "W up")
		}
	}
	return n
}

// positive draws data whose inputs are all >= 0.
func positive() *rapid.Generator[func(m int) Inputs] {
	return rapid.Custom(func(t *rapid.T) func(m int) Inputs {
		if rapid.Bool().Draw(t, "uniform") {
			return func(m int) Inputs { return Uniform01{m} }
		}
		rows := rapid.IntRange(1, 6).Draw(t, "rows")
		x := rapid.SliceOfN(rapid.Float64Range(0, 3), rows*6, rows*6).Draw(t, "x")
		return func(m int) Inputs { return Rows{Set: &Set{Inputs: m, X: x[:rows*m]}} }
	})
}

// Property 4.1: raising V^2 and b raises every h and the activation rate, for
// every law of inputs.
func TestProperty41(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := networks().Draw(t, "network")
		in := positive().Draw(t, "inputs")(m.Inputs)
		if rapid.Bool().Draw(t, "gaussian") {
			in = Gaussian{m.Inputs}
		}
		monotone(t, in, m, raise(t, m, false))
	})
}

// Property 4.2: for x >= 0 raising W as well does.
func TestProperty42(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := networks().Draw(t, "network")
		monotone(t, positive().Draw(t, "inputs")(m.Inputs), m, raise(t, m, true))
	})
}

// The premise of Property 4.2 is needed: for Gaussian inputs a larger W can
// make a unit less active.
func TestProperty42NeedsPositiveInputs(t *testing.T) {
	small := FromParams(Shape{Hidden: 1, Inputs: 1, Bias: true}, []float64{1, 1, 0.5})
	large := FromParams(Shape{Hidden: 1, Inputs: 1, Bias: true}, []float64{1, 1, 2})
	a, _ := MomentsOf(small, Gaussian{1}, Sampling{})
	b, _ := MomentsOf(large, Gaussian{1}, Sampling{})
	if !(b.Rate.Value < a.Rate.Value) {
		t.Errorf("activation rates %v and %v: the example shows nothing", a.Rate, b.Rate)
	}
}

func TestMomentsRefuse(t *testing.T) {
	n := trained()
	if _, err := MomentsOf(n, Gaussian{2}, Sampling{}); err == nil {
		t.Error("no error for data of another width")
	}
	if _, err := MomentsOf(n, Gaussian{3}, Sampling{Samples: -1}); err == nil {
		t.Error("no error for -1 samples")
	}
	n.B[0] = math.NaN()
	if _, err := MomentsOf(n, Gaussian{3}, Sampling{}); err == nil {
		t.Error("no error for a NaN bias")
	}
}
