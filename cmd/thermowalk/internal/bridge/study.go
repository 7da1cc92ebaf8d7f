package bridge

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	"thermowalk/nnbridge"
)

// Study is a Config that has been checked, ready to run.
type Study struct {
	Config Config
	loaded
}

// Report is what a study found.
type Report struct {
	Config      Config
	Model       string // the network, its data and its training in a line
	Units       []UnitRow
	Scales      []ScaleRow
	Moments     []MomentRow
	Assumptions []AssumptionRow
	Networks    []NetworkRow
	Flow        []FlowRow
	Walk        string // a study for `thermowalk validate`; empty where there is no closed form
	Notes       []string
	without     []string // units without psi, and why
}

// Prepare checks a configuration and reads its files.
func Prepare(c Config) (*Study, error) {
	if c.Unit != nil {
		return prepareUnit(c)
	}
	l, err := c.load()
	if err != nil {
		return nil, err
	}
	return &Study{Config: c, loaded: l}, nil
}

// Parts is the number of parts in which Run reports its progress.
func (s *Study) Parts() int64 { return int64(len(s.Config.Steps)) * stageCount }

// stageCount is the number of stages of one time in training.
const stageCount = 5

// Run measures the network at every time. When ctx ends, it returns at once
// with ctx's cause, and what was under way is left behind.
func (s *Study) Run(ctx context.Context, progress func(done int64)) (*Report, error) {
	type outcome struct {
		report *Report
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		r, err := s.run(ctx, progress)
		done <- outcome{r, err}
	}()
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case o := <-done:
		return o.report, o.err
	}
}

func (s *Study) run(ctx context.Context, progress func(done int64)) (*Report, error) {
	if s.Config.Unit != nil {
		return s.unitReport()
	}
	r := &Report{Config: s.Config, Model: s.model()}
	training := nnbridge.Training{Data: s.data, Loss: s.loss, Batch: s.Config.Batch, FrozenW: s.Config.Frozen}
	nets, err := nnbridge.Trajectory(s.net, training, nnbridge.SGD{}, s.Config.Eta, s.Config.Seed, s.Config.Steps)
	if err != nil {
		return nil, fmt.Errorf("training: %s", strings.TrimPrefix(err.Error(), "nnbridge: "))
	}
	done := int64(0)
	for k, net := range nets {
		m := &measurement{study: s, report: r, step: s.Config.Steps[k], net: net, sampling: s.Config.sampling(net)}
		for _, stage := range [stageCount]func() error{m.scales, m.moments, m.units, m.assumptions, m.flow} {
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			if err := stage(); err != nil {
				return nil, err
			}
			done++
			if progress != nil {
				progress(done)
			}
		}
	}
	r.Walk = s.walk(r)
	r.Notes = append(r.Notes, s.notes(r)...)
	return r, nil
}

// model words the network, its data and its training.
func (s *Study) model() string {
	source := s.Config.Weights
	if source == "" {
		source = fmt.Sprintf("%s, seed %d", s.Config.Init, s.Config.Seed)
		if s.Config.Scale != 1 {
			source = fmt.Sprintf("%s x %g, seed %d", s.Config.Init, s.Config.Scale, s.Config.Seed)
		}
	}
	return fmt.Sprintf("%v (%s); x: %v; loss %s; eta %g, |B| %d", s.net.Shape, source, s.data, s.Config.Loss, s.Config.Eta, s.Config.Batch)
}

// unitNotes is the largest number of units whose lack of psi is explained one
// by one.
const unitNotes = 8

// notes say what was left out, and why.
func (s *Study) notes(r *Report) (list []string) {
	_, finite := s.data.Inputs.(nnbridge.Rows)
	switch {
	case !s.net.Bias:
		list = append(list, "Without biases a unit with frozen W has one coordinate, V, with a constant scale: no thermophoresis, and no psi.")
	case finite:
		list = append(list, "Over a data set phi_1, phi_2 and d_b phi_1 are means over its rows; psi and the fluxes also need the density of W.x at -b, a kernel estimate (Epanechnikov, column bandwidth). Its error, with the bias, is in that of psi.")
	case !s.closed():
		list = append(list, fmt.Sprintf("psi and the flux need derivatives of g, which have a closed form for x normal, and for x uniform with up to 12 inputs; not for x: %v.", s.data.Inputs))
	}
	for k, why := range r.without {
		if k == unitNotes {
			list = append(list, fmt.Sprintf("Nor for %d more units and times, where psi is null in table bridge.", len(r.without)-k))
			break
		}
		list = append(list, "No psi and no flux for "+why+".")
	}
	if n := s.net.Hidden; n > momentUnits {
		list = append(list, fmt.Sprintf("The matrix of second moments is that of the first %d of %d units.", momentUnits, n))
	}
	return list
}

// closed tells whether the scales are known with their derivatives: in closed
// form, or over a data set.
func (s *Study) closed() bool {
	if _, finite := s.data.Inputs.(nnbridge.Rows); finite {
		return true
	}
	_, ok := nnbridge.PhiOf(s.net, 0, s.data.Inputs, 1)
	return ok
}

// prepareUnit checks a study of one unit without a network.
func prepareUnit(c Config) (*Study, error) {
	switch {
	case len(c.Unit) != 3:
		return nil, fmt.Errorf("unit: %g; want three numbers, V,b,w", c.Unit)
	case !(c.Unit[2] > 0):
		return nil, fmt.Errorf("unit: w = %g; |W_i| must be positive", c.Unit[2])
	case !(c.Eta > 0) || math.IsInf(c.Eta, 0):
		return nil, fmt.Errorf("eta: %g; it must be positive", c.Eta)
	case c.Batch < 1:
		return nil, fmt.Errorf("batch: %d; at least 1 is needed", c.Batch)
	case c.X != "normal":
		return nil, errors.New("unit: the closed forms are those of x normal; leave x out")
	}
	for _, x := range c.Unit {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, fmt.Errorf("unit: %g; want three numbers, V,b,w", c.Unit)
		}
	}
	net := nnbridge.NewTwoLayer(nnbridge.Shape{Hidden: 1, Inputs: 1, Bias: true})
	net.V[0], net.B[0], net.W[0] = c.Unit[0], c.Unit[1], c.Unit[2]
	return &Study{Config: c, loaded: loaded{net: net, data: nnbridge.Data{Inputs: nnbridge.Gaussian{M: 1}, Labels: nnbridge.Fair{}}}}, nil
}

// unitReport is the closed forms of one unit, at p = 1/2 and in a uniform
// density.
func (s *Study) unitReport() (*Report, error) {
	r := &Report{
		Config: s.Config,
		Model:  fmt.Sprintf("one unit; x ~ N(0, I), E[(p-y)^2] = 1/4, rho = 1; eta %g, |B| %d", s.Config.Eta, s.Config.Batch),
	}
	m := &measurement{study: s, report: r, net: s.net, s2: 0.25}
	if err := m.units(); err != nil {
		return nil, err
	}
	r.Walk = s.walk(r)
	return r, nil
}
