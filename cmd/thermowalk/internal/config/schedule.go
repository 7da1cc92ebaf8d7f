package config

import (
	"math"

	"thermowalk/walk"
)

// maxTimes bounds the times that a schedule writes out.
const maxTimes = 1 << 24

// steps lists the times of a schedule, nil for none.
func (t *Times) steps(c *Config, key string, from uint64, f *faults) []uint64 {
	if t == nil {
		return nil
	}
	given := 0
	for _, is := range []bool{t.At != nil, t.Every > 0, t.Count > 0} {
		if is {
			given++
		}
	}
	to := c.last()
	if t.From != nil {
		from = *t.From
	}
	if t.To != nil {
		to = *t.To
	}
	switch {
	case given != 1:
		f.addf(key, "give exactly one of at, every and count")
	case t.At != nil && (t.From != nil || t.To != nil):
		f.addf(key, "from and to go with every and count only")
	case t.At != nil:
		for j, s := range t.At {
			if s > c.last() || j > 0 && s <= t.At[j-1] {
				f.addf(key+".at", "%d; want ascending steps up to %d", t.At, c.last())
				return nil
			}
		}
		return t.At
	case from > to || to > c.last():
		f.addf(key, "from %d to %d does not fit into %d steps", from, to, c.last())
	case t.Every > 0:
		if (to-from)/t.Every >= maxTimes {
			f.addf(key+".every", "%d; gives more than %d times", t.Every, maxTimes)
			return nil
		}
		var list []uint64
		for s := from; s <= to; s += t.Every {
			list = append(list, s)
		}
		return list
	case t.Count > maxTimes:
		f.addf(key+".count", "%d; give at most %d", t.Count, maxTimes)
	default:
		return logarithmic(from, to, t.Count)
	}
	return nil
}

// logarithmic is count steps from from to to, evenly spaced on a logarithmic
// scale where they are far enough apart, and no step twice.
func logarithmic(from, to uint64, count int) []uint64 {
	list := []uint64{from}
	first := max(from, 1)
	for k := 1; k < count; k++ {
		x := float64(first) * math.Pow(float64(to)/float64(first), float64(k)/float64(count-1))
		if s := min(to, max(uint64(math.RoundToEven(x)), list[len(list)-1]+1)); s > list[len(list)-1] {
			list = append(list, s)
		}
	}
	return list
}

// windows lists the edges of the windows of a flux.
func (t *Times) windows(c *Config, key string, f *faults) walk.Windows {
	if t == nil {
		return walk.Windows{c.BurnIn, c.last()}
	}
	w := walk.Windows(t.steps(c, key, c.BurnIn, f))
	if w != nil && len(w) < 2 {
		f.addf(key, "%d; a window has a beginning and an end", w)
		return nil
	}
	return w
}

// times lists the times of a look; the last step by default.
func (t *Times) times(c *Config, key string, f *faults) []uint64 {
	if t == nil {
		return []uint64{c.last()}
	}
	return t.steps(c, key, c.BurnIn, f)
}

// last is the last step of the run.
func (c *Config) last() uint64 {
	if c.Until != nil && c.Until.MaxSteps > 0 {
		return min(c.Steps, c.Until.MaxSteps)
	}
	return c.Steps
}

// span is the first and the last step of a tally.
func (c *Config) span(key string, from, to *uint64, first uint64, f *faults) (uint64, uint64) {
	last := c.last()
	if from != nil {
		first = *from
	}
	if to != nil {
		last = *to
	}
	if from == nil && first >= c.last() { // told of burn_in, or of steps
		return 0, max(c.last(), 1)
	}
	if first >= last || last > c.last() {
		f.addf(key, "steps %d to %d do not fit into %d steps", first, last, c.last())
	}
	return first, last
}
