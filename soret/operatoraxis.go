package soret

import (
	"fmt"
	"math"
	"sort"

	"thermowalk/walk"
)

// ending is what happens to mass that passes the end of an axis.
type ending int

const (
	leaks    ending = iota // the end of a window on free space
	absorbs                // an absorbing wall
	reflects               // a mirror
	wraps                  // the other end
)

// axis is one coordinate of a mesh: cells between walls, and the unfolded line
// on which a step lands before the walls act.
//
// The unfolded line is tiled by sheets of length hi-lo; sheet 0 is the domain.
// With mirrors the odd sheets run backwards. An unfolded cell has the number
// sheet*n + place. Where mass leaves the axis there is only sheet 0.
type axis struct {
	edges []float64 // n+1, ascending
	ends  [2]ending // below, above
}

// newAxis cuts the range of a wall, or the window lo..hi where it is infinite,
// into n equal cells.
func newAxis(wall walk.Wall, lo, hi float64, n int) (*axis, error) {
	a := &axis{}
	switch wall.(type) {
	case walk.FreeWall:
	case walk.AbsorbingWall:
		a.ends = [2]ending{absorbs, absorbs}
	case walk.ReflectingWall:
		a.ends = [2]ending{reflects, reflects}
	case walk.PeriodicWall:
		a.ends = [2]ending{wraps, wraps}
	default:
		return nil, fmt.Errorf("soret: the operator does not know the wall %q; it knows free, periodic, reflecting and absorbing ones", wall)
	}
	from, to := wall.Range()
	if math.IsInf(from, -1) {
		from, a.ends[0] = lo, leaks
	}
	if math.IsInf(to, 1) {
		to, a.ends[1] = hi, leaks
	}
	if !(from < to) || math.IsInf(from, 0) || math.IsInf(to, 0) {
		return nil, fmt.Errorf("soret: the mesh runs from %g to %g; a free side needs a finite window, Mesh.Lo < Mesh.Hi", from, to)
	}
	a.edges = make([]float64, n+1)
	for j := range a.edges {
		a.edges[j] = math.FMA((to-from)/float64(n), float64(j), from)
	}
	a.edges[n] = to
	return a, nil
}

func (a *axis) cells() int          { return len(a.edges) - 1 }
func (a *axis) lo() float64         { return a.edges[0] }
func (a *axis) hi() float64         { return a.edges[len(a.edges)-1] }
func (a *axis) length() float64     { return a.hi() - a.lo() }
func (a *axis) folds() bool         { return a.ends[0] >= reflects }
func (a *axis) width(j int) float64 { return a.edges[j+1] - a.edges[j] }

// cell is the cell of x in lo..hi; points beyond count to the outer cells.
func (a *axis) cell(x float64) int {
	n := a.cells()
	return min(max(sort.Search(n+1, func(j int) bool { return a.edges[j] > x })-1, 0), n-1)
}

// tile is the unfolded cell of y: -1 or n where y has left the axis.
func (a *axis) tile(y float64) int {
	n := a.cells()
	if !a.folds() {
		switch {
		case y < a.lo():
			return -1
		case y >= a.hi():
			return n
		}
		return a.cell(y)
	}
	sheet := a.sheet(y)
	j := a.cell(a.back(y, sheet))
	if a.mirrored(sheet) {
		j = n - 1 - j
	}
	return sheet*n + j
}

// sheet is the sheet that y lies on, start its lower end.
func (a *axis) sheet(y float64) int {
	sheet := int(math.Floor((y - a.lo()) / a.length()))
	if y < a.start(sheet) { // rounding
		return sheet - 1
	}
	if y >= a.start(sheet+1) {
		return sheet + 1
	}
	return sheet
}

func (a *axis) start(sheet int) float64 {
	if sheet == 1 {
		return a.hi()
	}
	return math.FMA(float64(sheet), a.length(), a.lo())
}

// real is the cell of the domain that an unfolded cell lies on, and the sheet
// that it belongs to.
func (a *axis) real(tile int) (cell, sheet int) {
	n := a.cells()
	sheet = tile / n
	if tile%n < 0 {
		sheet--
	}
	cell = tile - sheet*n
	if a.mirrored(sheet) {
		cell = n - 1 - cell
	}
	return cell, sheet
}

func (a *axis) mirrored(sheet int) bool { return a.ends[0] == reflects && sheet&1 != 0 }

// back folds a point of a sheet to the domain, unfold does the opposite.
func (a *axis) back(y float64, sheet int) float64 {
	if a.mirrored(sheet) {
		return a.lo() + (math.FMA(float64(sheet+1), a.length(), a.lo()) - y)
	}
	return math.FMA(-float64(sheet), a.length(), y)
}

func (a *axis) unfold(x float64, sheet int) float64 {
	switch {
	case sheet == 0:
		return x
	case a.mirrored(sheet):
		return math.FMA(float64(sheet+1), a.length(), a.lo()) - (x - a.lo())
	}
	return math.FMA(float64(sheet), a.length(), x)
}

// local is the place of an unfolded y in a cell of the domain, from -1 to 1.
func (a *axis) local(y float64, cell, sheet int) float64 {
	from, to := a.edges[cell], a.edges[cell+1]
	t := ((a.back(y, sheet) - from) - (to - a.back(y, sheet))) / (to - from)
	return min(max(t, -1), 1)
}

// levels is a set of points on the unfolded line. above is the least of them
// that is larger than y, or +Inf.
type levels interface{ above(y float64) float64 }

// above: the edges of all unfolded cells are levels.
func (a *axis) above(y float64) float64 {
	n := a.cells()
	tile := a.tile(y)
	if !a.folds() {
		if tile == n {
			return math.Inf(1)
		}
		return a.edges[tile+1]
	}
	for tile--; ; tile++ { // rounding may count y to the next cell
		cell, sheet := a.real(tile)
		edge := cell + 1
		if a.mirrored(sheet) {
			edge = cell
		}
		e := a.unfold(a.edges[edge], sheet)
		if _, next := a.real(tile + 1); next != sheet {
			e = a.start(next)
		}
		if e > y {
			return e
		}
	}
}

// images are the points of the unfolded line that lie on one point of the axis.
type images struct {
	*axis
	at float64
}

func (i images) above(y float64) float64 {
	if !i.folds() {
		if i.at > y {
			return i.at
		}
		return math.Inf(1)
	}
	for sheet := i.sheet(y) - 1; ; sheet++ {
		if e := i.unfold(i.at, sheet); e > y {
			return e
		}
	}
}
