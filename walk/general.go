package walk

import (
	"errors"
	"fmt"
	"math"

	"thermowalk/walk/rng"
)

// Force is the random vector function f(q, xi) of Eq. 4, over blocks.
//
//	f[i][k] = f_i(q[0][k], ..., q[Dim-1][k], xi[0][k], ..., xi[Noise-1][k])
//
// Eval is safe for concurrent use and does not allocate.
type Force interface {
	Dim() int   // coordinates, and components of f
	Noise() int // components of xi
	Eval(f, q, xi [][]float64)
}

// General is the walk of Eq. 4 with an optional drift:
//
//	q' = q - eta mu(q) - eta gamma f(q, xi)
//
// gamma and the components of xi are drawn independently for every walker and
// step. With gamma symmetric about 0, as every Variate is, the walk is unbiased
// in the sense of Eq. 5. Its step scale is g_i^2 = E[gamma^2] E[f_i^2] (Eq. 6).
type General struct {
	F     Force
	Gamma Variate
	Xi    []Variate
	Drift Field // mu; nil for the unbiased walk
}

var _ Law = General{}

// Dim is the number of coordinates.
func (l General) Dim() int {
	if l.F == nil {
		return 0
	}
	return l.F.Dim()
}

// Mover returns a stepper for one worker.
func (l General) Mover(env Env) (Mover, error) {
	if err := l.check(); err != nil {
		return nil, err
	}
	m := &generalMover{
		law: l, env: env, gamma: make([]float64, env.Block),
		f: rows(l.Dim(), env.Block), xi: rows(len(l.Xi), env.Block),
		walls: newWalls(env.Walls, env.Block),
	}
	if l.Drift != nil {
		m.mu = rows(l.Dim(), env.Block)
	}
	return m, nil
}

func (l General) check() error {
	if l.F == nil || l.Gamma == nil {
		return errors.New("walk: the general law needs a force F and a law of gamma")
	}
	errs := []error{l.Gamma.Check()}
	if l.F.Noise() != len(l.Xi) {
		errs = append(errs, fmt.Errorf("walk: f takes %d noise variables, %d laws of xi are given", l.F.Noise(), len(l.Xi)))
	}
	for _, xi := range l.Xi {
		errs = append(errs, xi.Check())
	}
	if l.Drift != nil && l.Drift.Dim() != l.Dim() {
		errs = append(errs, fmt.Errorf("walk: the drift has %d components, f has %d", l.Drift.Dim(), l.Dim()))
	}
	return errors.Join(errs...)
}

type generalMover struct {
	law       General
	env       Env
	gamma     []float64
	f, xi, mu [][]float64
	walls     walls
}

func (m *generalMover) Advance(b *Block, n int) {
	size := b.Len()
	gamma, f, xi, mu := m.gamma[:size], head(m.f, size), head(m.xi, size), head(m.mu, size)
	for range n {
		m.walls.before(b)
		m.law.Gamma.Draw(gamma, rng.Stream{Seed: m.env.Seed, Purpose: rng.Gamma}, b.First, b.Step)
		for j, x := range m.law.Xi {
			x.Draw(xi[j], rng.Stream{Seed: m.env.Seed, Purpose: rng.Xi, Lane: uint16(j)}, b.First, b.Step)
		}
		m.law.F.Eval(f, b.Q, xi)
		if mu != nil {
			m.law.Drift.Eval(mu, b.Q)
		}
		for i, q := range b.Q {
			for k := range q {
				x := q[k]
				if mu != nil {
					x = math.FMA(-m.env.Eta, mu[i][k], x)
				}
				q[k] = math.FMA(-m.env.Eta, float64(gamma[k]*f[i][k]), x)
			}
		}
		b.Step++
		m.walls.after(b)
	}
}
