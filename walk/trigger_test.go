package walk_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thermowalk/walk"
	"thermowalk/walk/walktest"
)

// To stop where the error happens to be small costs little: with the trigger
// on, 95 % intervals of 1000 runs cover the truth between 92 % and 98 % of the
// time, and the runs do end at different rounds. With true coverage 0.95 the
// bounds are 4.3 standard deviations away: false-alarm rate 2e-5.
func TestTriggerCoverage(t *testing.T) {
	const repetitions = 1000
	for _, score := range []walk.Scoring{walk.Crossings, walk.Expectation} {
		tally := walk.FluxTally{Label: "flux", At: []float64{0.5}, Score: score}
		w := free(walk.Reduced{Field: ramp}, 0.4, walk.Uniform(-1.5, 1.9))
		bound := map[walk.Scoring]float64{walk.Crossings: 0.17, walk.Expectation: 0.12}[score]
		covered, narrow, rounds := 0, 0, map[int]int{}
		for seed := range uint64(repetitions) {
			p := walk.Plan{Walkers: 100 * 1024, Steps: 1, Seed: seed, Batches: 1024, Workers: 1, Until: walk.RelErr("flux", bound)}
			sum := run(t, w, p, tally)
			rounds[sum.Batches]++
			e := sum.Of(tally).Estimate(0)
			if p := walktest.PValue(e, rampFlux(0.5, 0.4)/3.4); p > 0.05 {
				covered++
			}
			if p := walktest.PValue(walk.Estimate{Value: e.Value, StdErr: e.StdErr / 2, N: e.N}, rampFlux(0.5, 0.4)/3.4); p > 0.05 {
				narrow++
			}
		}
		t.Logf("%v: covered %d of %d; batches at the end: %v", score, covered, repetitions, rounds)
		if covered < 920 || covered > 980 {
			t.Errorf("%v: 95 %% intervals cover in %d of %d runs", score, covered, repetitions)
		}
		if narrow >= 920 { // mutant: an error of half the size
			t.Errorf("%v: intervals of half the width cover as well", score)
		}
		if len(rounds) < 3 {
			t.Errorf("%v: all runs end after %v batches: the trigger is not tried", score, rounds)
		}
	}
}

// Bins that no walker reaches do not block; what limits is named.
func TestZeroBinsDoNotBlock(t *testing.T) {
	density := walk.Histogram("density", -10, 10, 40, 4)
	w := free(walk.Reduced{Field: root}, 0.1, walk.Uniform(-1, 1))
	p := walk.Plan{Walkers: 1 << 17, Steps: 4, Batches: 512, Seed: 1, Until: walk.RelErr("density", 0.1)}
	sum := run(t, w, p, density)
	if sum.Batches == 512 {
		t.Errorf("never met: %s", sum.Limiting)
	}
	if !strings.HasPrefix(sum.Limiting, "density in q ") || !strings.Contains(sum.Limiting, ", step 4 at relative error 0.0") {
		t.Errorf("limiting %q, want a bin and its error", sum.Limiting)
	}
	p.Until = walk.RelErr("density", 0.1, 0, 1) // bins that nothing ever reaches: not met by knowing nothing
	if sum := run(t, w, p, density); sum.Batches != 512 || sum.Limiting != "density: nothing seen yet" {
		t.Errorf("%d batches, limiting %q", sum.Batches, sum.Limiting)
	}
}

func TestTriggersCombine(t *testing.T) {
	moments := walk.Moments("moments", 10)
	w := free(walk.Reduced{Field: root}, 0.1, walk.Point(3))
	batches := func(until walk.Trigger) (int, string) {
		sum := run(t, w, walk.Plan{Walkers: 1 << 14, Steps: 10, Batches: 512, Seed: 2, Until: until}, moments)
		return sum.Batches, sum.Limiting
	}
	loose, tight := walk.RelErr("moments", 0.02), walk.AbsErr("moments", 0.011, 0)
	first, _ := batches(loose)
	second, limiting := batches(tight)
	if first >= second || second == 512 {
		t.Fatalf("%d and %d batches; want the first smaller and both below 512", first, second)
	}
	if !strings.HasPrefix(limiting, "moments E[q], step 10 at standard error 0.0") {
		t.Errorf("limiting %q", limiting)
	}
	if n, _ := batches(walk.All(loose, tight)); n != second {
		t.Errorf("all: %d batches, want %d", n, second)
	}
	if n, _ := batches(walk.Any(loose, tight)); n != first {
		t.Errorf("any: %d batches, want %d", n, first)
	}
}

func TestTriggerBadInput(t *testing.T) {
	moments := walk.Moments("moments", 1)
	for want, until := range map[string]walk.Trigger{
		`names tally "flux", which is not in the run`:   walk.All(walk.RelErr("moments", 1), walk.RelErr("flux", 1)),
		`names score 2 of tally "moments", which has 2`: walk.AbsErr("moments", 1, 2),
		"an error of 0 of tally":                        walk.RelErr("moments", 0),
	} {
		p := walk.Plan{Walkers: 64, Steps: 1, Until: until}
		_, err := walk.Run(context.Background(), free(walk.Reduced{Field: root}, 0.1, walk.Point(3)), p, moments)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
}

// MaxTime ends a run without error, says so, and leaves batches of the same
// content; resumed with more time, the run completes with the same bytes.
func TestMaxTime(t *testing.T) {
	w, p, tallies := everything(2)
	p.Walkers, p.Batches = 20_000, 200
	want := run(t, w, p, tallies...)
	p.MaxTime = 30 * time.Millisecond
	p.Checkpoint = &walk.Checkpoint{Path: filepath.Join(t.TempDir(), "run.ckpt")}
	field := walk.Func(1, func(g, q [][]float64) {
		time.Sleep(10 * time.Microsecond)
		root.Eval(g, q)
	})
	w.Law = walk.Reduced{Field: field}
	began := time.Now()
	sum := run(t, w, p, tallies...)
	if took := time.Since(began); took > time.Second {
		t.Errorf("a limit of %v took %v", p.MaxTime, took)
	}
	if sum.Batches >= 200 || sum.Limiting != fmt.Sprintf("time limit 30ms after %d of 200 batches", sum.Batches) {
		t.Errorf("%d batches, limiting %q", sum.Batches, sum.Limiting)
	}
	for b := range sum.Batches {
		for k, x := range sum.Named("moments").Batch(b) {
			if x != want.Named("moments").Batch(b)[k] {
				t.Errorf("batch %d differs", b)
			}
		}
	}
	p.Progress = func(int, int) { t.Error("a batch was led after the time limit") }
	if again, err := walk.Resume(context.Background(), w, p, tallies...); err != nil || again.Batches != sum.Batches {
		t.Errorf("resumed with its time used up: %v, %d batches, want %d", err, again.Batches, sum.Batches)
	}
	p.MaxTime, p.Progress = time.Hour, nil
	w.Law = walk.Reduced{Field: root}
	rest, err := walk.Resume(context.Background(), w, p, tallies...)
	if err != nil || !bytes.Equal(bits(t, rest), bits(t, want)) {
		t.Errorf("resumed with more time: error %v, or other bytes", err)
	}
}
