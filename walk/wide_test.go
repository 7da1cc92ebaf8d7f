package walk_test

import (
	"testing"

	"thermowalk/walk"
	"thermowalk/walk/rng"
	"thermowalk/walk/walktest"
)

// sign is the coin of a walker at a step, by its address alone.
func sign(seed, walker, step uint64) float64 {
	if (rng.Stream{Seed: seed, Purpose: rng.Sign}).Word(walker, step/64)>>(step%64)&1 == 1 {
		return -1
	}
	return 1
}

var one = walk.Func(1, func(g, _ [][]float64) {
	for k := range g[0] {
		g[0][k] = 1
	}
})

// The last of 2^42 walkers, in the last of 2^30 shards, go the way that their 64-bit
// addresses say; the mutant address of 32 bits leads elsewhere.
func TestWalkersBeyond32Bits(t *testing.T) {
	const walkers, batches, steps, seed = 1 << 42, 1 << 30, 200, 3
	paths := walk.PathTally{Label: "paths", PerBatch: 16}
	p := walk.Plan{Walkers: walkers, Batches: batches, Steps: steps, Seed: seed, Workers: 1, Shard: walk.Shard{Index: batches - 1, Count: batches}}
	sum := run(t, free(walk.Reduced{Field: one}, 1, walk.Point(0)), p, paths)
	if sum.Batches != 1 || sum.Numbers()[0] != batches-1 || sum.Walkers != walkers/batches {
		t.Fatalf("%d batches, first %v, of %d walkers", sum.Batches, sum.Numbers(), sum.Walkers)
	}
	cut := 0
	for k := range 16 {
		address := uint64(walkers - walkers/batches + k)
		at, short := 0.0, 0.0
		path := paths.Path(sum.Of(paths), 0, k, 0, 1)
		for step := range uint64(steps) {
			at -= sign(seed, address, step)
			short -= sign(seed, uint64(uint32(address)), step)
			if path[step+1] != at {
				t.Fatalf("walker %d, step %d: at %g, want %g", address, step+1, path[step+1], at)
			}
		}
		if at != short {
			cut++
		}
	}
	if cut < 8 {
		t.Errorf("addresses of 32 bits lead to the same end for %d of 16 walkers", 16-cut)
	}
}

// A law advances blocks at steps beyond 2^32 by the coins of those steps; and a run of 2^40
// steps ends when its last walker is absorbed, after 9 steps in the mean: false-alarm rate 1e-6.
func TestStepsBeyond32Bits(t *testing.T) {
	const seed, first, late, n = 5, 1<<42 - 7, 1<<40 - 100, 300
	mover, err := walk.Reduced{Field: one}.Mover(walk.Env{Eta: 1, Seed: seed, Walls: []walk.Wall{walk.Free()}, Block: 7})
	if err != nil {
		t.Fatal(err)
	}
	b := &walk.Block{First: first, Step: late, Q: [][]float64{make([]float64, 7)}, Turns: make([][]float64, 1)}
	mover.Advance(b, n)
	cut := 0
	for k, got := range b.Q[0] {
		at, short := 0.0, 0.0
		for step := uint64(late); step < late+n; step++ {
			at -= sign(seed, first+uint64(k), step)
			short -= sign(seed, first+uint64(k), uint64(uint32(step)))
		}
		if got != at || b.Step != late+n {
			t.Errorf("walker %d: at %g after step %d, want %g", k, got, b.Step, at)
		}
		if at != short {
			cut++
		}
	}
	if cut < 3 {
		t.Errorf("steps of 32 bits lead to the same end for %d of 7 walkers", 7-cut)
	}

	const steps = 1 << 40
	passage := walk.Passage("passage", 1<<33, steps)
	w := walk.Walk{Law: walk.Reduced{Field: one}, Eta: 1, Boundary: walk.Box{walk.Absorb(-2.5, 2.5)}, Start: walk.Point(0)}
	scores := run(t, w, walk.Plan{Walkers: 1 << 14, Steps: steps, Seed: 1}, passage).Of(passage)
	for j := range 2 {
		if e := passage.Survival(scores, j); e.Value != 0 {
			t.Errorf("survival at step %d: %v", passage.Times[j], e)
		}
	}
	if passage.Absorbed(scores).Value != 1 {
		t.Errorf("absorbed %v", passage.Absorbed(scores))
	}
	walktest.Agree(t, "steps to exit, seed 1", passage.Mean(scores), 3*3, 1e-6)
	walktest.Differ(t, "steps to exit, one late", passage.Mean(scores), 3*3+1, 1e-6)
}
