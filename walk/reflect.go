package walk

import (
	"fmt"

	"thermowalk/walk/internal/kernel"
)

// ReflectingWall folds the line at Lo and Hi: what would pass the wall by x
// comes back by x, as often as needed for long steps.
//
//	q' = Lo + |((q - Lo) mod 2L) |  folded at L,  L = Hi - Lo
type ReflectingWall struct{ Lo, Hi float64 }

// Reflect puts reflecting walls at lo and hi.
func Reflect(lo, hi float64) Wall { return ReflectingWall{lo, hi} }

// Fold mirrors x at the walls until it is inside.
func (w ReflectingWall) Fold(x float64) (y, turns float64) {
	return kernel.Reflect(x, w.Lo, w.Hi), 0
}

func (w ReflectingWall) Range() (lo, hi float64) { return w.Lo, w.Hi }
func (w ReflectingWall) String() string          { return fmt.Sprintf("reflecting %g:%g", w.Lo, w.Hi) }
