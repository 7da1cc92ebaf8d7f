package nnbridge

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/url"
	"path/filepath"
	"slices"

	"thermowalk/walk"
)

// Study is a set of trainings that differ in the learning rate or the size of
// a batch, under one or several dynamics and initialisations.
//
// A setting runs for Steps iterations at least, and so long that every one
// reaches the rescaled time that Steps iterations are at the reference
// setting (ReferenceEta, batch 1):
//
//	steps = max(1, (ReferenceEta/eta)^2) max(1, |B|) Steps
//
// The range over which curves can be compared is then the same under the raw
// iteration and under eta^2 t/|B|. (In the paper's plots the curves of small
// eta would end early on the rescaled axis; they do not, so it did the same.)
type Study struct {
	Training Training // Batch is set by Batches
	Dynamics []Dynamics
	Starts   []walk.Start // of the parameters: an Init or Given
	Etas     []float64
	Batches  []int
	Steps    uint64
	Points   int  // recorded times
	Linear   bool // equidistant ones, instead of a constant ratio
	Replicas int
	Seed     uint64
	Samples  int // of Curves
	Workers  int

	// Checkpoint says how the trainings are written down; its Path is a folder,
	// with one file for each of Ensembles. Nil keeps nothing.
	Checkpoint *walk.Checkpoint
}

// ReferenceEta is the learning rate whose iterations mark the rescaled axes,
// the middle one of the paper.
const ReferenceEta = 0.05

// Check reports what is wrong with the study, all faults at once.
func (s Study) Check() error {
	var errs []error
	if len(s.Etas) == 0 || len(s.Batches) == 0 || len(s.Dynamics) == 0 || len(s.Starts) == 0 {
		errs = append(errs, errors.New("nnbridge: a study needs a learning rate, a batch size, dynamics and an initialisation"))
	}
	for _, eta := range s.Etas {
		if !(eta > 0) || math.IsInf(eta, 0) {
			errs = append(errs, fmt.Errorf("nnbridge: a learning rate of %g; it is positive and finite", eta))
		}
	}
	if repeats(s.Etas) || repeats(s.Batches) {
		errs = append(errs, errors.New("nnbridge: a learning rate or batch size is listed twice"))
	}
	if s.Steps < 1 || s.Steps > 1<<40 || s.Points < 1 {
		errs = append(errs, fmt.Errorf("nnbridge: %d steps recorded at %d points; at least 1 of each is needed, and at most 2^40 steps", s.Steps, s.Points))
	}
	if s.Replicas < 2 {
		errs = append(errs, fmt.Errorf("nnbridge: %d replicas; errors need 2 at least", s.Replicas))
	}
	for _, l := range s.Starts {
		if c, ok := l.(interface{ Check() error }); ok {
			errs = append(errs, c.Check())
		}
	}
	for _, b := range s.Batches {
		if b < 1 {
			errs = append(errs, fmt.Errorf("nnbridge: a batch of %d samples; at least 1 is needed", b))
			continue
		}
		t := s.Training
		t.Batch = b
		if err := t.Check(); err != nil {
			errs = append(errs, err)
			break
		}
		for _, d := range s.Dynamics {
			if _, err := d.Law(t); err != nil {
				errs = append(errs, fmt.Errorf("%w (dynamics %s)", err, d.Name()))
			}
		}
	}
	return errors.Join(errs...)
}

func repeats[T comparable](list []T) bool {
	for i, x := range list {
		if slices.Contains(list[:i], x) {
			return true
		}
	}
	return false
}

// StepsOf is the length of the training at one setting.
func (s Study) StepsOf(eta float64, batch int) uint64 {
	longer := math.Max(1, (ReferenceEta/eta)*(ReferenceEta/eta)) * float64(batch)
	return uint64(math.Ceil(float64(s.Steps)*longer - 1e-9))
}

// Ensembles lists the trainings of the study: by initialisation, dynamics,
// batch and learning rate.
func (s Study) Ensembles() (all []Ensemble) {
	for _, start := range s.Starts {
		for _, d := range s.Dynamics {
			for _, batch := range s.Batches {
				for _, eta := range s.Etas {
					t := s.Training
					t.Batch = batch
					all = append(all, Ensemble{
						Training: t, Dynamics: d, Start: start, Eta: eta,
						Times: s.times(s.StepsOf(eta, batch)), Replicas: s.Replicas, Seed: s.Seed,
						Samples: s.Samples, Workers: s.Workers,
						Checkpoint: s.checkpoint(start, d, batch, eta),
					})
				}
			}
		}
	}
	return all
}

// checkpoint is that of one training.
func (s Study) checkpoint(start walk.Start, d Dynamics, batch int, eta float64) *walk.Checkpoint {
	if s.Checkpoint == nil {
		return nil
	}
	c := *s.Checkpoint
	c.Path = filepath.Join(c.Path, url.PathEscape(fmt.Sprintf("%s-%v-eta%g-batch%d.ckpt", d.Name(), start, eta, batch)))
	return &c
}

func (s Study) times(steps uint64) []uint64 {
	if s.Linear {
		return LinearSchedule(steps, s.Points)
	}
	return LogSchedule(steps, s.Points)
}

// Work is the size of the study in steps of one network by SGD.
func (s Study) Work() (sum int64) {
	for _, e := range s.Ensembles() {
		sum += e.work()
	}
	return sum
}

// Run trains everything. Progress, if not nil, is told how much of the Work is
// done.
func (s Study) Run(ctx context.Context, progress func(done, of int64)) ([]*History, error) {
	if err := s.Check(); err != nil {
		return nil, err
	}
	var all []*History
	work, done := s.Work(), int64(0)
	for _, e := range s.Ensembles() {
		var tell func(int, int)
		if progress != nil {
			tell = func(part, of int) { progress(done+e.work()*int64(part)/int64(of), work) }
		}
		h, err := e.Run(ctx, tell)
		if err != nil {
			return all, err
		}
		all = append(all, h)
		done += e.work()
	}
	return all, nil
}

// work is the length of an ensemble's training, steps times replicas, weighted
// by what one step of its dynamics costs beside one of SGD.
func (e Ensemble) work() int64 {
	cost := int64(1)
	if d, ok := e.Dynamics.(interface{ cost(t Training) int64 }); ok {
		cost = d.cost(e.Training)
	}
	return cost * int64(e.Times[len(e.Times)-1]) * int64(e.Replicas)
}
