package sgd

import (
	"fmt"
	"strings"

	"thermowalk/cmd/thermowalk/internal/dataset"
	"thermowalk/nnbridge"
)

// samples is where inputs and labels come from, for networks of so many inputs.
func (c Config) samples(inputs int) (d nnbridge.Data, err error) {
	var set *nnbridge.Set
	switch {
	case c.X == "normal":
		d.Inputs = nnbridge.Gaussian{M: inputs}
	case c.X == "uniform":
		d.Inputs = nnbridge.Uniform01{M: inputs}
	case c.X == "data" && c.Data == nil:
		return d, fmt.Errorf("x: data, but there is no data set; name its file as data: {inputs: FILE}")
	case c.X == "data":
		set, err = nnbridge.ReadSet(nnbridge.SetFile{Inputs: c.Data.Inputs, Labels: c.Data.Labels, Column: c.Data.Column, Scale: c.Data.Scale, Open: dataset.Open})
		if err != nil {
			return d, keyed("data", err)
		}
		d.Inputs = nnbridge.Rows{Set: set, Epochs: c.Data.Epochs}
	default:
		return d, fmt.Errorf("x: %q; want normal, uniform or data", c.X)
	}
	switch c.Labels {
	case "fair":
		d.Labels = nnbridge.Fair{}
	case "data":
		d.Labels = nnbridge.FromData{Set: set}
	case "teacher":
		if c.Teach == "" {
			return d, fmt.Errorf("labels: teacher, but there is none; name the file of its network as teacher: FILE")
		}
		net, _, err := nnbridge.ReadNetwork(c.Teach, nnbridge.Keys{})
		if err != nil {
			return d, keyed("teacher", err)
		}
		d.Labels = nnbridge.Teacher{Net: net}
	default:
		return d, fmt.Errorf("labels: %q; want fair, data or teacher", c.Labels)
	}
	return d, nil
}

// given is the network to start from.
func (c Config) given() (*nnbridge.TwoLayer, error) {
	var keys nnbridge.Keys
	if c.Keys != nil {
		keys = nnbridge.Keys{V: c.Keys.V, B: c.Keys.B, W: c.Keys.W}
	}
	net, unused, err := nnbridge.ReadNetwork(c.Weights, keys)
	if err == nil && len(unused) > 0 {
		err = fmt.Errorf("%s: %s is no part of a network without output bias; leave it out", c.Weights, strings.Join(unused, ", "))
	}
	return net, err
}

// keyed puts the key of the configuration before a fault.
func keyed(key string, err error) error {
	return fmt.Errorf("%s: %s", key, strings.TrimPrefix(err.Error(), "nnbridge: "))
}
