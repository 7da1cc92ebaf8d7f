package walk

import "fmt"

// AbsorbingWall takes every walker that leaves (Lo, Hi): the walker stays
// where its last step brought it, at or beyond the wall, and Block.Exit keeps
// the step.
type AbsorbingWall struct{ Lo, Hi float64 }

var _ Absorbing = AbsorbingWall{}

// Absorb puts absorbing walls at lo and hi. One of them may be infinite.
func Absorb(lo, hi float64) Wall { return AbsorbingWall{lo, hi} }

// Fold leaves the walker where its last step brought it.
func (w AbsorbingWall) Fold(x float64) (y, turns float64) { return x, 0 }

// Absorbs is true.
func (w AbsorbingWall) Absorbs() bool           { return true }
func (w AbsorbingWall) Range() (lo, hi float64) { return w.Lo, w.Hi }
func (w AbsorbingWall) String() string          { return fmt.Sprintf("absorbing %g:%g", w.Lo, w.Hi) }
