// Package sgd is the study behind `thermowalk sgd`: it trains ensembles of
// two-layer networks under several dynamics, measures how their curves fall
// together when iterations are rescaled by powers of eta and |B|, and how much
// of what SGD does each of the dynamics explains.
//
// A study is a Config, written by hand or made from one of the paper's figures.
// Prepare checks it, Run trains, and the Report holds rows for tables and JSON,
// the text and the figures. The measurements are package nnbridge's; this
// package words and draws them.
package sgd

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"thermowalk/nnbridge"
)

// Config is a study.
type Config struct {
	Figure string `yaml:"figure,omitempty"` // the figure of the paper that it reproduces, for titles
	Seed   uint64 `yaml:"seed"`

	Hidden int    `yaml:"hidden"`
	Inputs int    `yaml:"inputs"`
	Bias   bool   `yaml:"bias"`
	X      string `yaml:"x"`                 // normal, uniform or data
	Data   *Data  `yaml:"data,omitempty"`    // for x: data
	Labels string `yaml:"labels"`            // fair, data or teacher
	Teach  string `yaml:"teacher,omitempty"` // file of the teacher's network
	Loss   string `yaml:"loss"`              // bce or squared
	Frozen bool   `yaml:"frozen-w"`          // whether W stays as it starts

	Init    []string `yaml:"init,omitempty"`    // pytorch, normal, uniform, kaiming
	Scale   float64  `yaml:"init-scale"`        // factor on every parameter drawn by them
	Weights string   `yaml:"weights,omitempty"` // file of a network to start from instead
	Keys    *Keys    `yaml:"keys,omitempty"`    // under which names it lies there

	Eta       []float64 `yaml:"eta"`   // learning rates
	Batch     []int     `yaml:"batch"` // sizes of a batch
	Dynamics  []string  `yaml:"dynamics"`
	Decompose bool      `yaml:"decompose"` // all dynamics at one setting, beside SGD

	Steps     uint64 `yaml:"steps"`     // iterations at eta 0.05, batch 1; see nnbridge.Study
	Points    int    `yaml:"points"`    // recorded times
	Record    string `yaml:"record"`    // log or linear
	Replicas  int    `yaml:"replicas"`  // networks in each ensemble
	Samples   int    `yaml:"samples"`   // inputs over which expectations are taken
	Resamples int    `yaml:"resamples"` // of the bootstrap over replicas
}

// Keys are the names of the parts of a network in its file; see nnbridge.Keys.
type Keys struct {
	V string `yaml:"V,omitempty"`
	B string `yaml:"b,omitempty"`
	W string `yaml:"W,omitempty"`
}

// Data is a data set; see nnbridge.SetFile.
type Data struct {
	Inputs string  `yaml:"inputs"`           // file, or file#array
	Labels string  `yaml:"labels,omitempty"` // another file of labels
	Column string  `yaml:"column,omitempty"` // the column of labels of a table
	Scale  float64 `yaml:"scale,omitempty"`  // factor on the inputs
	Epochs bool    `yaml:"epochs"`           // every row once in an epoch, instead of any row each time
}

// Settings are the defaults of a study: the task of figure 3.
func Settings() Config {
	c, err := Figure("3")
	if err != nil {
		panic("sgd: " + err.Error())
	}
	c.Figure = ""
	return c
}

// Figure is the study of a figure of the paper.
func Figure(name string) (Config, error) {
	f, err := nnbridge.FigureNamed(name)
	if err != nil {
		return Config{}, err
	}
	s := f.Study()
	c := Config{
		Figure: f.Name, Seed: s.Seed,
		Hidden: f.Shape.Hidden, Inputs: f.Shape.Inputs, Bias: f.Shape.Bias, X: "normal", Labels: "fair", Loss: "bce",
		Eta: f.Etas, Batch: f.Batches, Scale: 1,
		Steps: s.Steps, Points: s.Points, Record: "log", Replicas: s.Replicas,
		Samples: nnbridge.CurveSamples, Resamples: 400,
	}
	if f.Uniform {
		c.X = "uniform"
	}
	for _, l := range s.Starts {
		c.Init = append(c.Init, l.String())
	}
	for _, d := range s.Dynamics {
		c.Dynamics = append(c.Dynamics, d.Name())
	}
	return c, nil
}

// shape is the shape of the networks.
func (c Config) shape() nnbridge.Shape {
	return nnbridge.Shape{Hidden: c.Hidden, Inputs: c.Inputs, Bias: c.Bias}
}

// study is the configuration as package nnbridge has it; all faults at once,
// each with its key.
func (c Config) study() (nnbridge.Study, error) {
	var errs []error
	fault := func(key string, err error) {
		if err != nil {
			errs = append(errs, keyed(key, err))
		}
	}
	s := nnbridge.Study{
		Etas: c.Eta, Batches: c.Batch, Steps: c.Steps, Points: c.Points, Linear: c.Record == "linear",
		Replicas: c.Replicas, Seed: c.Seed, Samples: c.Samples,
	}
	if c.Record != "log" && c.Record != "linear" {
		fault("record", fmt.Errorf("%q; want log or linear", c.Record))
	}
	if c.Resamples < 20 {
		fault("resamples", fmt.Errorf("%d; a bootstrap takes 20 at least", c.Resamples))
	}
	if c.Samples < 2 {
		fault("samples", fmt.Errorf("%d; expectations take 2 inputs at least", c.Samples))
	}
	if !(c.Scale > 0) {
		fault("init-scale", fmt.Errorf("%g; it must be positive", c.Scale))
	}
	if c.Weights != "" && len(c.Init) > 0 {
		fault("init", errors.New("the start is that of weights; leave one of the two out"))
	}
	if c.Keys != nil && c.Weights == "" {
		fault("keys", errors.New("names in a file, but there is none; name it as weights"))
	}
	loss, err := nnbridge.LossNamed(c.Loss)
	fault("loss", err)
	for _, name := range c.Dynamics {
		d, err := nnbridge.DynamicsNamed(name)
		fault("dynamics", err)
		s.Dynamics = append(s.Dynamics, d)
	}
	shape := c.shape()
	if c.Weights != "" {
		net, err := c.given()
		fault("weights", err)
		if err == nil {
			shape = net.Shape
			s.Starts = append(s.Starts, nnbridge.Given{Net: net, Name: filepath.Base(c.Weights)})
		}
	}
	for i, name := range c.Init {
		l := nnbridge.Init{Shape: shape, Law: name, Scale: c.Scale}
		fault("init", l.Check())
		if slices.Contains(c.Init[:i], name) {
			fault("init", fmt.Errorf("%s is listed twice", name))
		}
		s.Starts = append(s.Starts, l)
	}
	data, err := c.samples(shape.Inputs)
	if err != nil {
		errs = append(errs, err)
	}
	s.Training = nnbridge.Training{Shape: shape, Data: data, Loss: loss, FrozenW: c.Frozen}
	if err := errors.Join(errs...); err != nil {
		return s, err
	}
	return s, s.Check()
}
