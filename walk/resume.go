package walk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"time"
)

// Resume goes on with a run from its Plan.Checkpoint. The bytes of its Sum are
// those of a run that was never interrupted, for any number of interruptions;
// a run that is complete is given back as it is.
//
// Walk, plan and tallies must be those of the run; a difference is an error, a
// *Changed that names it. What may differ:
//
//   - Workers, MaxTime, Progress, the intervals of the Checkpoint, and the
//     trigger, none of which changes what a batch holds;
//   - Walkers and Batches, where the size of a batch stays and neither shrinks:
//     the new batches are added;
//   - Steps, if they grow, and with them the times of the tallies. The walkers
//     are then led again from their starts, since a checkpoint does not keep
//     where they ended.
//
// Where the newest generation of the checkpoint is missing, truncated or
// damaged, Resume takes the older one and logs the loss: the work between the
// two is done again. With neither left it is an error; one that wraps
// fs.ErrNotExist if there has never been any.
func Resume(ctx context.Context, w Walk, p Plan, tallies ...Tally) (*Sum, error) {
	e, err := newEngine(&w, &p, tallies)
	if err != nil {
		return nil, err
	}
	if e.keeper == nil {
		return nil, errors.New("walk: nothing to resume; name a Plan.Checkpoint")
	}
	if err := e.keeper.restore(); err != nil {
		return nil, err
	}
	return e.run(ctx)
}

// CheckResume reports what Resume would refuse, without going on with the run,
// and gives what the checkpoint keeps.
func CheckResume(w Walk, p Plan, tallies ...Tally) (*Saved, error) {
	e, err := newEngine(&w, &p, tallies)
	if err != nil {
		return nil, err
	}
	if e.keeper == nil {
		return nil, errors.New("walk: nothing to resume; name a Plan.Checkpoint")
	}
	s, err := ReadCheckpoint(e.keeper.Path)
	if err != nil {
		return nil, err
	}
	_, err = e.keeper.compare(s)
	return s, err
}

// Changed is the error of a checkpoint that belongs to another run.
type Changed struct {
	Path        string
	Differences []string // each in the form "eta was 0.1, is 0.2"
}

func (c *Changed) Error() string {
	return fmt.Sprintf("walk: the checkpoint %s belongs to another run: %s", c.Path, strings.Join(c.Differences, "; "))
}

// Saved is a run as a checkpoint keeps it.
type Saved struct {
	Path    string        // the file it was read from: the newest generation or the older one
	Loss    error         // why the newest generation could not be used; nil if it was
	Running time.Duration // running time so far
	Part    Range         // the batches of the plan that the run leads
	Under   int           // batches under way

	sum   *Sum // complete batches
	under []underWay
}

type underWay struct {
	number int
	state  []byte
}

// Sum gives the batches that were complete, whether consecutive or not.
func (s *Saved) Sum() *Sum { return s.sum }

// ReadCheckpoint reads the newest generation of a checkpoint that is whole.
func ReadCheckpoint(path string) (*Saved, error) {
	s, loss := readSaved(path)
	if loss == nil {
		return s, nil
	}
	s, err := readSaved(path + OlderSuffix)
	if err == nil {
		s.Loss = loss
		return s, nil
	}
	switch missing, without := errors.Is(loss, fs.ErrNotExist), errors.Is(err, fs.ErrNotExist); {
	case missing && without:
		return nil, fmt.Errorf("walk: there is no checkpoint %s: %w", path, fs.ErrNotExist)
	case without:
		return nil, fmt.Errorf("walk: %w; there is no older generation; remove it to begin anew", loss)
	}
	return nil, fmt.Errorf("walk: both generations of the checkpoint are unusable: %w; %w; remove them to begin anew", loss, err)
}

// readSaved reads one generation.
func readSaved(path string) (*Saved, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("the checkpoint %s cannot be read: %w", path, bare(err))
	}
	s, err := decodeSaved(data)
	if err != nil {
		return nil, fmt.Errorf("the checkpoint %s cannot be used: %w", path, err)
	}
	s.Path = path
	return s, nil
}

func decodeSaved(data []byte) (*Saved, error) {
	d, err := unseal(data, "checkpoint")
	if err != nil {
		return nil, err
	}
	s := &Saved{Running: time.Duration(d.u64()), Part: Range{d.int(), d.int()}}
	s.sum = decodeRows(d)
	for range d.count(16) {
		s.under = append(s.under, underWay{d.int(), d.bytes()})
	}
	s.Under = len(s.under)
	return s, d.end()
}

// restore takes up what the checkpoint keeps.
func (k *keeper) restore() error {
	sweep(k.Path)
	s, err := ReadCheckpoint(k.Path)
	if err != nil {
		return err
	}
	again, err := k.compare(s)
	if err != nil {
		return err
	}
	k.before, k.damaged, k.unneeded = s.Running, s.Loss != nil, s.Loss == nil
	if s.Loss != nil {
		k.log.Warn("the newest checkpoint is lost; the older one is used", "reason", s.Loss, "older", s.Path,
			"complete batches", s.sum.Batches, "under way", s.Under)
	}
	if again {
		k.log.Warn("the plan has more steps: its walkers are led again from their starts", "batches", s.sum.Batches+s.Under)
		return nil
	}
	e := k.engine
	base := e.sum.numbers[0]
	for r, number := range s.sum.numbers {
		row := number - base
		for t, scores := range e.sum.scores {
			copy(scores.row(row), s.sum.scores[t].row(r))
		}
		e.sum.fates[row] = s.sum.fates[r]
		e.done[row] = true
		e.finished++
	}
	for _, u := range s.under {
		wk := e.workers[0]
		wk.row = u.number - base
		e.under[wk.row] = u.state
		if err := wk.recall(); err != nil {
			delete(e.under, wk.row)
			k.log.Warn("a batch under way cannot be taken up; it begins anew", "batch", u.number, "reason", err)
		}
	}
	k.log.Info("resumed", "checkpoint", s.Path, "complete", e.finished, "under way", len(e.under), "of", len(e.done))
	return nil
}

// compare refuses a checkpoint of another run. again says that its batches are
// of a shorter plan, and have to be led again.
func (k *keeper) compare(s *Saved) (again bool, err error) {
	e := k.engine
	changed := &Changed{Path: s.Path}
	refuse := func(format string, args ...any) {
		changed.Differences = append(changed.Differences, fmt.Sprintf(format, args...))
	}
	was, is := s.sum.Plan, e.plan
	again = is.Steps > was.Steps
	for _, d := range s.sum.identity().differences(e.sum.identity()) {
		switch {
		case d.key == "steps" && !again:
			refuse("%v: a plan may only grow", d)
		case d.key == "steps" || again && d.when():
		case d.key == "walkers per batch" && is.Walkers > was.Walkers:
			refuse("%v: to add walkers, give %d batches", d, batchesOf(is.Walkers, was.batchSize()))
		case d.key == "walkers per batch" && is.Batches > was.Batches:
			refuse("%v: to add batches, give %d walkers", d, uint64(is.Batches)*was.batchSize())
		default:
			refuse("%v", d)
		}
	}
	part := is.Shard.Range(is.Batches)
	whole := s.Part == Range{0, was.Batches} && is.Shard == Shard{}
	switch {
	case whole && part.To < s.Part.To:
		refuse("batches were %d, are %d: a plan may only grow", s.Part.To, part.To)
	case !whole && part != s.Part:
		refuse("the shard was batches %v, is %v", s.Part, part)
	}
	for _, r := range s.sum.numbers {
		if r < part.From || r >= part.To {
			refuse("batch %d is not of this part", r)
			break
		}
	}
	for _, u := range s.under {
		if u.number < part.From || u.number >= part.To {
			refuse("batch %d is not of this part", u.number)
			break
		}
	}
	for t, scores := range e.sum.scores {
		if len(changed.Differences) == 0 && !again && (t >= len(s.sum.scores) || s.sum.scores[t].size != scores.size) {
			refuse("tally %q has other scores", scores.name)
		}
	}
	if len(changed.Differences) > 0 {
		return false, changed
	}
	return again, nil
}

// batchesOf is the number of batches of a size that hold so many walkers.
func batchesOf(walkers, size uint64) uint64 { return (walkers + size - 1) / size }
