package walk

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"thermowalk/walk/internal/kernel"
)

// FluxMapTally measures the flux density on a grid of cells in one or two
// coordinates, as a vector per cell.
//
//	score[cell*len(Axes) + a] = average over the cell of J_Axes[a]
//
// per step, in units of the total mass and per unit of length across (in two
// coordinates; in one it is the flux through a point, averaged over the bin).
// Cells are numbered as in DensityTally. The remaining coordinates of the walk
// are integrated over.
//
// The estimator rests on the identity
//
//	Int_cell J_a = E[ displacement in q_a that a walker makes inside the cell ]  per step,
//
// the flux through the plane q_a = s, as Flux measures it, averaged over all s
// in the cell. A walker moves along the straight segment from q to q'; a
// segment that passes through several cells is divided among them.
//
// With Expectation all outcomes of the step of a Binary law are scored, from
// the position before it: a walker that stays within its cell for either sign
// then contributes nothing but its drift, and noise comes from the rims of the
// cells alone. Segments that pass a reflecting wall are folded with it. With
// Crossings the steps that were made are scored; near a reflecting wall, from q
// straight to the folded q'.
//
// Every Every-th step from From on is looked at, the last before To.
//
// A density that varies across a cell, or a flux that does, is averaged: of a
// cell of width h the score differs from the value at its centre by O(h^2).
type FluxMapTally struct {
	Label    string
	Axes     []int  // one or two coordinates; nil means the first ones
	Grid     []Grid // one per axis, within the walls of the walk
	Score    Scoring
	Every    uint64 // 0 means 1
	From, To uint64 // To = 0 means the end of the plan
}

// Name is the label of the tally.
func (t FluxMapTally) Name() string { return t.Label }

// Density asks for the density in the cells of the map, averaged over the steps
// of a plan at which the map is scored: what a law needs that says the flux from
// the density.
func (t FluxMapTally) Density(label string, steps uint64) DensityTally {
	axes := t.Axes
	if axes == nil {
		for j := range t.Grid {
			axes = append(axes, j)
		}
	}
	every, to := max(1, t.Every), t.To
	if to == 0 {
		to = steps
	}
	d := DensityTally{Label: label, Axes: axes, Grid: t.Grid, Pooled: true}
	for step := t.From; step < to; step += every {
		d.Times = append(d.Times, step)
	}
	return d
}

// Open checks the grid and the times against the walk.
func (t FluxMapTally) Open(w *Walk, p *Plan) (Counter, error) {
	if t.Axes == nil {
		for j := range t.Grid {
			t.Axes = append(t.Axes, j)
		}
	}
	if len(t.Axes) != len(t.Grid) || len(t.Axes) < 1 || len(t.Axes) > 2 {
		return nil, fmt.Errorf("%d axes with %d grids; give one or two of each", len(t.Axes), len(t.Grid))
	}
	if len(t.Axes) == 2 && t.Axes[0] == t.Axes[1] {
		return nil, fmt.Errorf("axis %d twice", t.Axes[0])
	}
	if t.Every == 0 {
		t.Every = 1
	}
	if t.To == 0 {
		t.To = p.Steps
	}
	if t.From >= t.To || t.To > p.Steps {
		return nil, fmt.Errorf("times %d to %d do not fit into %d steps", t.From, t.To, p.Steps)
	}
	c := &fluxMap{tally: t, cells: 1, area: 1, looks: (t.To - t.From + t.Every - 1) / t.Every}
	for j, axis := range t.Axes {
		if axis < 0 || axis >= w.Dim() {
			return nil, fmt.Errorf("axis %d of a walk with %d coordinates", axis, w.Dim())
		}
		grid, wall := t.Grid[j], w.wall(axis)
		if err := grid.check(); err != nil {
			return nil, err
		}
		if lo, hi := wall.Range(); grid.Lo < lo || grid.Hi > hi {
			return nil, fmt.Errorf("grid %g:%g reaches beyond the domain %g:%g", grid.Lo, grid.Hi, lo, hi)
		}
		c.lines[j] = newLine(grid, wall)
		c.names = append(c.names, w.coordinate(axis))
		c.cells *= grid.N
		c.area *= grid.Width()
	}
	if err := checkCells(t.Grid, len(t.Axes)); err != nil {
		return nil, err
	}
	c.sum = make([]float64, c.cells*len(t.Axes))
	size := blockSize(w.Dim())
	if t.Score == Crossings {
		return &fluxMapCrossings{fluxMap: c, before: rows(len(t.Axes), size)}, nil
	}
	law, ok := w.Law.(Binary)
	if !ok {
		return nil, errors.New("only a binary law knows its outcomes beforehand; score crossings instead")
	}
	groups := law.SignGroups()
	e := &fluxMapExpectation{
		fluxMap: c, law: law, eta: w.Eta,
		apart: len(t.Axes) == 2 && groups[t.Axes[0]] != groups[t.Axes[1]],
	}
	for j, axis := range t.Axes {
		e.sieves = append(e.sieves, sieveOf(t.Grid[j].edges(), w.wall(axis), c.lines[j].length > 0, w.Eta, size))
	}
	return e, nil
}

// fluxMap is what both ways of scoring share.
type fluxMap struct {
	tally FluxMapTally
	names []string
	lines [2]gridLine
	cells int
	area  float64
	looks uint64
	sum   []float64 // displacement inside each cell, by axis
}

func (c *fluxMap) Size() int { return len(c.sum) }
func (c *fluxMap) Reset()    { clear(c.sum) }

// Label names the component and the cell.
func (c *fluxMap) Label(k int) string {
	axes := len(c.names)
	return fmt.Sprintf("along %s in %s", c.names[k%axes], cellName(c.names, c.tally.Grid, k/axes))
}

func (c *fluxMap) scores(dst []float64, n uint64, outcomes float64) {
	scale := float64(n) * float64(c.looks) * c.area * outcomes
	for j, s := range c.sum {
		dst[j] = s / scale
	}
}

// next is the first look at or after step.
func (c *fluxMap) next(step uint64) uint64 {
	t := &c.tally
	if step <= t.From {
		return t.From
	}
	if step = t.From + (step-t.From+t.Every-1)/t.Every*t.Every; step < t.To {
		return step
	}
	return Never
}

// segment scores the way from a to b, in all its images.
func (c *fluxMap) segment(a, b [2]float64) {
	from0, to0 := c.lines[0].images(a[0], b[0])
	if len(c.names) == 1 {
		for m := from0; m <= to0; m++ {
			c.line(c.lines[0].image(m, a[0]), c.lines[0].image(m, b[0]))
		}
		return
	}
	from1, to1 := c.lines[1].images(a[1], b[1])
	for m := from0; m <= to0; m++ {
		for n := from1; n <= to1; n++ {
			c.plane(
				[2]float64{c.lines[0].image(m, a[0]), c.lines[1].image(n, a[1])},
				[2]float64{c.lines[0].image(m, b[0]), c.lines[1].image(n, b[1])},
			)
		}
	}
}

// line divides a way among the bins of a line. Places are in units of bins.
func (c *fluxMap) line(a, b float64) {
	l, sign := &c.lines[0], 1.0
	if a > b {
		a, b, sign = b, a, -1
	}
	a, b = math.Max(a, 0), math.Min(b, l.n)
	for bin := math.Floor(a); bin < b; bin++ {
		way := math.Min(b, bin+1) - math.Max(a, bin)
		c.sum[int(bin)] += float64(sign * float64(way*l.width))
	}
}

// plane divides a way among the cells of a plane, from one crossing of a grid
// line to the next.
func (c *fluxMap) plane(a, b [2]float64) {
	enter, leave := 0.0, 1.0
	for j := range a { // the part of the way within the grid, Liang and Barsky 1984
		d, n := b[j]-a[j], c.lines[j].n
		switch {
		case d > 0:
			enter, leave = math.Max(enter, -a[j]/d), math.Min(leave, (n-a[j])/d)
		case d < 0:
			enter, leave = math.Max(enter, (n-a[j])/d), math.Min(leave, -a[j]/d)
		case a[j] < 0 || a[j] >= n:
			return
		}
	}
	var at, ahead [2]float64
	for j := range a {
		d, n := b[j]-a[j], c.lines[j].n
		place := math.FMA(enter, d, a[j])
		at[j] = math.Min(math.Max(math.Floor(place), 0), n-1)
		if d < 0 && at[j] == place && at[j] > 0 { // on a grid line, going down
			at[j]--
		}
		ahead[j] = c.crossing(a[j], d, at[j])
	}
	for enter < leave {
		j := 0
		if ahead[1] < ahead[0] {
			j = 1
		}
		to := math.Min(ahead[j], leave)
		if share := to - enter; share > 0 {
			cell := int(at[0])*int(c.lines[1].n) + int(at[1])
			c.sum[2*cell] += float64(float64((b[0]-a[0])*share) * c.lines[0].width)
			c.sum[2*cell+1] += float64(float64((b[1]-a[1])*share) * c.lines[1].width)
			enter = to
		}
		d := b[j] - a[j]
		at[j] += math.Copysign(1, d)
		if to == leave || at[j] < 0 || at[j] >= c.lines[j].n {
			return
		}
		ahead[j] = c.crossing(a[j], d, at[j])
	}
}

// crossing is the share of the way from a by d at which it leaves a bin.
func (c *fluxMap) crossing(a, d, bin float64) float64 {
	switch {
	case d > 0:
		return (bin + 1 - a) / d
	case d < 0:
		return (bin - a) / d
	}
	return math.Inf(1)
}

// fluxMapCrossings follows each walker over the steps that are looked at.
type fluxMapCrossings struct {
	*fluxMap
	before [][]float64
}

// Next asks for both ends of each step.
func (c *fluxMapCrossings) Next(step uint64) uint64 {
	if t := &c.tally; step > t.From && step <= t.To && (step-1-t.From)%t.Every == 0 {
		return step
	}
	return c.next(step)
}

func (c *fluxMapCrossings) Observe(b *Block) {
	t := &c.tally
	ends := b.Step > t.From && (b.Step-1-t.From)%t.Every == 0
	for k := range b.Len() {
		var from, to [2]float64
		ok := ends
		for j, axis := range t.Axes {
			from[j], to[j] = c.before[j][k], unwrapped(b, axis, k, c.lines[j].period)
			c.before[j][k] = to[j]
			ok = ok && to[j]-from[j]-(to[j]-from[j]) == 0
		}
		if ok && from != to {
			c.segment(from, to)
		}
	}
}

func (c *fluxMapCrossings) Scores(dst []float64, n uint64) { c.scores(dst, n, 1) }

// AppendBinary and UnmarshalBinary write and read the state: see Resumable.
func (c *fluxMapCrossings) AppendBinary(b []byte) ([]byte, error) {
	return AppendState(b, parts(c.before, c.sum)...), nil
}

func (c *fluxMapCrossings) UnmarshalBinary(b []byte) error {
	return ReadState(b, parts(c.before, c.sum)...)
}

// fluxMapExpectation scores all outcomes of the steps that are looked at.
type fluxMapExpectation struct {
	*fluxMap
	law   Binary
	eta   float64
	apart bool // the two axes belong to different sign groups

	sieves []*sieve // of the grid lines, by axis
}

func (c *fluxMapExpectation) Next(step uint64) uint64 { return c.next(step) }

func (c *fluxMapExpectation) Observe(b *Block) {
	g, centre := b.outcomes(c.law, c.eta)
	for _, k := range c.catch(g, centre, b.Q) {
		if b.Exit != nil && b.Exit[k] != 0 {
			continue
		}
		var from, mid, kick [2]float64
		calm, sound := true, true
		for j, axis := range c.tally.Axes {
			from[j], mid[j], kick[j] = b.Q[axis][k], centre[axis][k], float64(c.eta*g[axis][k])
			reach := math.Abs(mid[j]-from[j]) + math.Abs(kick[j])
			calm = calm && c.lines[j].within(from[j], reach)
			sound = sound && reach-reach == 0
		}
		switch {
		case !sound:
		case calm && mid == from: // stays in its cell: both outcomes cancel
		default:
			c.both(from, mid, kick)
			if kick[1] = -kick[1]; c.apart {
				c.both(from, mid, kick)
			}
		}
	}
}

// catch lists the walkers that may leave their cell; all, if some drift.
func (c *fluxMapExpectation) catch(g, centre, q [][]float64) []int32 {
	s, axes := c.sieves, c.tally.Axes
	for _, axis := range axes {
		if !slices.Equal(centre[axis], q[axis]) {
			return s[0].all[:len(q[axis])]
		}
	}
	i := axes[0]
	if len(s) == 1 {
		return s[0].catch(g[i], centre[i], q[i])
	}
	j := axes[1]
	if s[0].open || s[1].open {
		return s[0].all[:len(q[i])]
	}
	beyond := s[0].beyond(g[i], centre[i], q[i])
	kernel.VMin(beyond, beyond, s[1].beyond(g[j], centre[j], q[j]))
	return s[0].within(beyond)
}

// both scores the outcomes for both signs of the kick.
func (c *fluxMapExpectation) both(from, mid, kick [2]float64) {
	c.segment(from, [2]float64{mid[0] + kick[0], mid[1] + kick[1]})
	c.segment(from, [2]float64{mid[0] - kick[0], mid[1] - kick[1]})
}

func (c *fluxMapExpectation) Scores(dst []float64, n uint64) {
	outcomes := 2.0
	if c.apart {
		outcomes = 4
	}
	c.scores(dst, n, outcomes)
}

// AppendBinary and UnmarshalBinary write and read the state: see Resumable.
func (c *fluxMapExpectation) AppendBinary(b []byte) ([]byte, error) {
	return AppendState(b, c.sum), nil
}
func (c *fluxMapExpectation) UnmarshalBinary(b []byte) error { return ReadState(b, c.sum) }
