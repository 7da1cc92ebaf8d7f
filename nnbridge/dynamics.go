package nnbridge

import (
	"errors"
	"fmt"
	"strings"

	"thermowalk/walk"
)

// Training is what networks are trained on: their shape, where samples come
// from, the loss, and the size of a batch.
//
// Under every Dynamics a network is a walker, its parameters in the order of
// Shape are the coordinates, and walk.Walk.Eta is the learning rate. Walker r
// sees the same samples under all of them: sample number step |B| + k of
// Data.Sampler, seeded as the walk is.
type Training struct {
	Shape   Shape
	Data    Data
	Loss    Loss // nil means CrossEntropy
	Batch   int  // |B|; 0 means 1
	FrozenW bool // whether W stays as it starts
}

func (t Training) withDefaults() Training {
	if t.Loss == nil {
		t.Loss = CrossEntropy{}
	}
	if t.Batch == 0 {
		t.Batch = 1
	}
	return t
}

// Check reports what is wrong with the training, all faults at once.
func (t Training) Check() error {
	t = t.withDefaults()
	return errors.Join(t.Shape.Check(), t.Data.Check(t.Shape, t.Batch))
}

// Dynamics is a way for the networks of a training to move, as a law of
// motion. Law checks the training.
type Dynamics interface {
	Name() string
	Law(t Training) (walk.Law, error)
}

// AllDynamics lists the dynamics with their default settings, the real one
// first.
func AllDynamics() []Dynamics {
	return []Dynamics{SGD{}, Unbiased{}, Drift{}, Flow{}, Reduced{}, Reduced{FrozenW: true}, Rival{}}
}

// DynamicsNamed finds dynamics by their name.
func DynamicsNamed(name string) (Dynamics, error) {
	var names []string
	for _, d := range AllDynamics() {
		if d.Name() == name {
			return d, nil
		}
		names = append(names, d.Name())
	}
	return nil, fmt.Errorf("nnbridge: unknown dynamics %q; known are %s", name, strings.Join(names, ", "))
}

// freeSpace refuses walls: the laws of training know none.
func freeSpace(env walk.Env) error {
	for i, wall := range env.Walls {
		if wall != walk.Free() {
			return fmt.Errorf("nnbridge: coordinate %d has a wall (%v); networks move in free space", i, wall)
		}
	}
	return nil
}
