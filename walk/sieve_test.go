package walk

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"thermowalk/walk/field"
)

// stretched is a tally of both outcomes whose counters take every step for factor
// times as long when they ask who may have something to score: infinitely long
// ones pass over nobody.
type stretched struct {
	Tally
	factor float64
}

func (t stretched) Name() string { return fmt.Sprintf("%s, reach times %g", t.Tally.Name(), t.factor) }

func (t stretched) Open(w *Walk, p *Plan) (Counter, error) {
	c, err := t.Tally.Open(w, p)
	switch c := c.(type) {
	case *expectation:
		c.sieve.eta *= t.factor
	case *fluxMapExpectation:
		for _, s := range c.sieves {
			s.eta *= t.factor
		}
	case *patchExpectation:
		c.sieve.eta *= t.factor
	}
	return c, err
}

// homeward is a wall that takes whoever passes it back to the middle.
type homeward struct{}

func (homeward) Range() (lo, hi float64)           { return 0, 2 * math.Pi }
func (homeward) Fold(x float64) (y, turns float64) { return math.Pi, 0 }
func (homeward) String() string                    { return "homeward" }

// TestSieve: whoever is passed over has nothing to score. Surfaces are equally
// spaced, nearly so, few, and many without order; grids fill the domain or a part
// of it; steps are far below and far beyond the distance of surfaces. Taking
// steps for half as long changes scores.
func TestSieve(t *testing.T) {
	turn := 2 * math.Pi
	law := func(drift string, g ...string) Reduced {
		r := Reduced{Field: field.MustParse(g...)}
		if drift != "" {
			r.Drift = field.MustParse(slices.Repeat([]string{drift}, len(g))...)
		}
		return r
	}
	changed := map[string]bool{}
	for _, line := range []struct {
		name string
		law  Reduced
		wall Wall
	}{
		{"periodic", law("", "1+0.5*sin(q)"), Periodic(0, turn)},
		{"reflecting", law("", "0.2-cos(q)"), Reflect(0, turn)},
		{"reflecting, with a drift", law("q-3", "0.2-cos(q)"), Reflect(0, turn)},
		{"absorbing", law("", "1+q^2/9"), Absorb(0, turn)},
		{"free", law("", "sqrt(1+q^2)"), Free()},
		{"back to the middle", law("", "1+0.5*sin(q)"), homeward{}},
	} {
		w := Walk{Law: line.law, Boundary: Box{line.wall}, Start: Uniform(0, turn)}
		tallies := []Tally{
			FluxMapTally{Label: "map of the domain", Grid: []Grid{{0, turn, 40}}, Score: Expectation},
			FluxMapTally{Label: "map of a part", Grid: []Grid{{1, 3, 5}}, Score: Expectation},
		}
		for _, many := range []struct {
			n      int
			jitter float64 // of the distance of two surfaces
		}{{64, 0}, {64, 0.04}, {64, 0.4}, {1, 0}, {3, 0.4}} {
			at := make([]float64, many.n)
			for j := range at {
				at[j] = turn * (float64(j) + 0.5 + many.jitter*math.Sin(float64(7*j))) / float64(many.n)
			}
			tallies = append(tallies, FluxTally{Label: fmt.Sprintf("%d surfaces, jitter %g", many.n, many.jitter), At: at, Score: Expectation})
		}
		for _, w.Eta = range []float64{0.003, 0.03, 0.3, 3} {
			passedOver(t, line.name, w, tallies, changed)
		}
	}
	for _, plane := range []struct {
		name string
		law  Reduced
		box  Box
	}{
		{"free plane", law("", "sqrt(1+q1^2)", "1+0.5*sin(q2)"), nil},
		{"torus", law("", "1+0.3*sin(q2)", "1+0.5*sin(q1)"), Box{Periodic(-2, 2), Periodic(-1, 3)}},
		{"box with a drift", law("0.2*q1", "1+0.3*sin(q2)", "1+0.5*sin(q1)"), Box{Reflect(-2, 2), Reflect(-2, 3)}},
		{"strip", law("", "1+0.3*sin(q2)", "0.2+q1^2/4"), Box{Absorb(-2, 2), Reflect(-2, 3)}},
	} {
		w := Walk{Law: plane.law, Boundary: plane.box, Start: Product(Uniform(-2, 2), Uniform(-1, 3))}
		tallies := []Tally{
			FluxMapTally{Label: "map", Grid: []Grid{{-2, 2, 20}, {-1, 2, 6}}, Score: Expectation},
			FluxMapTally{Label: "map of the second", Axes: []int{1}, Grid: []Grid{{-1, 3, 10}}, Score: Expectation},
			PatchTally{Label: "patch", Centre: []float64{0.4, 0.7}, Normal: []float64{1, -0.6}, Radius: 0.5, Score: Expectation},
			PatchTally{Label: "patch across an axis", Centre: []float64{-1.8, 0.7}, Normal: []float64{-1, 0}, Radius: 0.1, Score: Expectation},
		}
		for _, w.Eta = range []float64{0.01, 0.3, 3} {
			passedOver(t, plane.name, w, tallies, changed)
		}
	}
	for name, other := range changed {
		if disordered := name == "64 surfaces, jitter 0.4"; other == disordered { // there all are looked at
			t.Errorf("%s: steps taken for half as long change scores: %t", name, other)
		}
	}
}

// passedOver compares tallies with those that look at everybody, and notes which
// change where walkers are passed over wrongly.
func passedOver(t *testing.T, name string, w Walk, tallies []Tally, changed map[string]bool) {
	t.Helper()
	var all []Tally
	for _, tally := range tallies {
		all = append(all, tally, stretched{tally, math.Inf(1)}, stretched{tally, 0.5})
	}
	sum, err := Run(t.Context(), w, Plan{Walkers: 1600, Steps: 30, Batches: 2, Seed: 8}, all...)
	if err != nil {
		t.Fatal(err)
	}
	for j, tally := range tallies {
		if _, ok := changed[tally.Name()]; !ok {
			changed[tally.Name()] = false
		}
		for b := range sum.Batches {
			got, want, half := sum.Of(all[3*j]).Batch(b), sum.Of(all[3*j+1]).Batch(b), sum.Of(all[3*j+2]).Batch(b)
			if !slices.Equal(got, want) {
				t.Errorf("%s, eta = %g, %s: %v, everybody looked at: %v", name, w.Eta, tally.Name(), got, want)
			}
			if !slices.Equal(half, want) {
				changed[tally.Name()] = true
			}
		}
	}
}

// TestAskedAhead: walkers go the same way, to the bit, whether a tally has asked for
// the outcomes of each step or not, also where the last vector is not whole.
func TestAskedAhead(t *testing.T) {
	for name, w := range map[string]Walk{
		"root":       {Law: Reduced{Field: field.MustParse("sqrt(1+q^2)")}, Boundary: Box{Reflect(-2, 2)}, Start: Uniform(-2, 2)},
		"product":    {Law: Reduced{Field: field.MustParse("q*exp(-q)")}, Start: Uniform(-2, 2)},
		"drift":      {Law: Reduced{Field: field.MustParse("1+0.5*sin(q)"), Drift: field.MustParse("q-1")}, Boundary: Box{Periodic(-2, 2)}, Start: Uniform(-2, 2)},
		"absorbing":  {Law: Reduced{Field: field.MustParse("1+q^2/9")}, Boundary: Box{Absorb(-2, 2)}, Start: Uniform(-2, 2)},
		"two layers": {Law: Reduced{Field: field.MustParse("sqrt((q2^2 + 1)*normcdf(q2) + q2*normpdf(q2))", "abs(q1)*sqrt(normcdf(q2))"), Groups: []int{0, 1}}, Start: Product(Uniform(-2, 2), Uniform(-2, 2))},
	} {
		w.Eta = 0.1
		moments := MomentsTally{Label: "moments", Times: []uint64{5, 40}}
		var plain []float64
		for _, tallies := range [][]Tally{
			{moments},
			{moments, FluxTally{Label: "flux", At: []float64{0.5}, Score: Expectation, Windows: Windows{3, 30}}},
		} {
			sum, err := Run(t.Context(), w, Plan{Walkers: 1003, Steps: 40, Batches: 17, Seed: 3}, tallies...)
			if err != nil {
				t.Fatal(err)
			}
			var all []float64
			for b := range sum.Batches {
				all = append(all, sum.Of(moments).Batch(b)...)
			}
			if plain == nil {
				plain = all
			} else if !slices.Equal(all, plain) {
				t.Errorf("%s: moments are others when a tally asks for outcomes", name)
			}
		}
	}
}
