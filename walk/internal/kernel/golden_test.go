package kernel

import (
	"bufio"
	"crypto/sha256"
	"flag"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "rewrite testdata/golden.txt")

// TestGolden compares the bits of 2^15 results of every function with those of
// the machine that wrote testdata/golden.txt. It must pass on every platform and
// for every GOAMD64. All NaN count as one.
func TestGolden(t *testing.T) {
	const n = 1 << 15
	x, y, dst := make([]float64, n), make([]float64, n), make([]float64, n)
	for i := range x {
		x[i], y[i] = sample(i), sample(i+n)
	}
	sum := func(run func()) string {
		run()
		h := sha256.New()
		for _, v := range dst {
			bits := math.Float64bits(v)
			if v != v {
				bits = 0x7ff8000000000000
			}
			fmt.Fprintf(h, "%016x", bits)
		}
		return fmt.Sprintf("%x", h.Sum(nil)[:16])
	}
	var lines []string
	for _, u := range unary {
		lines = append(lines, sum(func() { u.block(dst, x) })+" "+u.name)
	}
	for _, b := range binary {
		lines = append(lines, sum(func() { b.block(dst, x, y) })+" "+b.name)
	}
	const file = "testdata/golden.txt"
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var want []string
	for s := bufio.NewScanner(f); s.Scan(); {
		want = append(want, s.Text())
	}
	if len(want) != len(lines) {
		t.Fatalf("%s has %d lines, want %d", file, len(want), len(lines))
	}
	for i, l := range lines {
		if l != want[i] {
			t.Errorf("got %s, want %s", l, want[i])
		}
	}
}
