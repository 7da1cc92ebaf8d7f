package walk

import (
	"fmt"
	"math"

	"thermowalk/walk/internal/kernel"
)

// Wall is the boundary of one coordinate.
type Wall interface {
	// Range is the interval lo <= q <= hi in which walkers live.
	Range() (lo, hi float64)
	// Fold says where a coordinate that a step has brought to x, outside
	// lo <= x < hi, really is, and how many whole turns it made.
	Fold(x float64) (y, turns float64)
	String() string
}

// Winding is the power of a wall round which a walker can turn. Its blocks
// count whole turns, so that the unwrapped coordinate is q + Period turns.
type Winding interface {
	Wall
	Period() float64
}

// Absorbing is the power of a wall that ends walks. Its blocks keep the step
// at which each walker left.
type Absorbing interface {
	Wall
	Absorbs() bool
}

// Box is a boundary: one wall per coordinate. A nil Box, or a nil entry,
// leaves the coordinate free.
type Box []Wall

// walls applies a Box and keeps absorbed walkers where they left.
type walls struct {
	list  []Wall // only those that act
	coord []int
	kept  [][]float64 // positions before the step; nil without an absorbing wall
}

// split takes the walls that a kick can apply itself out of the list: those of
// this package, unless an absorbing wall keeps walkers in place.
func (w *walls) split(dim int) []kernel.Wall {
	kicks := make([]kernel.Wall, dim)
	if w.kept != nil {
		return kicks
	}
	var list []Wall
	var coord []int
	for j, wall := range w.list {
		i := w.coord[j]
		switch wall := wall.(type) {
		case PeriodicWall:
			kicks[i] = kernel.Wall{Kind: kernel.Glued, Lo: wall.Lo, Hi: wall.Hi}
		case ReflectingWall:
			kicks[i] = kernel.Wall{Kind: kernel.Mirror, Lo: wall.Lo, Hi: wall.Hi}
		default:
			list, coord = append(list, wall), append(coord, i)
		}
	}
	w.list, w.coord = list, coord
	return kicks
}

func newWalls(list []Wall, block int) walls {
	var w walls
	for i, wall := range list {
		if wall == Free() {
			continue
		}
		if absorbs(wall) && w.kept == nil {
			w.kept = rows(len(list), block)
		}
		w.list, w.coord = append(w.list, wall), append(w.coord, i)
	}
	return w
}

func (w *walls) before(b *Block) {
	for i := range w.kept {
		copy(w.kept[i], b.Q[i])
	}
}

// after keeps absorbed walkers where they were and folds the others.
func (w *walls) after(b *Block) {
	if w.kept != nil {
		for k, step := range b.Exit {
			if step != 0 {
				for i, q := range b.Q {
					q[k] = w.kept[i][k]
				}
			}
		}
	}
	for j, wall := range w.list {
		i := w.coord[j]
		q, turns, ends := b.Q[i], b.Turns[i], absorbs(wall)
		lo, hi := wall.Range()
		for at := 0; at < len(q); {
			from, to := kernel.Inside(q[at:], lo, hi)
			for k := at + from; k < at+to; k++ {
				x := q[k]
				if !(x < lo || x >= hi) {
					continue
				}
				var n float64
				q[k], n = wall.Fold(x)
				if turns != nil {
					turns[k] += n
				}
				if ends && b.Exit[k] == 0 {
					b.Exit[k] = b.Step
				}
			}
			at += to
		}
	}
}

// FreeWall is no wall: the coordinate runs over the whole line.
type FreeWall struct{}

// Free leaves a coordinate without a wall.
func Free() Wall { return FreeWall{} }

func (FreeWall) Range() (lo, hi float64)           { return math.Inf(-1), math.Inf(1) }
func (FreeWall) Fold(x float64) (y, turns float64) { return x, 0 }
func (FreeWall) String() string                    { return "free" }

func absorbs(w Wall) bool {
	a, ok := w.(Absorbing)
	return ok && a.Absorbs()
}

// period is the period of a wall, 0 where the coordinate is not periodic.
func period(w Wall) float64 {
	if p, ok := w.(Winding); ok {
		return p.Period()
	}
	return 0
}

// keepsNear tells whether a wall puts no walker farther away than its step went: of
// walls of other packages that is not known.
func keepsNear(w Wall) bool {
	switch w.(type) {
	case FreeWall, ReflectingWall, AbsorbingWall:
		return true
	}
	return false
}

// checkRange reports an interval that is empty or not a number.
func checkRange(w Wall) error {
	if lo, hi := w.Range(); !(lo < hi) {
		return fmt.Errorf("walk: wall %q: needs lo < hi", w)
	}
	return nil
}
