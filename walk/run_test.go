package walk_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"thermowalk/walk"
	"thermowalk/walk/walktest"
)

// Moments at finite eta close for g^2 = a + b q + c q^2, and are exact.
// False-alarm rate of each estimate 1e-6 by Student's t, 2e-6 where q^2 has its greatest
// skewness, 19, of which the mean over 2^20 walkers keeps 0.02.
func TestMomentsAreExactAtFiniteEta(t *testing.T) {
	const steps, q0, alpha = 12, 0.5, 1e-6
	for _, g := range []walktest.Quadratic{{A: 1, C: 1}, {A: 1, B: 0.5, C: 0.25}, {A: 2}} {
		for _, eta := range []float64{0.3, 0.1, 0.03} {
			tally := walk.Moments("moments", steps)
			sum := run(t, free(walk.Reduced{Field: g}, eta, walk.Point(q0)), walk.Plan{Walkers: 1 << 20, Steps: steps, Seed: 11}, tally)
			scores := sum.Of(tally)
			name := fmt.Sprintf("g^2 = %g + %g q + %g q^2, eta = %g: ", g.A, g.B, g.C, eta)
			walktest.Agree(t, name+"E[q]", tally.Mean(scores, 0, 0), q0, alpha)
			want := g.MeanSquare(q0, eta, steps)
			walktest.Agree(t, name+"E[q^2]", tally.MeanSquare(scores, 0, 0), want, alpha)
			// Mutants: half the noise, and the Stratonovich reading of the step.
			walktest.Differ(t, name+"E[q^2] at half the variance", tally.MeanSquare(scores, 0, 0), g.MeanSquare(q0, eta/math.Sqrt2, steps), alpha)
			if gg := g.C*q0 + g.B/2; gg > 0 && eta == 0.3 { // g g' = C q + B/2
				walktest.Differ(t, name+"E[q] with the drift g g'/2", tally.Mean(scores, 0, 0), q0+gg*eta*eta/2*steps, alpha)
			}
		}
	}
}

// everything is a plan in which each kind of tally takes part.
func everything(workers int) (walk.Walk, walk.Plan, []walk.Tally) {
	w := walk.Walk{Law: walk.Reduced{Field: root}, Eta: 0.2, Boundary: walk.Box{walk.Periodic(-2, 2)}, Start: walk.Uniform(-2, 2)}
	p := walk.Plan{Walkers: 3000, Steps: 150, Seed: 5, Batches: 10, Workers: workers, Stratified: true}
	return w, p, []walk.Tally{
		walk.FluxTally{Label: "crossings", At: []float64{-1, 0.5}, Windows: walk.Windows{0, 1, 70, 150}},
		walk.FluxTally{Label: "expectation", At: []float64{-1, 0.5}, Score: walk.Expectation, Windows: walk.Windows{3, 90}},
		walk.Histogram("density", -2, 2, 16, 0, 77, 150),
		walk.Moments("moments", 64, 128),
		walk.TotalFluxTally{Label: "total"},
		walk.IncrementsTally{Label: "increments", Grid: walk.Grid{Lo: -2, Hi: 2, N: 4}, Lag: 3},
		walk.FluxMapTally{Label: "map", Grid: []walk.Grid{{Lo: -2, Hi: 2, N: 7}}, Every: 3},
		walk.FluxMapTally{Label: "expected map", Grid: []walk.Grid{{Lo: -2, Hi: 2, N: 7}}, Score: walk.Expectation, From: 5},
		walk.PathTally{Label: "paths", PerBatch: 2, Every: 50},
		walk.CorrelationTally{Label: "correlation", Every: 2, From: 20},
	}
}

// planar is the same in two coordinates, with an absorbing wall.
func planar(workers int) (walk.Walk, walk.Plan, []walk.Tally) {
	w := walk.Walk{
		Law: walk.Reduced{Field: cone, Groups: []int{0, 1}}, Eta: 0.1,
		Boundary: walk.Box{walk.Absorb(0.1, 2), walk.Periodic(-1, 1)}, Start: walk.Product(walk.Uniform(0.2, 1.9), walk.Uniform(-1, 1)),
	}
	p := walk.Plan{Walkers: 2000, Steps: 150, Seed: 5, Batches: 10, Workers: workers}
	patch := walk.PatchTally{Label: "patch", Centre: []float64{1, 0.2}, Normal: []float64{1, 1}, Radius: 0.5}
	expected := patch
	expected.Label, expected.Score = "expected patch", walk.Expectation
	grid := []walk.Grid{{Lo: 0.1, Hi: 2, N: 4}, {Lo: -1, Hi: 1, N: 5}}
	return w, p, []walk.Tally{
		patch, expected,
		walk.Passage("passage", 10, 100),
		walk.DensityTally{Label: "density", Axes: []int{0, 1}, Grid: grid, Times: []uint64{30, 60, 90}, Pooled: true},
		walk.FluxMapTally{Label: "map", Grid: grid},
		walk.FluxMapTally{Label: "expected map", Grid: grid, Score: walk.Expectation, Every: 7},
	}
}

func TestWorkersDoNotChangeABit(t *testing.T) {
	w, p, tallies := everything(1)
	want := run(t, w, p, tallies...)
	for _, workers := range []int{2, 7} {
		_, p, _ := everything(workers)
		got := run(t, w, p, tallies...)
		for _, tally := range tallies {
			for b := range want.Batches {
				for k, x := range want.Of(tally).Batch(b) {
					if y := got.Of(tally).Batch(b)[k]; math.Float64bits(x) != math.Float64bits(y) {
						t.Fatalf("%s, batch %d, score %d: %v with 1 worker, %v with %d", tally.Name(), b, k, x, y, workers)
					}
				}
			}
		}
	}
	p.Seed++ // the comparison can fail: another seed gives other bits
	if other := run(t, w, p, tallies...); other.Of(tallies[3]).Batch(0)[0] == want.Of(tallies[3]).Batch(0)[0] {
		t.Error("the seed has no effect")
	}
}

// 95 % intervals of 1000 small runs cover the truth between 92.5 % and 97.5 %
// of the time. With true coverage 0.95 the count is binomial with standard
// deviation 6.9, so 25 is 3.6 of them: false-alarm rate 3e-4.
func TestCoverage(t *testing.T) {
	const repetitions, t95 = 1000, 2.0395 // Student's t, 31 degrees of freedom, 97.5 %
	tally := walk.Flux("flux", 0.5)
	for _, stratified := range []bool{false, true} {
		for _, score := range []walk.Scoring{walk.Crossings, walk.Expectation} {
			tally.Score = score
			covered, narrow := 0, 0
			for seed := range uint64(repetitions) {
				w := free(walk.Reduced{Field: ramp}, 0.4, walk.Uniform(-1.5, 1.9))
				sum := run(t, w, walk.Plan{Walkers: 32 * 100, Steps: 1, Seed: seed, Batches: 32, Stratified: stratified, Workers: 1}, tally)
				e := sum.Of(tally).Estimate(0)
				if z := math.Abs(e.Z(rampFlux(0.5, 0.4) / 3.4)); z < t95 {
					covered++
					if z < t95/2 {
						narrow++
					}
				}
			}
			if covered < 925 || covered > 975 {
				t.Errorf("%v, stratified %v: 95 %% intervals cover in %d of %d runs", score, stratified, covered, repetitions)
			}
			if narrow >= 925 { // mutant: an error of half the size
				t.Errorf("%v, stratified %v: intervals of half the width cover as well", score, stratified)
			}
		}
	}
}

// rampFlux is the exact flux through s of the walk with g = 1 + q/2 and unit
// density: -(D+ - D-)/2 with D+ = eta g(s + D+), D- = eta g(s - D-).
func rampFlux(s, eta float64) float64 {
	g := 1 + s/2
	plus := eta * g / (1 - eta/2)
	minus := eta * g / (1 + eta/2)
	return -(plus - minus) / 2
}

// Both scorings and both starts measure the exact flux; false-alarm rate 1e-6
// each. The mutant is the flux with the derivative of g dropped to half.
func TestFluxIsExact(t *testing.T) {
	const alpha = 1e-6
	for _, eta := range []float64{0.4, 0.1} {
		for _, stratified := range []bool{false, true} {
			for _, score := range []walk.Scoring{walk.Crossings, walk.Expectation} {
				tally := walk.FluxTally{Label: "flux", At: []float64{0, 0.5}, Score: score}
				w := free(walk.Reduced{Field: ramp}, eta, walk.Uniform(-1.5, 1.9))
				sum := run(t, w, walk.Plan{Walkers: 1 << 20, Steps: 1, Seed: 3, Stratified: stratified}, tally)
				for k, s := range tally.At {
					name := fmt.Sprintf("J(%g), eta %g, %v, stratified %v", s, eta, score, stratified)
					walktest.Agree(t, name, sum.Of(tally).Estimate(k), rampFlux(s, eta)/3.4, alpha)
					if stratified && score == walk.Expectation {
						walktest.Differ(t, name, sum.Of(tally).Estimate(k), rampFlux(s, eta)/6.8, alpha)
					}
				}
			}
		}
	}
}

// A window's telescoped crossings are the crossings of its steps, one by one,
// for every wall.
func TestWindowsTelescope(t *testing.T) {
	for _, wall := range []walk.Wall{walk.Periodic(-2, 2), walk.Reflect(-2, 2), walk.Absorb(-2, 2), walk.Free()} {
		w := walk.Walk{Law: walk.Reduced{Field: root}, Eta: 0.3, Boundary: walk.Box{wall}, Start: walk.Uniform(-2, 2)}
		const steps = 100
		var each walk.Windows
		for s := range uint64(steps + 1) {
			each = append(each, s)
		}
		whole := walk.Flux("whole", -1, 0.1, 1.9)
		single := walk.FluxTally{Label: "single", At: whole.At, Windows: each}
		sum := run(t, w, walk.Plan{Walkers: 2000, Steps: steps, Seed: 9, Batches: 4}, whole, single)
		for b := range sum.Batches {
			for j := range whole.At {
				total := 0.0
				for s := range steps {
					total += sum.Of(single).Batch(b)[s*len(whole.At)+j]
				}
				if got := sum.Of(whole).Batch(b)[j]; !(math.Abs(got-total/steps) <= 1e-12) {
					t.Errorf("%v, surface %g: window %g, sum of steps %g", wall, whole.At[j], got, total/steps)
				}
			}
		}
	}
}

// The flux summed over all space is the mean displacement: zero for any
// unbiased walk, -eta mu with a drift. False-alarm rate 1e-6 each; the mutant
// is the drift that a naive reading of Eq. 10 suggests, -eta^2 g g'.
func TestTotalFlux(t *testing.T) {
	const alpha, eta, steps = 1e-6, 0.2, 50
	tally := walk.TotalFluxTally{Label: "total"}
	w := free(walk.Reduced{Field: ramp}, eta, walk.Uniform(-1, 1))
	sum := run(t, w, walk.Plan{Walkers: 1 << 18, Steps: steps, Seed: 21}, tally)
	walktest.Agree(t, "total flux", sum.Of(tally).Estimate(0), 0, alpha)
	walktest.Differ(t, "total flux", sum.Of(tally).Estimate(0), -eta*eta/2, alpha)

	drift := walk.Func(1, func(mu, q [][]float64) {
		for k := range q[0] {
			mu[0][k] = 0.01
		}
	})
	w.Law = walk.Reduced{Field: ramp, Drift: drift}
	sum = run(t, w, walk.Plan{Walkers: 1 << 18, Steps: steps, Seed: 22}, tally)
	walktest.Agree(t, "total flux with drift", sum.Of(tally).Estimate(0), -eta*0.01, alpha)
	walktest.Differ(t, "total flux with drift", sum.Of(tally).Estimate(0), 0, alpha)
}

func TestCancellation(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	began := time.Now()
	tally := walk.Moments("moments", 1<<40)
	sum, err := walk.Run(ctx, free(walk.Reduced{Field: root}, 1e-6, walk.Point(0)), walk.Plan{Walkers: 4096, Steps: 1 << 40}, tally)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("error %v, want a deadline", err)
	}
	if sum.Batches != 0 || time.Since(began) > time.Second {
		t.Errorf("%d batches after %v; a run must end within a second", sum.Batches, time.Since(began))
	}
}

func TestTriggerStopsEarlyAndAlike(t *testing.T) {
	tally := walk.Moments("moments", 10)
	w := free(walk.Reduced{Field: root}, 0.1, walk.Point(3))
	p := walk.Plan{Walkers: 1 << 20, Steps: 10, Batches: 1024, Seed: 2, Until: walk.RelErr("moments", 1e-3)}
	var batches []int
	for _, p.Workers = range []int{1, 3} {
		sum := run(t, w, p, tally)
		if e := sum.Of(tally).Estimate(1); !(e.RelErr() <= 1e-3) {
			t.Errorf("stopped at relative error %g", e.RelErr())
		}
		batches = append(batches, sum.Batches)
	}
	if batches[0] != batches[1] || batches[0] == 1024 {
		t.Errorf("stopped after %d batches; want the same number, below 1024", batches)
	}
}

func TestLostWalkersAreCounted(t *testing.T) {
	edge := walk.Func(1, func(g, q [][]float64) {
		for k, x := range q[0] {
			g[0][k] = math.Sqrt(1 - x*x) // NaN outside
		}
	})
	tally := walk.Flux("flux", 0)
	sum := run(t, free(walk.Reduced{Field: edge}, 0.5, walk.Uniform(-1, 1)), walk.Plan{Walkers: 1000, Steps: 200, Seed: 1, Batches: 2}, tally)
	if sum.Lost < 500 || sum.Lost > 1000 {
		t.Errorf("%d of 1000 walkers lost; nearly all must leave a field that ends", sum.Lost)
	}
}

// Absorbed walkers stay where they are: those inside and those absorbed are all. By symmetry half of them leave at the upper
// wall, at false-alarm rate 1e-6. Mutants: without walls walkers are missing; from 0.3 on more leave above.
func TestAbsorbedWalkersStay(t *testing.T) {
	const walkers, steps, alpha = 4000, 400, 1e-6
	density, flux := walk.Histogram("density", -1, 1, 1, steps), walk.Flux("flux", 0.99)
	ends := func(start float64, walls walk.Box) (all float64, above walk.Estimate) {
		w := walk.Walk{Law: walk.Reduced{Field: root}, Eta: 0.3, Boundary: walls, Start: walk.Point(start)}
		sum := run(t, w, walk.Plan{Walkers: walkers, Steps: steps, Seed: 1, Batches: 40}, density, flux)
		return sum.Of(density).Estimate(0).Value*2*walkers + float64(sum.Absorbed), sum.Of(flux).Estimate(0).Scale(steps)
	}
	walls := walk.Box{walk.Absorb(-1, 1)}
	all, above := ends(0, walls)
	if !(math.Abs(all-walkers) <= 1e-6) {
		t.Errorf("%g walkers are inside or absorbed, want %d", all, walkers)
	}
	walktest.Agree(t, "share that left above, seed 1", above, 0.5, alpha)
	if all, _ := ends(0, nil); !(all <= 0.9*walkers) {
		t.Errorf("without walls %g of %d walkers stay inside", all, walkers)
	}
	_, above = ends(0.3, walls)
	walktest.Differ(t, "share that left above from 0.3, seed 1", above, 0.5, alpha)
}

func TestBadInput(t *testing.T) {
	good := free(walk.Reduced{Field: root}, 0.1, walk.Uniform(-1, 1))
	plan := walk.Plan{Walkers: 100, Steps: 1, Batches: 4}
	for _, c := range []struct {
		name  string
		edit  func(w *walk.Walk, p *walk.Plan)
		tally walk.Tally
		want  string
	}{
		{"eta", func(w *walk.Walk, p *walk.Plan) { w.Eta = 0 }, nil, "eta = 0; it must be positive"},
		{"nan eta", func(w *walk.Walk, p *walk.Plan) { w.Eta = math.NaN() }, nil, "eta = NaN"},
		{"no law", func(w *walk.Walk, p *walk.Plan) { w.Law = nil }, nil, "no law"},
		{"no start", func(w *walk.Walk, p *walk.Plan) { w.Start = nil }, nil, "no start"},
		{"start", func(w *walk.Walk, p *walk.Plan) { w.Start = walk.Point(1, 2) }, nil, "2 coordinates, the law 1"},
		{"walls", func(w *walk.Walk, p *walk.Plan) { w.Boundary = walk.Box{nil, nil} }, nil, "2 walls for 1"},
		{"range", func(w *walk.Walk, p *walk.Plan) { w.Boundary = walk.Box{walk.Reflect(1, 1)} }, nil, "needs lo < hi"},
		{"groups", func(w *walk.Walk, p *walk.Plan) { w.Law = walk.Reduced{Field: root, Groups: []int{1, 2}} }, nil, "2 sign groups"},
		{"walkers", func(w *walk.Walk, p *walk.Plan) { p.Walkers = 0 }, nil, "0 walkers"},
		{"steps", func(w *walk.Walk, p *walk.Plan) { p.Steps = 0 }, nil, "0 steps"},
		{"batches", func(w *walk.Walk, p *walk.Plan) { p.Batches = 101 }, nil, "101 batches"},
		{"outside", nil, walk.Flux("flux"), "no surfaces"},
		{"order", nil, walk.Flux("flux", 1, 0), "not in ascending order"},
		{"axis", nil, walk.FluxTally{Label: "flux", Axis: 1, At: []float64{0}}, "axis 1"},
		{"windows", nil, walk.FluxTally{Label: "flux", At: []float64{0}, Windows: walk.Windows{0, 2}}, "ends at step 2"},
		{"patch", nil, walk.PatchTally{Label: "patch"}, "at least two coordinates"},
		{"grid", nil, walk.Histogram("h", 1, 0, 4, 1), "needs lo < hi"},
		{"trigger", func(w *walk.Walk, p *walk.Plan) { p.Until = walk.RelErr("nothing", 1) }, nil, `names tally "nothing"`},
		{"general", func(w *walk.Walk, p *walk.Plan) { w.Law = walk.General{} }, nil, "no coordinates"},
	} {
		w, p := good, plan
		if c.edit != nil {
			c.edit(&w, &p)
		}
		var tallies []walk.Tally
		if c.tally != nil {
			tallies = append(tallies, c.tally)
		}
		if _, err := walk.Run(context.Background(), w, p, tallies...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", c.name, err, c.want)
		}
	}
}

// A panic in a user's function reaches the caller of Run, who can recover it,
// instead of ending the process from a worker.
func TestPanicsReachTheCaller(t *testing.T) {
	defer func() {
		if p := recover(); p == nil || !strings.Contains(fmt.Sprint(p), "broken field") {
			t.Errorf("recovered %v", p)
		}
	}()
	broken := walk.Func(1, func(g, q [][]float64) { panic("broken field") })
	run(t, free(walk.Reduced{Field: broken}, 0.1, walk.Point(0)), walk.Plan{Walkers: 4096, Steps: 2, Workers: 3}, walk.Flux("flux", 1))
}
