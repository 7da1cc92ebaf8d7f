package walk_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"thermowalk/walk"
)

// ends samples starting positions through a Start alone.
func ends(s walk.Start, u ...float64) []float64 {
	q := [][]float64{make([]float64, len(u))}
	s.Place(q, [][]float64{u})
	return q[0]
}

// The tabulated inverse of the cumulative distribution, against closed forms.
func TestDensityInverts(t *testing.T) {
	for _, c := range []struct {
		name   string
		rho    func(float64) float64
		lo, hi float64
		cdf    func(float64) float64
		mass   float64
	}{
		{"uniform", func(q float64) float64 { return 3 }, -1, 2, func(q float64) float64 { return (q + 1) / 3 }, 9},
		{"tilted", func(q float64) float64 { return 1 + q/4 }, -2, 2, func(q float64) float64 { return (q + 2 + (q*q-4)/8) / 4 }, 4},
		{"exponential", func(q float64) float64 { return math.Exp(-q) }, 0, 30, func(q float64) float64 { return -math.Expm1(-q) / -math.Expm1(-30) }, -math.Expm1(-30)},
		{"normal", func(q float64) float64 { return math.Exp(-q * q / 2) }, -8, 8, func(q float64) float64 { return 0.5 * math.Erfc(-q/math.Sqrt2) }, math.Sqrt(2*math.Pi) * math.Erf(8/math.Sqrt2)},
		{"zero inside", func(q float64) float64 { return q * q }, -1, 1, func(q float64) float64 { return (q*q*q + 1) / 2 }, 2. / 3},
		{"zero at the end", func(q float64) float64 { return math.Sqrt(q) }, 0, 1, func(q float64) float64 { return q * math.Sqrt(q) }, 2. / 3},
		{"jump", func(q float64) float64 {
			if q < 0.3 {
				return 1
			}
			return 5
		}, 0, 1, func(q float64) float64 { return (q + 4*math.Max(0, q-0.3)) / 3.8 }, 3.8},
		{"jump off the grid", func(q float64) float64 {
			if q < 0.9 {
				return 0
			}
			return 2
		}, -2, 2, func(q float64) float64 { return math.Max(0, q-0.9) / 1.1 }, 2.2},
		{"peak", func(q float64) float64 { return math.Exp(-(q - 0.4321) * (q - 0.4321) / 9e-8) }, -4, 4, func(q float64) float64 {
			return 0.5 * math.Erfc(-(q-0.4321)/3e-4)
		}, 3e-4 * math.Sqrt(math.Pi)},
		{"two islands", func(q float64) float64 { return math.Max(0, math.Abs(q)-0.5) }, -1, 1, func(q float64) float64 {
			m := math.Max(0, math.Abs(q)-0.5)
			return 0.5 + math.Copysign(0.5-(0.125-m*m/2)/0.25, q)
		}, 0.25},
	} {
		d, err := walk.Density(c.name, c.rho, c.lo, c.hi)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if !(math.Abs(d.Mass()/c.mass-1) <= 1e-12) {
			t.Errorf("%s: mass %.15g, want %.15g", c.name, d.Mass(), c.mass)
		}
		if !(d.Accuracy() <= 1e-11) {
			t.Errorf("%s: stated accuracy %g", c.name, d.Accuracy())
		}
		if cells := d.Cells(); !slices.IsSorted(cells) || cells[0] < c.lo || cells[len(cells)-1] != c.hi {
			t.Errorf("%s: cells from %g to %g, ascending: %v", c.name, cells[0], cells[len(cells)-1], slices.IsSorted(cells))
		}
		var u []float64
		for k := range 4001 {
			u = append(u, (float64(k)+0.37)/4002)
		}
		u = append(u, 1e-12, 1-1e-12, 0x1p-53, 1-0x1p-53)
		last := math.Inf(-1)
		for k, q := range ends(d, u...) {
			if !(q >= c.lo-1e-12 && q <= c.hi+1e-12) {
				t.Fatalf("%s: u = %g is placed at %g, outside", c.name, u[k], q)
			}
			if diff := c.cdf(q) - u[k]; !(math.Abs(diff) <= 3e-12) {
				t.Fatalf("%s: u = %g is placed at %.17g, where the distribution is off by %g", c.name, u[k], q, diff)
			}
			if k < 4001 && q < last {
				t.Fatalf("%s: not monotone at u = %g", c.name, u[k])
			}
			last = q
		}
	}
}

func TestDensityRefuses(t *testing.T) {
	for _, c := range []struct {
		rho    func(float64) float64
		lo, hi float64
		want   string
	}{
		{func(q float64) float64 { return q }, -1, 1, "negative"},
		{func(q float64) float64 { return math.Log(q) }, -1, 1, "not a number"},
		{func(q float64) float64 { return 0 }, -1, 1, "no mass"},
		{func(q float64) float64 { return 1 }, 1, 1, "lo < hi"},
		{func(q float64) float64 { return 1 }, 0, math.Inf(1), "finite interval"},
		{func(q float64) float64 { return 1 / (q * q) }, -1, 1, "cannot be tabulated"},
	} {
		if _, err := walk.Density("rho", c.rho, c.lo, c.hi); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one that says %q", err, c.want)
		}
	}
}

// Strata are filled evenly: with the grid shifted at random, a bin four strata
// wide holds four walkers of each batch up to one at either end, and a square of
// 4 x 4 strata between 3 x 3 and 5 x 5. Independent starts do not.
func TestStrataAreFilledEvenly(t *testing.T) {
	const batch, bins = 32 * 32, 8
	line := walk.Histogram("line", 0, 1, batch/4, 0)
	plane := walk.DensityTally{Label: "plane", Axes: []int{0, 1}, Grid: []walk.Grid{{Lo: 0, Hi: 1, N: bins}, {Lo: 0, Hi: 1, N: bins}}, Times: []uint64{0}}
	two := walk.Func(2, func(g, q [][]float64) {})
	for _, stratified := range []bool{true, false} {
		p := walk.Plan{Walkers: 3 * batch, Steps: 1, Batches: 3, Stratified: stratified}
		sum := run(t, free(walk.Reduced{Field: root}, 0.1, walk.Uniform(0, 1)), p, line)
		sum2 := run(t, free(walk.Reduced{Field: two}, 0.1, walk.Product(walk.Uniform(0, 1), walk.Uniform(0, 1))), p, plane)
		even := true
		for b := range 3 {
			for _, x := range sum.Of(line).Batch(b) {
				even = even && x*4 > 2.5 && x*4 < 5.5
			}
			for _, x := range sum2.Of(plane).Batch(b) {
				even = even && x*16 > 8.5 && x*16 < 25.5
			}
		}
		if even != stratified {
			t.Errorf("stratified %v: even %v", stratified, even)
		}
	}
}

// A surface on a line of the strata still has an error: all batches alike would
// be an accident of the grid.
func TestStrataLeaveAnError(t *testing.T) {
	flat := walk.Func(1, func(g, q [][]float64) {
		for k := range q[0] {
			g[0][k] = 1
		}
	})
	tally := walk.FluxTally{Label: "flux", At: []float64{0.5}, Score: walk.Expectation}
	w := free(walk.Reduced{Field: flat}, 0.25, walk.Uniform(0, 1))
	e := run(t, w, walk.Plan{Walkers: 64 * 1024, Steps: 1, Seed: 1, Stratified: true}, tally).Of(tally).Estimate(0)
	if !(e.StdErr > 0) {
		t.Errorf("flux %v has no error", e)
	}
}
