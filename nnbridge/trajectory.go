package nnbridge

import (
	"errors"
	"fmt"
	"math"

	"thermowalk/walk"
	"thermowalk/walk/rng"
)

// Trajectory trains one network and returns it at the given steps, which
// ascend; 0 is the start. The network is walker 0 of a run with this seed: it
// sees the same samples as there.
//
// A network that diverges is an error that names the step before which it did.
func Trajectory(t *TwoLayer, training Training, dynamics Dynamics, eta float64, seed uint64, steps []uint64) ([]*TwoLayer, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	training.Shape = t.Shape
	law, err := dynamics.Law(training)
	if err != nil {
		return nil, err
	}
	if !(eta > 0) || math.IsInf(eta, 0) {
		return nil, fmt.Errorf("nnbridge: eta = %g; it must be positive and finite", eta)
	}
	walls := make([]walk.Wall, t.Dim())
	for i := range walls {
		walls[i] = walk.Free()
	}
	mover, err := law.Mover(walk.Env{Eta: eta, Seed: seed, Walls: walls, Block: 1})
	if err != nil {
		return nil, err
	}
	b := &walk.Block{Q: matrix(t.Dim(), 1), Turns: make([][]float64, t.Dim())}
	for k, v := range t.Params(nil) {
		b.Q[k][0] = v
	}
	var out []*TwoLayer
	for _, step := range steps {
		if step < b.Step {
			return nil, errors.New("nnbridge: the steps of a trajectory do not ascend")
		}
		for b.Step < step {
			mover.Advance(b, int(min(64-b.Step%64, step-b.Step)))
		}
		q := make([]float64, t.Dim())
		for k := range q {
			q[k] = b.Q[k][0]
		}
		n := FromParams(t.Shape, q)
		if n.Check() != nil {
			return out, fmt.Errorf("nnbridge: the network diverges before step %d; give a smaller eta than %g", step, eta)
		}
		out = append(out, n)
	}
	return out, nil
}

// FirstNetwork is the network that walker 0 of a run with this seed starts
// from.
func FirstNetwork(start walk.Start, s Shape, seed uint64) *TwoLayer {
	q, u := matrix(s.Dim(), 1), matrix(s.Dim(), 1)
	for i := range u {
		rng.Stream{Seed: seed, Purpose: rng.Start, Lane: uint16(i)}.Uniform(u[i], 0, 0)
	}
	start.Place(q, u)
	flat := make([]float64, s.Dim())
	for i := range flat {
		flat[i] = q[i][0]
	}
	return FromParams(s, flat)
}
