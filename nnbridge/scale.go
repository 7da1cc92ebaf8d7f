package nnbridge

import (
	"fmt"
	"math"

	"thermowalk/walk"
)

// Scales are the step scales g of Eq. 6 for every parameter of a network, in
// the order of Shape: eta G[k] is the standard deviation of a step in q_k.
//
//	Joint      g_k = sqrt( E[gamma^2 f_k^2] / |B| )         Eqs. 17-18, 23, 25
//	Factored   g_k = sqrt( E[gamma^2] E[f_k^2] / |B| )      Eqs. 24, 26
//
// with gamma = dL/df and f_k = df/dq_k. The two agree where gamma^2 and f_k^2 are
// independent, as the paper assumes; AssumptionsOf tests it. Batch is |B|: the
// scales of Batch 1 are those of one sample. They leave out the mean of the
// gradient, which is 0 in an unbiased walk (Eq. 5) and which no batch averages
// away: see SecondMoment.OfBatch.
type Scales struct {
	Shape
	G      []walk.Estimate
	S2     walk.Estimate // E[gamma^2]: E[(p-y)^2] for the cross-entropy
	Batch  int
	Kind   string // "joint" or "factored"
	Method string // how E[f_k^2], or E[gamma^2 f_k^2], was taken: see Moments
}

// JointScales measures g with gamma and f together.
func JointScales(t *TwoLayer, d Data, loss Loss, batch int, s Sampling) (*Scales, error) {
	if err := checkScales(t, d, batch, s); err != nil {
		return nil, err
	}
	n, df := t.Dim(), make([]float64, t.Dim())
	means := d.means(s, n+1, func(sum, x []float64, mean, _ float64) {
		_, second := residualMoments(loss, t.Gradient(df, x), mean)
		for k, f := range df {
			sum[k] = math.FMA(second*f, f, sum[k])
		}
		sum[n] += second
	})
	out := &Scales{Shape: t.Shape, G: make([]walk.Estimate, n), Batch: 1, Kind: "joint", Method: d.method()}
	out.S2 = means.of(func(v []float64) float64 { return v[n] })
	for k := range out.G {
		out.G[k] = root(means.of(func(v []float64) float64 { return v[k] }))
	}
	out.exact()
	return out.ForBatch(batch), nil
}

// FactoredScales takes E[f^2] from MomentsOf, in closed form where there is
// one, and measures E[gamma^2] by itself.
func FactoredScales(t *TwoLayer, d Data, loss Loss, batch int, s Sampling) (*Scales, error) {
	if err := checkScales(t, d, batch, s); err != nil {
		return nil, err
	}
	m, err := MomentsOf(t, d.Inputs, s)
	if err != nil {
		return nil, err
	}
	s2, err := MeanSquareResidual(t, d, loss, s)
	if err != nil {
		return nil, err
	}
	out := &Scales{Shape: t.Shape, G: make([]walk.Estimate, t.Dim()), S2: s2, Batch: 1, Kind: "factored", Method: m.Method}
	for k, h := range m.H {
		out.G[k] = root(walk.Estimate{
			Value:  s2.Value * h.Value,
			StdErr: math.Sqrt(square(s2.StdErr*h.Value) + square(s2.Value*h.StdErr)),
			N:      max(s2.N, h.N),
		})
	}
	return out.ForBatch(batch), nil
}

func checkScales(t *TwoLayer, d Data, batch int, s Sampling) error {
	if err := checkAnalysis(t, d, s); err != nil {
		return err
	}
	return d.Check(t.Shape, batch)
}

// MeanSquareResidual is s2 = E[gamma^2] of a network on data, E[(p-y)^2] for
// the cross-entropy: 1/4 for fair labels and f = 0, more where |f| is large, and
// less than that once labels are learned.
func MeanSquareResidual(t *TwoLayer, d Data, loss Loss, s Sampling) (walk.Estimate, error) {
	if err := checkAnalysis(t, d, s); err != nil {
		return walk.Estimate{}, err
	}
	means := d.means(s, 1, func(sum, x []float64, mean, _ float64) {
		_, second := residualMoments(loss, t.Forward(x), mean)
		sum[0] += second
	})
	e := means.of(func(v []float64) float64 { return v[0] })
	if d.method() == "data set" {
		e.StdErr = 0
	}
	return e, nil
}

// ForBatch gives the scales of another size of the batch: g is 1/sqrt|B| times
// that of one sample, exactly. It panics unless batch >= 1, or on scales that
// are not those of one sample.
func (s *Scales) ForBatch(batch int) *Scales {
	if batch < 1 || s.Batch != 1 {
		panic(fmt.Sprintf("nnbridge: scales of a batch of %d from those of %d; begin with those of 1", batch, s.Batch))
	}
	out := *s
	out.Batch = batch
	out.G = make([]walk.Estimate, len(s.G))
	by := math.Sqrt(float64(batch))
	for k, g := range s.G {
		out.G[k] = walk.Estimate{Value: g.Value / by, StdErr: g.StdErr / by, N: g.N}
	}
	return &out
}

func (s *Scales) exact() {
	if s.Method != "data set" {
		return
	}
	s.S2.StdErr = 0
	for k := range s.G {
		s.G[k].StdErr = 0
	}
}

// root is the square root of an estimate, its error to first order.
func root(e walk.Estimate) walk.Estimate {
	r := math.Sqrt(e.Value)
	out := walk.Estimate{Value: r, N: e.N}
	if e.StdErr != 0 {
		out.StdErr = e.StdErr / (2 * r)
	}
	return out
}

func square(x float64) float64 { return float64(x * x) }
