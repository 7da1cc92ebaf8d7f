package walk_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"thermowalk/walk"
)

// shards runs a plan in so many parts, with the given numbers of workers in turn.
func shards(t testing.TB, count int, workers ...int) []*walk.Sum {
	t.Helper()
	var sums []*walk.Sum
	for k := range count {
		w, p, tallies := everything(workers[k%len(workers)])
		p.Shard = walk.Shard{Index: k, Count: count}
		sums = append(sums, run(t, w, p, tallies...))
	}
	return sums
}

// 1, 2 and 5 workers, 3 and 7 shards merged in any order, at once or in
// groups, after a passage through files: the same bytes.
func TestShardsMergeToTheSameBytes(t *testing.T) {
	w, p, tallies := everything(1)
	want := bits(t, run(t, w, p, tallies...))
	for _, workers := range []int{2, 5} {
		w, p, tallies := everything(workers)
		if !bytes.Equal(bits(t, run(t, w, p, tallies...)), want) {
			t.Errorf("%d workers: other bytes", workers)
		}
	}
	random := rand.New(rand.NewPCG(5, 6))
	for _, count := range []int{1, 3, 7, 10} {
		sums := shards(t, count, 1, 2, 5)
		for range 10 {
			random.Shuffle(count, func(i, j int) { sums[i], sums[j] = sums[j], sums[i] })
			cut := random.IntN(count)
			group := merge(t, sums[cut:]...)
			all := merge(t, append(append([]*walk.Sum{}, sums[:cut]...), reread(t, group))...)
			if !bytes.Equal(bits(t, all), want) {
				t.Fatalf("%d shards: other bytes", count)
			}
			if len(all.Missing()) != 0 {
				t.Fatalf("%d shards: %v missing", count, all.Missing())
			}
		}
	}
}

func merge(t testing.TB, parts ...*walk.Sum) *walk.Sum {
	t.Helper()
	sum, err := walk.Merge(parts...)
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

// reread writes a sum to a file and reads it back.
func reread(t testing.TB, s *walk.Sum) *walk.Sum {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sum")
	if err := s.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	back, err := walk.ReadSumFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return back
}

// A sum that was read back answers like the one that was written.
func TestSumReadBack(t *testing.T) {
	w, p, tallies := everything(2)
	sum := run(t, w, p, tallies...)
	back := reread(t, sum)
	if back.Walkers != sum.Walkers || back.Batches != sum.Batches || back.Plan.Seed != 5 || back.Plan.Steps != 150 || !back.Plan.Stratified {
		t.Errorf("read back as %+v", back)
	}
	for _, tally := range tallies {
		for k := range sum.Of(tally).Size() {
			if a, b := sum.Of(tally).Estimate(k), back.Of(tally).Estimate(k); math.Float64bits(a.Value) != math.Float64bits(b.Value) {
				t.Errorf("%s, score %d: %v, read back %v", tally.Name(), k, a, b)
			}
		}
	}
	data := bits(t, sum)
	random := rand.New(rand.NewPCG(7, 8))
	for range 50 {
		if _, err := walk.ReadSum(bytes.NewReader(damaged(random, data))); err == nil {
			t.Fatal("a damaged sum was read")
		}
	}
}

func TestMergeKeepsGapsAndRefusesContradictions(t *testing.T) {
	sums := shards(t, 7, 2)
	part := merge(t, sums[6], sums[2], sums[3], sums[2])
	if got := fmt.Sprint(part.Missing()); got != "[0-1 5-7]" {
		t.Errorf("missing %s, want [0-1 5-7]", got)
	}
	if got := fmt.Sprint(part.Numbers()); got != "[2 3 4 8 9]" || part.Walkers != 1500 {
		t.Errorf("batches %s with %d walkers", got, part.Walkers)
	}
	if e := part.Named("moments").Estimate(1); e.N != 5 {
		t.Errorf("estimate %v of %d batches, want 5", e, e.N)
	}

	w, p, tallies := everything(2)
	other := func(edit func()) *walk.Sum {
		w, p, tallies = everything(2)
		edit()
		return run(t, w, p, tallies...)
	}
	for _, c := range []struct {
		sum  *walk.Sum
		want string
	}{
		{other(func() { w.Eta = 0.3 }), "sum 2 is of another run than sum 1: eta was 0.2, is 0.3"},
		{other(func() { p.Seed = 6 }), "seed was 5, is 6"},
		{other(func() { p.Steps = 160 }), "steps was 150, is 160"},
		{other(func() { tallies = tallies[:5] }), `tally "increments" was walk.IncrementsTally, is absent`},
		{other(func() { p.Walkers = 4000 }), "walkers per batch was 300, is 400"},
		{other(func() { w.Law = walk.Reduced{Field: root2} }), "contradicts another: batch 2 differs in tally"},
	} {
		if _, err := walk.Merge(sums[2], c.sum); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one that says %q", err, c.want)
		}
	}
	if _, err := walk.Merge(); err == nil {
		t.Error("nothing was merged without an error")
	}
	more := other(func() { p.Walkers, p.Batches = 3600, 12 }) // a grown plan holds the batches of the smaller one
	if all := merge(t, sums[0], more); !bytes.Equal(bits(t, all), bits(t, more)) {
		t.Error("a grown plan and its part: other bytes")
	}
}

// root2 differs from root in its last bits, which no description can see.
var root2 = walk.Func(1, func(g, q [][]float64) {
	for k, x := range q[0] {
		g[0][k] = math.Sqrt(math.FMA(x, x, 1)) * (1 + 1e-12)
	}
})

// The shards of a plan are its batches, each once, in order.
func TestShardRanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		batches := rapid.IntRange(1, 1<<20).Draw(t, "batches")
		count := rapid.IntRange(1, min(batches, 2000)).Draw(t, "count")
		next := 0
		for k := range count {
			r := walk.Shard{Index: k, Count: count}.Range(batches)
			if r.From != next || r.Len() < batches/count || r.Len() > batches/count+1 {
				t.Fatalf("shard %d of %d is %v of %d batches after %d", k, count, r, batches, next)
			}
			next = r.To
		}
		if next != batches {
			t.Fatalf("the shards end at %d of %d", next, batches)
		}
	})
}

func TestShardBadInput(t *testing.T) {
	w, p, tallies := everything(1)
	for _, c := range []struct {
		shard walk.Shard
		until walk.Trigger
		want  string
	}{
		{walk.Shard{Index: 3, Count: 3}, nil, "shard 3 of 3; number the shards from 0"},
		{walk.Shard{Index: -1, Count: 3}, nil, "shard -1 of 3"},
		{walk.Shard{Index: 1}, nil, "shard 1 of 0"},
		{walk.Shard{Index: 1, Count: 11}, nil, "11 shards of 10 batches"},
		{walk.Shard{Index: 1, Count: 2}, walk.RelErr("moments", 1), "a trigger needs all batches"},
	} {
		p.Shard, p.Until = c.shard, c.until
		if _, err := walk.Run(context.Background(), w, p, tallies...); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one that says %q", err, c.want)
		}
	}
}

func ExampleMerge() {
	w := walk.Walk{Law: walk.Reduced{Field: root}, Eta: 0.1, Start: walk.Point(1)}
	moments := walk.Moments("moments", 100)
	plan := walk.Plan{Walkers: 6400, Steps: 100, Seed: 1}
	var parts []*walk.Sum
	for _, k := range []int{2, 0, 1} { // three tasks of a job array, in whatever order they end
		p := plan
		p.Shard = walk.Shard{Index: k, Count: 3}
		part, err := walk.Run(context.Background(), w, p, moments)
		if err != nil {
			fmt.Println(err)
			return
		}
		parts = append(parts, part)
	}
	early, _ := walk.Merge(parts[:2]...)
	fmt.Println("missing batches:", early.Missing())
	all, _ := walk.Merge(parts...)
	whole, _ := walk.Run(context.Background(), w, plan, moments)
	fmt.Println(all.Of(moments).Estimate(0) == whole.Of(moments).Estimate(0))
	// Output:
	// missing batches: [21-41]
	// true
}
