package nnbridge

import (
	"context"
	"math"
	"slices"
	"strings"
	"testing"

	"thermowalk/walk"
)

// A step of a trajectory is the gradient step of the samples that walker 0 of a
// run draws.
func TestTrajectoryIsTraining(t *testing.T) {
	n := trained()
	training := Training{Data: Data{Gaussian{3}, Fair{}}, Batch: 2}
	got, err := Trajectory(n, training, SGD{}, 0.1, 5, []uint64{0, 1, 70})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(got[0].Params(nil), n.Params(nil)) {
		t.Error("step 0 is not the start")
	}
	sampler, x, y := training.Data.Sampler(5, 1), matrix(3, 1), []float64{0}
	var xs [][]float64
	var ys []float64
	for k := range uint64(2) {
		sampler.Sample(x, y, 0, k)
		xs, ys = append(xs, []float64{x[0][0], x[1][0], x[2][0]}), append(ys, y[0])
	}
	g := make([]float64, n.Dim())
	n.BatchGradient(g, xs, ys, CrossEntropy{})
	for k, q := range n.Params(nil) {
		if want := q - 0.1*g[k]; !(math.Abs(got[1].Params(nil)[k]-want) <= 1e-15) {
			t.Errorf("%s after a step: %.17g; want %.17g", n.Label(k), got[1].Params(nil)[k], want)
		}
	}
}

// FirstNetwork is where a run starts its first walker.
func TestFirstNetwork(t *testing.T) {
	s := Shape{Hidden: 2, Inputs: 3, Bias: true}
	start := Init{Shape: s, Law: "normal"}
	w := walk.Walk{Law: walk.Reduced{Field: walk.Func(s.Dim(), func(g, _ [][]float64) {
		for _, row := range g {
			clear(row)
		}
	})}, Eta: 1, Start: start}
	tally := walk.Moments("m", 1)
	sum, err := walk.Run(context.Background(), w, walk.Plan{Walkers: 1, Steps: 1, Seed: 9}, tally)
	if err != nil {
		t.Fatal(err)
	}
	for k, q := range FirstNetwork(start, s, 9).Params(nil) {
		if got := tally.Mean(sum.Of(tally), 0, k).Value; got != q {
			t.Errorf("%s starts at %g in a run; FirstNetwork has %g", s.Label(k), got, q)
		}
	}
}

func TestTrajectoryRefuses(t *testing.T) {
	n, training := trained(), Training{Data: Data{Gaussian{3}, Fair{}}}
	for _, c := range []struct {
		eta   float64
		loss  Loss
		steps []uint64
		want  string
	}{
		{0.1, nil, []uint64{3, 2}, "do not ascend"},
		{0, nil, []uint64{1}, "eta = 0"},
		{100, Squared{}, []uint64{1000}, "diverges before step 1000"},
	} {
		training.Loss = c.loss
		if _, err := Trajectory(n, training, SGD{}, c.eta, 1, c.steps); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v; want %q in it", err, c.want)
		}
	}
	if _, err := Trajectory(n, Training{Data: Data{Gaussian{4}, Fair{}}}, SGD{}, 0.1, 1, nil); err == nil {
		t.Error("no error for data of another width")
	}
}
