package walk

import (
	"errors"
	"fmt"
	"runtime"
)

// Plan is the budget: how many walkers, for how long, and when to stop.
//
// Walkers are divided into Batches of equal size; a batch is the unit of work
// and of statistics, and errors come from the spread between batches. Results
// depend on every field but Workers and Progress, and on those not at all.
type Plan struct {
	Walkers    uint64  // walkers in all, rounded up to whole batches; with a trigger, the most
	Steps      uint64  // steps of each walker
	Seed       uint64  // seed of all random streams
	Batches    int     // independent batches; 0 means 64, or as many as there are walkers
	Stratified bool    // starts by strata instead of independently
	Workers    int     // parallel workers; 0 means GOMAXPROCS
	Until      Trigger // stop before Walkers are used up; nil runs them all

	// Progress, when set, is told after each batch how many of how many are
	// done. It is called from several goroutines, one at a time.
	Progress func(done, of int)
}

// DefaultBatches is the number of batches of a plan that names none.
const DefaultBatches = 64

// Trigger decides after each round of batches whether a run may end. Rounds
// grow by half from 32 batches, whatever the number of workers, so the decision
// is the same on every machine. Met returns the quantity that limits.
type Trigger interface {
	Met(s *Sum) (met bool, limiting string)
}

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
	return errors.Join(errs...)
}

// batchSize is the number of walkers in each batch.
func (p *Plan) batchSize() uint64 {
	return (p.Walkers + uint64(p.Batches) - 1) / uint64(p.Batches)
}

// rounds lists the numbers of batches after which the trigger is asked.
func (p *Plan) rounds() []int {
	if p.Until == nil {
		return []int{p.Batches}
	}
	var list []int
	for n := 32; n < p.Batches; n += (n + 1) / 2 {
		list = append(list, n)
	}
	return append(list, p.Batches)
}

// RelErr stops when every score of the named tally that is not zero in all
// batches has a relative standard error of at most x.
func RelErr(tally string, x float64) Trigger { return relErr{tally, x} }

type relErr struct {
	tally string
	x     float64
}

func (r relErr) Met(s *Sum) (bool, string) {
	worst, limiting := 0.0, ""
	scores := s.Named(r.tally)
	for k := range scores.Size() {
		e := scores.Estimate(k)
		if e.StdErr == 0 {
			continue
		}
		if rel := e.RelErr(); !(rel <= worst) {
			worst, limiting = rel, fmt.Sprintf("%s[%d] at relative error %.2g", r.tally, k, rel)
		}
	}
	return worst <= r.x, limiting
}
