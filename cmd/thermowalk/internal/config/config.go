// Package config is the configuration of `thermowalk run`: the text of a walk,
// of its plan and of the questions put to it. A Config is read from YAML; Build
// makes of it the walk.Walk, the walk.Plan and the tallies, and reports all
// faults at once, each a *Fault that names its key.
//
// Keys are in snake_case. Coordinates are numbered from 1, as q1, q2, ...;
// steps are absolute, and a tally that names none looks from burn_in on.
package config

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Config is a run. The doc tags are the descriptions of the JSON Schema, the min tags the
// least values: of keys whose zero would go for none.
type Config struct {
	Preset  string             `yaml:"preset,omitempty" doc:"a named field instead of field" enum:"sqrt1p,sine,radial,twolayer"`
	Field   []string           `yaml:"field,omitempty" doc:"step scale g of the reduced law (Eq. 8), one expression per coordinate"`
	Groups  []int              `yaml:"groups,omitempty" doc:"sign group of each coordinate; none puts all into one"`
	General *General           `yaml:"general,omitempty" doc:"the general law (Eq. 4), instead of field"`
	Drift   []string           `yaml:"drift,omitempty" doc:"mu, one expression per coordinate: a step has the mean -eta mu"`
	Params  map[string]float64 `yaml:"params,omitempty" doc:"named numbers of the expressions"`
	Eta     float64            `yaml:"eta" doc:"step factor, above 0"`
	Walls   []Wall             `yaml:"walls,omitempty" doc:"the boundary of each coordinate; none leaves all free"`
	Start   []Start            `yaml:"start" doc:"the law of the starting positions, coordinate by coordinate"`

	Walkers uint64 `yaml:"walkers" doc:"walkers in all; with until, the most"`
	Steps   uint64 `yaml:"steps" doc:"steps of each walker, burn_in included"`
	BurnIn  uint64 `yaml:"burn_in" doc:"steps before a tally looks that does not say from when"`
	Batches int    `yaml:"batches" doc:"independent batches of walkers; errors come from them"`
	Strata  bool   `yaml:"strata" doc:"starts by strata instead of independently"`
	Seed    uint64 `yaml:"seed" doc:"seed of all random streams"`

	Exact      *Exact     `yaml:"exact,omitempty" doc:"the exact one-step operator beside the measurement, in one and two dimensions; default: between walls, where it takes seconds"`
	Until      *Until     `yaml:"until,omitempty" doc:"stop before all walkers are used up"`
	Checkpoint Checkpoint `yaml:"checkpoint" doc:"how often the run is written down"`
	Tallies    []Tally    `yaml:"tallies" doc:"what is measured"`
	Output     *Output    `yaml:"output,omitempty" doc:"where the results go, and which"`
}

// Output says where the results go. A run is the same wherever it lies, so dir does not
// stand in the configuration that it leaves.
type Output struct {
	Dir        string `yaml:"dir,omitempty" doc:"directory of the run; --out goes before it"`
	TablesOnly bool   `yaml:"tables_only,omitempty" doc:"no figures and no page, only tables"`
}

// TablesOnly tells whether neither figures nor a page are asked for.
func (c *Config) TablesOnly() bool { return c.Output != nil && c.Output.TablesOnly }

// General is the law q' = q - eta gamma f(q, xi).
type General struct {
	Force []string  `yaml:"force" doc:"f, one expression of q and xi (or xi1, xi2, ...) per coordinate"`
	Gamma Variate   `yaml:"gamma" doc:"the law of gamma"`
	Xi    []Variate `yaml:"xi,omitempty" doc:"the law of each noise variable"`
}

// Variate is a symmetric law of a random number: exactly one of its keys.
type Variate struct {
	TwoPoint float64   `yaml:"two_point,omitempty" doc:"+-this, with probability 1/2 each"`
	Uniform  float64   `yaml:"uniform,omitempty" doc:"uniform between minus and plus this"`
	Normal   float64   `yaml:"normal,omitempty" doc:"normal with this standard deviation"`
	StudentT []float64 `yaml:"student_t,omitempty" doc:"[degrees of freedom, scale]"`
}

// Wall is the boundary of a coordinate: at most one of its keys.
type Wall struct {
	Free       bool      `yaml:"free,omitempty" doc:"no wall"`
	Reflecting []float64 `yaml:"reflecting,omitempty" doc:"[lo, hi]"`
	Periodic   []float64 `yaml:"periodic,omitempty" doc:"[lo, hi]"`
	Absorbing  []float64 `yaml:"absorbing,omitempty" doc:"[lo, hi]; one of them may be infinite (-.inf, .inf)"`
}

// Start is the law of one or several starting coordinates: exactly one of
// point, uniform, normal and density.
type Start struct {
	Point   []float64 `yaml:"point,omitempty" doc:"a place; its coordinates"`
	Uniform []float64 `yaml:"uniform,omitempty" doc:"[lo, hi] of one coordinate"`
	Normal  []float64 `yaml:"normal,omitempty" doc:"[mean, standard deviation] of one coordinate"`
	Density string    `yaml:"density,omitempty" doc:"density of one coordinate, an expression of q; normalised over on"`
	On      []float64 `yaml:"on,omitempty" doc:"[lo, hi] of the density"`
}

// Until is a trigger.
type Until struct {
	Table    string  `yaml:"table,omitempty" doc:"name of the tally"`
	Quantity string  `yaml:"quantity,omitempty" doc:"only numbers whose label holds this text, such as 'q = 0.5'; none takes all"`
	RelError float64 `yaml:"rel_error,omitempty" doc:"stop when all have at most this relative error"`
	AbsError float64 `yaml:"abs_error,omitempty" doc:"stop when all have at most this standard error"`
	MaxSteps uint64  `yaml:"max_steps,omitempty" min:"1" doc:"the most steps of a walker: bounds steps"`
	MaxTime  string  `yaml:"max_time,omitempty" doc:"the most running time, resumptions included, such as 90s or 2h; how many batches are then complete depends on the machine"`
}

// Exact says how the density is kept that the exact operator moves, without
// noise; see soret.Mesh. Without this key it runs between walls, for up to 20000
// steps in one dimension and 500 in two.
type Exact struct {
	Off    bool        `yaml:"off,omitempty" doc:"leave it out"`
	Cells  []int       `yaml:"cells,omitempty" doc:"cells of each coordinate; default 256 in one dimension, 24 each in two"`
	Degree int         `yaml:"degree,omitempty" min:"1" doc:"degree of the polynomials in a cell; default 7"`
	Window [][]float64 `yaml:"window,omitempty" doc:"[lo, hi] of each coordinate, where it has no walls: mass that leaves it is lost"`
}

// Checkpoint says how often a run is written down.
type Checkpoint struct {
	Every string `yaml:"every" doc:"running time between two checkpoints, such as 60s"`
	Steps uint64 `yaml:"steps,omitempty" doc:"walker-steps between two checkpoints, if they are done sooner"`
}

// Defaults are the values of the keys that a file leaves out.
func Defaults() Config {
	return Config{Walkers: 1 << 16, Batches: 64, Seed: 1, Checkpoint: Checkpoint{Every: "60s"}}
}

// Fault is what is wrong with the value of a key, such as tallies[0].flux.at.
type Fault struct {
	Key string
	Err error
}

func (f *Fault) Error() string {
	text := f.Err.Error()
	for _, of := range []string{"walk: ", "soret: "} { // the key is the place
		text = strings.TrimPrefix(text, of)
	}
	return f.Key + ": " + text
}

func (f *Fault) Unwrap() error { return f.Err }

// faults gathers what is wrong.
type faults []error

func (f *faults) add(key string, err error) {
	if err == nil {
		return
	}
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, e := range joined.Unwrap() {
			f.add(key, e)
		}
		return
	}
	*f = append(*f, &Fault{key, err})
}

func (f *faults) addf(key, format string, args ...any) { f.add(key, fmt.Errorf(format, args...)) }

// duration reads a time such as 90s.
func duration(key, text string, f *faults) time.Duration {
	d, err := time.ParseDuration(text)
	if err != nil || d <= 0 {
		f.addf(key, "%q; want a time such as 90s or 1h30m", text)
	}
	return d
}

// pair checks a list of two ascending numbers; they are NaN if it is none, so that nothing else is found
// wrong with them.
func pair(key string, v []float64, f *faults) (lo, hi float64) {
	if len(v) != 2 || !(v[0] < v[1]) {
		f.addf(key, "%g; want [lo, hi] with lo < hi", v)
		return math.NaN(), math.NaN()
	}
	return v[0], v[1]
}
