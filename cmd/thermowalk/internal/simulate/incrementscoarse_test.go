package simulate

import (
	"fmt"
	"math"
	"testing"

	"thermowalk/walk/walktest"
)

// pool is an Ornstein-Uhlenbeck walk at rest, its increments by bins wider than what changes in them.
const pool = `
field: ["sqrt(1+q^2/4)"]
drift: ["q/2"]
eta: 0.1
start: [{normal: [0, 0.33]}]
walkers: 6400
steps: 1000
burn_in: 200
tallies:
  - increments: {grid: [{lo: -1, hi: 1, bins: %d}]}
`

// In wide bins the shares do not say how the density goes, and the law is off by many standard errors of the moments;
// its own error says so. That is an estimate: no score is above 6, though alone by the errors of the moments one is above 20.
// With one or two bins there is no law.
func TestIncrementsOfWideBins(t *testing.T) {
	for _, bins := range []int{3, 4, 5, 6} {
		_, rep := lead(t, fmt.Sprintf(pool, bins))
		n, z := worst(rep)
		if n != 3*bins || !(z <= 6) {
			t.Errorf("%d bins: %d scores, the worst %.1f", bins, n, z)
		}
		bare := 0.0
		for _, i := range rep.Increments {
			bare = max(bare, math.Abs(i.D2-*i.Law2)/i.D2Err)
		}
		if !(bare > 20) {
			t.Errorf("%d bins: without its own error the law is at most %.1f standard errors off: the test shows little", bins, bare)
		}
	}
	for _, bins := range []int{1, 2} {
		_, rep := lead(t, fmt.Sprintf(pool, bins))
		if n, _ := worst(rep); n != 0 || len(rep.Notes) != 1 || rep.Increments[0].Law1 != nil {
			t.Errorf("%d bins: %d scores, notes %q", bins, n, rep.Notes)
		}
	}
}

// mirror is a box whose walls make a density that no polynomial is like, seen in wide bins by many walkers.
const mirror = `
preset: sqrt1p
eta: 0.1
walls: [{reflecting: [-3, 3]}]
start: [{density: "1+q/4+0.1*cos(3*q)", on: [-3, 3]}]
walkers: 1_000_000
steps: 100
exact: {off: true}
tallies:
  - increments: {grid: [{lo: -2.8, hi: 2.8, bins: 10}], from: 60}
`

// Where the last differences of the shares are small by accident, or the bin is the last of its grid, the law's own error is not
// taken for as small: no score is above 4, though alone by the errors of the moments one is above 8.
func TestIncrementsBesideWalls(t *testing.T) {
	_, rep := lead(t, mirror)
	n, z := worst(rep)
	if n != 30 || !(z <= 4) {
		t.Errorf("%d scores, the worst %.1f", n, z)
	}
	bare := 0.0
	for _, i := range rep.Increments {
		bare = max(bare, math.Abs(i.D2-*i.Law2)/i.D2Err)
	}
	if !(bare > 8) {
		t.Errorf("without its own error the law is at most %.1f standard errors off: the test shows little", bare)
	}
}

// rough folds the line, so that the density has spikes that no bin resolves.
const rough = `
field: ["2*sin(3*q)"]
eta: 0.5
walls: [{periodic: [-3.141592653589793, 3.141592653589793]}]
start: [{density: "1+0.9*cos(q)", on: [-3.141592653589793, 3.141592653589793]}]
walkers: 12800
steps: 20
exact: {cells: [2048]}
tallies:
  - increments: {grid: [{lo: -3, hi: 3, bins: 12}], from: 5}
`

// The exact operator knows the density within bins: of 36 Student-distributed scores with 63 degrees of freedom one
// exceeds the bound once in 10^6 runs. On a fine mesh it knows
// D2 to a tenth in every bin. By the shares alone the law is off, by more than its own error and the noise allow.
func TestIncrementsOfRoughDensity(t *testing.T) {
	r, sum := measure(t, rough)
	rep := NewReport(r, sum, Predict(r))
	if n, z := worst(rep); n != 36 || !(z <= walktest.Bound(36, 64, 1e-6)) {
		t.Errorf("%d scores, the worst %.1f", n, z)
	}
	for _, i := range rep.Increments {
		if !(*i.LawErr2 <= 0.1**i.Law2) {
			t.Errorf("from %g: the law of D2 has an error of %g, itself %g", i.Lo, *i.LawErr2, *i.Law2)
		}
	}
	if _, z := worst(NewReport(r, sum, &Exact{})); !(z > 8) {
		t.Errorf("by the shares the worst score is %.1f: the test shows little", z)
	}
}
