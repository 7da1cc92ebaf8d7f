package walk_test

import (
	"context"
	"fmt"
	"math"
	"testing"

	"thermowalk/walk"
)

// With all walkers kept, the paths of a batch have its moments; unwrapped, their
// steps are eta g; wrapped, they stay within the walls.
func TestPathsAreThoseOfTheWalkers(t *testing.T) {
	const size = 700 // more than a block
	w := walk.Walk{Law: walk.Reduced{Field: root}, Eta: 0.2, Boundary: walk.Box{walk.Periodic(-2, 2)}, Start: walk.Uniform(-2, 2)}
	wrapped := walk.PathTally{Label: "wrapped", PerBatch: size}
	unwrapped := walk.PathTally{Label: "unwrapped", PerBatch: size, Unwrapped: true, From: 3, To: 40}
	thinned := walk.PathTally{Label: "thinned", PerBatch: 2, Every: 7}
	moments := walk.Moments("moments", 40)
	sum := run(t, w, walk.Plan{Walkers: 2 * size, Steps: 40, Seed: 2, Batches: 2}, wrapped, unwrapped, thinned, moments)
	for b := range 2 {
		mean := 0.0
		for k := range size {
			in, out := wrapped.Path(sum.Of(wrapped), b, k, 0, 1), unwrapped.Path(sum.Of(unwrapped), b, k, 0, 1)
			if len(in) != 41 || len(out) != 38 {
				t.Fatalf("%d and %d positions, want 41 and 38", len(in), len(out))
			}
			mean += in[40] / size
			for s := 1; s < len(out); s++ {
				q := in[s+2]
				if step := math.Abs(out[s] - out[s-1]); !(math.Abs(step-0.2*math.Sqrt(1+q*q)) <= 1e-12) {
					t.Fatalf("batch %d, walker %d: a step of %g at %g", b, k, step, q)
				}
				if q < -2 || q >= 2 {
					t.Fatalf("a wrapped path at %g", q)
				}
			}
			if k < 2 {
				for j, q := range thinned.Path(sum.Of(thinned), b, k, 0, 1) {
					if q != in[7*j] {
						t.Errorf("thinned path at step %d: %g, want %g", 7*j, q, in[7*j])
					}
				}
			}
		}
		if want := sum.Of(moments).Batch(b)[0]; !(math.Abs(mean-want) <= 1e-12) {
			t.Errorf("batch %d: the paths end at %g on average, the walkers at %g", b, mean, want)
		}
	}
	if name := sum.Of(thinned).Label(7); name != "thinned walker 1, q1, step 7" {
		t.Errorf("score 7 is named %q", name)
	}
}

func TestPathBadInput(t *testing.T) {
	w := free(walk.Reduced{Field: root}, 0.1, walk.Point(0))
	refuse(t, w, walk.Plan{Walkers: 640, Steps: 1 << 40}, map[string]walk.Tally{
		"11 paths of the 10 walkers":         walk.PathTally{PerBatch: 11},
		"times 3 to 2 do not fit":            walk.PathTally{From: 3, To: 2},
		"keep every so many steps only":      walk.PathTally{},
		"keep fewer paths, or every so many": walk.PathTally{PerBatch: 4, Every: 1 << 10},
	})
}

func ExamplePathTally() {
	path := walk.PathTally{Label: "path", Every: 25}
	w := walk.Walk{Law: walk.Reduced{Field: root}, Eta: 0.1, Start: walk.Point(1)}
	sum, err := walk.Run(context.Background(), w, walk.Plan{Walkers: 64, Steps: 100, Seed: 1}, path)
	if err != nil {
		fmt.Println(err)
		return
	}
	for look, q := range path.Path(sum.Of(path), 0, 0, 0, 1) {
		fmt.Printf("step %3d: %.4f\n", look*25, q)
	}
	// Output:
	// step   0: 1.0000
	// step  25: 0.1182
	// step  50: -0.8138
	// step  75: -0.4158
	// step 100: -0.0463
}
