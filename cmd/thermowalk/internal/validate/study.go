package validate

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// Study is a Config that has been understood: ready to run.
type Study struct {
	Config    Config
	media     []*medium
	boxes     []*box
	ensembles []ensemble
}

// Prepare understands a configuration. All its faults come at once, each with
// the key and the mend: wrong values, expressions, densities and points that
// do not fit, and places where a field is unfit at the largest eta.
//
// What the configuration leaves open is filled in first: Study.Config is the
// complete one.
func Prepare(c Config) (*Study, error) {
	if c.Batches == 0 {
		c.Batches = defaultBatches
		if c.RelError > 0 {
			c.Batches = triggerBatches
		}
		strata := uint64(2) // walkers of a batch at the least
		for _, m := range c.Media {
			strata = max(strata, 1<<min(len(m.Field), 40))
		}
		c.Batches = int(max(min(uint64(c.Batches), c.Walkers/strata), 2))
	}
	c.Media = slices.Clone(c.Media)
	for i := range c.Media {
		c.Media[i].FillIn()
	}
	if err := c.Check(); err != nil {
		return nil, err
	}
	s := &Study{Config: c}
	var errs []error
	for i, m := range c.Media {
		if len(m.Eta) == 0 {
			m.Eta = c.Eta
		}
		r, err := m.resolve()
		if err == nil {
			err = r.faults(slices.Max(m.Eta), c.AllowUndefined)
		}
		errs = append(errs, prefix(c.place("media", i, len(c.Media)), err))
		s.media = append(s.media, r)
	}
	for i, st := range c.Steady {
		b, err := st.resolve()
		errs = append(errs, prefix(c.place("steady", i, len(c.Steady)), err))
		s.boxes = append(s.boxes, b)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	s.ensembles = c.ensembles(s.media)
	c.boxes(s.boxes, len(s.ensembles))
	return s, nil
}

// Report is what a study measured and concluded.
type Report struct {
	Flux         []FluxRow
	Coefficients []CoefficientRow
	Exponents    []ExponentRow
	Steady       []SteadyRow
	Verdicts     []VerdictRow
	Notes        []string // what a reader must know beside the numbers
}

// Hooks are a run's ties to its surroundings; none changes a result.
type Hooks struct {
	Workers  int              // parallel workers; 0 means all cores
	Progress func(done int64) // told how many of Parts are done; may be nil
}

// A trigger is asked after 32 batches and then as they grow by half: many
// batches let it stop early.
const (
	defaultBatches = 32
	triggerBatches = 512
)

// parts is the progress of a box in units of one ensemble.
const parts = 4

// Run measures everything and judges the laws. When ctx ends it returns its
// cause within a second, and no report.
func (s *Study) Run(ctx context.Context, h Hooks) (*Report, error) {
	done := int64(0)
	tell := func(n int64) {
		if h.Progress != nil {
			h.Progress(n)
		}
	}
	r := &Report{}
	var told notes
	for _, e := range s.ensembles {
		e.notes = &told
		rows, err := s.Config.measure(ctx, e, h.Workers)
		if err != nil {
			return nil, fmt.Errorf("field %s, density %s, eta %g: %w", e.name, e.density.name, e.eta, err)
		}
		r.Flux = append(r.Flux, rows...)
		done++
		tell(done)
	}
	var rests []rest
	for _, b := range s.boxes {
		rest, err := b.measure(ctx, h.Workers, func(n, of int) { tell(done + int64(parts*n/of)) })
		if err != nil {
			return nil, fmt.Errorf("steady state of %s: %w", b.Field, err)
		}
		rests = append(rests, rest)
		r.Steady = append(r.Steady, rest.rows...)
		done += parts
		tell(done)
	}
	r.Notes = told
	s.conclude(r, rests)
	return r, nil
}

// Parts is the number of parts that Run tells of.
func (s *Study) Parts() int64 { return int64(len(s.ensembles) + parts*len(s.boxes)) }
