package nnbridge

import (
	"fmt"

	"thermowalk/walk"
)

// Flow is gradient descent without noise, on the expected loss:
//
//	q' = q - eta E[gamma grad f(x)],   gamma = dL/df at the mean label of x
//
// (p - 1/2 for fair labels): the gradient flow of the loss in the time eta t,
// up to its own O(eta).
//
// With a data set the expectation is over all its rows, exactly. With inputs
// drawn afresh it is the mean over the first Samples inputs that SGD would see,
// which stay the same for all steps. Every replica has inputs of its own, so
// that the noise of so finite a sample is part of the spread between replicas;
// what it shifts is the fall of a network onto these samples instead of all x.
// On figure 3's task (eta 0.05, 8000 steps, 40 replicas) the 256 Samples move the
// activation rate by -2(4)e-4 and |V| by 0.007(3) from where 1024 lead it.
type Flow struct {
	Samples int // 0 means FlowSamples
}

// FlowSamples is the number of inputs of a Flow that names none.
const FlowSamples = 256

var _ Dynamics = Flow{}

// Name is "flow".
func (Flow) Name() string { return "flow" }

// Law is the law of motion of the training.
func (d Flow) Law(t Training) (walk.Law, error) {
	if d.Samples < 0 {
		return nil, fmt.Errorf("nnbridge: a flow over %d samples; at least 1 is needed", d.Samples)
	}
	law, err := newTrainLaw(t, "flow", residualRule{mean: true})
	if err != nil {
		return nil, err
	}
	l := law.(trainLaw)
	l.fixed = d.Samples
	if l.fixed == 0 {
		l.fixed = FlowSamples
	}
	if r, ok := t.Data.Inputs.(Rows); ok {
		l.fixed = r.Set.Len()
	}
	return l, nil
}

// cost is the number of samples of a step.
func (d Flow) cost(Training) int64 { return int64(max(d.Samples, FlowSamples)) / 2 }
