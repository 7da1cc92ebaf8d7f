package soret

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"thermowalk/walk"
)

// KramersMoyalMap is the Kramers-Moyal flux averaged over the cells of a flux map,
// from a density: what stands beside the scores of a [walk.FluxMapTally].
//
//	<J_a>_cell = (1/V) [ Int_cell E[d_a] rho dq  -  1/2 sum_j Int_faces n_j E[d_a d_j] rho dS ]
//
// with d a step of the walk: J_a = E[d_a] rho - 1/2 d_j(E[d_a d_j] rho) by
// Gauss's theorem, so neither the field nor the density is differentiated. E[d_a] =
// -eta mu_a, and E[d_a d_j] = eta^2 (mu_a mu_j + M_aj), M_aj = g_a g_j within a sign
// group (Eq. 8), E[gamma^2 f_a f_j] for the general law (Eqs. 4 and 6).
//
// A flux is per step, unit of total mass and unit of length across, in the units of
// the tally: it contains eta^2. It leaves out terms of order eta^4, and all that
// walls do: [KramersMoyalMap.AtWall] names the cells from which a step may reach one.
//
// The flux is linear in the density, so the mean of the density over the steps that
// the tally looked at gives the mean flux over them. walk.FluxMapTally.Density asks for
// it in the cells of the map, and [KramersMoyalMap.Compare] puts both sides beside each
// other; the exact operator's expectation of the same density goes into
// [KramersMoyalMap.FromCells] too. A KramersMoyalMap is not for concurrent use.
//
// Source: [KramersMoyal].
type KramersMoyalMap struct {
	scores  int
	cells   int
	shape   []int // cells along each axis
	points  []mapPoint
	atWall  []bool
	longest []float64
}

// mapPoint is a quadrature point: the density there is sum_c near[c].weight rho_c, by half as many cells
// on a line that of coarse, and it adds gives[k].weight times that to score gives[k].at.
type mapPoint struct {
	q                   []float64
	near, coarse, gives []share
}

type share struct {
	at     int
	weight float64
}

// NewKramersMoyalMap prepares the map of a tally's Axes and Grid for a walk. It is
// an error if the axes are not all coordinates of the walk, since the flux of a part
// of them depends on where the others are.
func NewKramersMoyalMap(w walk.Walk, axes []int, grid []walk.Grid) (*KramersMoyalMap, error) {
	if w.Law == nil {
		return nil, w.Check()
	}
	n := w.Dim()
	if axes == nil {
		for j := range grid {
			axes = append(axes, j)
		}
	}
	switch {
	case len(axes) != len(grid) || n > 2:
		return nil, fmt.Errorf("soret: %d axes with %d grids; a map has one or two of each", len(axes), len(grid))
	case len(axes) != n || n == 2 && (axes[0] == axes[1] || axes[0]+axes[1] != 1) || n == 1 && axes[0] != 0:
		return nil, fmt.Errorf("soret: a map along coordinates %v of a walk with %d: the Kramers-Moyal flux needs the density in all of them", axes, n)
	case w.Boundary != nil && len(w.Boundary) != n:
		return nil, errors.New("soret: the walk needs a wall, or none, for each coordinate")
	}
	moments, err := newStepMoments(w.Law, w.Eta)
	if err != nil {
		return nil, err
	}
	m := &KramersMoyalMap{cells: 1, longest: make([]float64, n)}
	build := mapBuilder{m: m, moments: moments, axes: axes, mean: make([]float64, n), second: make([]float64, n*n)}
	for a, axis := range axes {
		if !(grid[a].Lo < grid[a].Hi) || grid[a].N < 1 {
			return nil, fmt.Errorf("soret: grid %g:%g with %d bins; needs lo < hi and at least one bin", grid[a].Lo, grid[a].Hi, grid[a].N)
		}
		wall := walk.Free()
		if w.Boundary != nil && w.Boundary[axis] != nil {
			wall = w.Boundary[axis]
		}
		lo, hi := wall.Range()
		_, winds := wall.(walk.Winding)
		build.walls = append(build.walls, wall)
		build.lines = append(build.lines, mapLine{grid[a], winds && grid[a].Lo == lo && grid[a].Hi == hi})
		m.cells *= grid[a].N
		m.shape = append(m.shape, grid[a].N)
	}
	m.scores = m.cells * n
	m.atWall = make([]bool, m.cells)
	for a := range axes {
		if err := build.faces(a); err != nil {
			return nil, err
		}
	}
	return m, build.bulk()
}

// Size is the number of components: cells times axes, numbered as the scores of the tally.
func (m *KramersMoyalMap) Size() int { return m.scores }

// AtWall tells whether a step from the cell may reach a reflecting or an absorbing
// wall. The flux there is the wall's affair; the law does not know it.
func (m *KramersMoyalMap) AtWall(cell int) bool { return m.atWall[cell] }

// Longest is how far a step from the map may go along each coordinate of the walk. A jump of the
// density that may have come within reach is not for the law, which knows slopes.
func (m *KramersMoyalMap) Longest() []float64 { return slices.Clone(m.longest) }

// FromDensity writes the flux in a density that is known everywhere, such as a
// [State]; it is integrated over faces with 3 points of Gauss.
func (m *KramersMoyalMap) FromDensity(dst []float64, rho Density) {
	m.each(dst, func(p *mapPoint) float64 { return rho.Eval(p.q) })
}

// FromCells writes the flux in a density that is known by its means in the cells of the map:
// the scores of a [walk.DensityTally] on its grid, or what the exact operator
// expects of them. Between cells the density is a polynomial that has the means of the
// four nearest cells on a line (fewer where there are fewer). The error falls with the
// width h of the cells as h^4 inside and as h^3 at the rim of a grid, unless the
// density jumps there.
func (m *KramersMoyalMap) FromCells(dst, rho []float64) {
	m.fromCells(dst, rho, func(p *mapPoint) []share { return p.near })
}

func (m *KramersMoyalMap) fromCells(dst, rho []float64, near func(p *mapPoint) []share) {
	if len(rho) != m.cells {
		panic("soret: wrong number of cells")
	}
	m.each(dst, func(p *mapPoint) (sum float64) {
		for _, s := range near(p) {
			sum = math.FMA(s.weight, rho[s.at], sum)
		}
		return sum
	})
}

// Unresolved estimates how far FromCells is off because means in cells know the density only so
// well. With a what half as many cells on a line make different, the most in a cell and in
// those beside it, since it may be small by accident, and A and B the sums of this and of the flux by half
// as many cells over the map,
//
//	a min(1, 3 A/B)
//
// as if what is left out were as much less than a, as a is than the flux; with 3 to be on
// the safe side.
func (m *KramersMoyalMap) Unresolved(dst, rho []float64) {
	coarse, fine := make([]float64, m.scores), make([]float64, m.scores)
	m.FromCells(fine, rho)
	m.fromCells(coarse, rho, func(p *mapPoint) []share { return p.coarse })
	n := len(m.shape)
	off, all, flux := make([]float64, m.scores), make([]float64, n), make([]float64, n)
	for k := range off {
		off[k] = math.Abs(fine[k] - coarse[k])
		all[k%n] += off[k]
		flux[k%n] += math.Abs(coarse[k])
	}
	for k := range dst {
		cell, most := k/n, 0.0
		stride := 1
		for j := n - 1; j >= 0; j-- {
			at := cell / stride % m.shape[j]
			for near := max(0, at-1); near <= min(at+1, m.shape[j]-1); near++ {
				most = max(most, off[(cell+(near-at)*stride)*n+k%n])
			}
			stride *= m.shape[j]
		}
		if dst[k] = 0; most > 0 {
			dst[k] = most * min(1, 3*all[k%n]/flux[k%n])
		}
	}
}

func (m *KramersMoyalMap) each(dst []float64, rho func(p *mapPoint) float64) {
	if len(dst) != m.scores {
		panic("soret: wrong length of a flux map")
	}
	clear(dst)
	for i := range m.points {
		p := &m.points[i]
		r := rho(p)
		for _, s := range p.gives {
			dst[s.at] = math.FMA(s.weight, r, dst[s.at])
		}
	}
}

// MapComponent is one component of a flux map: measured, by the law in the density
// that was measured with it, and the difference. All errors are those of batches, so
// Difference knows that both come from the same walkers. Unresolved is what the cells are too wide
// for: see [KramersMoyalMap.Unresolved].
type MapComponent struct {
	Flux, Law, Difference walk.Estimate
	Unresolved            float64
}

// Compare puts the scores of a flux map beside the law in the density of the same
// run, component by component. The density is that of one time, or pooled.
func (m *KramersMoyalMap) Compare(flux, density *walk.Scores) ([]MapComponent, error) {
	if flux.Size() != m.scores || density.Size() != m.cells {
		return nil, fmt.Errorf("soret: a flux map of %d scores and a density of %d; this map has %d and %d", flux.Size(), density.Size(), m.scores, m.cells)
	}
	batches := len(flux.Column(0))
	if n := len(density.Column(0)); n != batches {
		return nil, fmt.Errorf("soret: a flux map of %d batches and a density of %d: they must be of one run", batches, n)
	}
	table := make([]MapComponent, m.scores)
	columns := make([][3][]float64, m.scores)
	law := make([]float64, m.scores)
	for b := range batches {
		m.FromCells(law, density.Batch(b))
		for k, j := range flux.Batch(b) {
			c := &columns[k]
			c[0], c[1], c[2] = append(c[0], j), append(c[1], law[k]), append(c[2], j-law[k])
		}
	}
	rho := make([]float64, m.cells)
	for cell := range rho {
		rho[cell] = density.Estimate(cell).Value
	}
	m.Unresolved(law, rho)
	for k, c := range columns {
		table[k] = MapComponent{overBatches(c[0]), overBatches(c[1]), overBatches(c[2]), law[k]}
	}
	return table, nil
}

// overBatches is the mean of independent batches with its error.
func overBatches(x []float64) walk.Estimate {
	n := float64(len(x))
	var mean, square float64
	for _, v := range x {
		mean += v / n
	}
	for _, v := range x {
		square = math.FMA(v-mean, v-mean, square)
	}
	return walk.Estimate{Value: mean, StdErr: math.Sqrt(square / (n - 1) / n), N: len(x)}
}
