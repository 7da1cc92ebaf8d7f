package nnbridge

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"testing"

	"gonum.org/v1/gonum/diff/fd"
	"pgregory.net/rapid"
)

// autogradCase is a row of testdata/autograd.json, written by autograd.py:
// reverse-mode derivatives in 40 digits.
type autogradCase struct {
	Hidden, Inputs int
	Bias           bool
	Loss           string
	Params, X      []float64
	Y, F, Value    float64
	DF, DLoss      []float64
}

func TestGradientsAgainstAutograd(t *testing.T) {
	text, err := os.ReadFile("testdata/autograd.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []autogradCase
	if err := json.Unmarshal(text, &cases); err != nil {
		t.Fatal(err)
	}
	active, silent := 0, 0
	for k, c := range cases {
		n := FromParams(Shape{c.Hidden, c.Inputs, c.Bias}, c.Params)
		loss, err := LossNamed(c.Loss)
		if err != nil {
			t.Fatal(err)
		}
		df, dl := make([]float64, n.Dim()), make([]float64, n.Dim())
		f := n.Gradient(df, c.X)
		value := n.LossGradient(dl, c.X, c.Y, loss)
		near(t, fmt.Sprintf("case %d: f", k), f, c.F, 1e-14)
		near(t, fmt.Sprintf("case %d: L", k), value, c.Value, 1e-13)
		for i := range df {
			near(t, fmt.Sprintf("case %d: df/d%s", k, n.Label(i)), df[i], c.DF[i], 1e-13)
			near(t, fmt.Sprintf("case %d: dL/d%s", k, n.Label(i)), dl[i], c.DLoss[i], 1e-13)
		}
		for i := range n.V {
			if df[n.Shape.V(i)] > 0 {
				active++
			} else {
				silent++
			}
		}
	}
	if len(cases) != 24 || active < 20 || silent < 20 {
		t.Errorf("%d cases with %d active and %d silent units: too few to mean much", len(cases), active, silent)
	}
}

func near(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*math.Max(1, math.Abs(want))) {
		t.Errorf("%s = %.17g; want %.17g", what, got, want)
	}
}

// networks draws networks with parameters of order 1.
func networks() *rapid.Generator[*TwoLayer] {
	return rapid.Custom(func(t *rapid.T) *TwoLayer {
		s := shapes().Draw(t, "shape")
		return FromParams(s, rapid.SliceOfN(rapid.Float64Range(-2, 2), s.Dim(), s.Dim()).Draw(t, "params"))
	})
}

// Away from the kinks the network is smooth in each parameter: the gradient is
// what finite differences of fourth order give, to 1e-10, far above the rounding of the
// parameters and of the gradient itself, and what they cannot know: the rounding of
// values, by 18/12 over the step, and h^4/30 of the fifth derivative, of f none
// (it is linear in each parameter), of the loss |df|^5 p (1-p) |(1-2p)(1 - 12p + 12p^2)| <= 0.128 |df|^5.
//
// f, sums of at most 8 terms within one of 6, rounds by 14 u, u = 2^-53, times what it would be
// if all terms were positive; the loss by |dL/df| times that, and by 2^-51 of itself.
func TestGradientsAgainstFiniteDifferences(t *testing.T) {
	const h = 1e-3
	tolerance := func(derivative, rounding, fifth float64) float64 {
		return 1e-10*(1+math.Abs(derivative)) + 1.5*rounding/h + h*h*h*h/30*fifth
	}
	fourth := fd.Formula{Derivative: 1, Step: h, Stencil: []fd.Point{
		{Loc: -2, Coeff: 1. / 12}, {Loc: -1, Coeff: -8. / 12}, {Loc: 1, Coeff: 8. / 12}, {Loc: 2, Coeff: -1. / 12},
	}}
	for _, loss := range Losses() {
		rapid.Check(t, func(t *rapid.T) {
			n := networks().Draw(t, "network")
			x := rapid.SliceOfN(rapid.Float64Range(-2, 2), n.Inputs, n.Inputs).Draw(t, "x")
			for i := range n.V {
				if math.Abs(n.Input(i, x)) < 0.01 {
					t.Skip("near a kink")
				}
			}
			df, dl := make([]float64, n.Dim()), make([]float64, n.Dim())
			if f := n.Gradient(df, x); f != n.Forward(x) {
				t.Fatalf("Gradient gives f = %g, Forward %g", f, n.Forward(x))
			}
			n.LossGradient(dl, x, 1, loss)
			at := func(q []float64) *TwoLayer { return FromParams(n.Shape, q) }
			gf := fd.Gradient(nil, func(q []float64) float64 { return at(q).Forward(x) }, n.Params(nil), &fd.Settings{Formula: fourth})
			gl := fd.Gradient(nil, func(q []float64) float64 { return loss.Value(at(q).Forward(x), 1) }, n.Params(nil), &fd.Settings{Formula: fourth})
			f, size := n.Forward(x), 0.0
			for i, v := range n.V {
				z := 0.0
				if n.Bias {
					z = math.Abs(n.B[i])
				}
				for j := range x {
					z += math.Abs(n.W[i*n.Inputs+j] * x[j])
				}
				size += math.Abs(v) * z
			}
			rounding := 14 * 0x1p-53 * size
			lossRounding := (1+math.Abs(loss.Residual(f, 1)))*rounding + 0x1p-51*loss.Value(f, 1) // 1 for the change of dL/df on the way
			for k := range df {
				if !(math.Abs(df[k]-gf[k]) <= tolerance(gf[k], rounding, 0)) {
					t.Fatalf("df/d%s = %.12g; differences give %.12g", n.Label(k), df[k], gf[k])
				}
				if !(math.Abs(dl[k]-gl[k]) <= tolerance(gl[k], lossRounding, 0.128*math.Pow(math.Abs(df[k]), 5))) {
					t.Fatalf("%s: dL/d%s = %.12g; differences give %.12g", loss.Name(), n.Label(k), dl[k], gl[k])
				}
			}
		})
	}
}

// The terms of the mean are those of the samples: at most five additions and divisions by five round.
func TestBatchGradientIsTheMean(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := networks().Draw(t, "network")
		size := rapid.IntRange(1, 5).Draw(t, "batch")
		var x [][]float64
		var y []float64
		want, one, got := make([]float64, n.Dim()), make([]float64, n.Dim()), make([]float64, n.Dim())
		var value float64
		for range size {
			x = append(x, rapid.SliceOfN(rapid.Float64Range(-2, 2), n.Inputs, n.Inputs).Draw(t, "x"))
			y = append(y, float64(rapid.IntRange(0, 1).Draw(t, "y")))
			value += n.LossGradient(one, x[len(x)-1], y[len(y)-1], CrossEntropy{}) / float64(size)
			for k := range want {
				want[k] += one[k] / float64(size)
			}
		}
		if l := n.BatchGradient(got, x, y, CrossEntropy{}); !(math.Abs(l-value) <= 1e-12*(1+value)) {
			t.Fatalf("mean loss %g; want %g", l, value)
		}
		for k := range want {
			if !(math.Abs(got[k]-want[k]) <= 1e-12*(1+math.Abs(want[k]))) {
				t.Fatalf("%s: %g; want %g", n.Label(k), got[k], want[k])
			}
		}
	})
}

func TestGradientAtTheKink(t *testing.T) {
	n := FromParams(Shape{Hidden: 1, Inputs: 1, Bias: true}, []float64{3, 0, 2})
	df := make([]float64, 3)
	if f := n.Gradient(df, []float64{0}); f != 0 || df[0] != 0 || df[1] != 0 || df[2] != 0 {
		t.Errorf("f = %g, gradient %v; want zeros: s'(0) = 0", f, df)
	}
}

func TestGradientDoesNotAllocate(t *testing.T) {
	n, df, x := example(), make([]float64, 8), []float64{1, 2}
	if a := testing.AllocsPerRun(100, func() { n.LossGradient(df, x, 1, CrossEntropy{}) }); a > 0 {
		t.Errorf("%v allocations a call", a)
	}
}
