package walk_test

import (
	"math"
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
		if math.Abs(d.Mass()/c.mass-1) > 1e-12 {
			t.Errorf("%s: mass %.15g, want %.15g", c.name, d.Mass(), c.mass)
		}
		if d.Accuracy() > 1e-11 {
			t.Errorf("%s: stated accuracy %g", c.name, d.Accuracy())
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
			if diff := c.cdf(q) - u[k]; math.Abs(diff) > 3e-12 {
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
		{func(q float64) float64 { return 1 / (q * q) }, -1, 1, "not integrable"},
	} {
		if _, err := walk.Density("rho", c.rho, c.lo, c.hi); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one that says %q", err, c.want)
		}
	}
}

// One walker of each batch falls into each stratum, in one and two dimensions.
func TestStrataAreFilledOnce(t *testing.T) {
	const batch = 16 * 16
	line := walk.Histogram("line", 0, 1, batch, 0)
	sum := run(t, free(walk.Reduced{Field: root}, 0.1, walk.Uniform(0, 1)), walk.Plan{Walkers: 3 * batch, Steps: 1, Batches: 3, Stratified: true}, line)
	plane := walk.DensityTally{Label: "plane", Axes: []int{0, 1}, Grid: []walk.Grid{{Lo: 0, Hi: 1, N: 16}, {Lo: 0, Hi: 1, N: 16}}, Times: []uint64{0}}
	two := walk.Func(2, func(g, q [][]float64) {})
	sum2 := run(t, free(walk.Reduced{Field: two}, 0.1, walk.Product(walk.Uniform(0, 1), walk.Uniform(0, 1))), walk.Plan{Walkers: 3 * batch, Steps: 1, Batches: 3, Stratified: true}, plane)
	for b := range 3 {
		for _, scores := range [][]float64{sum.Of(line).Batch(b), sum2.Of(plane).Batch(b)} {
			for cell, x := range scores {
				if math.Abs(x-1) > 1e-9 {
					t.Fatalf("batch %d: cell %d has %g walkers, want 1", b, cell, x)
				}
			}
		}
	}
}
