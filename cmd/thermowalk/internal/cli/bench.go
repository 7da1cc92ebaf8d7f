package cli

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"thermowalk/cmd/thermowalk/internal/bench"
	"thermowalk/walk"
)

// backends are those of the vector kernels, the best first.
var backends = []string{"avx512", "avx2", "go"}

func newBench(env *Env) *cobra.Command {
	s := bench.Settings{}
	var quick, check bool
	names := bench.Names()
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure the speed of a step: fields, networks, backends, cores, beside C, numba, PyTorch",
		Long: `Measures the ns of a walker-step for a few walks and trainings, with each set of instructions that this processor has, on
one core and on all. Each measurement is a process of its own, and rounds interleave them, so that what else the machine does
meets all alike; the figures are medians, timed after a warm-up. One core is measured in processor time, several by the clock;
scaling compares the least times by the clock; by cpu compares processor time, which grows where cores hinder each other but
not where others take them. A line at the end tells what other processes and the hypervisor took meanwhile.

--against runs yardsticks beside, and the table has a column with the ns over that of each, on as many cores:
  C scalar      loops, blocks in cache and one random bit a step, gcc -O3
  C auto        the same for the vectoriser, gcc -O3 -march=native -ffast-math
  C avx512      vectors by hand
  numba         loops as users write them: njit(parallel, fastmath), np.random at each step
  expert        numba with blocks, bits and polynomials by hand
  torch         torch.nn, autograd and SGD, batch 1
C needs gcc; the others need a Python that has them: pip install numba torch. PyTorch is too large for the tests of this
project: its yardstick runs by hand only.

--json prints {"cases": [{"name", "backend", "cores", "ns", "ns_least", "ns_most", "unit", "per_second", "scaling",
"scaling_cpu", "ratio_to": {yardstick: ratio}}], "machine", "versions", "others", "steal"}.

The cases:
` + describeCases(),
		Example: examples(
			"thermowalk bench", "every case, under a minute on two cores",
			"thermowalk bench --quick", "one short round of the walks",
			"thermowalk bench --cases a,b,c --against C", "beside C",
			"thermowalk bench --against C,numba,torch --check", "beside all, with the bounds that must hold",
			"thermowalk bench --json | jq .cases", "for a script",
		),
		Args: arguments(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if name := os.Getenv(bench.MeasureVariable); name != "" {
				return measureOne(cmd, env, name)
			}
			if quick {
				if !cmd.Flags().Changed("cases") {
					s.Cases = []string{"a", "b", "c", "d"}
				}
				if !cmd.Flags().Changed("rounds") {
					s.Rounds = 1
				}
			}
			if err := checkBench(&s, names); err != nil {
				return err
			}
			s.Python = cmp.Or(s.Python, os.Getenv("THERMOWALK_PYTHON"), "python3")
			progress := env.Progress("measuring", 1000)
			s.Progress = func(done, of int) { progress.Set(int64(1000 * done / of)) }
			report, err := bench.Run(cmd.Context(), s)
			progress.Done()
			if err != nil {
				return err
			}
			if env.JSON {
				err = env.Document(report)
			} else {
				err = env.Print(describeReport(report, check))
			}
			if err != nil || !check {
				return err
			}
			for _, m := range report.Musts() {
				if !m.Met() {
					return fmt.Errorf("bench: %s is %.3g, must be %v", m.What, m.Measured, m)
				}
			}
			return nil
		},
	}
	cores := []int{1}
	if n := runtime.NumCPU(); n > 1 {
		cores = append(cores, n)
	}
	cmd.Flags().StringSliceVar(&s.Cases, "cases", names, "measure these `CASES`")
	cmd.Flags().StringSliceVar(&s.Backends, "backends", nil, "with these `BACKENDS` of avx512, avx2, go; by default all that this processor has")
	cmd.Flags().IntSliceVar(&s.Cores, "cores", cores, "on these `NUMBERS` of cores")
	cmd.Flags().IntVar(&s.Rounds, "rounds", 5, "take the median of `N` rounds")
	cmd.Flags().BoolVar(&quick, "quick", false, "one round of the cases a, b, c, d, unless others are named")
	cmd.Flags().StringSliceVar(&s.Against, "against", nil, "run these `YARDSTICKS` beside: C, numba, torch")
	cmd.Flags().StringVar(&s.Python, "python", "", "the `PROGRAM` for numba and torch; by default THERMOWALK_PYTHON or python3")
	cmd.Flags().BoolVar(&check, "check", false, "list the bounds that must hold, and fail where one does not")
	complete(cmd, "cases", names)
	complete(cmd, "backends", backends)
	complete(cmd, "against", bench.YardstickNames)
	return cmd
}

// checkBench fills in the backends and refuses what cannot be measured.
func checkBench(s *bench.Settings, names []string) error {
	for _, name := range s.Cases {
		if !slices.Contains(names, name) {
			return Usagef("--cases: unknown case %q%s", name, didYouMean("", name, names))
		}
	}
	has := backends[max(0, slices.Index(backends, walk.Backend())):]
	for _, name := range s.Backends {
		if !slices.Contains(has, name) {
			return Usagef("--backends: %q is not to be had here; there are %v", name, has)
		}
	}
	if len(s.Backends) == 0 {
		s.Backends = has
	}
	for _, name := range s.Against {
		if !slices.Contains(bench.YardstickNames, name) {
			return Usagef("--against: unknown yardstick %q; there are %s", name, strings.Join(bench.YardstickNames, ", "))
		}
	}
	if len(s.Cases) == 0 || len(s.Cores) == 0 || s.Rounds < 1 || slices.Min(s.Cores) < 1 {
		return Usagef("--cases, --rounds and --cores: want at least one case, and numbers from 1 on")
	}
	slices.Sort(s.Cores)
	s.Cores = slices.Compact(s.Cores)
	for _, list := range []*[]string{&s.Cases, &s.Backends, &s.Against} {
		*list = distinct(*list)
	}
	return nil
}

// distinct keeps the first of equal names.
func distinct(names []string) (list []string) {
	for _, name := range names {
		if !slices.Contains(list, name) {
			list = append(list, name)
		}
	}
	return list
}

// measureOne is what a process does that bench starts.
func measureOne(cmd *cobra.Command, env *Env, name string) error {
	c, err := bench.Of(name)
	if err != nil {
		return err
	}
	t, err := c.Measure(cmd.Context(), bench.Budget(runtime.GOMAXPROCS(0)))
	if err != nil {
		return err
	}
	return env.Print(t.String() + "\n")
}

func describeCases() string {
	var out strings.Builder
	for _, c := range bench.Cases {
		fmt.Fprintf(&out, "  %-8s  %s; per %s\n", c.Name, c.What, c.Unit)
	}
	return strings.TrimRight(out.String(), "\n")
}

// figure is a number with three digits, large ones written out: powers of ten are
// wide.
func figure(x float64) string {
	if x >= 1000 {
		return fmt.Sprintf("%.0f", x)
	}
	return fmt.Sprintf("%.3g", x)
}

// describeReport is the table of the figures, what it was measured on, and, if
// asked for, the bounds.
func describeReport(r *bench.Report, bounds bool) string {
	head := []string{"case", "backend", "cores", "ns", "per s", "scaling", "by cpu"}
	for _, name := range r.Yardsticks() {
		head = append(head, strings.TrimPrefix(name, "numba "))
	}
	t := NewTable(head...)
	ratio := func(x float64) string {
		if x == 0 {
			return ""
		}
		return figure(x)
	}
	for _, f := range r.Cases {
		row := []string{f.Case, f.Backend, strconv.Itoa(f.Cores), figure(f.NS), fmt.Sprintf("%.2e", f.Rate), ratio(f.Scaling), ratio(f.ScalingCPU)}
		for _, name := range r.Yardsticks() {
			row = append(row, ratio(f.RatioTo[name]))
		}
		t.Add(row...)
	}
	text := t.String() + "\n" + r.Machine + "; "
	for i, name := range slices.Sorted(maps.Keys(r.Versions)) {
		if i > 0 {
			text += ", "
		}
		version := r.Versions[name]
		if name == "go" {
			version = "Go " + version
		}
		text += version
	}
	text += fmt.Sprintf("\nmeanwhile other processes had %.0f %% of the processors, the hypervisor %.1f %%\n", 100*r.Others, 100*r.Steal)
	if bounds {
		t := NewTable("bound", "measured", "must be", "verdict")
		for _, m := range r.Musts() {
			verdict := "met"
			if !m.Met() {
				verdict = "MISSED"
			}
			t.Add(m.What, fmt.Sprintf("%.3g", m.Measured), m.String(), verdict)
		}
		text += "\n" + t.String()
	}
	return text
}
