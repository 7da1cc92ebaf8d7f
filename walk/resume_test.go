package walk_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"thermowalk/walk"
)

// bits are the bytes of a sum.
func bits(t testing.TB, s *walk.Sum) []byte {
	t.Helper()
	b, err := s.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// A run that is stopped again and again by its context, with another number of
// workers each time, ends with the bytes of one that was not.
func TestResumeAfterStops(t *testing.T) {
	w, p, tallies := everything(2)
	want := bits(t, run(t, w, p, tallies...))
	random := rand.New(rand.NewPCG(1, 2))
	p.Checkpoint = &walk.Checkpoint{Path: filepath.Join(t.TempDir(), "run.ckpt"), Every: time.Millisecond, Steps: 20_000}
	launch, stops := walk.Run, 0
	for {
		p.Workers = 1 + random.IntN(4)
		field, ctx := fuse(root, int64(1+random.IntN(300)))
		w.Law = walk.Reduced{Field: field}
		sum, err := launch(ctx, w, p, tallies...)
		launch = walk.Resume
		var stopped *walk.Stopped
		switch {
		case err == nil:
			if !bytes.Equal(bits(t, sum), want) {
				t.Errorf("after %d stops the bytes differ", stops)
			}
			if stops < 5 {
				t.Errorf("only %d stops: the test shows little", stops)
			}
			return
		case !errors.As(err, &stopped) || stopped.Checkpoint != p.Checkpoint.Path || !errors.Is(err, context.Canceled):
			t.Fatal(err)
		}
		stops++
	}
}

// The engine takes up a block amid its way, not only whole batches: with one
// batch, a run that is always stopped still comes to an end.
func TestResumeAmidABatch(t *testing.T) {
	for _, plan := range []func(int) (walk.Walk, walk.Plan, []walk.Tally){everything, planar} {
		w, p, tallies := plan(1)
		p.Batches, p.Stratified = 1, false
		want := bits(t, run(t, w, p, tallies...))
		p.Checkpoint = &walk.Checkpoint{Path: filepath.Join(t.TempDir(), "run.ckpt")}
		law := w.Law.(walk.Reduced)
		field := law.Field
		for launch, k := walk.Run, 0; ; launch, k = walk.Resume, k+1 {
			var ctx context.Context
			law.Field, ctx = fuse(field, 31)
			w.Law = law
			sum, err := launch(ctx, w, p, tallies...)
			if err != nil {
				continue
			}
			if k < 15 {
				t.Errorf("complete after %d stops", k)
			}
			if !bytes.Equal(bits(t, sum), want) {
				t.Error("the bytes differ")
			}
			break
		}
	}
}

// fuse is a field that ends a context after so many evaluations.
func fuse(f walk.Field, evaluations int64) (walk.Field, context.Context) {
	ctx, cancel := context.WithCancel(context.Background())
	var left atomic.Int64
	left.Store(evaluations)
	return walk.Func(f.Dim(), func(g, q [][]float64) {
		if left.Add(-1) == 0 {
			cancel()
		}
		f.Eval(g, q)
	}), ctx
}

// A complete run is given back as it is: no step is made and no file written.
func TestResumeOfACompleteRun(t *testing.T) {
	w, p, tallies := everything(2)
	p.Checkpoint = &walk.Checkpoint{Path: filepath.Join(t.TempDir(), "run.ckpt")}
	want := bits(t, run(t, w, p, tallies...))
	before, _ := os.Stat(p.Checkpoint.Path)
	p.Progress = func(int, int) { t.Error("a batch was led") }
	sum, err := walk.Resume(context.Background(), w, p, tallies...)
	if err != nil || !bytes.Equal(bits(t, sum), want) {
		t.Errorf("error %v, or other bytes", err)
	}
	if after, _ := os.Stat(p.Checkpoint.Path); !after.ModTime().Equal(before.ModTime()) || !os.SameFile(before, after) {
		t.Error("the checkpoint was written again")
	}
	saved, err := walk.ReadCheckpoint(p.Checkpoint.Path)
	if err != nil || !bytes.Equal(bits(t, saved.Sum()), want) || saved.Under != 0 || saved.Loss != nil {
		t.Errorf("the checkpoint holds something else: %+v, error %v", saved, err)
	}
}

// A plan may grow; what results is what the grown plan gives from the start.
func TestResumeOfAGrownPlan(t *testing.T) {
	for name, grow := range map[string]func(p *walk.Plan, tallies []walk.Tally){
		"batches": func(p *walk.Plan, _ []walk.Tally) { p.Walkers, p.Batches = 5100, 17 },
		"steps": func(p *walk.Plan, tallies []walk.Tally) {
			p.Steps = 200
			tallies[2] = walk.Histogram("density", -2, 2, 16, 0, 77, 150, 199)
		},
		"trigger": func(p *walk.Plan, _ []walk.Tally) { p.Until = walk.RelErr("density", 1e-9) },
	} {
		w, p, tallies := everything(2)
		p.Checkpoint = &walk.Checkpoint{Path: filepath.Join(t.TempDir(), "run.ckpt")}
		run(t, w, p, tallies...)
		grow(&p, tallies)
		got, err := walk.Resume(context.Background(), w, p, tallies...)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		p.Checkpoint = nil
		if !bytes.Equal(bits(t, got), bits(t, run(t, w, p, tallies...))) {
			t.Errorf("%s: not the bytes of the grown plan", name)
		}
	}
}

func TestResumeRefusesAnotherRun(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(w *walk.Walk, p *walk.Plan, tallies []walk.Tally)
		want string
	}{
		{"eta", func(w *walk.Walk, p *walk.Plan, _ []walk.Tally) { w.Eta = 0.25 }, "eta was 0.2, is 0.25"},
		{"wall", func(w *walk.Walk, p *walk.Plan, _ []walk.Tally) { w.Boundary = walk.Box{walk.Reflect(-2, 2)} }, "wall 1 was periodic -2:2, is reflecting -2:2"},
		{"start", func(w *walk.Walk, p *walk.Plan, _ []walk.Tally) { w.Start = walk.Uniform(-2, 1) }, "start was uniform -2:2, is uniform -2:1"},
		{"law", func(w *walk.Walk, p *walk.Plan, _ []walk.Tally) { w.Law = walk.Reduced{Field: root, Drift: ramp} }, "law Drift was none, is func"},
		{"seed", func(w *walk.Walk, p *walk.Plan, _ []walk.Tally) { p.Seed = 6 }, "seed was 5, is 6"},
		{"strata", func(w *walk.Walk, p *walk.Plan, _ []walk.Tally) { p.Stratified = false }, "stratified was true, is false"},
		{"fewer steps", func(w *walk.Walk, p *walk.Plan, tallies []walk.Tally) {
			p.Steps = 149
			tallies[0] = walk.FluxTally{Label: "crossings", At: []float64{-1, 0.5}}
			tallies[2] = walk.Histogram("density", -2, 2, 16, 0)
		}, "steps was 150, is 149: a plan may only grow"},
		{"fewer walkers", func(w *walk.Walk, p *walk.Plan, _ []walk.Tally) { p.Walkers, p.Batches = 2700, 9 }, "batches were 10, are 9: a plan may only grow"},
		{"larger batches", func(w *walk.Walk, p *walk.Plan, _ []walk.Tally) { p.Walkers = 6000 }, "walkers per batch was 300, is 600: to add walkers, give 20 batches"},
		{"smaller batches", func(w *walk.Walk, p *walk.Plan, _ []walk.Tally) { p.Batches = 15 }, "walkers per batch was 300, is 200: to add batches, give 4500 walkers"},
		{"a surface", func(w *walk.Walk, p *walk.Plan, tallies []walk.Tally) {
			tallies[1] = walk.FluxTally{Label: "expectation", At: []float64{-1, 0.6}, Score: walk.Expectation, Windows: walk.Windows{3, 90}}
		}, `tally "expectation" At was [-1 0.5], is [-1 0.6]`},
		{"a time", func(w *walk.Walk, p *walk.Plan, tallies []walk.Tally) { tallies[3] = walk.Moments("moments", 64, 127) }, `tally "moments" Times was [64 128], is [64 127]`},
		{"a new surface with more steps", func(w *walk.Walk, p *walk.Plan, tallies []walk.Tally) {
			p.Steps, tallies[1] = 200, walk.FluxTally{Label: "expectation", At: []float64{0}, Score: walk.Expectation}
		}, `tally "expectation" At was`},
		{"order", func(w *walk.Walk, p *walk.Plan, tallies []walk.Tally) {
			tallies[0], tallies[1] = tallies[1], tallies[0]
		}, "in another order"},
		{"shard", func(w *walk.Walk, p *walk.Plan, _ []walk.Tally) { p.Shard = walk.Shard{Index: 1, Count: 2} }, "the shard was batches 0-9, is 5-9"},
	} {
		w, p, tallies := everything(2)
		p.Checkpoint = &walk.Checkpoint{Path: filepath.Join(t.TempDir(), "run.ckpt")}
		run(t, w, p, tallies...)
		before, _ := os.ReadFile(p.Checkpoint.Path)
		c.edit(&w, &p, tallies)
		_, err := walk.Resume(context.Background(), w, p, tallies...)
		var changed *walk.Changed
		if !errors.As(err, &changed) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that says %q", c.name, err, c.want)
		}
		if after, _ := os.ReadFile(p.Checkpoint.Path); !bytes.Equal(before, after) {
			t.Errorf("%s: the checkpoint was altered", c.name)
		}
	}
}

func TestCheckpointBadInput(t *testing.T) {
	w, p, tallies := everything(1)
	dir := t.TempDir()
	path := filepath.Join(dir, "run.ckpt")
	p.Checkpoint = &walk.Checkpoint{Path: path}
	if _, err := walk.Resume(context.Background(), w, p, tallies...); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no checkpoint: error %v", err)
	}
	run(t, w, p, tallies...)
	if _, err := walk.Run(context.Background(), w, p, tallies...); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second run on the same checkpoint: error %v", err)
	}
	for want, c := range map[string]*walk.Checkpoint{
		"needs a path":              {},
		"must not be negative":      {Path: path, Every: -1},
		"no such file or directory": {Path: filepath.Join(dir, "nowhere", "run.ckpt")},
		"not a directory":           {Path: filepath.Join(path, "run.ckpt")},
	} {
		p.Checkpoint = c
		if _, err := walk.Run(context.Background(), w, p, tallies...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want one that says %q", err, want)
		}
	}
}

// 50 truncations and 50 alterations at random places: of the newest generation, the older
// one is used and the loss reported; of both, a clear error; never other bytes.
func TestDamagedCheckpoints(t *testing.T) {
	w, p, tallies := everything(2)
	want := bits(t, run(t, w, p, tallies...))
	dir := t.TempDir()
	path := filepath.Join(dir, "run.ckpt")
	p.Checkpoint = &walk.Checkpoint{Path: path}
	p.Workers = 1
	for _, launch := range []func(context.Context, walk.Walk, walk.Plan, ...walk.Tally) (*walk.Sum, error){walk.Run, walk.Resume} {
		field, ctx := fuse(root, 500)
		fused := w
		fused.Law = walk.Reduced{Field: field}
		if _, err := launch(ctx, fused, p, tallies...); err == nil {
			t.Fatal("the run was not stopped")
		}
	}
	newest, older := content(t, path), content(t, path+walk.OlderSuffix)
	random := rand.New(rand.NewPCG(3, 4))
	for k := range 100 {
		damage, both := []func(*rand.Rand, []byte) []byte{truncated, altered}[k%2], k%5 == 4
		put(t, path, damage(random, newest))
		put(t, path+walk.OlderSuffix, older)
		if both {
			put(t, path+walk.OlderSuffix, damaged(random, older))
		}
		var log bytes.Buffer
		p.Checkpoint.Log = slog.New(slog.NewTextHandler(&log, nil))
		sum, err := walk.Resume(context.Background(), w, p, tallies...)
		if both {
			if err == nil || !strings.Contains(err.Error(), "both generations") {
				t.Fatalf("damage %d: error %v, want one about both generations", k, err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("damage %d: %v", k, err)
		}
		if !strings.Contains(log.String(), "the newest checkpoint is lost") {
			t.Errorf("damage %d: no word of the loss in %q", k, log.String())
		}
		if !bytes.Equal(bits(t, sum), want) {
			t.Fatalf("damage %d: other bytes", k)
		}
		if _, err := walk.ReadCheckpoint(path); err != nil {
			t.Errorf("damage %d: the checkpoint is not mended: %v", k, err)
		}
		if !bytes.Equal(content(t, path+walk.OlderSuffix), older) {
			t.Errorf("damage %d: the good older generation was replaced by the damaged one", k)
		}
	}
}

// damaged cuts a file short or alters a byte of it.
func damaged(random *rand.Rand, data []byte) []byte {
	if random.IntN(2) == 0 {
		return truncated(random, data)
	}
	return altered(random, data)
}

func truncated(random *rand.Rand, data []byte) []byte {
	return bytes.Clone(data)[:random.IntN(len(data))]
}

func altered(random *rand.Rand, data []byte) []byte {
	data = bytes.Clone(data)
	data[random.IntN(len(data))] ^= byte(1 + random.IntN(255))
	return data
}

func content(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func put(t testing.TB, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o666); err != nil {
		t.Fatal(err)
	}
}

func ExampleResume() {
	dir, err := os.MkdirTemp("", "walk")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	moments := walk.Moments("moments", 200)
	w := walk.Walk{Law: walk.Reduced{Field: root}, Eta: 0.1, Start: walk.Point(1)}
	p := walk.Plan{Walkers: 6400, Steps: 200, Seed: 1, Checkpoint: &walk.Checkpoint{Path: filepath.Join(dir, "run.ckpt")}}

	ctx, stop := context.WithCancel(context.Background()) // as signal.NotifyContext would give
	p.Progress = func(done, of int) {
		if done == 20 {
			stop()
		}
	}
	_, err = walk.Run(ctx, w, p, moments)
	var stopped *walk.Stopped
	fmt.Println("stopped with a checkpoint:", errors.As(err, &stopped) && stopped.Checkpoint != "")

	p.Progress = nil
	sum, err := walk.Resume(context.Background(), w, p, moments)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(sum.Batches, "batches, E[q] =", moments.Mean(sum.Of(moments), 0, 0))
	// Output:
	// stopped with a checkpoint: true
	// 64 batches, E[q] = 1.00(4)
}
