package walk

import (
	"fmt"

	"thermowalk/walk/internal/kernel"
)

// PeriodicWall glues Hi to Lo: q and q + (Hi-Lo) are the same place.
//
//	q' = q - L floor((q - Lo)/L),  L = Hi - Lo
//
// The whole turns are kept in Block.Turns, so the unwrapped coordinate is
// q + L turns.
type PeriodicWall struct{ Lo, Hi float64 }

var _ Winding = PeriodicWall{}

// Periodic makes a coordinate periodic on [lo, hi).
func Periodic(lo, hi float64) Wall { return PeriodicWall{lo, hi} }

// Fold takes whole turns off.
func (w PeriodicWall) Fold(x float64) (y, turns float64) {
	return kernel.Wrap(x, w.Lo, w.Hi)
}

// Period is the length of one turn.
func (w PeriodicWall) Period() float64         { return w.Hi - w.Lo }
func (w PeriodicWall) Range() (lo, hi float64) { return w.Lo, w.Hi }
func (w PeriodicWall) String() string          { return fmt.Sprintf("periodic %g:%g", w.Lo, w.Hi) }
