package nnbridge

import (
	"crypto/sha256"
	"encoding/binary"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite testdata/training.txt")

// TestTrainingGolden compares the bits of networks after some steps with those of
// the machine that wrote testdata/training.txt. It must pass on every platform,
// for every GOAMD64 and every THERMOWALK_CPU.
func TestTrainingGolden(t *testing.T) {
	var got strings.Builder
	for _, d := range []Dynamics{SGD{}, Unbiased{}, Drift{}, Flow{Samples: 20}} {
		for _, data := range []Data{{Gaussian{11}, Fair{}}, {Uniform01{11}, Fair{}}} {
			for _, batch := range []int{1, 5} {
				for _, n := range []int{1, 8, 15} {
					task := Training{Shape: Shape{Hidden: 13, Inputs: 11, Bias: n != 8}, Data: data, Batch: batch, FrozenW: n == 15}
					b := block(Init{Shape: task.Shape, Law: "pytorch"}, 3, 7, n)
					m := mover(t, d, task, 0.1, n)
					m.Advance(b, 5)
					m.Advance(b, 64)
					h := sha256.New()
					for _, row := range b.Q {
						for _, q := range row {
							h.Write(binary.LittleEndian.AppendUint64(nil, math.Float64bits(q)))
						}
					}
					fmt.Fprintf(&got, "%x %s, %v, batch %d, %d networks of %v\n", h.Sum(nil)[:16], d.Name(), data, batch, n, task.Shape)
				}
			}
		}
	}
	const file = "testdata/training.txt"
	if *update {
		if err := os.WriteFile(file, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("got\n%swant\n%s", got.String(), want)
	}
}
