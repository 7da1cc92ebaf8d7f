package simulate

import (
	"math"
	"testing"

	"thermowalk/walk/walktest"
)

// rest is a closed box that comes to rest, away from its walls.
const rest = `
preset: sqrt1p
eta: 0.15
walls: [{reflecting: [-3, 3]}]
start: [{density: "1/(1+q^2)", on: [-3, 3]}]
walkers: 64000
steps: 400
tallies:
  - density: {grid: [{lo: -2, hi: 2, bins: 10}], times: {every: 40, from: 200}, pooled: true, soret: true}
  - density: {name: empty, grid: [{lo: -2, hi: 5, bins: 10}], soret: true}
`

// The Soret coefficient agrees with the exact operator through the same bins, and is not that of Eq. 10: of 8 scores with
// 63 degrees of freedom one exceeds the bound once in 10^6 runs. Its covariance is symmetric, with the errors on the diagonal, and
// neighbours, which share a bin, are anticorrelated.
func TestSoret(t *testing.T) {
	_, rep := lead(t, rest)
	if len(rep.Soret) != 8 { // nothing at q = 0, where T does not change
		t.Fatalf("%d rows", len(rep.Soret))
	}
	far, bound := 0.0, walktest.Bound(8, 64, 1e-6)
	for k, row := range rep.Soret {
		if row.Z == nil || !(math.Abs(*row.Z) <= bound) {
			t.Errorf("at %g: %+v", row.Q, row)
		}
		far = max(far, math.Abs(row.Soret-row.Paper)/row.StdErr)
		if !(math.Abs(row.Leading/row.Paper-2) <= 0.02 && math.Abs(row.Leading*(1+row.Q*row.Q)/2-1) <= 0.1) {
			t.Errorf("at %g: leading %g, Eq. 10 %g", row.Q, row.Leading, row.Paper)
		}
		if !(math.Abs(row.Covariance[k]/(row.StdErr*row.StdErr)-1) <= 1e-12) {
			t.Errorf("at %g: variance %g, error %g", row.Q, row.Covariance[k], row.StdErr)
		}
		for l := range rep.Soret {
			if row.Covariance[l] != rep.Soret[l].Covariance[k] {
				t.Errorf("covariance of %d and %d", k, l)
			}
		}
	}
	if !(far >= 20) {
		t.Errorf("Eq. 10 is at most %.1f standard errors off: the test shows little", far)
	}
	if len(rep.Notes) != 1 {
		t.Errorf("a bin without walkers is not told: %q", rep.Notes)
	}
}

// six has more coordinates than a table would list by hand.
const six = `
field: ["1", "1", "1", "1", "1", "1+0.1*q6^2"]
eta: 0.1
groups: [1, 2, 3, 4, 5, 6]
start: [{point: [0, 1, 2, 3, 4]}, {uniform: [5, 6]}]
walkers: 640
steps: 3
tallies:
  - moments: {}
  - density: {axes: [6, 1], grid: [{lo: 4, hi: 7, bins: 2}, {lo: -1, hi: 1, bins: 3}]}
  - flux_map: {axes: [5], grid: [{lo: 3, hi: 5, bins: 2}]}
  - paths: {}
`

func TestManyCoordinates(t *testing.T) {
	_, rep := lead(t, six)
	m := rep.Moments[0].Of
	if len(m) != 6 {
		t.Fatalf("%d coordinates", len(m))
	}
	for i, of := range m[:5] { // bounded: no step leads further than 0.3 away
		if !(math.Abs(of.Mean-float64(i)) <= 0.3) {
			t.Errorf("E[q%d] = %g", i+1, of.Mean)
		}
	}
	if d := rep.Density[0].Place; d[5].Q == nil || *d[5].Q != 4.75 || !(math.Abs(*d[0].Q+2./3) <= 1e-12) || d[1].Q != nil {
		t.Errorf("a cell at %+v", d)
	}
	if f := rep.FluxMap[1]; f.J[4].J == nil || f.J[5].J != nil || *f.Place[4].Q != 4.5 {
		t.Errorf("flux map %+v", f)
	}
	if p := rep.Paths[0].Place; len(p) != 6 || p[5].Q == nil || *p[3].Q != 3 {
		t.Errorf("path %+v", p)
	}
}
