package walk_test

import (
	"context"
	"math"
	"strings"
	"testing"

	"thermowalk/walk"
)

// linear is g = sqrt(1+q^2), the reference field of this package's tests.
var root = walk.Func(1, func(g, q [][]float64) {
	for k, x := range q[0] {
		g[0][k] = math.Sqrt(math.FMA(x, x, 1))
	}
})

// wave is g = 1 + q/2 inside |q| < 2: a field whose flux is elementary.
var ramp = walk.Func(1, func(g, q [][]float64) {
	for k, x := range q[0] {
		g[0][k] = math.FMA(0.5, x, 1)
	}
})

// run runs or fails the test.
func run(t testing.TB, w walk.Walk, p walk.Plan, tallies ...walk.Tally) *walk.Sum {
	t.Helper()
	sum, err := walk.Run(context.Background(), w, p, tallies...)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func free(law walk.Law, eta float64, start walk.Start) walk.Walk {
	return walk.Walk{Law: law, Eta: eta, Start: start}
}

// refuse runs each tally and wants an error that says the key.
func refuse(t *testing.T, w walk.Walk, p walk.Plan, tallies map[string]walk.Tally) {
	t.Helper()
	for want, tally := range tallies {
		if _, err := walk.Run(context.Background(), w, p, tally); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
}
