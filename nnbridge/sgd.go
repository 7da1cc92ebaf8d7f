package nnbridge

import (
	"thermowalk/walk"
)

// SGD is stochastic gradient descent,
//
//	q' = q - eta/|B| sum_k gamma_k grad f(x_k),   gamma = dL/df(f(x_k), y_k)
//
// with a fresh batch every step, or the next one of the epoch (Rows.Epochs).
// For the cross-entropy gamma = p - y (Eq. 16): the general walk of Eq. 4.
type SGD struct{}

// Unbiased is SGD with gamma replaced by an independent fair coin, +-1/2: the
// unbiased walk of Eq. 5 with everything else as in the network. gamma = 1/2 - y
// with the coin y that gives SGD its fair labels, so that the two differ by
// p - 1/2 alone.
//
// E[q'] = q exactly, and |V| is convex: E|V| cannot fall.
type Unbiased struct{}

// Drift is SGD with its label noise averaged out: gamma = dL/df at the mean
// label of x, p - 1/2 for fair labels. The inputs are sampled as in SGD.
type Drift struct{}

var (
	_ Dynamics = SGD{}
	_ Dynamics = Unbiased{}
	_ Dynamics = Drift{}
)

// Name is "sgd".
func (SGD) Name() string { return "sgd" }

// Name is "unbiased".
func (Unbiased) Name() string { return "unbiased" }

// Name is "drift".
func (Drift) Name() string { return "drift" }

// Law is the law of motion of the training.
func (SGD) Law(t Training) (walk.Law, error) { return newTrainLaw(t, "sgd", residualRule{}) }

// Law is the law of motion of the training.
func (Unbiased) Law(t Training) (walk.Law, error) {
	t.Data.Labels = Fair{}
	return newTrainLaw(t, "unbiased", residualRule{coin: true})
}

// Law is the law of motion of the training.
func (Drift) Law(t Training) (walk.Law, error) {
	return newTrainLaw(t, "drift", residualRule{mean: true})
}

// residualRule says what stands for dL/df.
type residualRule struct {
	mean bool // the residual at the mean label, not at a drawn one
	coin bool // 1/2 - y, whatever the output is
}

type trainLaw struct {
	Training
	name  string // of the dynamics: part of the identity of a saved run
	rule  residualRule
	fixed int // samples of a batch that stays; 0 draws one every step
}

func newTrainLaw(t Training, name string, rule residualRule) (walk.Law, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	return trainLaw{Training: t.withDefaults(), name: name, rule: rule}, nil
}

// Dim is the number of parameters.
func (l trainLaw) Dim() int { return l.Shape.Dim() }

// Mover returns a trainer for one worker.
func (l trainLaw) Mover(env walk.Env) (walk.Mover, error) {
	if err := freeSpace(env); err != nil {
		return nil, err
	}
	return newTrainer(l, env), nil
}
