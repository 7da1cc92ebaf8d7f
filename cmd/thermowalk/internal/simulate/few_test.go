package simulate

import (
	"fmt"
	"math"
	"testing"

	"thermowalk/cmd/thermowalk/internal/config"
	"thermowalk/walk"
	"thermowalk/walk/walktest"
)

// stream carries nine walkers a step through each plane, one way.
const stream = `
field: ["0.001"]
drift: ["-1"]
eta: 0.0084
walls: [{periodic: [-3, 3]}]
start: [{uniform: [-3, 3]}]
walkers: 6400
steps: 120
seed: %d
exact: {cells: [64]}
tallies:
  - flux: {at: [-2.7, -2.4, -2.1, -1.8, -1.5, -1.2, -0.9, -0.6, -0.3, 0, 0.3, 0.6, 0.9, 1.2, 1.5, 1.8, 2.1, 2.4, 2.7], windows: {every: 1}}
`

// edge looks where few walkers have come yet.
const edge = `
preset: sqrt1p
eta: 0.1
walls: [{reflecting: [-3, 3]}]
start: [{density: "exp(-4*q^2)", on: [-3, 3]}]
walkers: 6400
steps: 40
seed: %d
tallies:
  - flux_map: {name: made, grid: [{lo: -3, hi: 3, bins: 24}], from: 8, to: 12}
  - flux_map: {name: later, grid: [{lo: -3, hi: 3, bins: 24}], from: 16, to: 20}
  - flux_map: {name: both, grid: [{lo: -3, hi: 3, bins: 24}], from: 8, to: 12, score: expectation}
  - flux: {at: [-2.5, -2, 2, 2.5], score: expectation, windows: {every: 4}}
  - density: {name: pooled, grid: [{lo: -3, hi: 3, bins: 24}], times: {at: [10, 15, 20]}, pooled: true}
  - increments: {grid: [{lo: -3, hi: 3, bins: 24}], from: 20}
`

// gone loses its walkers slowly.
const gone = `
preset: sqrt1p
eta: 0.1
walls: [{absorbing: [-2, 1]}]
start: [{density: "exp(-8*q^2)", on: [-2, 1]}]
walkers: 6400
steps: 14
seed: %d
tallies:
  - passage: {times: {at: [6, 7, 8, 9, 10, 12, 14]}}
`

// bare are the scores of all tallies that the operator knows by the errors of batches alone, as many as have such
// an error, and those of increments.
func bare(r *config.Run, sum *walk.Sum, exact *Exact) (worst float64) {
	for _, t := range r.Tallies {
		s := sum.Of(t)
		for k := range s.Size() {
			if by := exact.of(t); by != nil {
				if z := known(by, k, s.Estimate(k)).Z; z != nil {
					worst = max(worst, math.Abs(*z))
				}
			}
		}
	}
	return worst
}

// Where few walkers make a number it still does not seem far from the exact operator: if scores were Student-distributed one
// would exceed the bound once in 10^6 runs, and numbers of few walkers exceed it less often, since their
// error is at least what the operator's mean makes it, or they have no score. By the errors of batches alone some
// exceed it, since these are small where few came.
func TestFew(t *testing.T) {
	for name, c := range map[string]struct {
		text   string
		scores int // at least, of each run
	}{
		"stream": {stream, 2000},
		"edge":   {edge, 100},
	} {
		alone, bound := 0.0, 0.0
		for seed := range 8 {
			r, sum := measure(t, fmt.Sprintf(c.text, seed+1))
			exact := Predict(r)
			rep := NewReport(r, sum, exact)
			n, mean, worst := rep.beside()
			if m, more, far := rep.scoresOfIncrements(); m > 0 {
				n, mean, worst = n+m, mean+more, max(worst, far)
			}
			bound = walktest.Bound(8*n, 64, 1e-6)
			if n < c.scores || !(worst <= bound) || math.IsNaN(mean) {
				t.Errorf("%s, seed %d: %d scores, the largest %.1f", name, seed+1, n, worst)
			}
			alone = max(alone, bare(r, sum, exact))
		}
		if !(alone > bound) {
			t.Errorf("%s: by the errors of batches alone no score exceeds %.1f, the largest is %.1f: the test shows little", name, bound, alone)
		}
	}
}

// The scores of survivals and of absorbed mass know what error the operator's mean makes: somewhere batches state
// less than 0.8 of it, and no score is by theirs.
func TestFewGone(t *testing.T) {
	less := 0
	for seed := range 8 {
		_, rep := lead(t, fmt.Sprintf(gone, seed+1))
		check := func(value, err float64, by Known) {
			independent := counted(*by.Exact, 1, rep.Summary.Walkers)
			if by.Z != nil && !(math.Abs(*by.Z) <= 1.000001*math.Abs(value-*by.Exact)/independent) {
				t.Errorf("%g beside %g: z = %g", value, *by.Exact, *by.Z)
			}
			if by.Z != nil && err < 0.8*independent {
				less++
			}
		}
		for _, s := range rep.Survival {
			check(s.Survival, s.StdErr, s.Known)
		}
		for _, a := range rep.Absorbed {
			check(a.Mass, a.StdErr, a.Known)
		}
	}
	if less == 0 {
		t.Error("batches nowhere state less: the test shows little")
	}
}

// strata starts so evenly that counts vary less than those of independent walkers.
const strata = `
preset: sqrt1p
eta: 0.1
walls: [{reflecting: [-3, 3]}]
start: [{density: "1+q/4", on: [-3, 3]}]
walkers: 6400
steps: 1
seed: %d
strata: true
tallies:
  - density: {grid: [{lo: -3, hi: 3, bins: 24}], times: {at: [0]}}
`

// Of starts by strata the scores are in units of their own errors: the mean of the squares of 240 scores, each
// Student-distributed with 63 degrees of freedom, leaves 0.6 to 1.5 once in 10^6 runs. By the error of
// independent walkers the scores are too small.
func TestFewStrata(t *testing.T) {
	all, independent, scores := 0.0, 0.0, 0
	for seed := range 10 {
		r, sum := measure(t, fmt.Sprintf(strata, seed+1))
		exact := Predict(r)
		n, mean, _ := NewReport(r, sum, exact).beside()
		scores, all = scores+n, all+mean/10
		r.Plan.Stratified = false
		_, mean, _ = NewReport(r, sum, exact).beside()
		independent += mean / 10
	}
	if scores != 240 || !(all >= 0.6 && all <= 1.5) {
		t.Errorf("%d scores, mean square %.2f", scores, all)
	}
	if !(independent < 0.6) {
		t.Errorf("by the error of independent walkers the mean square is %.2f: the test shows little", independent)
	}
}

func TestFewByHand(t *testing.T) {
	for _, c := range []struct {
		events, batches int
		want            bool
	}{{0, 64, false}, {1, 64, true}, {15, 64, true}, {16, 64, false}, {64, 64, false}, {1, 4, false}, {1, 8, true}, {2, 8, false}, {16, 6400, false}} {
		scores := make([]float64, c.batches)
		for k := range c.events {
			scores[k] = float64(1 - k%2*2) // of either sign
		}
		if few(scores) != c.want {
			t.Errorf("%d of %d batches saw something: few is %v", c.events, c.batches, !c.want)
		}
	}
	// Of independent walkers with chance p; of whole numbers up to 3 about 2.25, at least 3/16; in units of 1/2.
	for _, c := range [][4]float64{{0.1, 1, 100, 0.03}, {-0.1, 1, 100, 0.03}, {2.25, 1, 3, 0.25}, {0.05, 0.5, 100, 0.015}, {1, 1, 10, 0}} {
		if got := counted(c[0], c[1], int64(c[2])); !(math.Abs(got-c[3]) <= 1e-15) {
			t.Errorf("%g in units of %g, %g walkers: %g, want %g", c[0], c[1], c[2], got, c[3])
		}
	}
}
