package nnbridge

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"thermowalk/walk"
)

// TestFigures holds the presets against the captions and the text of Section 6
// and Appendix A.6.
func TestFigures(t *testing.T) {
	want := []string{
		"2a activation_rate, 100 inputs x 100 hidden, with bias, normal, eta [0.025 0.05 0.1], batch [1], 8000 steps, 16 replicas",
		"3 activation_rate, 10 inputs x 10 hidden, with bias, normal, eta [0.025 0.05 0.1], batch [1], 8000 steps, 40 replicas",
		"4 norm_v, 10 inputs x 10 hidden, with bias, normal, eta [0.025 0.05 0.1], batch [1], 8000 steps, 40 replicas",
		"5 activation_rate, 10 inputs x 10 hidden, with bias, normal, eta [0.05], batch [1 2 3], 8000 steps, 40 replicas",
		"6 norm_v, 10 inputs x 10 hidden, with bias, normal, eta [0.05], batch [1 2 3], 8000 steps, 40 replicas",
		"7 activation_rate, 10 inputs x 10 hidden, without bias, uniform, eta [0.025 0.05 0.1], batch [1], 2000 steps, 40 replicas",
		"8 norm_v, 10 inputs x 10 hidden, without bias, uniform, eta [0.025 0.05 0.1], batch [1], 2000 steps, 40 replicas",
		"9 activation_rate, 10 inputs x 10 hidden, without bias, uniform, eta [0.05], batch [1 2 3], 8000 steps, 40 replicas",
		"10 norm_v, 10 inputs x 10 hidden, without bias, uniform, eta [0.05], batch [1 2 3], 8000 steps, 40 replicas",
	}
	for i, f := range Figures() {
		s := f.Study()
		if err := s.Check(); err != nil {
			t.Error(err)
		}
		got := fmt.Sprintf("%s %v, %v, %v, eta %v, batch %v, %d steps, %d replicas", f.Name, f.Quantity, f.Shape, s.Training.Data.Inputs, s.Etas, s.Batches, s.Steps, s.Replicas)
		if got != want[i] {
			t.Errorf("%s\nwant %s", got, want[i])
		}
	}
	if _, err := FigureNamed("11"); err == nil || !strings.Contains(err.Error(), "known are 2a, 3, 4, 5, 6, 7, 8, 9, 10") {
		t.Errorf("error %v", err)
	}
}

func TestStepsOf(t *testing.T) {
	s := Study{Steps: 8000}
	for _, c := range []struct {
		eta   float64
		batch int
		want  uint64
	}{{0.05, 1, 8000}, {0.025, 1, 32000}, {0.1, 1, 8000}, {0.05, 3, 24000}, {0.02, 2, 100000}} {
		if got := s.StepsOf(c.eta, c.batch); got != c.want {
			t.Errorf("eta %g, batch %d: %d steps, want %d", c.eta, c.batch, got, c.want)
		}
	}
}

// TestStudyGroups: a grid of two learning rates and two batches has a collapse
// over eta for each batch and one over the batch for each eta.
func TestStudyGroups(t *testing.T) {
	task := smallTask(1)
	s := Study{
		Training: task, Dynamics: []Dynamics{SGD{}, Drift{}}, Starts: []walk.Start{Init{Shape: task.Shape, Law: "normal"}},
		Etas: []float64{0.05, 0.1}, Batches: []int{1, 2}, Steps: 30, Points: 6, Replicas: 4, Seed: 3, Samples: 4,
	}
	var last, of int64
	histories, err := s.Run(context.Background(), func(done, all int64) { last, of = done, all })
	if err != nil {
		t.Fatal(err)
	}
	if last != of || of != 2*4*(30+30+60+60) {
		t.Errorf("progress ends at %d of %d", last, of)
	}
	all, err := s.Collapses(histories, []Quantity{NormV}, Bootstrap{Resamples: 10})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range all {
		got = append(got, fmt.Sprintf("%s %v %v eta=%g batch=%d", c.Dynamics, c.Factor, c.Settings, c.Eta, c.Batch))
	}
	want := `sgd eta [0.05 0.1] eta=0 batch=1
sgd eta [0.05 0.1] eta=0 batch=2
sgd batch [1 2] eta=0.05 batch=0
sgd batch [1 2] eta=0.1 batch=0
drift eta [0.05 0.1] eta=0 batch=1
drift eta [0.05 0.1] eta=0 batch=2
drift batch [1 2] eta=0.05 batch=0
drift batch [1 2] eta=0.1 batch=0`
	if strings.Join(got, "\n") != want {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

func TestStudyRefuses(t *testing.T) {
	for _, c := range []struct {
		want  string
		spoil func(s *Study)
	}{
		{"a learning rate of -1", func(s *Study) { s.Etas[0] = -1 }},
		{"listed twice", func(s *Study) { s.Etas = []float64{0.1, 0.1} }},
		{"a batch of 0 samples", func(s *Study) { s.Batches[0] = 0 }},
		{"errors need 2", func(s *Study) { s.Replicas = 1 }},
		{"0 steps", func(s *Study) { s.Steps = 0 }},
		{"unknown initialisation", func(s *Study) { s.Starts[0] = Init{Shape: Shape{Hidden: 10, Inputs: 10, Bias: true}} }},
		{"needs a learning rate", func(s *Study) { s.Dynamics = nil }},
		{"cross-entropy (dynamics rival)", func(s *Study) { s.Training.Loss, s.Dynamics = Squared{}, []Dynamics{Rival{}} }},
		{"larger than the data set", func(s *Study) {
			s.Training.Data.Inputs = Rows{Set: &Set{Inputs: 10, X: make([]float64, 20)}}
			s.Batches[0] = 5
		}},
	} {
		f, err := FigureNamed("3")
		if err != nil {
			t.Fatal(err)
		}
		s := f.Study()
		s.Etas, s.Batches = []float64{0.1}, []int{1}
		c.spoil(&s)
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v; want %q in it", err, c.want)
		}
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	f, err := FigureNamed("3")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := f.Study().Run(ctx, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v, want one that wraps context.Canceled", err)
	}
}
