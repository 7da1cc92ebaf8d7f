package cli

import (
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"

	"github.com/spf13/cobra"

	"thermowalk/cmd/thermowalk/internal/bench"
	"thermowalk/walk"
)

// backends are those of the vector kernels, the best first.
var backends = []string{"avx512", "avx2", "go"}

func newBench(env *Env) *cobra.Command {
	s := bench.Settings{}
	var against []string
	var names []string
	for _, c := range bench.Cases {
		names = append(names, c.Name)
	}
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure the speed of a step: fields, backends, cores, beside C",
		Long: `Measures the ns of a walker-step for a few walks, with each set of instructions that this processor has, on one core and
on all. Each measurement is a process of its own, and rounds interleave them, so that what else the machine does meets all
alike; the figures are medians. One core is measured in processor time, several by the clock. With --against C, gcc compiles
yardsticks that run beside: a loop for its vectoriser, and AVX-512 by hand.`,
		Example: examples(
			"thermowalk bench", "everything",
			"thermowalk bench --cases a,b,c --against C", "beside C",
			"thermowalk bench --json | jq .cases", "for a script",
		),
		Args: arguments(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if name := os.Getenv(bench.MeasureVariable); name != "" {
				return measureOne(cmd, env, name)
			}
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
			for _, name := range against {
				if name != "C" {
					return Usagef("--against %q: want C", name)
				}
				s.AgainstC = true
			}
			if s.Rounds < 1 || slices.Min(s.Cores) < 1 {
				return Usagef("--rounds and --cores: want numbers from 1 on")
			}
			s.Progress = func(int, int) {}
			figures, err := bench.Run(cmd.Context(), s)
			if err != nil {
				return err
			}
			if env.JSON {
				return env.Document(map[string]any{"cases": figures})
			}
			return env.Print(describeFigures(figures))
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
	cmd.Flags().StringSliceVar(&against, "against", nil, "run yardsticks beside: `C`")
	complete(cmd, "cases", names)
	complete(cmd, "against", []string{"C"})
	return cmd
}

// measureOne is what a process does that bench starts.
func measureOne(cmd *cobra.Command, env *Env, name string) error {
	c, err := bench.Of(name)
	if err != nil {
		return err
	}
	ns, err := c.Measure(cmd.Context())
	if err != nil {
		return err
	}
	return env.Print(strconv.FormatFloat(ns, 'g', -1, 64) + "\n")
}

func describeFigures(figures []bench.Figure) string {
	t := NewTable("case", "backend", "cores", "ns", "per second", "scaling", "of C avx512", "of C auto", "unit")
	ratio := func(x float64) string {
		if x == 0 {
			return ""
		}
		return fmt.Sprintf("%.2f", x)
	}
	for _, f := range figures {
		t.Add(f.Case, f.Backend, strconv.Itoa(f.Cores), fmt.Sprintf("%.3g", f.NS), fmt.Sprintf("%.3g", f.Rate), ratio(f.Scaling),
			ratio(f.RatioTo["C avx512"]), ratio(f.RatioTo["C auto"]), f.Unit)
	}
	return t.String()
}
