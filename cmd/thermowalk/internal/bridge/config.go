// Package bridge is the study behind `thermowalk bridge`: it maps a two-layer
// network, its data and its loss onto the reduced walk, and tests the premises
// of that map while the network trains.
//
// A study is a Config. Prepare checks it and reads its files, Run measures, and
// the Report holds rows for tables and JSON, the text and the figures. The
// measurements are package nnbridge's; this package words and draws them.
package bridge

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"thermowalk/cmd/thermowalk/internal/dataset"
	"thermowalk/nnbridge"
)

// Config is a study.
type Config struct {
	Seed uint64 `yaml:"seed"`

	Unit []float64 `yaml:"unit,omitempty,flow"` // V, b, w: the closed forms of one unit, without a network

	Weights string  `yaml:"weights,omitempty"` // file of the network
	Keys    *Keys   `yaml:"keys,omitempty"`    // under which names it lies there
	Hidden  int     `yaml:"hidden,omitempty"`  // else one is drawn: this many units,
	Inputs  int     `yaml:"inputs,omitempty"`  // inputs,
	Bias    bool    `yaml:"bias"`              // with biases or without,
	Init    string  `yaml:"init,omitempty"`    // pytorch, normal, uniform, kaiming,
	Scale   float64 `yaml:"init-scale"`        // all of it times this

	X       string `yaml:"x"`                 // normal, uniform or data
	Data    *Data  `yaml:"data,omitempty"`    // for x: data
	Labels  string `yaml:"labels"`            // fair, data or teacher
	Teacher string `yaml:"teacher,omitempty"` // file of the teacher's network
	Loss    string `yaml:"loss"`              // bce or squared

	Eta     float64  `yaml:"eta"`        // learning rate
	Batch   int      `yaml:"batch"`      // samples in a batch
	Frozen  bool     `yaml:"frozen-w"`   // whether W stays while the network trains
	Steps   []uint64 `yaml:"steps,flow"` // times in training at which all is measured; 0 is the network as given
	Samples int      `yaml:"samples"`    // inputs over which expectations are taken; 0 suits the size of the network
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
}

// Settings are the defaults of a study: the task of figure 3.
func Settings() Config {
	return Config{
		Seed: 1, Hidden: 10, Inputs: 10, Bias: true, Init: "pytorch", Scale: 1,
		X: "normal", Labels: "fair", Loss: "bce", Eta: 0.05, Batch: 1, Steps: []uint64{0, 1000, 8000},
	}
}

// loaded is what a configuration refers to.
type loaded struct {
	net  *nnbridge.TwoLayer
	data nnbridge.Data
	loss nnbridge.Loss
}

// load checks the configuration and reads its files; all faults at once, each
// with its key.
func (c *Config) load() (l loaded, err error) {
	var errs []error
	fault := func(key string, err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %s", key, strings.TrimPrefix(err.Error(), "nnbridge: ")))
		}
	}
	l.loss, err = nnbridge.LossNamed(c.Loss)
	fault("loss", err)
	if !(c.Eta > 0) || math.IsInf(c.Eta, 0) {
		fault("eta", fmt.Errorf("%g; it must be positive", c.Eta))
	}
	if c.Batch < 1 {
		fault("batch", fmt.Errorf("%d; at least 1 is needed", c.Batch))
	}
	if c.Samples < 0 || (c.Samples > 0 && c.Samples < 1024) {
		fault("samples", fmt.Errorf("%d; at least 1024 are needed for errors to be known", c.Samples))
	}
	if len(c.Steps) == 0 || !slices.IsSorted(c.Steps) || len(slices.Compact(slices.Clone(c.Steps))) != len(c.Steps) {
		fault("steps", fmt.Errorf("%d; want times that ascend, such as 0,1000,8000", c.Steps))
	}
	inputs := c.Inputs
	if c.Weights != "" {
		if l.net, err = c.read(); err != nil {
			fault("weights", err)
			return l, errors.Join(errs...)
		}
		c.Bias = l.net.Bias
		inputs = l.net.Inputs
	}
	var key string
	if l.data, key, err = c.samples(inputs); err != nil {
		fault(key, err)
		return l, errors.Join(errs...)
	}
	if c.Weights == "" {
		if c.Inputs == 0 && c.X == "data" { // as many as the data have
			c.Inputs = l.data.Inputs.Width()
		}
		if l.net, err = c.draw(); err != nil {
			fault("init", err)
			return l, errors.Join(errs...)
		}
	}
	fault("data", l.data.Check(l.net.Shape, max(c.Batch, 1)))
	return l, errors.Join(errs...)
}

// draw is the network with which an ensemble of `thermowalk sgd` begins under
// this seed.
func (c *Config) draw() (*nnbridge.TwoLayer, error) {
	shape := nnbridge.Shape{Hidden: c.Hidden, Inputs: c.Inputs, Bias: c.Bias}
	if err := shape.Check(); err != nil {
		return nil, err
	}
	if !(c.Scale > 0) || math.IsInf(c.Scale, 0) {
		return nil, fmt.Errorf("scale %g; it must be positive", c.Scale)
	}
	start := nnbridge.Init{Shape: shape, Law: c.Init, Scale: c.Scale}
	if err := start.Check(); err != nil {
		return nil, err
	}
	return nnbridge.FirstNetwork(start, shape, c.Seed), nil
}

// read reads the network from its file.
func (c *Config) read() (*nnbridge.TwoLayer, error) {
	var keys nnbridge.Keys
	if c.Keys != nil {
		keys = nnbridge.Keys{V: c.Keys.V, B: c.Keys.B, W: c.Keys.W}
	}
	net, unused, err := nnbridge.ReadNetwork(c.Weights, keys)
	if err == nil && len(unused) > 0 {
		err = fmt.Errorf("%s: %s is no part of a two-layer network without output bias; take it out, or say with keys what is V, b and W",
			c.Weights, strings.Join(unused, ", "))
	}
	return net, err
}

// samples is where inputs and labels come from; key is the one at fault.
func (c *Config) samples(inputs int) (d nnbridge.Data, key string, err error) {
	var set *nnbridge.Set
	switch {
	case c.X == "normal":
		d.Inputs = nnbridge.Gaussian{M: inputs}
	case c.X == "uniform":
		d.Inputs = nnbridge.Uniform01{M: inputs}
	case c.X == "data" && c.Data != nil:
		set, err = nnbridge.ReadSet(nnbridge.SetFile{
			Inputs: c.Data.Inputs, Labels: c.Data.Labels, Column: c.Data.Column, Scale: c.Data.Scale, Open: dataset.Open,
		})
		if err != nil {
			return d, "data", err
		}
		d.Inputs = nnbridge.Rows{Set: set}
	case c.X == "data":
		return d, "x", errors.New("data, but there is no data set; name its file")
	default:
		return d, "x", fmt.Errorf("%q; want normal, uniform or data", c.X)
	}
	switch c.Labels {
	case "fair":
		d.Labels = nnbridge.Fair{}
	case "data":
		d.Labels = nnbridge.FromData{Set: set}
	case "teacher":
		if c.Teacher == "" {
			return d, "labels", errors.New("teacher, but there is none; name the file of its network")
		}
		net, _, err := nnbridge.ReadNetwork(c.Teacher, nnbridge.Keys{})
		if err != nil {
			return d, "teacher", err
		}
		d.Labels = nnbridge.Teacher{Net: net}
	default:
		return d, "labels", fmt.Errorf("%q; want fair, data or teacher", c.Labels)
	}
	return d, "", nil
}

// sampling suits the number of samples to the size of the network, so that a
// time in training takes seconds at most.
func (c *Config) sampling(net *nnbridge.TwoLayer) nnbridge.Sampling {
	n := c.Samples
	if n == 0 {
		n = min(1<<16, max(1<<12, 1<<25/net.Dim()))
	}
	return nnbridge.Sampling{Samples: n, Seed: c.Seed}
}
