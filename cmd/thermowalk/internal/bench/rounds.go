package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
)

// A Figure is a result: ns per unit of a case, with the median of its rounds and the
// least and largest of them.
type Figure struct {
	Case    string             `json:"name"`
	Backend string             `json:"backend"` // avx512, avx2, go; or a yardstick: C avx512, C auto
	Cores   int                `json:"cores"`
	NS      float64            `json:"ns"`
	Least   float64            `json:"ns_least"`
	Most    float64            `json:"ns_most"`
	Unit    string             `json:"unit"`
	Rate    float64            `json:"per_second"`
	Scaling float64            `json:"scaling,omitempty"` // rate over that of one core
	RatioTo map[string]float64 `json:"ratio_to,omitempty"`
}

// A contestant is a way to do a case.
type contestant struct {
	c       Case
	backend string
	cores   int
	command func(ctx context.Context) *exec.Cmd // prints ns per unit
	rounds  []float64
}

// MeasureVariable names the environment variable that makes a process measure
// one case and print its ns.
const MeasureVariable = "THERMOWALK_BENCH_CASE"

// own is this program in a process of its own.
func own(c Case, backend string, cores int) (*contestant, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return &contestant{c: c, backend: backend, cores: cores, command: func(ctx context.Context) *exec.Cmd {
		cmd := exec.CommandContext(ctx, program, "bench")
		cmd.Env = append(os.Environ(), MeasureVariable+"="+c.Name, "THERMOWALK_CPU="+backend, "GOMAXPROCS="+strconv.Itoa(cores))
		return cmd
	}}, nil
}

func (c *contestant) round(ctx context.Context) error {
	cmd := c.command(ctx)
	cmd.Stderr = os.Stderr
	text, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("case %s, %s: %w", c.c.Name, c.backend, err)
	}
	ns, err := strconv.ParseFloat(strings.TrimSpace(string(text)), 64)
	if err != nil {
		return fmt.Errorf("case %s, %s: %w", c.c.Name, c.backend, err)
	}
	c.rounds = append(c.rounds, ns)
	return nil
}

// Settings say what Run measures.
type Settings struct {
	Cases    []string
	Backends []string
	Cores    []int
	Rounds   int
	AgainstC bool
	Progress func(done, of int)
}

// Run measures all contestants in rounds.
func Run(ctx context.Context, s Settings) ([]Figure, error) {
	var all []*contestant
	for _, name := range s.Cases {
		c, err := Of(name)
		if err != nil {
			return nil, err
		}
		for _, backend := range s.Backends {
			for _, cores := range s.Cores {
				o, err := own(c, backend, cores)
				if err != nil {
					return nil, err
				}
				all = append(all, o)
			}
		}
	}
	if s.AgainstC {
		yardsticks, clean, err := compileC(ctx, s.Cases)
		if err != nil {
			return nil, err
		}
		defer clean()
		all = append(all, yardsticks...)
	}
	for round := range s.Rounds {
		for i, c := range all {
			if err := c.round(ctx); err != nil {
				return nil, err
			}
			s.Progress(round*len(all)+i+1, s.Rounds*len(all))
		}
	}
	return figures(all), nil
}

func figures(all []*contestant) []Figure {
	median := func(c *contestant) float64 {
		slices.Sort(c.rounds)
		n := len(c.rounds)
		return (c.rounds[n/2] + c.rounds[(n-1)/2]) / 2
	}
	var list []Figure
	for _, c := range all {
		f := Figure{Case: c.c.Name, Backend: c.backend, Cores: c.cores, NS: median(c), Unit: c.c.Unit}
		f.Least, f.Most, f.Rate = c.rounds[0], c.rounds[len(c.rounds)-1], 1e9/f.NS
		for _, o := range all {
			switch {
			case o.c.Name != c.c.Name || o == c:
			case o.backend == c.backend && o.cores == 1:
				f.Scaling = median(o) / f.NS
			case strings.HasPrefix(o.backend, "C ") && o.cores == c.cores:
				if f.RatioTo == nil {
					f.RatioTo = map[string]float64{}
				}
				f.RatioTo[o.backend] = f.NS / median(o)
			}
		}
		list = append(list, f)
	}
	slices.SortStableFunc(list, func(a, b Figure) int { return strings.Compare(a.Case, b.Case) })
	return list
}
