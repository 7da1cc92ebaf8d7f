package walk_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"thermowalk/walk"
	"thermowalk/walk/field"
)

// The hot loop neither allocates nor grows with time: once the engine stands,
// more steps cost no more allocations.
func TestStepsDoNotAllocate(t *testing.T) {
	force, err := walk.ParseForce(nil, 3, "1+0.1*xi1*sin(q)+xi2*xi3")
	if err != nil {
		t.Fatal(err)
	}
	// Every kind of variate, drawn for each walker at each step.
	law := walk.General{F: force, Gamma: walk.TwoPoint{Size: 1}, Xi: []walk.Variate{
		walk.NormalVariate{SD: 1}, walk.UniformVariate{Half: 1}, walk.StudentT{Nu: 5, Scale: 1},
	}}
	for name, all := range map[string]func(workers int) (walk.Walk, walk.Plan, []walk.Tally){
		"line":  everything,
		"plane": planar,
		"general": func(workers int) (walk.Walk, walk.Plan, []walk.Tally) {
			_, p, tallies := everything(workers)
			return walk.Walk{Law: law, Eta: 0.01, Boundary: walk.Box{walk.Periodic(-2, 2)}, Start: walk.Uniform(-2, 2)}, p, []walk.Tally{tallies[0], tallies[2], tallies[3]}
		},
	} {
		if name == "general" && raceDetector {
			t.Log("the race detector empties pools at random: allocations of the general law are not counted")
			continue
		}
		w, p, tallies := all(1)
		p.Batches = 2
		allocs := func(walkers uint64) float64 {
			p.Walkers = walkers
			return testing.AllocsPerRun(5, func() { run(t, w, p, tallies...) })
		}
		if few, many := allocs(1000), allocs(8000); many > few+8 {
			t.Errorf("%s: %g allocations for 1000 walkers, %g for 8000", name, few, many)
		}
	}
}

// BenchmarkStep leads the walks that thermowalk bench measures, and their
// neighbours, on one core.
func BenchmarkStep(b *testing.B) {
	const walkers, steps = 1 << 13, 256
	turn := 2 * math.Pi
	wave := walk.Reduced{Field: field.MustParse("1+0.5*sin(q)")}
	unit := walk.Reduced{Field: field.MustParse("sqrt((q2^2 + 1)*normcdf(q2) + q2*normpdf(q2))", "abs(q1)*sqrt(normcdf(q2))")}
	force, err := walk.ParseForce(nil, 1, "1+0.1*xi*sin(q)")
	if err != nil {
		b.Fatal(err)
	}
	one := walk.NormalVariate{SD: 1}
	for _, c := range []struct {
		name string
		walk walk.Walk
	}{
		{"root", free(walk.Reduced{Field: root}, 0.01, walk.Uniform(-2, 2))},
		{"root between walls", walk.Walk{Law: walk.Reduced{Field: root}, Eta: 0.05, Boundary: walk.Box{walk.Reflect(-8, 8)}, Start: walk.Uniform(-8, 8)}},
		{"wave round a circle", walk.Walk{Law: wave, Eta: 0.01, Boundary: walk.Box{walk.Periodic(0, turn)}, Start: walk.Uniform(0, turn)}},
		{"unit of a network", free(unit, 0.01, walk.Product(walk.Uniform(-2, 2), walk.Uniform(-2, 2)))},
		{"general law", free(walk.General{F: force, Gamma: one, Xi: []walk.Variate{one}}, 0.01, walk.Uniform(0, turn))},
	} {
		b.Run(c.name, func(b *testing.B) {
			tally := walk.Flux("flux", 0.5)
			for b.Loop() {
				run(b, c.walk, walk.Plan{Walkers: walkers, Steps: steps, Workers: 1}, tally)
			}
			b.ReportMetric(walkers*steps*float64(b.N)/b.Elapsed().Seconds(), "walker-steps/s")
		})
	}
}

// The worth of a scoring and of strata: 1/(variance x seconds), relative to
// plain crossings in the same run.
func BenchmarkFluxEfficiency(b *testing.B) {
	var plain float64
	for _, stratified := range []bool{false, true} {
		for _, score := range []walk.Scoring{walk.Crossings, walk.Expectation} {
			start := "plain"
			if stratified {
				start = "stratified"
			}
			b.Run(fmt.Sprintf("%v/%s", score, start), func(b *testing.B) {
				tally := walk.FluxTally{Label: "flux", At: []float64{0.5}, Score: score}
				w := free(walk.Reduced{Field: ramp}, 0.1, walk.Uniform(-1.5, 1.9))
				variance, seed := 0.0, uint64(0)
				began := time.Now()
				for b.Loop() {
					seed++
					e := run(b, w, walk.Plan{Walkers: 1 << 18, Steps: 1, Seed: seed, Stratified: stratified, Workers: 1}, tally).Of(tally).Estimate(0)
					variance += e.StdErr * e.StdErr
				}
				n := float64(seed)
				worth := 1 / (variance / n * time.Since(began).Seconds() / n)
				if plain == 0 {
					plain = worth
				}
				b.ReportMetric(worth/plain, "gain/CPU-s")
			})
		}
	}
}
