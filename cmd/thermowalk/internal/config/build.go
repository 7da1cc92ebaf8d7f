package config

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// Run is a configuration made ready: what walk.Run takes.
type Run struct {
	Config  Config // with all defaults written out
	Walk    walk.Walk
	Plan    walk.Plan // without workers, progress and the place of the checkpoint
	Tallies []walk.Tally
	Every   time.Duration                // between checkpoints
	Maps    map[string]walk.DensityTally // the density in the cells of each flux map, for the law beside it
	Soret   map[string]*field.Vector     // g, by the name of each density whose Soret coefficient is asked for
}

// Build makes a run of a configuration. The error joins a *Fault for everything
// that is wrong.
func Build(c Config) (*Run, error) {
	c.complete()
	var f faults
	r := &Run{Config: c}
	if !(c.Eta > 0) || c.Eta-c.Eta != 0 {
		f.addf("eta", "%g; must be positive and finite", c.Eta)
	}
	if c.Steps == 0 {
		f.addf("steps", "0; must be positive")
	}
	if c.BurnIn > 0 && c.BurnIn >= c.last() {
		f.addf("burn_in", "%d; must be below the %d steps", c.BurnIn, c.last())
	}
	if c.Walkers == 0 || c.Walkers >= 1<<48 {
		f.addf("walkers", "%d; must be at least 1 and below 2^48", c.Walkers)
	}
	if c.Batches < 2 || c.Walkers > 0 && uint64(c.Batches) > max(c.Walkers, 2) {
		f.addf("batches", "%d; give at least 2, for an error, and at most one per walker", c.Batches)
	}
	c.exact(&f)
	r.Every = duration("checkpoint.every", c.Checkpoint.Every, &f)
	law, dim := c.law(&f), c.dim()
	r.Walk = walk.Walk{Law: law, Eta: c.Eta, Boundary: c.walls(dim, &f)}
	r.Walk.Start = c.start(dim, r.Walk.Boundary, &f)
	r.Plan = walk.Plan{Walkers: c.Walkers, Steps: c.last(), Seed: c.Seed, Batches: c.Batches, Stratified: c.Strata}
	r.Tallies = c.tallies(&f)
	if u := c.Until; u != nil && u.MaxTime != "" {
		r.Plan.MaxTime = duration("until.max_time", u.MaxTime, &f)
	}
	r.soret(&f)
	if len(f) > 0 {
		return nil, errors.Join(f...)
	}
	f.add("eta", r.Walk.Check())
	counters := r.open(&f)
	if len(f) == 0 {
		r.until(counters, &f)
	}
	if len(f) > 0 {
		return nil, errors.Join(f...)
	}
	r.maps()
	return r, nil
}

// mostLooks bounds the steps at which a density is taken unasked.
const mostLooks = 1 << 16

// maps asks for the density beside each flux map of all coordinates: from it the
// Kramers-Moyal law says the flux.
func (r *Run) maps() {
	r.Maps = map[string]walk.DensityTally{}
	for _, t := range r.Tallies {
		m, ok := t.(walk.FluxMapTally)
		if !ok || len(m.Axes) != r.Walk.Dim() || (m.To-m.From)/max(m.Every, 1) > mostLooks {
			continue
		}
		d := m.Density("density of "+m.Label, r.Plan.Steps)
		if slices.ContainsFunc(r.Tallies, func(t walk.Tally) bool { return t.Name() == d.Label }) {
			continue
		}
		r.Maps[m.Label] = d
		r.Tallies = append(r.Tallies, d)
	}
}

// mostCells bounds the mesh of the exact operator: in the plane it takes some 4 GB.
const mostCells = 1 << 16

// exact checks the mesh, as far as it can without the walk.
func (c *Config) exact(f *faults) {
	if c.Exact == nil {
		return
	}
	dim := c.dim()
	if n := len(c.Exact.Cells); n != 0 && n != dim {
		f.addf("exact.cells", "%d for %d coordinates", n, dim)
	}
	all := 1.0
	for i, n := range c.Exact.Cells {
		all *= float64(n)
		if n < 8 {
			f.addf(fmt.Sprintf("exact.cells[%d]", i), "%d; give 8 or more: the mesh is halved twice to know its error", n)
		}
	}
	if all > mostCells {
		f.addf("exact.cells", "%.10g in all; give at most %d", all, mostCells)
	}
	if n := len(c.Exact.Window); n != 0 && n != dim {
		f.addf("exact.window", "%d for %d coordinates", n, dim)
	}
	for i, w := range c.Exact.Window {
		pair(fmt.Sprintf("exact.window[%d]", i), w, f)
	}
}

// complete writes the defaults of the tallies out.
func (c *Config) complete() {
	tallies := make([]Tally, len(c.Tallies))
	copy(tallies, c.Tallies)
	c.Tallies = tallies
	for i := range tallies {
		if q, kind := tallies[i].question(); q != nil {
			q.named(kind)
		}
	}
}

// soret finds the densities whose Soret coefficient is asked for.
func (r *Run) soret(f *faults) {
	r.Soret = map[string]*field.Vector{}
	for i, t := range r.Config.Tallies {
		q := t.Density
		if q == nil || !q.Soret {
			continue
		}
		law, ok := r.Walk.Law.(walk.Reduced)
		g, known := law.Field.(*field.Vector)
		key := fmt.Sprintf("tallies[%d].density.soret", i)
		switch {
		case r.Walk.Law == nil: // a fault of its own
		case !ok || !known || g.Dim() != 1 || law.Drift != nil:
			f.addf(key, "a Soret coefficient is of the reduced law in one dimension, without drift")
		case len(q.Grid) == 1 && q.Grid[0].Bins < 2:
			f.addf(key, "%d bin; the coefficient is taken between two", q.Grid[0].Bins)
		default:
			r.Soret[q.Name] = g
		}
	}
}

// open asks every tally whether it fits the walk.
func (r *Run) open(f *faults) []walk.Counter {
	var counters []walk.Counter
	for i, t := range r.Tallies {
		_, kind := r.Config.Tallies[i].question()
		counter, err := t.Open(&r.Walk, &r.Plan)
		f.add(fmt.Sprintf("tallies[%d].%s", i, kind), err)
		counters = append(counters, counter)
	}
	return counters
}

// until makes the trigger.
func (r *Run) until(counters []walk.Counter, f *faults) {
	u := r.Config.Until
	if u == nil {
		return
	}
	switch {
	case u.Table == "" && (u.RelError != 0 || u.AbsError != 0 || u.Quantity != ""):
		f.addf("until", "of which tally? name it as table")
		return
	case u.Table == "":
		if u.MaxTime == "" && u.MaxSteps == 0 {
			f.addf("until", "empty; give table with rel_error or abs_error, max_time or max_steps")
		}
		return
	case (u.RelError > 0) == (u.AbsError > 0) || u.RelError < 0 || u.AbsError < 0:
		f.addf("until", "give one of rel_error and abs_error, above 0")
		return
	}
	var names []string
	for k, t := range r.Tallies {
		names = append(names, t.Name())
		if t.Name() != u.Table {
			continue
		}
		var scores []int
		if u.Quantity != "" {
			label, ok := counters[k].(walk.Labelled)
			for s := range counters[k].Size() {
				if ok && strings.Contains(label.Label(s), u.Quantity) {
					scores = append(scores, s)
				}
			}
			if len(scores) == 0 {
				example := ""
				if ok {
					example = fmt.Sprintf(", such as %q", label.Label(0))
				}
				f.addf("until.quantity", "no number of %s has %q in its label%s", u.Table, u.Quantity, example)
				return
			}
		}
		if u.RelError > 0 {
			r.Plan.Until = walk.RelErr(u.Table, u.RelError, scores...)
		} else {
			r.Plan.Until = walk.AbsErr(u.Table, u.AbsError, scores...)
		}
		return
	}
	f.addf("until.table", "%q is no tally of this run; they are %v", u.Table, names)
}
