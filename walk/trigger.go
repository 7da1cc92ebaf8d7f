package walk

import (
	"fmt"
	"slices"
	"strings"
)

// Trigger decides after each round of batches whether a run may end. Rounds
// grow by half from 32 batches, whatever the number of workers, so the decision
// is the same on every machine. Met returns the quantity that limits.
//
// To stop at a random error biases the result: a run whose error happens to
// be small ends earlier. With 32 batches to begin with and few rounds the
// effect on 95 % intervals is below their sampling noise in 1000 runs
// (TestTriggerCoverage); it grows for tallies that few walkers reach, whose
// errors are themselves uncertain.
type Trigger interface {
	Met(s *Sum) (met bool, limiting string)
}

// checker is the power of a trigger that can be checked against a run before
// it begins.
type checker interface {
	check(s *Sum) error
}

// RelErr stops when the scores of the named tally have a relative standard
// error of at most x: those listed, or all of them.
//
// A score that is zero in all batches, such as a bin that no walker reaches,
// does not block the others; but something must have been seen.
func RelErr(tally string, x float64, scores ...int) Trigger {
	return precision{tally: tally, bound: x, scores: scores, relative: true}
}

// AbsErr stops when the scores of the named tally have a standard error of at
// most x, in the unit of the tally: those listed, or all of them. Unlike RelErr
// it also fits a quantity whose true value is zero. Scores that are zero in all
// batches are treated as in RelErr.
func AbsErr(tally string, x float64, scores ...int) Trigger {
	return precision{tally: tally, bound: x, scores: scores}
}

type precision struct {
	tally    string
	bound    float64
	scores   []int
	relative bool
}

func (p precision) Met(s *Sum) (bool, string) {
	scores := s.Named(p.tally)
	list := p.scores
	if len(list) == 0 {
		list = make([]int, scores.Size())
		for k := range list {
			list[k] = k
		}
	}
	kind := "standard error"
	if p.relative {
		kind = "relative error"
	}
	worst, at := -1.0, -1
	for _, k := range list {
		e := scores.Estimate(k)
		if e.Value == 0 && e.StdErr == 0 {
			continue
		}
		x := e.StdErr
		if p.relative {
			x = e.RelErr()
		}
		if x != x { // a single batch, or lost walkers: nothing is known of the error
			return false, fmt.Sprintf("%s: %s not known yet", scores.Label(k), kind)
		}
		if x > worst {
			worst, at = x, k
		}
	}
	if at < 0 {
		return false, p.tally + ": nothing seen yet"
	}
	return worst <= p.bound, fmt.Sprintf("%s at %s %.2g", scores.Label(at), kind, worst)
}

func (p precision) check(s *Sum) error {
	t := slices.Index(s.names, p.tally)
	if t < 0 {
		return fmt.Errorf("walk: the trigger names tally %q, which is not in the run", p.tally)
	}
	for _, k := range p.scores {
		if k < 0 || k >= s.scores[t].size {
			return fmt.Errorf("walk: the trigger names score %d of tally %q, which has %d", k, p.tally, s.scores[t].size)
		}
	}
	if !(p.bound > 0) {
		return fmt.Errorf("walk: the trigger asks for an error of %g of tally %q; it must be positive", p.bound, p.tally)
	}
	return nil
}

// All is met when all of the triggers are.
func All(triggers ...Trigger) Trigger { return several{triggers, true} }

// Any is met when one of the triggers is.
func Any(triggers ...Trigger) Trigger { return several{triggers, false} }

type several struct {
	list []Trigger
	all  bool
}

// Met names what limits: of All the triggers that are not met, of Any those that are.
func (a several) Met(s *Sum) (bool, string) {
	var open, done []string
	for _, t := range a.list {
		met, limiting := t.Met(s)
		if met {
			done = append(done, limiting)
		} else {
			open = append(open, limiting)
		}
	}
	met := len(open) == 0
	if !a.all {
		met = len(done) > 0
	}
	if len(open) == 0 || !a.all && met {
		return met, strings.Join(done, "; ")
	}
	return met, strings.Join(open, "; ")
}

func (a several) check(s *Sum) error {
	for _, t := range a.list {
		if c, ok := t.(checker); ok {
			if err := c.check(s); err != nil {
				return err
			}
		}
	}
	return nil
}
