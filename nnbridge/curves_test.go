package nnbridge

import (
	"math"
	"slices"
	"strings"
	"testing"

	"thermowalk/walk"
)

// TestMeter holds every quantity against its definition, sample by sample and
// label by label, with the gradients of TwoLayer.
func TestMeter(t *testing.T) {
	set, err := NewSet(3, []float64{1, 0, 0, 0, 2, 1, 1, 1, 1, -1, 3, 0, 0.5, -2, 1}, []float64{0, 1, 1, 0, 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, bias := range []bool{true, false} {
		for _, loss := range Losses() {
			for _, data := range []Data{{Gaussian{3}, Fair{}}, {Uniform01{3}, Fair{}}, {Rows{Set: set}, FromData{set}}} {
				task := Training{Shape: Shape{Hidden: 5, Inputs: 3, Bias: bias}, Data: data, Loss: loss}
				sample := fixedSample(data, 3, 20)
				net := FromParams(task.Shape, place(Init{Shape: task.Shape, Law: "normal"}, 3, 5))
				got := make([]float64, quantities)
				if !newMeter(task.withDefaults(), sample, 100).read(got, net.Params(nil)) {
					t.Fatal("a sound network is said to have diverged")
				}
				for q, want := range quantitiesOf(net, task, sample) {
					if !(math.Abs(got[q]-want) <= 1e-11) {
						t.Errorf("bias %v, %s, %v: %v is %.15g, want %.15g", bias, loss.Name(), data, Quantity(q), got[q], want)
					}
				}
			}
		}
	}
}

// quantitiesOf computes the quantities by their definitions.
func quantitiesOf(net *TwoLayer, task Training, s sample) []float64 {
	out := make([]float64, quantities)
	out[NormV], out[NormW] = net.NormV(), norm(net.W)
	out[MeanV2] = out[NormV] * out[NormV] / float64(net.Hidden)
	for _, b := range net.B {
		out[MeanB] += b / float64(net.Hidden)
	}
	mean, square, one := make([]float64, net.Dim()), make([]float64, net.Dim()), make([]float64, net.Dim())
	for k, p := range s.y {
		x := s.x[k*net.Inputs : (k+1)*net.Inputs]
		for i := range net.V {
			out[ActivationRate] += Active(net.Input(i, x)) / float64(net.Hidden*len(s.y))
		}
		out[MaxOutput] = math.Max(out[MaxOutput], math.Abs(net.Forward(x)))
		for label, weight := range []float64{(1 - p) / float64(len(s.y)), p / float64(len(s.y))} {
			out[MeanLoss] += weight * net.LossGradient(one, x, float64(label), task.Loss)
			for i, g := range one {
				mean[i] += weight * g
				square[i] += weight * g * g
			}
		}
	}
	if _, ok := task.Data.Inputs.(Gaussian); ok {
		m, err := MomentsOf(net, task.Data.Inputs, Sampling{})
		if err != nil {
			panic(err)
		}
		out[ActivationRate] = m.Rate.Value
	}
	for i := range mean {
		kind, _, _ := net.At(i)
		count := float64(net.Hidden)
		if kind == KindW {
			count *= float64(net.Inputs)
		}
		out[GradSquare] += square[i]
		out[map[Kind]Quantity{KindV: GradVarV, KindB: GradVarB, KindW: GradVarW}[kind]] += (square[i] - mean[i]*mean[i]) / count
	}
	return out
}

func TestMeterSeesDivergence(t *testing.T) {
	task := smallTask(1).withDefaults()
	m := newMeter(task, fixedSample(task.Data, 3, 8), 100)
	got := make([]float64, quantities)
	sound := place(Init{Shape: task.Shape, Law: "normal"}, 3, 5)
	for _, spoil := range []func(q []float64){
		func(q []float64) { q[0] = math.NaN() },
		func(q []float64) { q[len(q)-1] = math.Inf(1) },
		func(q []float64) {
			for i := range q {
				q[i] *= 100
			}
		},
	} {
		q := slices.Clone(sound)
		spoil(q)
		if m.read(got, q) {
			t.Errorf("%g passes for a network that has not diverged", q)
		}
	}
}

// TestCurvesState: what one counter has seen goes on in another.
func TestCurvesState(t *testing.T) {
	task := smallTask(1)
	start := Init{Shape: task.Shape, Law: "normal"}
	w := &walk.Walk{Start: start, Eta: 0.1}
	var err error
	if w.Law, err = (SGD{}).Law(task); err != nil {
		t.Fatal(err)
	}
	open := func() walk.Resumable {
		c, err := Curves{Training: task, Times: []uint64{0, 3, 9}}.Open(w, &walk.Plan{Walkers: 4, Batches: 2, Steps: 9, Seed: 3})
		if err != nil {
			t.Fatal(err)
		}
		return c.(walk.Resumable)
	}
	first, second := open(), open()
	b, m := block(start, 3, 2, 2), mover(t, SGD{}, task, 0.1, 2)
	if first.Next(0) != 0 {
		t.Error("the first look is not at step 0")
	}
	first.Observe(b)
	m.Advance(b, 3)
	state, err := first.AppendBinary(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := second.UnmarshalBinary(state); err != nil {
		t.Fatal(err)
	}
	for _, c := range []walk.Resumable{first, second} {
		if c.Next(1) != 3 {
			t.Error("the second look is not at step 3")
		}
		c.Observe(b)
		if c.Next(4) != 9 || c.Next(10) != walk.Never {
			t.Error("the third look is not the last, at step 9")
		}
	}
	x, y := make([]float64, first.Size()), make([]float64, second.Size())
	first.Scores(x, 2)
	second.Scores(y, 2)
	if !slices.Equal(x, y) || x[0] == 0 {
		t.Errorf("scores %g and %g", x, y)
	}
}

func TestCurvesRefuse(t *testing.T) {
	task := smallTask(1)
	law, err := SGD{}.Law(task)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		want   string
		curves Curves
	}{
		{"no times", Curves{Training: task}},
		{"must ascend", Curves{Training: task, Times: []uint64{0, 5, 5}}},
		{"within the 9 steps", Curves{Training: task, Times: []uint64{0, 10}}},
		{"two evaluation samples", Curves{Training: task, Times: []uint64{0}, Samples: 1}},
		{"coordinates", Curves{Training: Training{Shape: Shape{Hidden: 2, Inputs: 3}, Data: task.Data}, Times: []uint64{0}}},
	} {
		_, err := c.curves.Open(&walk.Walk{Law: law}, &walk.Plan{Walkers: 4, Batches: 2, Steps: 9})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v; want %q in it", err, c.want)
		}
	}
}

func TestSchedules(t *testing.T) {
	if got := LinearSchedule(10, 4); !slices.Equal(got, []uint64{0, 3, 5, 8, 10}) {
		t.Errorf("linear: %d", got)
	}
	if got := LogSchedule(100, 6); !slices.Equal(got, []uint64{0, 2, 5, 10, 22, 46, 100}) {
		t.Errorf("log: %d", got)
	}
	if got := LogSchedule(8, 100); !slices.Equal(got, []uint64{0, 1, 2, 3, 4, 5, 6, 7, 8}) {
		t.Errorf("dense log: %d", got)
	}
}
