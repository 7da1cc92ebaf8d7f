package walk_test

import (
	"fmt"
	"math"
	"testing"

	"thermowalk/walk"
)

func TestEstimateString(t *testing.T) {
	for _, c := range []struct {
		value, stderr float64
		want          string
	}{
		{-0.50021, 0.0003, "-0.5002(3)"},
		{-0.50021, 0.00031, "-0.5002(3)"},
		{-0.50021, 0.00012, "-0.50021(12)"},
		{1.2e-6, 1.5e-7, "1.20(15)e-06"},
		{0.5, 0.25, "0.5(3)"},
		{123.4, 20, "1.2(2)e+02"},
		{1234567, 1000, "1.2346(10)e+06"},
		{0, 0.004, "0.000(4)"},
		{2.5, 0, "2.5(0)"},
		{2.5, math.NaN(), "2.5(?)"},
		{math.NaN(), 1, "NaN"},
		{0.0961, 0.0096, "0.096(10)"},
		{1, 0.0999, "1.00(10)"},
		{0.001, 5, "0(5)"},
	} {
		if got := (walk.Estimate{Value: c.value, StdErr: c.stderr, N: 9}).String(); got != c.want {
			t.Errorf("%g +- %g prints %q, want %q", c.value, c.stderr, got, c.want)
		}
	}
}

func ExampleEstimate() {
	e := walk.Estimate{Value: -0.50021, StdErr: 0.0003, N: 64}
	fmt.Println(e, e.Scale(2))
	fmt.Printf("%.1f standard errors from -1/2\n", e.Z(-0.5))
	// Output:
	// -0.5002(3) -1.0004(6)
	// -0.7 standard errors from -1/2
}

// Batches that all score the same have no error, not one of rounding.
func TestNoErrorFromRounding(t *testing.T) {
	still := walk.Func(1, func(g, q [][]float64) { clear(g[0]) })
	tally := walk.Moments("moments", 1)
	sum := run(t, free(walk.Reduced{Field: still}, 0.1, walk.Point(0.1)), walk.Plan{Walkers: 99, Steps: 1, Batches: 3}, tally)
	if e := sum.Of(tally).Estimate(1); e.StdErr != 0 {
		t.Errorf("%v +- %g", e.Value, e.StdErr)
	}
}
