package walk

import (
	"fmt"
	"math"
	"strings"
)

// Grid divides lo:hi into n equal bins.
type Grid struct {
	Lo, Hi float64
	N      int
}

// Width is the width of a bin.
func (g Grid) Width() float64 { return (g.Hi - g.Lo) / float64(g.N) }

// Edge is the lower edge of bin j.
func (g Grid) Edge(j int) float64 { return g.Lo + float64(float64(j)*g.Width()) }

// edges lists the ends of all bins.
func (g Grid) edges() []float64 {
	at := make([]float64, g.N+1)
	for j := range at {
		at[j] = g.Edge(j)
	}
	return at
}

// Centre is the middle of bin j.
func (g Grid) Centre(j int) float64 { return g.Lo + float64((float64(j)+0.5)*g.Width()) }

// bin is the bin of x, or -1 outside. The upper edge belongs to the last bin.
func (g Grid) bin(x, perUnit float64) int {
	if !(x >= g.Lo && x <= g.Hi) {
		return -1
	}
	return min(int((x-g.Lo)*perUnit), g.N-1)
}

func (g Grid) check() error {
	if !(g.Lo < g.Hi) || math.IsInf(g.Hi-g.Lo, 0) || g.N < 1 {
		return fmt.Errorf("grid %g:%g with %d bins; needs lo < hi, both finite, and at least one bin", g.Lo, g.Hi, g.N)
	}
	return nil
}

// checkCells refuses more cells than memory can hold, before they are made.
func checkCells(grid []Grid, each int) error {
	cells := float64(each)
	for _, g := range grid {
		cells *= float64(g.N)
	}
	if cells > maxScores {
		return fmt.Errorf("%.3g scores in each batch; use fewer bins or times", cells)
	}
	return nil
}

// DensityTally measures the density of one or two coordinates at given times.
//
//	score[(t*N1 + j1)*N2 + j2] = walkers in the bin / (N * bin area) at time Times[t]
//
// in 1/(unit of q). Walkers outside the grid, or absorbed, count in no bin, so
// the bins sum to the mass on the grid.
//
// Pooled averages over the times, t = 0 being the only one: for a steady state,
// in which each look adds to the same answer. Errors stay right however close
// the looks are, since they come from batches of walkers.
type DensityTally struct {
	Label string
	Axes  []int  // one or two coordinates; nil means the first
	Grid  []Grid // one per axis
	Times []uint64

	Pooled bool // one density, averaged over the times
}

// Histogram measures the density of a 1-D walk on n bins at the given steps.
func Histogram(label string, lo, hi float64, n int, times ...uint64) DensityTally {
	return DensityTally{Label: label, Grid: []Grid{{lo, hi, n}}, Times: times}
}

// Name is the label of the tally.
func (t DensityTally) Name() string { return t.Label }

// Open checks grid and times against the walk.
func (t DensityTally) Open(w *Walk, p *Plan) (Counter, error) {
	axes := t.Axes
	if axes == nil {
		axes = []int{0}
	}
	if len(axes) != len(t.Grid) || len(axes) < 1 || len(axes) > 2 {
		return nil, fmt.Errorf("%d axes with %d grids; give one or two of each", len(axes), len(t.Grid))
	}
	c := &densityCounter{axes: axes, grid: t.Grid, times: t.Times, area: 1, bins: 1}
	for j, axis := range axes {
		if axis < 0 || axis >= w.Dim() {
			return nil, fmt.Errorf("axis %d of a walk with %d coordinates", axis, w.Dim())
		}
		if err := t.Grid[j].check(); err != nil {
			return nil, err
		}
		c.perUnit = append(c.perUnit, 1/t.Grid[j].Width())
		c.area *= t.Grid[j].Width()
		c.bins *= t.Grid[j].N
		c.names = append(c.names, w.coordinate(axis))
	}
	if err := checkTimes(t.Times, p.Steps); err != nil {
		return nil, err
	}
	if err := checkCells(t.Grid, len(t.Times)); err != nil {
		return nil, err
	}
	c.slots = len(t.Times)
	if t.Pooled {
		c.slots = 1
	}
	c.count = make([]int64, c.bins*c.slots)
	return c, nil
}

type densityCounter struct {
	axes    []int
	names   []string
	grid    []Grid
	perUnit []float64
	times   Windows
	area    float64
	bins    int
	slots   int // densities: one per time, or one for all
	count   []int64
}

func (c *densityCounter) Size() int { return len(c.count) }
func (c *densityCounter) Reset()    { clear(c.count) }

// Label names the bin and the time.
func (c *densityCounter) Label(k int) string {
	cell := cellName(c.names, c.grid, k%c.bins)
	if c.slots < len(c.times) {
		return fmt.Sprintf("in %s, %d steps from %d", cell, len(c.times), c.times[0])
	}
	return fmt.Sprintf("in %s, step %d", cell, c.times[k/c.bins])
}

// cellName names a cell of a grid in one or two coordinates: q1 1:2, q2 0:0.5.
func cellName(names []string, grid []Grid, cell int) string {
	texts := make([]string, len(grid))
	for j := len(grid) - 1; j >= 0; j-- {
		bin := cell % grid[j].N
		cell /= grid[j].N
		texts[j] = fmt.Sprintf("%s %.10g:%.10g", names[j], grid[j].Edge(bin), grid[j].Edge(bin+1))
	}
	return strings.Join(texts, ", ")
}

func (c *densityCounter) Next(step uint64) uint64 { return c.times.next(step) }

func (c *densityCounter) Observe(b *Block) {
	slot := 0
	if c.slots > 1 {
		slot = c.times.edge(b.Step)
	}
	count := c.count[slot*c.bins:][:c.bins]
	if len(c.axes) == 1 && b.Exit == nil {
		g, perUnit := c.grid[0], c.perUnit[0]
		for _, x := range b.Q[c.axes[0]] {
			if bin := g.bin(x, perUnit); bin >= 0 {
				count[bin]++
			}
		}
		return
	}
	for k := range b.Len() {
		if b.Exit != nil && b.Exit[k] != 0 {
			continue
		}
		at := 0
		for j, axis := range c.axes {
			bin := c.grid[j].bin(b.Q[axis][k], c.perUnit[j])
			if bin < 0 {
				at = -1
				break
			}
			at = at*c.grid[j].N + bin
		}
		if at >= 0 {
			count[at]++
		}
	}
}

func (c *densityCounter) Scores(dst []float64, n uint64) {
	for j, v := range c.count {
		dst[j] = float64(v) / (float64(n) * float64(len(c.times)/c.slots) * c.area)
	}
}

// AppendBinary and UnmarshalBinary write and read the state: see Resumable.
func (c *densityCounter) AppendBinary(b []byte) ([]byte, error) { return AppendState(b, c.count), nil }
func (c *densityCounter) UnmarshalBinary(b []byte) error        { return ReadState(b, c.count) }
