package bench

import (
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"strings"
	"testing"

	"thermowalk/walk"
)

func commandOf(k kernel) func(context.Context) *exec.Cmd {
	return func(ctx context.Context) *exec.Cmd { return k.command(ctx, "a", 1, "time") }
}

// ends are what a yardstick tells of its walkers after so many steps: means of
// q_i and q_i^2 of a walk, means of |V|^2, |b|^2, |W|^2 of networks. walkers is
// the number that the yardstick has, so that errors compare.
var ends = map[string]struct {
	walk    walk.Walk
	size    int // of networks
	steps   uint64
	walkers uint64
}{
	"a":      {walkA, 0, 1024, 1 << 16},
	"b":      {walkB, 0, 1024, 1 << 16},
	"c":      {walkC, 0, 1024, 1 << 16},
	"d":      {walk.Walk{}, 10, 1024, 4096},
	"sgd10":  {walk.Walk{}, 10, 8192, 512},
	"sgd100": {walk.Walk{}, 100, 1024, 64},
}

// known keeps what endsOf has found for the next yardstick.
var known = map[string][]float64{}

// endsOf are those numbers by this project, with eta times a factor.
func endsOf(t *testing.T, name string, factor float64) (means []float64) {
	t.Helper()
	key := fmt.Sprint(name, factor)
	if means, ok := known[key]; ok {
		return means
	}
	defer func() { known[key] = means }()
	e := ends[name]
	w := e.walk
	if e.size > 0 {
		var err error
		if w, err = network(e.size); err != nil {
			t.Fatal(err)
		}
	}
	w.Eta *= factor
	tally := walk.Moments("ends", e.steps)
	sum, err := walk.Run(t.Context(), w, walk.Plan{Walkers: e.walkers, Steps: e.steps, Seed: 11}, tally)
	if err != nil {
		t.Fatal(err)
	}
	s := sum.Of(tally)
	if e.size == 0 {
		for i := range w.Dim() {
			means = append(means, tally.Mean(s, 0, i).Value, tally.MeanSquare(s, 0, i).Value)
		}
		return means
	}
	means = make([]float64, 3)
	for i := range w.Dim() {
		means[min(i/e.size, 2)] += tally.MeanSquare(s, 0, i).Value
	}
	return means
}

// agree holds a yardstick against this project: no mean is off by more than 5
// standard errors of the difference, from all walkers (false alarms: 6e-7 for each mean), while
// twice the eta is rejected. more is the number of walkers here over those there.
func agree(t *testing.T, k kernel, name string, more float64) {
	text, err := k.command(t.Context(), name, 1, "moments").Output()
	if err != nil {
		t.Fatalf("%s: %v", k.name, err)
	}
	worst := func(means []float64) (z float64) {
		lines := strings.Split(strings.TrimSpace(string(text)), "\n")
		if len(lines) != len(means) {
			t.Fatalf("%s, case %s: %d means, want %d", k.name, name, len(lines), len(means))
		}
		for i, line := range lines {
			var mean, stderr float64
			if _, err := fmt.Sscan(line, &mean, &stderr); err != nil || !(stderr > 0) {
				t.Fatalf("%s, case %s: %q: %v", k.name, name, line, err)
			}
			z = math.Max(z, math.Abs(mean-means[i])/(stderr*math.Sqrt(1+1/more))) // NaN stays
		}
		return z
	}
	if z := worst(endsOf(t, name, 1)); !(z <= 5) {
		t.Errorf("%s, case %s: a mean is %.1f standard errors off", k.name, name, z)
	}
	if z := worst(endsOf(t, name, 2)); !(z > 5) {
		t.Errorf("%s, case %s: twice the eta is only %.1f standard errors off", k.name, name, z)
	}
}

// TestCAgrees: the yardsticks in C lead the walks that they are held against.
func TestCAgrees(t *testing.T) {
	if _, err := exec.LookPath("gcc"); err != nil && os.Getenv("CI") != "true" {
		t.Skip("no gcc: the yardsticks in C are not tested")
	}
	dir, clean, err := unpack()
	if err != nil {
		t.Fatal(err)
	}
	defer clean()
	kernels, version, err := compileC(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(version, "gcc ") {
		t.Errorf("version %q", version)
	}
	for _, k := range kernels {
		for _, name := range k.cases {
			t.Run(k.name+"/"+name, func(t *testing.T) { agree(t, k, name, 1) })
		}
	}
}

// TestNumbaAgrees, where there is a Python with numba: THERMOWALK_BENCH_PYTHON.
func TestNumbaAgrees(t *testing.T) {
	python := os.Getenv("THERMOWALK_BENCH_PYTHON")
	if python == "" {
		t.Skip("THERMOWALK_BENCH_PYTHON names no Python with numba: its yardsticks are not tested")
	}
	dir, clean, err := unpack()
	if err != nil {
		t.Fatal(err)
	}
	defer clean()
	_, version, err := prepare(t.Context(), "numba", dir, Settings{Python: python})
	if err != nil {
		t.Fatal(err)
	}
	t.Log(version)
	for _, k := range pythonKernels("numba", dir, python) {
		for _, name := range k.cases {
			t.Run(k.name+"/"+name, func(t *testing.T) {
				more := 4.
				if name == "d" {
					more = 1
				}
				agree(t, k, name, more)
			})
		}
	}
}
