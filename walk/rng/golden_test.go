package rng

import (
	"crypto/sha256"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite testdata/golden.txt")

// TestGolden compares the bits of 10^4 words and numbers of each kind with those
// of the machine that wrote testdata/golden.txt. It must pass on every platform
// and for every GOAMD64.
func TestGolden(t *testing.T) {
	const n = 10000
	s := Stream{Seed: 0x0123456789abcdef, Purpose: Sign, Lane: 0xfedc}
	const first, index = 1<<32 - n/2, 1<<40 + 2
	w := make([]uint64, n)
	x, y := make([]float64, n), make([]float64, n)
	float := func(f func()) func() {
		return func() {
			f()
			for k := range w {
				w[k] = math.Float64bits(x[k])
			}
		}
	}
	var got strings.Builder
	for _, c := range []struct {
		name string
		run  func()
	}{
		{"words", func() { s.Words(w, first, index) }},
		{"words upper half", func() { s.Words(w, first, index+1) }},
		{"uniform", float(func() { s.Uniform(x, first, index) })},
		{"normal cosine", float(func() { s.NormalPair(x, y, first, index) })},
		{"normal sine", float(func() { s.NormalPair(y, x, first, index) })},
		{"student 3", float(func() { s.StudentT(x, 3, first, index) })},
		{"student 0.1", float(func() { s.StudentT(x, 0.1, first, index) })},
		{"quantile", float(func() {
			s.Uniform(x, first, index)
			for k, p := range x {
				x[k] = NormalQuantile(p)
				if k%2 == 1 { // the lower tail
					x[k] = NormalQuantile(p * math.Ldexp(1, -k/10))
				}
			}
		})},
	} {
		c.run()
		h := sha256.New()
		for _, v := range w {
			fmt.Fprintf(h, "%016x", v)
		}
		fmt.Fprintf(&got, "%x %s\n", h.Sum(nil)[:16], c.name)
	}
	const file = "testdata/golden.txt"
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
