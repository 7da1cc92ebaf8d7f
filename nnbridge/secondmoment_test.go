package nnbridge

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/walktest"
)

// zeroOutput has f = 0 for every x: two equal units with opposite V. There
// p = 1/2, gamma^2 = 1/4 whatever x is, and the closed forms are exact.
func zeroOutput() *TwoLayer {
	n := NewTwoLayer(Shape{Hidden: 2, Inputs: 2, Bias: true})
	copy(n.V, []float64{0.7, -0.7})
	copy(n.B, []float64{-0.4, -0.4})
	copy(n.W, []float64{0.9, -0.5, 0.9, -0.5})
	return n
}

// At p = 1/2 the measured scales and coherence are phi's: 4 comparisons at
// 1e-7. Mutants: s2 = 1/2, and coherence 1, which the reduced walk assumes.
func TestSecondMomentIsPhi(t *testing.T) {
	const alpha = 1e-7
	n := zeroOutput()
	d := Data{Gaussian{2}, Fair{}}
	v, b := n.Shape.V(0), n.Shape.B(0)
	m, err := SecondMomentOf(n, d, CrossEntropy{}, []int{v, b}, Sampling{Samples: 1 << 17})
	if err != nil {
		t.Fatal(err)
	}
	p := PhiAt(n.B[0], n.NormW(0), 0.25)
	walktest.Agree(t, "M_VV", m.Of(0, 0), p.One*p.One, alpha)
	walktest.Agree(t, "M_bb", m.Of(1, 1), square(0.7*p.Two), alpha)
	walktest.Agree(t, "M_Vb", m.Of(0, 1), p.Coherence()*p.One*0.7*p.Two, alpha)
	walktest.Agree(t, "coherence", m.Coherence(0, 1), p.Coherence(), alpha)
	walktest.Differ(t, "coherence", m.Coherence(0, 1), 1, alpha)
	walktest.Differ(t, "M_VV with s2 = 1/2", m.Of(0, 0), 2*p.One*p.One, alpha)
	if one := m.Mean(0); !(math.Abs(one.Value) <= 1e-16) {
		t.Errorf("E[gamma f_V] = %v; want 0 to rounding: the label is averaged over", one)
	}
	for _, batch := range []int{1, 2, 64} {
		relative(t, "M_VV of a batch", m.OfBatch(0, 0, batch).Value, m.Of(0, 0).Value/float64(batch), 1e-12)
	}
}

// A data set of two rows with labels: every number by hand.
func TestSecondMomentOfADataSet(t *testing.T) {
	n := FromParams(Shape{Hidden: 1, Inputs: 1}, []float64{1, 1}) // f = relu(x)
	set, err := NewSet(1, []float64{1, 3}, []float64{1, 0})
	if err != nil {
		t.Fatal(err)
	}
	d := Data{Rows{Set: set}, FromData{set}}
	m, err := SecondMomentOf(n, d, Squared{}, nil, Sampling{})
	if err != nil {
		t.Fatal(err)
	}
	// gamma = f - y = 0 and 3; grad f = (relu x, x) = (1, 1) and (3, 3)
	for _, c := range []struct {
		what string
		got  walk.Estimate
		want float64
	}{
		{"M_VV", m.Of(0, 0), 81. / 2},
		{"M_VW", m.Of(1, 0), 81. / 2},
		{"E[gamma f]", m.Mean(1), 9. / 2},
		{"coherence", m.Coherence(0, 1), 1},
		{"M_VV of a batch of 2", m.OfBatch(0, 0, 2), (81./2-81./4)/2 + 81./4},
	} {
		if c.got.StdErr != 0 || !(math.Abs(c.got.Value-c.want) <= 1e-12*c.want) {
			t.Errorf("%s = %v; want %g", c.what, c.got, c.want)
		}
	}
	noise, err := NoiseScaleOf(n, d, Squared{}, Sampling{})
	if err != nil {
		t.Fatal(err)
	}
	// |gamma f|^2 = 0 and 162: mean 81; mean gradient (9/2, 9/2): 81/2.
	if noise.Square.Value != 81 || noise.Drift.Value != 40.5 || noise.Scale.Value != 1 {
		t.Errorf("noise scale %+v; want 81, 40.5, 1", noise)
	}
}

// The noise scale of an unbiased network is infinite; that of a teacher's
// pupil is where the batch's noise equals the mean gradient.
func TestNoiseScale(t *testing.T) {
	n := trained()
	fair, err := NoiseScaleOf(zeroOutput(), Data{Gaussian{2}, Fair{}}, CrossEntropy{}, Sampling{})
	if err != nil {
		t.Fatal(err)
	}
	if !math.IsInf(fair.Scale.Value, 1) {
		t.Errorf("noise scale of an unbiased network %v; want infinite", fair.Scale)
	}
	teacher := n.Clone()
	for i := range teacher.V {
		teacher.V[i] = -teacher.V[i]
	}
	d := Data{Gaussian{3}, Teacher{Net: teacher}}
	noise, err := NoiseScaleOf(n, d, CrossEntropy{}, Sampling{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := SecondMomentOf(n, d, CrossEntropy{}, nil, Sampling{})
	if err != nil {
		t.Fatal(err)
	}
	var trace, drift float64
	for k := range n.Dim() {
		trace += m.Of(k, k).Value
		drift += square(m.Mean(k).Value)
	}
	relative(t, "E|gamma f|^2", noise.Square.Value, trace, 1e-12)
	relative(t, "noise scale", noise.Scale.Value, (trace-drift)/drift, 1e-2)
	if !(noise.Scale.StdErr > 0 && noise.Scale.StdErr < 0.1*noise.Scale.Value) {
		t.Errorf("noise scale %v", noise.Scale)
	}
}

// Joint and factored scales agree where p is 1/2, and differ where it is not
// and f is far from 0. Batches scale g by exactly 1/sqrt|B|.
func TestScales(t *testing.T) {
	const alpha = 1e-7
	d := Data{Gaussian{2}, Fair{}}
	joint, err := JointScales(zeroOutput(), d, CrossEntropy{}, 1, Sampling{Samples: 1 << 17})
	if err != nil {
		t.Fatal(err)
	}
	factored, err := FactoredScales(zeroOutput(), d, CrossEntropy{}, 1, Sampling{})
	if err != nil {
		t.Fatal(err)
	}
	if factored.Method != "closed form" || factored.S2.Value != 0.25 {
		t.Errorf("factored scales by %s with s2 = %v; want closed form with 1/4", factored.Method, factored.S2)
	}
	for k := range joint.G {
		walktest.Agree(t, "g of "+joint.Label(k), joint.G[k], factored.G[k].Value, alpha)
	}
	loud := zeroOutput()
	loud.V[0] = 6 // f is no longer 0, and large where the gradient is
	joint, err = JointScales(loud, d, CrossEntropy{}, 1, Sampling{Samples: 1 << 17})
	if err != nil {
		t.Fatal(err)
	}
	factored, err = FactoredScales(loud, d, CrossEntropy{}, 1, Sampling{Samples: 1 << 17})
	if err != nil {
		t.Fatal(err)
	}
	walktest.Differ(t, "g of V[0], loud", joint.G[0], factored.G[0].Value, alpha)
	for _, s := range []*Scales{joint, factored} {
		for _, batch := range []int{1, 2, 3, 64} {
			of := s.ForBatch(batch)
			for k := range s.G {
				if of.G[k].Value != s.G[k].Value/math.Sqrt(float64(batch)) || of.Batch != batch {
					t.Fatalf("|B| = %d: g of %s is %v, of one sample %v", batch, s.Label(k), of.G[k], s.G[k])
				}
			}
		}
	}
}

// Scales of a data set have no error, in batches as well.
func TestScalesOfADataSet(t *testing.T) {
	set := rowsOf(10)
	n := FromParams(Shape{Hidden: 1, Inputs: 1}, []float64{0, 1}) // f = 0
	d := Data{Rows{Set: set}, Fair{}}
	s, err := JointScales(n, d, CrossEntropy{}, 4, Sampling{})
	if err != nil {
		t.Fatal(err)
	}
	want := math.Sqrt(0.25*28.5) / 2 // mean of r^2, r = 0 ... 9, is 28.5
	if !(math.Abs(s.G[0].Value-want) <= 1e-15) || s.G[0].StdErr != 0 {
		t.Errorf("g_V = %v; want %g", s.G[0], want)
	}
}

func TestAnalysisRefuses(t *testing.T) {
	n, d := trained(), Data{Gaussian{3}, Fair{}}
	wide := NewTwoLayer(Shape{Hidden: 40, Inputs: 40})
	for what, call := range map[string]func() error{
		"1640 parameters": func() error {
			_, err := SecondMomentOf(wide, Data{Gaussian{40}, Fair{}}, CrossEntropy{}, nil, Sampling{})
			return err
		},
		"a batch of 0": func() error {
			_, err := JointScales(n, d, CrossEntropy{}, 0, Sampling{})
			return err
		},
		"-3 samples": func() error {
			_, err := MeanSquareResidual(n, d, CrossEntropy{}, Sampling{Samples: -3})
			return err
		},
	} {
		if err := call(); err == nil || !strings.Contains(err.Error(), what) {
			t.Errorf("error %v; want %q in it", err, what)
		}
	}
}

// Coherence of V and b in closed form at its three landmarks.
func TestCoherenceLandmarks(t *testing.T) {
	for _, c := range []struct{ b, want float64 }{
		{0, math.Sqrt(2 / math.Pi)}, // E[s s'] = 1/sqrt(2 pi), E[s^2] = E[s'] = 1/2
		{-45, math.Sqrt(0.5)},       // an exponential law beyond the threshold
		{1e6, 1},
	} {
		if got := PhiAt(c.b, 1, 0.25).Coherence(); !(math.Abs(got-c.want) <= 1e-3) {
			t.Errorf("%s = %.6f; want %.6f", fmt.Sprintf("coherence at b/w = %g", c.b), got, c.want)
		}
	}
}
