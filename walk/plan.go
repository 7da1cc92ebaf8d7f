package walk

import (
	"errors"
	"fmt"
	"runtime"
	"time"
)

// Plan is the budget: how many walkers, for how long, and when to stop.
//
// Walkers are divided into Batches of equal size; a batch is the unit of work
// and of statistics, and errors come from the spread between batches. What a
// batch holds depends on Steps, Seed, Stratified and the size of a batch, and
// which batches there are on Batches, Until and Shard: on nothing else. MaxTime
// is the exception, see there.
type Plan struct {
	Walkers    uint64  // walkers in all, rounded up to whole batches; with a trigger, the most
	Steps      uint64  // steps of each walker
	Seed       uint64  // seed of all random streams
	Batches    int     // independent batches; 0 means 64, or as many as there are walkers
	Stratified bool    // starts by strata instead of independently
	Workers    int     // parallel workers; 0 means GOMAXPROCS
	Until      Trigger // stop before Walkers are used up; nil runs them all
	Shard      Shard   // the part of the batches to run; the zero Shard is all of them

	// MaxTime stops the run after so much running time, counted over all its
	// resumptions; 0 sets no limit. Which batches are complete then depends on
	// the machine, and so does the number of them in the Sum, which says so in
	// Limiting. Their contents do not.
	MaxTime time.Duration

	// Checkpoint, when set, keeps the run on disk as it goes. See Resume.
	Checkpoint *Checkpoint

	// Progress, when set, is told after each batch how many of how many are
	// done. It is called from several goroutines, one at a time.
	Progress func(done, of int)
}

// DefaultBatches is the number of batches of a plan that names none.
const DefaultBatches = 64

// check fills in the defaults and reports what is wrong.
func (p *Plan) check() error {
	var errs []error
	if p.Walkers == 0 || p.Walkers >= 1<<48 {
		errs = append(errs, fmt.Errorf("walk: %d walkers; give between 1 and 2^48-1", p.Walkers))
	}
	if p.Steps == 0 || p.Steps >= 1<<56 {
		errs = append(errs, fmt.Errorf("walk: %d steps; give between 1 and 2^56-1", p.Steps))
	}
	if p.Batches < 0 || p.Workers < 0 {
		errs = append(errs, errors.New("walk: negative number of batches or workers"))
	}
	if p.Batches == 0 {
		p.Batches = int(min(DefaultBatches, p.Walkers))
	}
	if p.Walkers > 0 && uint64(p.Batches) > p.Walkers {
		errs = append(errs, fmt.Errorf("walk: %d batches of %d walkers; give at most one batch per walker", p.Batches, p.Walkers))
	}
	if p.Workers == 0 {
		p.Workers = runtime.GOMAXPROCS(0)
	}
	if p.MaxTime < 0 {
		errs = append(errs, fmt.Errorf("walk: MaxTime is %v; it must not be negative", p.MaxTime))
	}
	errs = append(errs, p.Shard.check(p), p.Checkpoint.check())
	return errors.Join(errs...)
}

// batchSize is the number of walkers in each batch.
func (p *Plan) batchSize() uint64 {
	return (p.Walkers + uint64(p.Batches) - 1) / uint64(p.Batches)
}

// rounds lists the numbers of the plan's part of batches after which the
// trigger is asked.
func (p *Plan) rounds() []int {
	if p.Until == nil {
		return []int{p.Shard.Range(p.Batches).Len()}
	}
	var list []int
	for n := 32; n < p.Batches; n += (n + 1) / 2 {
		list = append(list, n)
	}
	return append(list, p.Batches)
}
