package bench

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestCasesWork does a little of every case, and times it.
func TestCasesWork(t *testing.T) {
	for _, c := range Cases {
		units, err := c.once(t.Context(), 1)
		if err != nil || !(units >= 1) {
			t.Errorf("%s: %g units, %v", c.Name, units, err)
		}
		if got, err := Of(c.Name); err != nil || got.What != c.What {
			t.Errorf("Of(%q): %v", c.Name, err)
		}
	}
	c := Cases[0]
	timing, err := c.Measure(t.Context(), time.Millisecond)
	if err != nil || !(timing.Wall > 0 && timing.CPU > 0) {
		t.Errorf("case %s takes %v, %v", c.Name, timing, err)
	}
}

// TestMeasureStops: a case that fails says so instead of a time.
func TestMeasureStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if timing, err := Cases[0].Measure(ctx, time.Millisecond); err == nil {
		t.Errorf("a run that was stopped takes %v", timing)
	}
}

// made is what contestants with given rounds come to.
func made() *Report {
	a, _ := Of("a")
	all := []*contestant{
		{c: a, backend: "avx512", cores: 1, rounds: []Timing{{9, 3}, {4, 2}, {5, 2.5}}},
		{c: a, backend: "avx512", cores: 2, rounds: []Timing{{2, 3}, {8, 3}, {2.5, 3}}},
		{c: a, backend: "C auto", cores: 1, rounds: []Timing{{9, 5}, {9, 5}, {9, 5}}},
		{c: a, backend: "numba", cores: 2, rounds: []Timing{{25, 50}, {26, 50}, {24, 50}}},
	}
	return &Report{Cases: figures(all), Machine: "m", Versions: map[string]string{"go": "1"}, yardsticks: names(all)}
}

// TestFigures: the median of processor time on one core, of the clock on more;
// ratios to yardsticks on as many cores.
func TestFigures(t *testing.T) {
	f := made().Cases
	if f[0].NS != 2.5 || f[0].Least != 2 || f[0].Most != 3 || f[0].Scaling != 0 || f[0].Rate != 4e8 {
		t.Errorf("one core: %+v", f[0])
	}
	if f[1].NS != 2.5 || f[1].Scaling != 2 || !(math.Abs(f[1].ScalingCPU-5./3) <= 1e-15) {
		t.Errorf("two cores: %+v; scaling is 4/2 by the clock and 2 2.5/3 by processor time", f[1])
	}
	for i, want := range []map[string]float64{{"C auto": 0.5}, {"numba": 0.1}, nil, nil} {
		if len(f[i].RatioTo) != len(want) {
			t.Errorf("%s on %d cores is compared with %v, want %v", f[i].Backend, f[i].Cores, f[i].RatioTo, want)
		}
		for name, ratio := range want {
			if f[i].RatioTo[name] != ratio {
				t.Errorf("%s on %d cores over %s: %g, want %g", f[i].Backend, f[i].Cores, name, f[i].RatioTo[name], ratio)
			}
		}
	}
}

// TestJSON holds the document against its schema.
func TestJSON(t *testing.T) {
	text, err := json.Marshal(made())
	if err != nil {
		t.Fatal(err)
	}
	want := `{"cases":[` +
		`{"name":"a","backend":"avx512","cores":1,"ns":2.5,"ns_least":2,"ns_most":3,"unit":"walker-step","per_second":400000000,"ratio_to":{"C auto":0.5}},` +
		`{"name":"a","backend":"avx512","cores":2,"ns":2.5,"ns_least":2,"ns_most":8,"unit":"walker-step","per_second":400000000,"scaling":2,"scaling_cpu":1.6666666666666667,"ratio_to":{"numba":0.1}},` +
		`{"name":"a","backend":"C auto","cores":1,"ns":5,"ns_least":5,"ns_most":5,"unit":"walker-step","per_second":200000000,"ratio_to":{}},` +
		`{"name":"a","backend":"numba","cores":2,"ns":25,"ns_least":24,"ns_most":26,"unit":"walker-step","per_second":40000000,"ratio_to":{}}],` +
		`"machine":"m","versions":{"go":"1"},"others":0,"steal":0}`
	if string(text) != want {
		t.Errorf("have\n%s\nwant\n%s", text, want)
	}
}

// TestMusts: bounds are for the ratios that were measured, and can be missed.
func TestMusts(t *testing.T) {
	verdict := map[string]bool{}
	for _, m := range made().Musts() {
		verdict[m.What] = m.Met()
	}
	want := map[string]bool{
		"a, avx512, over C auto, cores 1":  true,
		"a, avx512, over numba, cores 2":   false, // 10 times faster, 15 are asked for
		"a, avx512, two cores against one": true,
	}
	if len(verdict) != len(want) {
		t.Errorf("bounds %v, want %v", verdict, want)
	}
	for what, met := range want {
		if got, ok := verdict[what]; !ok || got != met {
			t.Errorf("%s: met %v, want %v", what, got, met)
		}
	}
}

// TestRunRefuses what it cannot measure, before it measures, and leaves no files.
func TestRunRefuses(t *testing.T) {
	scratch := t.TempDir()
	t.Setenv("TMPDIR", scratch)
	defer func() {
		if left, err := os.ReadDir(scratch); err != nil || len(left) > 0 {
			t.Errorf("%v is left; %v", left, err)
		}
	}()
	s := Settings{Cases: []string{"a"}, Backends: []string{"go"}, Cores: []int{1}, Rounds: 1, Progress: func(int, int) { t.Error("measures") }}
	for _, c := range []struct {
		name string
		with func(*Settings)
		want string
	}{
		{"case", func(s *Settings) { s.Cases = []string{"z"} }, `unknown case "z"`},
		{"yardstick", func(s *Settings) { s.Against = []string{"Fortran"} }, `unknown yardstick "Fortran"`},
		{"no Python", func(s *Settings) { s.Against, s.Python = []string{"numba"}, "no-such-python" }, "--python"},
		{"no module", func(s *Settings) { s.Against, s.Python = []string{"torch"}, "false" }, "-m pip install torch"},
	} {
		with := s
		c.with(&with)
		if _, err := Run(t.Context(), with); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v; want %q", c.name, err, c.want)
		}
	}
	t.Setenv("PATH", t.TempDir())
	s.Against = []string{"C"}
	if _, err := Run(t.Context(), s); err == nil || !strings.Contains(err.Error(), "apt-get install gcc") {
		t.Errorf("without gcc: %v", err)
	}
}

// TestContestantFails with the place and the last words of its process.
func TestContestantFails(t *testing.T) {
	c, _ := Of("a")
	for _, k := range []kernel{
		{name: "dies", args: []string{"sh", "-c", "echo lost >&2; exit 3"}},
		{name: "mumbles", args: []string{"echo", "no number"}},
		{name: "leaves", args: []string{"true"}, stays: true},
	} {
		o := &contestant{c: c, backend: k.name, cores: 1, stays: k.stays, command: nil}
		o.command = commandOf(k)
		err := o.round(t.Context())
		o.close()
		if err == nil || !strings.Contains(err.Error(), "case a, "+k.name) {
			t.Errorf("%s: %v", k.name, err)
		}
		if k.name == "dies" && !strings.HasSuffix(err.Error(), ": lost") {
			t.Errorf("%s: %v; its last words are missing", k.name, err)
		}
	}
}

// TestContestantStops: one that is interrupted has not failed.
func TestContestantStops(t *testing.T) {
	c, _ := Of("a")
	for _, stays := range []bool{false, true} {
		ctx, cancel := context.WithCancel(t.Context())
		o := &contestant{c: c, cores: 1, stays: stays, command: func(ctx context.Context) *exec.Cmd {
			cancel()
			return exec.CommandContext(ctx, "sleep", "60")
		}}
		if err := o.round(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("stays %v: %v, want %v", stays, err, context.Canceled)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	s := Settings{Cases: []string{"a"}, Backends: []string{"go"}, Cores: []int{1}, Rounds: 1, Against: []string{"numba"}, Python: "sh"}
	if _, err := Run(ctx, s); !errors.Is(err, context.Canceled) {
		t.Errorf("before the yardsticks stand: %v, want %v", err, context.Canceled)
	}
}

// TestStays asks one process twice.
func TestStays(t *testing.T) {
	c, _ := Of("a")
	o := &contestant{c: c, cores: 1, stays: true, command: commandOf(kernel{args: []string{"sh", "-c", "n=1; while read l; do echo $n $n; n=$((n+1)); done"}})}
	defer o.close()
	for range 2 {
		if err := o.round(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if want := []Timing{{1, 1}, {2, 2}}; !slices.Equal(o.rounds, want) {
		t.Errorf("two rounds gave %v, want %v", o.rounds, want)
	}
}
