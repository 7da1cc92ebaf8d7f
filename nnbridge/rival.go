package nnbridge

import (
	"errors"
	"math"
	"sync"

	"thermowalk/walk"
)

// Rival is a law without thermophoresis that predicts the same powers of eta
// and |B|: label noise keeps V fluctuating, <V_i V_j> = eta/(2|B|) delta_ij, and
// the mean p - 1/2 = f/4 of the residual acts on these fluctuations. Averaged,
//
//	db_i/dt  = -(eta^2 / 8|B|) E[s(z)]
//	dW_ij/dt = -(eta^2 / 8|B|) E[x_j s(z)]
//
// per iteration t, z = W_i.x + b_i: the gradient flow of E[s(z)^2]/2, a function
// of eta^2 t/|B| alone, without a free parameter. The law holds for random
// labels, the cross-entropy, and times after V has relaxed (about 1/(eta
// E[s^2]/4) iterations); it does not say how V relaxes, and leaves V as it
// starts. Its steps are Euler's, with a relative error of eta^2/8.
//
// The expectations are those of Reduced.
type Rival struct{}

var _ Dynamics = Rival{}

// Predicts tells which quantities the law is about: those without V.
func (Rival) Predicts(q Quantity) bool {
	return q == ActivationRate || q == MeanB || q == NormW
}

// Name is "rival".
func (Rival) Name() string { return "rival" }

// Law is the law of motion of the training; labels must be fair and the loss
// the cross-entropy.
func (Rival) Law(t Training) (walk.Law, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	t = t.withDefaults()
	if _, ok := t.Data.Labels.(Fair); !ok {
		return nil, errors.New("nnbridge: the rival law is derived for fair labels")
	}
	if _, ok := t.Loss.(CrossEntropy); !ok {
		return nil, errors.New("nnbridge: the rival law is derived for the cross-entropy")
	}
	return &rivalLaw{Training: t, means: unitMeansPool(t, ReducedSamples)}, nil
}

type rivalLaw struct {
	Training
	means *sync.Pool
}

// Dim is the number of parameters.
func (l *rivalLaw) Dim() int { return l.Shape.Dim() }

// Mover returns a stepper for one worker.
func (l *rivalLaw) Mover(env walk.Env) (walk.Mover, error) {
	if err := freeSpace(env); err != nil {
		return nil, err
	}
	return &rivalMover{rivalLaw: l, rate: env.Eta * env.Eta / float64(8*l.Batch)}, nil
}

type rivalMover struct {
	*rivalLaw
	rate float64 // eta^2 / 8|B|
}

func (m *rivalMover) Advance(b *walk.Block, n int) {
	u := m.means.Get().(*unitMeans)
	s := m.Shape
	for range n {
		u.fill(u, b.Q)
		for i := range s.Hidden {
			if s.Bias {
				follow(b.Q[s.B(i)], u.mean[i], -m.rate)
			}
			if m.FrozenW {
				continue
			}
			for j := range s.Inputs {
				follow(b.Q[s.W(i, j)], u.moved[i*s.Inputs+j], -m.rate)
			}
		}
		b.Step++
	}
	m.means.Put(u)
}

// follow moves q by rate times v.
func follow(q, v []float64, rate float64) {
	for k, x := range v {
		q[k] = math.FMA(rate, x, q[k])
	}
}
