package config

import (
	"fmt"
	"reflect"
	"strings"

	"thermowalk/walk"
)

// Tally is one question: exactly one of its keys.
type Tally struct {
	Flux        *Flux        `yaml:"flux,omitempty" doc:"flux through planes q_axis = at"`
	FluxMap     *FluxMap     `yaml:"flux_map,omitempty" doc:"flux density on a grid, a vector per cell"`
	Patch       *Patch       `yaml:"patch,omitempty" doc:"flux through a small disc orthogonal to a direction"`
	TotalFlux   *TotalFlux   `yaml:"total_flux,omitempty" doc:"flux summed over all space"`
	Density     *Density     `yaml:"density,omitempty" doc:"histogram in one or two coordinates at times"`
	Moments     *Moments     `yaml:"moments,omitempty" doc:"mean and mean square of every coordinate at times"`
	Increments  *Increments  `yaml:"increments,omitempty" doc:"Kramers-Moyal moments D1, D2, D4 by bins"`
	Passage     *Passage     `yaml:"passage,omitempty" doc:"first passages to absorbing walls"`
	Paths       *Paths       `yaml:"paths,omitempty" doc:"positions of some walkers, step by step"`
	Correlation *Correlation `yaml:"correlation,omitempty" doc:"autocorrelation time of a coordinate in a steady state"`
}

// Grid divides an interval into equal bins.
type Grid struct {
	Lo   float64 `yaml:"lo" doc:"lower end"`
	Hi   float64 `yaml:"hi" doc:"upper end"`
	Bins int     `yaml:"bins" doc:"number of bins"`
}

// Times is a list of steps: at, or every so many from from to to.
type Times struct {
	At    []uint64 `yaml:"at,omitempty" doc:"the steps, ascending"`
	Every uint64   `yaml:"every,omitempty" doc:"every so many steps"`
	Count int      `yaml:"count,omitempty" doc:"so many steps, evenly spaced on a logarithmic scale"`
	From  *uint64  `yaml:"from,omitempty" doc:"the first of them; default burn_in, or 0 for every"`
	To    *uint64  `yaml:"to,omitempty" doc:"the last; default steps"`
}

// Flux is walk.FluxTally.
type Flux struct {
	Name    string    `yaml:"name" doc:"name of the tally"`
	Axis    int       `yaml:"axis" min:"1" doc:"coordinate"`
	At      []float64 `yaml:"at" doc:"places of the planes, ascending"`
	Score   string    `yaml:"score" doc:"how a step is scored" enum:"crossings,expectation"`
	Windows *Times    `yaml:"windows,omitempty" doc:"times between which the flux is averaged; default: one window, from burn_in on"`
}

// FluxMap is walk.FluxMapTally.
type FluxMap struct {
	Name  string  `yaml:"name" doc:"name of the tally"`
	Axes  []int   `yaml:"axes,omitempty" doc:"one or two coordinates; default: the first ones"`
	Grid  []Grid  `yaml:"grid" doc:"one per axis, within the walls"`
	Score string  `yaml:"score" doc:"how a step is scored" enum:"crossings,expectation"`
	Every uint64  `yaml:"every" min:"1" doc:"look at every so many steps"`
	From  *uint64 `yaml:"from,omitempty" doc:"first step; default burn_in"`
	To    *uint64 `yaml:"to,omitempty" doc:"last step; default steps"`
}

// Patch is walk.PatchTally.
type Patch struct {
	Name   string    `yaml:"name" doc:"name of the tally"`
	Centre []float64 `yaml:"centre" doc:"its middle"`
	Normal []float64 `yaml:"normal" doc:"its direction"`
	Radius float64   `yaml:"radius" doc:"its radius"`
	Score  string    `yaml:"score" doc:"how a step is scored" enum:"crossings,expectation"`
	From   *uint64   `yaml:"from,omitempty" doc:"first step; default burn_in"`
	To     *uint64   `yaml:"to,omitempty" doc:"last step; default steps"`
}

// TotalFlux is walk.TotalFluxTally.
type TotalFlux struct {
	Name string  `yaml:"name" doc:"name of the tally"`
	From *uint64 `yaml:"from,omitempty" doc:"first step; default burn_in"`
	To   *uint64 `yaml:"to,omitempty" doc:"last step; default steps"`
}

// Density is walk.DensityTally.
type Density struct {
	Name   string `yaml:"name" doc:"name of the tally"`
	Axes   []int  `yaml:"axes,omitempty" doc:"one or two coordinates; default: the first ones"`
	Grid   []Grid `yaml:"grid" doc:"one per axis"`
	Times  *Times `yaml:"times,omitempty" doc:"when; default: the last step"`
	Pooled bool   `yaml:"pooled,omitempty" doc:"one density, averaged over the times"`
	Soret  bool   `yaml:"soret,omitempty" doc:"the Soret coefficient that a density at rest speaks of; in one dimension, reduced law, without drift"`
}

// Moments is walk.MomentsTally.
type Moments struct {
	Name  string `yaml:"name" doc:"name of the tally"`
	Times *Times `yaml:"times,omitempty" doc:"when; default: the last step"`
}

// Increments is walk.IncrementsTally.
type Increments struct {
	Name string  `yaml:"name" doc:"name of the tally"`
	Axis int     `yaml:"axis" min:"1" doc:"coordinate"`
	Grid []Grid  `yaml:"grid" doc:"bins of the place before the increment; one grid"`
	Lag  uint64  `yaml:"lag" min:"1" doc:"steps of an increment"`
	From *uint64 `yaml:"from,omitempty" doc:"first step; default burn_in"`
	To   *uint64 `yaml:"to,omitempty" doc:"last step; default steps"`
}

// Passage is walk.PassageTally.
type Passage struct {
	Name  string  `yaml:"name" doc:"name of the tally"`
	Times *Times  `yaml:"times,omitempty" doc:"when the survival is told; default: to"`
	To    *uint64 `yaml:"to,omitempty" doc:"last step; default steps"`
}

// Paths is walk.PathTally.
type Paths struct {
	Name      string  `yaml:"name" doc:"name of the tally"`
	PerBatch  int     `yaml:"per_batch" min:"1" doc:"walkers of each batch"`
	Every     uint64  `yaml:"every" min:"1" doc:"steps from one look to the next"`
	From      *uint64 `yaml:"from,omitempty" doc:"first step; default 0"`
	To        *uint64 `yaml:"to,omitempty" doc:"last step; default steps"`
	Unwrapped bool    `yaml:"unwrapped,omitempty" doc:"add the whole turns round a periodic coordinate"`
}

// Correlation is walk.CorrelationTally.
type Correlation struct {
	Name   string  `yaml:"name" doc:"name of the tally"`
	Axis   int     `yaml:"axis" min:"1" doc:"coordinate"`
	Every  uint64  `yaml:"every" min:"1" doc:"steps from one sample to the next"`
	Levels int     `yaml:"levels,omitempty" min:"1" doc:"levels of blocks; default: as many as the path allows"`
	From   *uint64 `yaml:"from,omitempty" doc:"first step; default burn_in"`
	To     *uint64 `yaml:"to,omitempty" doc:"last step; default steps"`
}

// question is the power of each kind of tally.
type question interface {
	build(c *Config, key string, f *faults) walk.Tally
	named(name string) // gives a name to one that has none, and the other defaults
}

// question is the one key of the tally that is set, and its name; nil if
// there is not exactly one.
func (t *Tally) question() (question, string) {
	var found question
	var key string
	v := reflect.ValueOf(t).Elem()
	for i := range v.NumField() {
		if !v.Field(i).IsNil() {
			if found != nil {
				return nil, ""
			}
			found = v.Field(i).Interface().(question)
			key, _, _ = strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		}
	}
	return found, key
}

// tallies makes all tallies.
func (c *Config) tallies(f *faults) []walk.Tally {
	if len(c.Tallies) == 0 {
		f.addf("tallies", "none; ask at least one question, such as - moments: {times: {every: 100}}")
	}
	var list []walk.Tally
	seen := map[string]bool{}
	for i := range c.Tallies {
		q, kind := c.Tallies[i].question()
		key := fmt.Sprintf("tallies[%d]", i)
		if q == nil {
			f.addf(key, "give exactly one kind of tally")
			continue
		}
		key += "." + kind
		t := q.build(c, key, f)
		if t == nil {
			continue
		}
		if seen[t.Name()] {
			f.addf(key+".name", "%q is the name of another tally; give each its own", t.Name())
		}
		seen[t.Name()] = true
		list = append(list, t)
	}
	return list
}
