package bench

import (
	"context"
	"slices"
)

// A Figure is a result: ns per unit of a case, the median of its rounds.
type Figure struct {
	Case    string  `json:"name"`
	Backend string  `json:"backend"` // avx512, avx2, go, or the name of a yardstick
	Cores   int     `json:"cores"`
	NS      float64 `json:"ns"`
	Least   float64 `json:"ns_least"`
	Most    float64 `json:"ns_most"`
	Unit    string  `json:"unit"`
	Rate    float64 `json:"per_second"`
	// Scaling is the rate over that of one core, both by the clock and in the least
	// disturbed of the rounds; 0 where there is none.
	Scaling float64 `json:"scaling,omitempty"`
	// ScalingCPU is what scaling would be if no core ever waited, by the medians of
	// processor time: what others on the machine take does not disturb it.
	ScalingCPU float64 `json:"scaling_cpu,omitempty"`
	// RatioTo has this ns over that of each yardstick on as many cores; it is empty where none ran.
	RatioTo map[string]float64 `json:"ratio_to"`
}

// Settings say what Run measures.
type Settings struct {
	Cases    []string
	Backends []string
	Cores    []int
	Rounds   int
	Against  []string // names of YardstickNames
	Python   string   // the interpreter for numba and PyTorch
	Progress func(done, of int)
}

// A Report is what Run measured, and on what.
type Report struct {
	Cases      []Figure          `json:"cases"`
	Machine    string            `json:"machine"`
	Versions   map[string]string `json:"versions"` // of Go and of what made the yardsticks
	Others     float64           `json:"others"`   // share of the processors that other processes had meanwhile
	Steal      float64           `json:"steal"`    // share that the hypervisor kept
	yardsticks []string          // names, in the order of their columns
}

// Yardsticks are the names of the yardsticks that ran.
func (r *Report) Yardsticks() []string { return r.yardsticks }

// Run measures all contestants in rounds. Yardsticks are prepared first: what they
// lack is told before anything is measured.
func Run(ctx context.Context, s Settings) (*Report, error) {
	r := &Report{Machine: processor(), Versions: map[string]string{"go": goVersion()}}
	var all []*contestant
	for _, name := range s.Cases {
		c, err := Of(name)
		if err != nil {
			return nil, err
		}
		for _, backend := range s.Backends {
			for _, cores := range coresOf(c, s.Cores) {
				o, err := own(c, backend, cores)
				if err != nil {
					return nil, err
				}
				all = append(all, o)
			}
		}
	}
	dir, clean, err := unpack()
	if err != nil {
		return nil, err
	}
	defer clean()
	for _, name := range s.Against {
		list, version, err := prepare(ctx, name, dir, s)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			return nil, err
		}
		r.Versions[name] = version
		all = append(all, list...)
	}
	slices.SortStableFunc(all, func(a, b *contestant) int {
		return slices.Index(s.Cases, a.c.Name) - slices.Index(s.Cases, b.c.Name)
	})
	before := readUsage()
	defer func() {
		for _, c := range all {
			c.close()
		}
	}()
	for round := range s.Rounds {
		for i, c := range all {
			if err := c.round(ctx); err != nil {
				return nil, err
			}
			s.Progress(round*len(all)+i+1, s.Rounds*len(all))
		}
	}
	for _, c := range all {
		c.close()
		c.process = nil
	}
	r.Others, r.Steal = readUsage().since(before)
	r.Cases, r.yardsticks = figures(all), names(all)
	return r, nil
}

// coresOf are the numbers of cores that a case has work for.
func coresOf(c Case, cores []int) []int {
	if c.Alone {
		return []int{1}
	}
	return cores
}

// names lists the yardsticks among the contestants, in alphabetical order.
func names(all []*contestant) (list []string) {
	for _, c := range all {
		if yardstick(c.backend) && !slices.Contains(list, c.backend) {
			list = append(list, c.backend)
		}
	}
	slices.Sort(list)
	return list
}

func yardstick(backend string) bool {
	return backend != "avx512" && backend != "avx2" && backend != "go"
}

func figures(all []*contestant) []Figure {
	var list []Figure
	for _, c := range all {
		f := Figure{Case: c.c.Name, Backend: c.backend, Cores: c.cores, Unit: c.c.Unit, RatioTo: map[string]float64{}}
		mine := c.summary()
		f.NS, f.Least, f.Most = mine.median, mine.least, mine.most
		f.Rate = 1e9 / f.NS
		for _, o := range all {
			if o.c.Name != c.c.Name || o == c {
				continue
			}
			other := o.summary()
			if o.backend == c.backend && o.cores == 1 {
				f.Scaling = other.wall / mine.wall
				f.ScalingCPU = float64(c.cores) * other.cpu / mine.cpu
			}
			if yardstick(o.backend) && o.cores == c.cores {
				f.RatioTo[o.backend] = f.NS / other.median
			}
		}
		list = append(list, f)
	}
	return list
}
