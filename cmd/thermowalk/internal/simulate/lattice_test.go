package simulate

import (
	"fmt"
	"math"
	"testing"

	"thermowalk/walk/walktest"
)

// lattice has steps of 0.1, which binary numbers do not hold: rounding decides on which side of an edge walkers are
// that have come by different ways.
const lattice = `
field: ["1"]
eta: 0.1
walls: [{reflecting: [-1, 1]}]
start: [{point: [0]}]
walkers: 64000
steps: %d
tallies:
  - density: {grid: [{lo: -1, hi: 1, bins: 10}], times: {at: [3, 9, 12, 60, %[1]d]}}
  - flux: {at: [0.1, 0.25, 0.3], windows: {every: 20}}
  - increments: {grid: [{lo: -1, hi: 1, bins: 10}], lag: 3}
`

// Where planes and edges of bins lie on the lattice the operator follows walkers with their rounding, as long as there are not
// too many ways, and says nothing of such a place then: one of 400 Student-distributed scores with 63 degrees of freedom exceeds the
// bound once in 10^6 runs. Off the lattice it goes on. With all walkers of a place in one, scores reach 75.
func TestLattice(t *testing.T) {
	for _, steps := range []int{80, 600} {
		_, rep := lead(t, fmt.Sprintf(lattice, steps))
		n, mean, z := rep.beside()
		m, more, far := rep.scoresOfIncrements()
		if bound := walktest.Bound(400, 64, 1e-6); n < 40 || !(max(z, far) <= bound) || math.IsNaN(mean+more) || (m == 30) != (steps == 80) {
			t.Errorf("%d steps: %d scores, the largest %.1f, and %d of increments, the largest %.1f", steps, n, z, m, far)
		}
		for _, f := range rep.Flux {
			if known := f.Z != nil; !known && (f.At == 0.25 || steps == 80) || known && f.At != 0.25 && f.From >= 400 {
				t.Errorf("at %g, steps %d to %d: exact is known: %v", f.At, f.From, f.To, known)
			}
		}
	}
}
