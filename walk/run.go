package walk

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
)

// Run leads the walkers of the plan through the walk and asks the tallies.
//
// Batches are handed to workers by a counter; within a batch each block of
// walkers goes from its start to the last step that any tally asks for while
// it stays in cache. The scores of a batch depend on its number alone and are
// kept by batch, so the sum is the same, bit for bit, for any number of
// workers.
//
// When ctx ends, Run returns within a fraction of a second with an error that
// wraps ctx's cause, and a Sum of the batches that were complete (a run of
// consecutive ones from the first), which may be empty.
func Run(ctx context.Context, w Walk, p Plan, tallies ...Tally) (*Sum, error) {
	if err := errors.Join(w.Check(), p.check()); err != nil {
		return nil, err
	}
	e := &engine{walk: &w, plan: &p, tallies: tallies}
	e.sum = newSum(p, tallies)
	for range min(p.Workers, p.Batches) {
		worker, err := e.newWorker()
		if err != nil {
			return nil, err
		}
		e.workers = append(e.workers, worker)
	}
	if err := e.sum.open(e.workers[0].counters); err != nil {
		return nil, err
	}
	for _, until := range p.rounds() {
		if err := e.round(ctx, until); err != nil {
			return e.sum, err
		}
		if p.Until != nil {
			met, limiting := p.Until.Met(e.sum)
			e.sum.Limiting = limiting
			if met {
				break
			}
		}
	}
	return e.sum, nil
}

// engine is one run under way.
type engine struct {
	walk    *Walk
	plan    *Plan
	tallies []Tally
	workers []*worker
	sum     *Sum

	next atomic.Int64 // next batch to hand out
	mu   sync.Mutex   // guards done and Progress
	done []bool
}

// worker holds everything that one goroutine needs, so that the hot loop
// neither allocates nor shares.
type worker struct {
	*engine
	block    *Block
	mover    Mover
	cube     *cube
	counters []Counter
}

func (e *engine) newWorker() (*worker, error) {
	size := blockSize(e.walk.Dim())
	mover, err := e.walk.Law.Mover(Env{Eta: e.walk.Eta, Seed: e.plan.Seed, Walls: e.walk.walls(), Block: size})
	if err != nil {
		return nil, err
	}
	cube, err := newCube(e.plan.Seed, e.walk.Dim(), e.plan.batchSize(), e.plan.Stratified, size)
	if err != nil {
		return nil, err
	}
	wk := &worker{engine: e, block: newBlock(e.walk, size), mover: mover, cube: cube}
	for _, t := range e.tallies {
		c, err := t.Open(e.walk, e.plan)
		if err != nil {
			return nil, fmt.Errorf("walk: tally %q: %w", t.Name(), err)
		}
		wk.counters = append(wk.counters, c)
	}
	return wk, nil
}

// round completes all batches below until.
func (e *engine) round(ctx context.Context, until int) error {
	var group sync.WaitGroup
	e.next.Store(int64(e.sum.Batches))
	e.done = make([]bool, until)
	finished := e.sum.Batches
	for _, wk := range e.workers {
		group.Add(1)
		go func() {
			defer group.Done()
			for {
				batch := int(e.next.Add(1)) - 1
				if batch >= until || !wk.batch(ctx, batch) {
					return
				}
				e.mu.Lock()
				e.done[batch] = true
				finished++
				if e.plan.Progress != nil {
					e.plan.Progress(finished, e.plan.Batches)
				}
				e.mu.Unlock()
			}
		}()
	}
	group.Wait()
	for e.sum.Batches < until && e.done[e.sum.Batches] {
		e.sum.Batches++
	}
	e.sum.count()
	if e.sum.Batches < until {
		return fmt.Errorf("walk: stopped after %d of %d batches: %w", e.sum.Batches, e.plan.Batches, context.Cause(ctx))
	}
	return nil
}

// visit is the longest way that a block goes between two looks at the
// context: 64 steps, the life of one word of sign bits.
const visit = 64

// batch runs one batch; false when the context ended before it was complete.
func (wk *worker) batch(ctx context.Context, number int) bool {
	for _, c := range wk.counters {
		c.Reset()
	}
	size := wk.plan.batchSize()
	first := uint64(number) * size
	var lost, absorbed uint64
	for at := uint64(0); at < size; {
		b := wk.block
		n := min(uint64(blockSize(len(b.Q))), size-at)
		b.reset(first+at, int(n))
		wk.cube.place(wk.walk.Start, b)
		if !wk.lead(ctx, b) {
			return false
		}
		lost += uint64(b.lost())
		absorbed += uint64(b.absorbed())
		at += n
	}
	for t, c := range wk.counters {
		c.Scores(wk.sum.scores[t].row(number), size)
	}
	wk.sum.fates[number] = fate{lost, absorbed}
	return true
}

// lead takes one block from its start to the last step that a counter wants.
func (wk *worker) lead(ctx context.Context, b *Block) bool {
	for step := uint64(0); ; step = b.Step + 1 {
		next := uint64(Never)
		for _, c := range wk.counters {
			next = min(next, c.Next(step))
		}
		if next > wk.plan.Steps {
			return ctx.Err() == nil
		}
		for b.Step < next {
			if ctx.Err() != nil {
				return false
			}
			wk.mover.Advance(b, int(min(visit-b.Step%visit, next-b.Step)))
		}
		for _, c := range wk.counters {
			if c.Next(step) == next {
				c.Observe(b)
			}
		}
	}
}
