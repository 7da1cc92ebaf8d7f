package sgd

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"testing"

	"thermowalk/nnbridge"
	"thermowalk/results/figure"
)

// TestFiguresAreStudies: every figure of the paper is a configuration that means
// what package nnbridge says.
func TestFiguresAreStudies(t *testing.T) {
	for _, f := range nnbridge.Figures() {
		c, err := Figure(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		c.Decompose = true
		s, err := Prepare(c)
		if err != nil {
			t.Fatalf("figure %s: %v", f.Name, err)
		}
		want := f.Study()
		if s.main.Training.Shape != want.Training.Shape || s.main.Training.Data != want.Training.Data ||
			!slices.Equal(s.main.Etas, want.Etas) || !slices.Equal(s.main.Batches, want.Batches) ||
			s.main.Work() != want.Work() {
			t.Errorf("figure %s: %+v, want %+v", f.Name, s.main, want)
		}
		if got := s.paper(f.Quantity); got != "Figure "+f.Name+", " {
			t.Errorf("figure %s: its curves are titled %q", f.Name, got)
		}
		if s.eta() != 0.05 || s.batch() != 1 || len(s.parts.Dynamics) != len(nnbridge.AllDynamics())-1 {
			t.Errorf("figure %s: decomposition at eta %g, batch %d, with %d dynamics beside sgd", f.Name, s.eta(), s.batch(), len(s.parts.Dynamics))
		}
	}
}

func TestPaperTitles(t *testing.T) {
	for _, c := range []struct {
		figure   string
		quantity nnbridge.Quantity
		want     string
	}{
		{"3", nnbridge.ActivationRate, "Figure 3, "},
		{"3", nnbridge.NormV, "Figure 4, "},
		{"10", nnbridge.ActivationRate, "Figure 9, "},
		{"2a", nnbridge.NormV, ""},
		{"", nnbridge.NormV, ""},
	} {
		s := &Study{Config: Config{Figure: c.figure}}
		if got := s.paper(c.quantity); got != c.want {
			t.Errorf("%v of figure %q is %q, want %q", c.quantity, c.figure, got, c.want)
		}
	}
}

// small is a study that takes no time.
func small() Config {
	c := Settings()
	c.Hidden, c.Inputs, c.Eta, c.Steps, c.Points, c.Replicas, c.Samples, c.Resamples = 3, 2, []float64{0.05, 0.1}, 20, 5, 3, 4, 20
	return c
}

// TestDocument: what is no number is null, whatever the quantity.
func TestDocument(t *testing.T) {
	c := small()
	c.Decompose, c.Bias = true, false
	s, err := Prepare(c)
	if err != nil {
		t.Fatal(err)
	}
	last := int64(0)
	r, err := s.Run(context.Background(), Hooks{Progress: func(done int64) { last = done }})
	if err != nil {
		t.Fatal(err)
	}
	if last != s.Work() {
		t.Errorf("progress ends at %d of %d", last, s.Work())
	}
	text, err := json.Marshal(r.Document())
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		Curves []struct {
			Quantity, Dynamics, Init string
			Eta                      float64
			Batch, Iteration         int
			Mean, Stderr             *float64
			Replicas                 int
		}
		Collapse []struct {
			Quantity, Factor string
			Exponent, Lo, Hi *float64
			Mismatch         map[string]*float64
		}
		Decomposition []struct {
			Dynamics string
			Share    *float64
		}
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	if n := len(doc.Curves); n != (2+6)*len(nnbridge.Quantities())*len(s.main.Ensembles()[0].Times) {
		t.Errorf("%d rows of curves", n)
	}
	first := doc.Curves[0]
	if first.Quantity != "activation_rate" || first.Dynamics != "sgd" || first.Init != "normal" || first.Eta != 0.05 || first.Batch != 1 || first.Mean == nil || first.Stderr == nil || first.Replicas != 3 {
		t.Errorf("first row %+v", first)
	}
	for _, c := range doc.Collapse {
		if c.Factor != "eta" || c.Exponent == nil || len(c.Mismatch) != 3 || c.Mismatch["2"] == nil {
			t.Errorf("collapse %+v", c)
		}
		if c.Quantity == "mean_b" {
			t.Error("a network without biases has a collapse of them")
		}
	}
	if len(doc.Decomposition) == 0 {
		t.Error("no decomposition")
	}
}

func TestNumber(t *testing.T) {
	text, err := json.Marshal([]number{1.5, number(math.NaN()), number(math.Inf(-1))})
	if err != nil || string(text) != "[1.5,null,null]" {
		t.Errorf("%s, %v", text, err)
	}
}

func TestClip(t *testing.T) {
	got := clip([]figure.Series{{X: []float64{1, 2, 3}, Y: []float64{1, 5, 2}}, {X: []float64{1}, Y: []float64{1}}}, 4)
	if !slices.Equal(got[0].Y, []float64{1}) || !slices.Equal(got[0].X, []float64{1}) || len(got[1].Y) != 1 {
		t.Errorf("%+v", got)
	}
}

func TestPrepareRefuses(t *testing.T) {
	for _, c := range []struct {
		want  string
		spoil func(c *Config)
	}{
		{"x: \"sinus\"; want normal, uniform or data", func(c *Config) { c.X = "sinus" }},
		{"x: data, but there is no data set", func(c *Config) { c.X = "data" }},
		{"labels: \"odd\"", func(c *Config) { c.Labels = "odd" }},
		{"labels from data need inputs from a data set", func(c *Config) { c.Labels = "data" }},
		{"labels: teacher, but there is none", func(c *Config) { c.Labels = "teacher" }},
		{"loss: unknown loss", func(c *Config) { c.Loss = "hinge" }},
		{"record: \"often\"", func(c *Config) { c.Record = "often" }},
		{"resamples: 3", func(c *Config) { c.Resamples = 3 }},
		{"samples: 1", func(c *Config) { c.Samples = 1 }},
		{"init-scale: 0", func(c *Config) { c.Scale = 0 }},
		{"init: normal is listed twice", func(c *Config) { c.Init = []string{"normal", "normal"} }},
		{"leave one of the two out", func(c *Config) { c.Weights = "net.npz" }},
		{"keys: names in a file, but there is none", func(c *Config) { c.Keys = &Keys{V: "a"} }},
		{"weights: ../../../../nnbridge/tensor/testdata/net.npz: no tensor \"nowhere\" for V", func(c *Config) {
			c.Init, c.Weights, c.Keys = nil, "../../../../nnbridge/tensor/testdata/net.npz", &Keys{V: "nowhere"}
		}},
		{"0 hidden units", func(c *Config) { c.Hidden = 0 }},
	} {
		config := small()
		c.spoil(&config)
		if _, err := Prepare(config); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v; want %q in it", err, c.want)
		}
	}
}
