package config

import (
	"thermowalk/walk"
)

// name gives a tally the name of its kind, if it has none.
func name(to *string, kind string) {
	if *to == "" {
		*to = kind
	}
}

// one gives a number its default.
func one[T int | uint64](to *T) {
	if *to == 0 {
		*to = 1
	}
}

func score(to *string) {
	if *to == "" {
		*to = walk.Crossings.String()
	}
}

func (q *Flux) named(kind string)        { name(&q.Name, kind); one(&q.Axis); score(&q.Score) }
func (q *FluxMap) named(kind string)     { name(&q.Name, kind); one(&q.Every); score(&q.Score) }
func (q *Patch) named(kind string)       { name(&q.Name, kind); score(&q.Score) }
func (q *TotalFlux) named(kind string)   { name(&q.Name, kind) }
func (q *Density) named(kind string)     { name(&q.Name, kind) }
func (q *Moments) named(kind string)     { name(&q.Name, kind) }
func (q *Increments) named(kind string)  { name(&q.Name, kind); one(&q.Axis); one(&q.Lag) }
func (q *Passage) named(kind string)     { name(&q.Name, kind) }
func (q *Paths) named(kind string)       { name(&q.Name, kind); one(&q.Every); one(&q.PerBatch) }
func (q *Correlation) named(kind string) { name(&q.Name, kind); one(&q.Axis); one(&q.Every) }

func (q *Flux) build(c *Config, key string, f *faults) walk.Tally {
	if !c.has(key+".axis", []int{q.Axis}, f) {
		return nil
	}
	return walk.FluxTally{Label: q.Name, Axis: q.Axis - 1, At: q.At, Score: scoring(key, q.Score, f), Windows: q.Windows.windows(c, key+".windows", f)}
}

func (q *FluxMap) build(c *Config, key string, f *faults) walk.Tally {
	from, to := c.span(key, q.From, q.To, c.BurnIn, f)
	if !c.has(key+".axes", q.Axes, f) {
		return nil
	}
	return walk.FluxMapTally{Label: q.Name, Axes: axes(q.Axes, len(q.Grid)), Grid: grids(q.Grid), Score: scoring(key, q.Score, f), Every: q.Every, From: from, To: to}
}

func (q *Patch) build(c *Config, key string, f *faults) walk.Tally {
	from, to := c.span(key, q.From, q.To, c.BurnIn, f)
	return walk.PatchTally{Label: q.Name, Centre: q.Centre, Normal: q.Normal, Radius: q.Radius, Score: scoring(key, q.Score, f), From: from, To: to}
}

func (q *TotalFlux) build(c *Config, key string, f *faults) walk.Tally {
	from, to := c.span(key, q.From, q.To, c.BurnIn, f)
	return walk.TotalFluxTally{Label: q.Name, From: from, To: to}
}

func (q *Density) build(c *Config, key string, f *faults) walk.Tally {
	if !c.has(key+".axes", q.Axes, f) {
		return nil
	}
	return walk.DensityTally{Label: q.Name, Axes: axes(q.Axes, len(q.Grid)), Grid: grids(q.Grid), Times: q.Times.times(c, key+".times", f), Pooled: q.Pooled}
}

func (q *Moments) build(c *Config, key string, f *faults) walk.Tally {
	return walk.Moments(q.Name, q.Times.times(c, key+".times", f)...)
}

func (q *Increments) build(c *Config, key string, f *faults) walk.Tally {
	from, to := c.span(key, q.From, q.To, c.BurnIn, f)
	if len(q.Grid) != 1 {
		f.addf(key+".grid", "%d grids; want one", len(q.Grid))
		return nil
	}
	if !c.has(key+".axis", []int{q.Axis}, f) {
		return nil
	}
	return walk.IncrementsTally{Label: q.Name, Axis: q.Axis - 1, Grid: grids(q.Grid)[0], Lag: q.Lag, From: from, To: to}
}

func (q *Passage) build(c *Config, key string, f *faults) walk.Tally {
	_, to := c.span(key, nil, q.To, 0, f)
	times := []uint64{to}
	if q.Times != nil {
		times = q.Times.times(c, key+".times", f)
	}
	return walk.PassageTally{Label: q.Name, Times: times, To: to}
}

// mostPlaces bounds the rows of paths, which are held in memory: some gigabytes.
const mostPlaces = 20_000_000

func (q *Paths) build(c *Config, key string, f *faults) walk.Tally {
	from, to := c.span(key, q.From, q.To, 0, f)
	places := float64(to-from)/float64(max(q.Every, 1)) + 1
	if rows := places * float64(q.PerBatch) * float64(c.Batches); rows > mostPlaces {
		f.addf(key+".per_batch", "%d paths in each of %d batches, of %.3g places each, make %.3g rows; at most %.3g are kept: take fewer paths, or a larger every", q.PerBatch, c.Batches, places, rows, float64(mostPlaces))
	}
	return walk.PathTally{Label: q.Name, PerBatch: q.PerBatch, Every: q.Every, From: from, To: to, Unwrapped: q.Unwrapped}
}

func (q *Correlation) build(c *Config, key string, f *faults) walk.Tally {
	from, to := c.span(key, q.From, q.To, c.BurnIn, f)
	if !c.has(key+".axis", []int{q.Axis}, f) {
		return nil
	}
	return walk.CorrelationTally{Label: q.Name, Axis: q.Axis - 1, Every: q.Every, Levels: q.Levels, From: from, To: to}
}

func scoring(key, text string, f *faults) walk.Scoring {
	switch text {
	case walk.Crossings.String():
	case walk.Expectation.String():
		return walk.Expectation
	default:
		f.addf(key+".score", "%q; want crossings or expectation", text)
	}
	return walk.Crossings
}

func grids(list []Grid) []walk.Grid {
	out := make([]walk.Grid, len(list))
	for j, g := range list {
		out[j] = walk.Grid{Lo: g.Lo, Hi: g.Hi, N: g.Bins}
	}
	return out
}

// axes counts from 0; the first n by default.
func axes(list []int, n int) []int {
	out := make([]int, 0, n)
	for _, axis := range list {
		out = append(out, axis-1)
	}
	if list == nil {
		for j := range n {
			out = append(out, j)
		}
	}
	return out
}

// has checks the numbers of coordinates, which count from 1.
func (c *Config) has(key string, axes []int, f *faults) bool {
	for _, axis := range axes {
		if dim := c.dim(); dim > 0 && (axis < 1 || axis > dim) {
			f.addf(key, "coordinate %d; they run from 1 to %d", axis, dim)
			return false
		}
	}
	return true
}
