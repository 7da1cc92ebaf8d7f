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
// When ctx ends, Run returns within a fraction of a second with a *Stopped
// that wraps ctx's cause, and a Sum of the batches that were complete (a run of
// consecutive ones from the first), which may be empty.
//
// With a Plan.Checkpoint, Run writes it at once, which shows early that it can
// be written, then in its intervals, and once more at the end. It refuses to
// begin where a checkpoint stands already: Resume goes on with that.
func Run(ctx context.Context, w Walk, p Plan, tallies ...Tally) (*Sum, error) {
	e, err := newEngine(&w, &p, tallies)
	if err != nil {
		return nil, err
	}
	if e.keeper != nil {
		if err := e.keeper.begin(); err != nil {
			return nil, err
		}
	}
	return e.run(ctx)
}

// Check reports what Run would refuse before it begins: a faulty walk or plan, a
// question that does not fit, scores beyond memory.
func Check(w Walk, p Plan, tallies ...Tally) error {
	_, err := newEngine(&w, &p, tallies)
	return err
}

// Stopped is the error of a run whose context ended before it was complete.
type Stopped struct {
	Batches    int    // consecutive complete batches
	Of         int    // batches of the plan's part
	Checkpoint string // the file that resumes the run; "" if there is none
	Cause      error  // why the context ended
}

func (s *Stopped) Error() string {
	text := fmt.Sprintf("walk: stopped after %d of %d batches: %v", s.Batches, s.Of, s.Cause)
	if s.Checkpoint != "" {
		text += "; " + s.Checkpoint + " resumes it"
	}
	return text
}

func (s *Stopped) Unwrap() error { return s.Cause }

// engine is one run under way. Rows are the batches of the plan's part, see
// Sum.numbers.
type engine struct {
	walk    *Walk
	plan    *Plan
	tallies []Tally
	workers []*worker
	sum     *Sum
	keeper  *keeper // nil without a checkpoint

	queue []int        // rows that this round has to lead
	next  atomic.Int64 // next place in the queue to hand out

	mu       sync.Mutex     // guards the rest, the workers' seen, and Progress
	done     []bool         // row is complete: its scores do not change any more
	under    map[int][]byte // how far an incomplete row was when it was last written down
	finished int            // complete rows
	told     sync.Cond      // a worker's seen has grown
}

func newEngine(w *Walk, p *Plan, tallies []Tally) (*engine, error) {
	if err := errors.Join(w.Check(), p.check()); err != nil {
		return nil, err
	}
	e := &engine{walk: w, plan: p, tallies: tallies, under: map[int][]byte{}}
	e.told.L = &e.mu
	part := p.Shard.Range(p.Batches)
	for range min(p.Workers, part.Len()) {
		worker, err := e.newWorker()
		if err != nil {
			return nil, err
		}
		e.workers = append(e.workers, worker)
	}
	var err error
	if e.sum, err = newSum(*p, sync.OnceValue(func() identity { return identify(w, p, tallies) }), tallies, e.workers[0].counters); err != nil {
		return nil, err
	}
	e.done = make([]bool, part.Len())
	if p.Checkpoint != nil {
		e.keeper = newKeeper(e, p.Checkpoint)
	}
	return e, nil
}

// errTime is the cause of a stop by Plan.MaxTime.
var errTime = errors.New("walk: the running time is used up")

// run leads what is not done yet, under the eyes of the keeper.
func (e *engine) run(ctx context.Context) (*Sum, error) {
	limited, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if e.plan.MaxTime > 0 {
		left := e.plan.MaxTime
		if e.keeper != nil {
			left -= e.keeper.before
		}
		var release func()
		limited, release = context.WithTimeoutCause(limited, left, errTime) // at once, if nothing is left
		defer release()
	}
	stop := func() error { return nil }
	if e.keeper != nil {
		stop = e.keeper.start()
	}
	err := e.rounds(limited)
	fault := stop()
	switch {
	case err != nil && errors.Is(err.Cause, errTime):
		e.sum.Limiting = fmt.Sprintf("time limit %v after %d of %d batches", e.plan.MaxTime, err.Batches, err.Of)
	case err != nil && fault != nil:
		return e.sum, errors.Join(err, fault)
	case err != nil:
		if e.keeper != nil {
			err.Checkpoint = e.keeper.Path
		}
		return e.sum, err
	case fault != nil:
		fault = fmt.Errorf("walk: the run is complete, but: %w", fault)
	}
	return e.sum, fault
}

// rounds leads round after round until the trigger is met.
func (e *engine) rounds(ctx context.Context) *Stopped {
	for _, until := range e.plan.rounds() {
		if err := e.round(ctx, until); err != nil {
			return err
		}
		if e.plan.Until != nil {
			met, limiting := e.plan.Until.Met(e.sum)
			e.sum.Limiting = limiting
			if met {
				break
			}
		}
	}
	return nil
}

// round completes all rows below until.
func (e *engine) round(ctx context.Context, until int) *Stopped {
	e.queue = e.queue[:0]
	for row := e.sum.Batches; row < until; row++ {
		if !e.done[row] {
			e.queue = append(e.queue, row)
		}
	}
	e.next.Store(0)
	if e.keeper != nil && len(e.queue) > 0 {
		e.keeper.unneeded = false
	}
	var group sync.WaitGroup
	var broken atomic.Pointer[any] // a panic of a user's field or tally, for the caller of Run
	for _, wk := range e.workers[:min(len(e.workers), len(e.queue))] {
		group.Go(func() {
			defer func() {
				if p := recover(); p != nil {
					broken.CompareAndSwap(nil, &p)
					wk.tell(idle)
				}
			}()
			wk.work(ctx)
		})
	}
	group.Wait()
	if p := broken.Load(); p != nil {
		panic(*p)
	}
	for e.sum.Batches < until && e.done[e.sum.Batches] {
		e.sum.Batches++
	}
	e.sum.count()
	if e.sum.Batches < until {
		return &Stopped{Batches: e.sum.Batches, Of: len(e.done), Cause: context.Cause(ctx)}
	}
	return nil
}

// complete notes that the scores of a row stand.
func (e *engine) complete(row int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.done[row] = true
	delete(e.under, row)
	e.finished++
	if e.plan.Progress != nil {
		e.plan.Progress(e.finished, len(e.done))
	}
}
