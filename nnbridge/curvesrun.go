package nnbridge

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math"

	"thermowalk/walk"
)

// Ensemble is a number of networks that are trained alike: replicas that differ
// in their initial parameters and their samples only.
//
// Replica r of two ensembles with equal seed and shape starts from the same
// network and sees the same samples, whatever else differs.
type Ensemble struct {
	Training Training
	Dynamics Dynamics
	Start    walk.Start // of the parameters, such as an Init
	Eta      float64    // learning rate
	Times    []uint64   // when the quantities are recorded, ascending; the last ends the training
	Replicas int
	Seed     uint64
	Samples  int // of Curves
	Workers  int // parallel workers, without effect on results; 0 means GOMAXPROCS

	// Checkpoint says where the training is written down, so that it goes on
	// from there; nil keeps nothing.
	Checkpoint *walk.Checkpoint
}

// History is what an ensemble went through: Values[r][t][quantity] of replica r
// at Times[t]. The values of a replica that diverged are NaN from then on.
type History struct {
	Ensemble
	Values [][][]float64
}

// A batch holds the networks that one worker leads together: those that fill a
// vector, or fewer where a second core would have none.
const (
	mostInBatch  = 8
	leastBatches = 2
)

// Run trains the ensemble. Progress, if not nil, is told how many replicas of
// how many are done.
//
// With a Checkpoint that is there already it goes on from it, as walk.Resume
// does, and one that is complete is read only. The data, the teacher and the
// network to start from count with all their numbers: others of the same size
// are refused, by a *walk.Changed.
func (e Ensemble) Run(ctx context.Context, progress func(done, of int)) (*History, error) {
	if e.Dynamics == nil || e.Start == nil {
		return nil, errors.New("nnbridge: an ensemble needs dynamics and a start")
	}
	if e.Replicas < 1 || len(e.Times) == 0 {
		return nil, fmt.Errorf("nnbridge: an ensemble of %d replicas with %d times; at least 1 of each is needed", e.Replicas, len(e.Times))
	}
	law, err := e.Dynamics.Law(e.Training)
	if err != nil {
		return nil, err
	}
	size := min(mostInBatch, max(1, e.Replicas/leastBatches))
	w := walk.Walk{Law: law, Eta: e.Eta, Start: e.Start}
	p := walk.Plan{
		Walkers: uint64(e.Replicas), Batches: (e.Replicas + size - 1) / size, Workers: e.Workers, Seed: e.Seed,
		Checkpoint: e.Checkpoint, Steps: max(1, e.Times[len(e.Times)-1]),
	}
	if progress != nil {
		p.Progress = func(done, of int) { progress(e.Replicas*done/of, e.Replicas) }
	}
	tally := Curves{Training: e.Training, Times: e.Times, Samples: e.Samples}
	if e.Checkpoint != nil {
		tally.content = e.content()
	}
	sum, err := walkOn(ctx, w, p, tally)
	if err != nil {
		return nil, err
	}
	return &History{Ensemble: e, Values: tally.replicas(sum.Of(tally), sum.Batches)[:e.Replicas]}, nil
}

// walkOn goes on from the checkpoint of the plan if it is there, else it begins.
func walkOn(ctx context.Context, w walk.Walk, p walk.Plan, tally walk.Tally) (*walk.Sum, error) {
	if p.Checkpoint != nil {
		sum, err := walk.Resume(ctx, w, p, tally)
		if !errors.Is(err, fs.ErrNotExist) {
			return sum, err
		}
	}
	return walk.Run(ctx, w, p, tally)
}

// replicas takes the scores of complete batches apart: [replica][time][quantity].
func (c Curves) replicas(s *walk.Scores, batches int) (all [][][]float64) {
	for b := range batches {
		scores := s.Batch(b)
		for len(scores) > 0 {
			rows := make([][]float64, len(c.Times))
			for t := range rows {
				rows[t], scores = scores[:quantities:quantities], scores[quantities:]
			}
			all = append(all, rows)
		}
	}
	return all
}

// Diverged lists the replicas that diverged.
func (h *History) Diverged() (replicas []int) {
	for r, rows := range h.Values {
		if math.IsNaN(rows[len(rows)-1][NormV]) {
			replicas = append(replicas, r)
		}
	}
	return replicas
}

// Runaways counts the replicas whose output is beyond RunawayOutput at the end,
// the diverged ones among them.
func (h *History) Runaways() (n int) {
	for _, rows := range h.Values {
		if !(rows[len(rows)-1][MaxOutput] <= RunawayOutput) {
			n++
		}
	}
	return n
}

// At estimates a quantity at Times[t]: mean and standard error over the
// replicas that never diverged.
func (h *History) At(q Quantity, t int) walk.Estimate {
	var values []float64
	for _, rows := range h.Values {
		if !math.IsNaN(rows[len(rows)-1][NormV]) {
			values = append(values, rows[t][q])
		}
	}
	return estimate(values)
}

// estimate is the mean of independent values with its standard error.
func estimate(x []float64) walk.Estimate {
	n := float64(len(x))
	mean, square := 0.0, 0.0
	for _, v := range x {
		mean += v / n
	}
	for _, v := range x {
		square = math.FMA(v-mean, v-mean, square)
	}
	if len(x) == 0 {
		mean = math.NaN()
	}
	return walk.Estimate{Value: mean, StdErr: math.Sqrt(square / (n - 1) / n), N: len(x)}
}

// CurvesOf gives a quantity of several histories as curves over the replicas
// that diverged in none of them, and the number of those left out.
func CurvesOf(q Quantity, settings []float64, histories []*History) (curves []Curve, left int) {
	bad := map[int]bool{}
	for _, h := range histories {
		for _, r := range h.Diverged() {
			bad[r] = true
		}
	}
	for e, h := range histories {
		c := Curve{Setting: settings[e], Times: h.Times}
		for r, rows := range h.Values {
			if bad[r] {
				continue
			}
			row := make([]float64, len(rows))
			for t := range rows {
				row[t] = rows[t][q]
			}
			c.Values = append(c.Values, row)
		}
		curves = append(curves, c)
	}
	return curves, len(bad)
}
