package bench

import "fmt"

// A Must is a bound that the project sets itself, held against a report.
type Must struct {
	What     string  // what is compared
	Measured float64 // a ratio of times, smaller is better; of scaling, larger
	Bound    float64
	AtLeast  bool // whether Measured must not be below the bound, instead of above
}

// Met tells whether the measured ratio is within the bound.
func (m Must) Met() bool {
	if m.AtLeast {
		return m.Measured >= m.Bound
	}
	return m.Measured <= m.Bound
}

// String is the bound.
func (m Must) String() string {
	if m.AtLeast {
		return fmt.Sprintf(">= %.3g", m.Bound)
	}
	return fmt.Sprintf("<= %.3g", m.Bound)
}

// bounds on the ns of a case in a backend over those of a yardstick.
var bounds = []struct {
	name, backend, yardstick string
	most                     float64
}{
	{"a", "avx512", "C avx512", 2.2},
	{"b", "avx512", "C avx512", 2.2},
	{"c", "avx512", "C avx512", 2.2},
	{"a", "avx512", "C auto", 1.1},
	{"b", "avx512", "C auto", 0.75},
	{"c", "avx512", "C auto", 1},
	{"a", "avx512", "numba", 1. / 15},
	{"b", "avx512", "numba", 1. / 25},
	{"c", "avx512", "numba", 1. / 6},
	{"d", "avx512", "numba", 1. / 4},
	{"a", "avx512", "numba expert", 1},
	{"b", "avx512", "numba expert", 1 / 0.8},
	{"c", "avx512", "numba expert", 1. / 4},
	{"sgd10", "avx512", "torch", 1. / 700},
	{"sgd100", "avx512", "torch", 1. / 40},
	{"a", "go", "C scalar", 2},
	{"b", "go", "C scalar", 2},
	{"c", "go", "C scalar", 2},
}

// Musts holds a report against the bounds for which it has both sides.
func (r *Report) Musts() (list []Must) {
	find := func(name, backend string) (f Figure) { // on one core
		for _, f := range r.Cases {
			if f.Case == name && f.Backend == backend && f.Cores == 1 {
				return f
			}
		}
		return f
	}
	for _, b := range bounds {
		for _, f := range r.Cases {
			if ratio := f.RatioTo[b.yardstick]; f.Case == b.name && f.Backend == b.backend && ratio > 0 {
				what := fmt.Sprintf("%s, %s, over %s, cores %d", b.name, b.backend, b.yardstick, f.Cores)
				list = append(list, Must{What: what, Measured: ratio, Bound: b.most})
			}
		}
	}
	// A word of the generator serves 64 steps of a walker.
	if words, a := find("rng", "avx512"), find("a", "avx512"); words.NS > 0 && a.NS > 0 {
		list = append(list, Must{What: "generator's share of a, avx512", Measured: words.NS / 64 / a.NS, Bound: 0.06})
	}
	if tallies, b := find("tallies", "avx512"), find("b", "avx512"); tallies.NS > 0 && b.NS > 0 {
		list = append(list, Must{What: "tallies over b, avx512", Measured: tallies.NS / b.NS, Bound: 1.2})
	}
	for _, f := range r.Cases {
		if f.Cores == 2 && f.Scaling > 0 && !yardstick(f.Backend) {
			list = append(list, Must{What: fmt.Sprintf("%s, %s, two cores against one", f.Case, f.Backend), Measured: f.Scaling, Bound: 1.8, AtLeast: true})
		}
	}
	return list
}
