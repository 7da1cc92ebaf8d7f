package nnbridge

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"thermowalk/walk/rng"
	"thermowalk/walk/walktest"
)

// falls makes curves that lose their height like 1/2 + 1/2 exp(-t s^a / 1000),
// s relative to its largest value, with replicas that differ in height and
// speed, and noise of their own at each setting.
func falls(f Factor, settings []float64, a float64, replicas int, noise float64, seed uint64) []Curve {
	var curves []Curve
	draw := func(lane int, r, t uint64) float64 {
		var z [1]float64
		rng.Stream{Seed: seed, Purpose: rng.Xi, Lane: uint16(lane)}.Normal(z[:], r, t)
		return z[0]
	}
	most := 0.0
	for _, setting := range settings {
		most = math.Max(most, f.scale(setting))
	}
	for e, setting := range settings {
		c := Curve{Setting: setting, Times: []uint64{0}}
		unit := 1000 / math.Pow(f.scale(setting)/most, a)
		for t := 4.0; t <= 3*unit; t *= 1.1 {
			c.Times = append(c.Times, uint64(t))
		}
		for r := range replicas {
			height, speed := 1+0.1*draw(100, uint64(r), 0), math.Exp(0.2*draw(100, uint64(r), 1))
			slow := noise * draw(e, uint64(r), 0) // one number a curve: noise that hangs together in time
			row := make([]float64, len(c.Times))
			for i, t := range c.Times {
				tau := float64(t) / unit
				row[i] = height * (0.5 + 0.5*math.Exp(-speed*tau) + slow*math.Min(1, tau))
			}
			c.Values = append(c.Values, row)
		}
		curves = append(curves, c)
	}
	return curves
}

// TestOverlayFindsTheExponent: the exponents, of whole curves and from the times to lose a level, agree with the true one. An
// interval is 2 x 1.96 standard errors of 40 replicas wide, and the bootstrap of so few a little narrow: a tenth is
// added. Of 5 + 20 numbers one lies beyond the bound once in 10^6 seeds; the mutant, an exponent larger by 0.3, is rejected by all.
func TestOverlayFindsTheExponent(t *testing.T) {
	bound := 1.1 * walktest.Bound(25, 40, 1e-6)
	numbers := 0
	check := func(what string, got, lo, hi, want float64) {
		t.Helper()
		numbers++
		err := (hi - lo) / (2 * 1.96)
		if z := (got - want) / err; !(math.Abs(z) <= bound) {
			t.Errorf("%s: exponent %.3f [%.3f, %.3f], want %g: z = %.1f, seed 3", what, got, lo, hi, want, z)
		}
		if z := (got - want - 0.3) / err; !(math.Abs(z) > bound) {
			t.Errorf("%s: exponent %.3f [%.3f, %.3f] does not reject %g: z = %.1f", what, got, lo, hi, want+0.3, z)
		}
	}
	for _, c := range []struct {
		factor   Factor
		settings []float64
		a        float64
		want     Outcome
	}{
		{ByEta, []float64{0.025, 0.05, 0.1}, 2, Holds},
		{ByEta, []float64{0.025, 0.05, 0.1}, 1, Fails},
		{ByEta, []float64{0.025, 0.05, 0.1}, 1.5, Fails},
		{ByBatch, []float64{1, 2, 3}, 1, Holds},
		{ByBatch, []float64{1, 2, 3}, 0, Fails},
	} {
		curves := falls(c.factor, c.settings, c.a, 40, 0.01, 3)
		got, err := Overlay(c.factor, curves, Bootstrap{})
		if err != nil {
			t.Fatal(err)
		}
		check(fmt.Sprintf("by %v", c.factor), got.Exponent, got.Lo, got.Hi, c.a)
		for _, l := range got.Losses {
			check(fmt.Sprintf("by %v, from the time to lose %g", c.factor, l.Level), l.Exponent, l.Lo, l.Hi, c.a)
		}
		if got.Outcome() != c.want || !strings.Contains(got.Verdict(), c.want.String()) {
			t.Errorf("by %v, exponent %g: %s", c.factor, c.a, got.Verdict())
		}
		fall := 0.0 // of the curves themselves, from their first points to their last
		for _, curve := range curves {
			for _, row := range curve.Values {
				fall += (row[len(row)-1] - row[0]) / float64(len(curves)*len(curve.Values))
			}
		}
		if got.Outcome() == Holds && !(math.Abs(got.Holds-1) <= 1e-12 && math.Abs(got.Change-fall) <= 5e-3) {
			t.Errorf("holds over %g of a change of %g, want all of %g", got.Holds, got.Change, fall)
		}
	}
	if numbers != 25 {
		t.Errorf("%d numbers; the bound is for 25", numbers)
	}
}

// TestOverlayLevels counts, over repetitions of a perfect collapse, how often
// the interval misses the exponent and how often P falls below its level. The
// bootstrap of 30 replicas is a little narrow, 7 % is nearer the truth than 5 %:
// then more than 9 of 40 have probability 3e-4. The mutant, exponent 1.8, must be
// seen in nearly all.
func TestOverlayLevels(t *testing.T) {
	missed, low, seen := 0, 0, 0
	for seed := range uint64(40) {
		boot := Bootstrap{Seed: seed, Resamples: 100}
		good, err := Overlay(ByEta, falls(ByEta, []float64{0.05, 0.1}, 2, 30, 0.02, seed), boot)
		if err != nil {
			t.Fatal(err)
		}
		if !(good.Lo <= 2 && good.Hi >= 2) {
			missed++
		}
		if !(good.At[2].P >= 0.05) {
			low++
		}
		bad, err := Overlay(ByEta, falls(ByEta, []float64{0.05, 0.1}, 1.8, 30, 0.02, seed), boot)
		if err != nil {
			t.Fatal(err)
		}
		if bad.At[2].P < 0.05 {
			seen++
		}
	}
	if missed > 9 || low > 9 || seen < 36 {
		t.Errorf("of 40: interval misses %d (at most 9), P < 0.05 %d times (at most 9), mutant seen %d times (at least 36)", missed, low, seen)
	}
}

func TestFallTime(t *testing.T) {
	times, y := []uint64{0, 10, 20, 40}, []float64{1, 0.9, 0.5, 0.1}
	for _, c := range []struct{ bound, want float64 }{{0.95, 5}, {0.9, 10}, {0.7, 15}, {0.2, 35}, {0.05, math.NaN()}, {1, math.NaN()}} {
		if got := fallTime(times, y, c.bound); math.Abs(got-c.want) > 1e-9 || math.IsNaN(got) != math.IsNaN(c.want) {
			t.Errorf("falls to %g at %g, want %g", c.bound, got, c.want)
		}
	}
}

func TestOverlayRefuses(t *testing.T) {
	good := func() []Curve { return falls(ByEta, []float64{0.05, 0.1}, 2, 3, 0, 1) }
	for _, c := range []struct {
		want  string
		spoil func(c []Curve) []Curve
	}{
		{"two settings at least", func(c []Curve) []Curve { return c[:1] }},
		{"two with this setting", func(c []Curve) []Curve { c[1].Setting = c[0].Setting; return c }},
		{"positive and finite", func(c []Curve) []Curve { c[1].Setting = 0; return c }},
		{"the first of them 0", func(c []Curve) []Curve { c[1].Times[0] = 1; return c }},
		{"as many as in the first curve (3)", func(c []Curve) []Curve { c[1].Values = c[1].Values[:2]; return c }},
		{"leave diverged replicas out", func(c []Curve) []Curve { c[1].Values[0][3] = math.NaN(); return c }},
		{"2 values", func(c []Curve) []Curve { c[0].Values[1] = c[0].Values[1][:2]; return c }},
	} {
		if _, err := Overlay(ByEta, c.spoil(good()), Bootstrap{}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v; want %q in it", err, c.want)
		}
	}
}
