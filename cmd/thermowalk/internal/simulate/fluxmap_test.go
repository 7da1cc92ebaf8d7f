package simulate

import (
	"math"
	"testing"

	"thermowalk/walk/walktest"
)

// unit is a hidden unit of a two-layer network, its flux map where the density has spread.
const unit = `
preset: twolayer
eta: 0.05
start: [{normal: [0.8, 0.3]}, {normal: [0.1, 0.3]}]
walkers: 64000
steps: 60
tallies:
  - flux_map: {grid: [{lo: 0.2, hi: 1.4, bins: 10}, {lo: -0.5, hi: 0.7, bins: 10}], score: expectation, from: 50}
`

// A flux map agrees with the Kramers-Moyal law in the density of the same walkers: of 200 scores with 63 degrees of freedom
// one exceeds the bound once in 10^6 runs. With signs that are not shared the measurement is far from the law of shared ones.
func TestFluxMapAgrees(t *testing.T) {
	_, rep := lead(t, unit)
	n, mean, worst := rep.scoresOfMaps()
	if n != 200 || !(worst <= walktest.Bound(200, 64, 1e-6)) || math.IsNaN(mean) {
		t.Errorf("%d scores, mean square %.2f, the largest %.1f", n, mean, worst)
	}
	_, apart := lead(t, unit+"groups: [1, 2]\n")
	far := 0.0
	for k, m := range apart.FluxMap {
		for a, j := range m.J {
			if err := *j.JErr; err > 0 {
				far = max(far, (*j.J-*rep.FluxMap[k].J[a].Law)/err)
			}
		}
	}
	if !(far >= 10) {
		t.Errorf("signs that are not shared are at most %.1f standard errors off: the test shows little", far)
	}
}

// ledge starts with jumps at 0 and 1, which steps of 0.05 carry along.
const ledge = `
field: ["1"]
eta: 0.05
start: [{uniform: [0, 1]}]
walkers: 640
steps: 70
tallies:
  - flux_map: {name: soon, grid: [{lo: 0, hi: 1, bins: 10}], to: 3}
  - flux_map: {name: late, grid: [{lo: 0, hi: 1, bins: 10}], from: 64}
`

// A law of slopes says nothing where a jump of the start may be: at first not within three steps of its ends, then anywhere.
func TestFluxMapJumps(t *testing.T) {
	_, rep := lead(t, ledge)
	for k, m := range rep.FluxMap {
		if want := m.Tally == "late" || k > 1 && k < 8; (m.J[0].Law != nil) != want {
			t.Errorf("%s: law in bin %d at %g: %v", m.Tally, k%10, *m.Place[0].Q, m.J[0].Law != nil)
		}
	}
	if len(rep.FluxMap) != 20 {
		t.Errorf("%d rows", len(rep.FluxMap))
	}
}
