package walk

import (
	"errors"
	"fmt"
	"math"
)

// Walk is the physics: what moves, how far, where, and from where.
type Walk struct {
	Law      Law     // law of motion; its Dim is the dimension of the walk
	Eta      float64 // step factor eta > 0: a step in coordinate i has standard deviation eta g_i
	Boundary Box     // one wall per coordinate; nil is free space
	Start    Start   // law of the starting positions
}

// Dim is the number of coordinates.
func (w *Walk) Dim() int { return w.Law.Dim() }

// coordinate is the name of coordinate i: q in one dimension, else q1, q2, ...
func (w *Walk) coordinate(i int) string {
	if w.Dim() == 1 {
		return "q"
	}
	return fmt.Sprintf("q%d", i+1)
}

// wall is the wall of coordinate i, never nil.
func (w *Walk) wall(i int) Wall {
	if i < len(w.Boundary) && w.Boundary[i] != nil {
		return w.Boundary[i]
	}
	return Free()
}

// walls lists the wall of every coordinate.
func (w *Walk) walls() []Wall {
	list := make([]Wall, w.Dim())
	for i := range list {
		list[i] = w.wall(i)
	}
	return list
}

// Check reports everything that is wrong with the walk, all faults at once.
func (w *Walk) Check() error {
	if w.Law == nil {
		return errors.New("walk: no law of motion; set Walk.Law")
	}
	var errs []error
	if !(w.Eta > 0) || math.IsInf(w.Eta, 0) {
		errs = append(errs, fmt.Errorf("walk: eta = %g; it must be positive and finite", w.Eta))
	}
	dim := w.Dim()
	if dim < 1 {
		errs = append(errs, errors.New("walk: the law has no coordinates; give its field at least one component"))
	}
	if w.Boundary != nil && len(w.Boundary) != dim {
		errs = append(errs, fmt.Errorf("walk: %d walls for %d coordinates; give one wall per coordinate, or none", len(w.Boundary), dim))
	}
	for _, wall := range w.Boundary {
		if wall != nil {
			errs = append(errs, checkRange(wall))
		}
	}
	switch {
	case w.Start == nil:
		errs = append(errs, errors.New("walk: no start; set Walk.Start"))
	case w.Start.Dim() != dim:
		errs = append(errs, fmt.Errorf("walk: the start has %d coordinates, the law %d", w.Start.Dim(), dim))
	}
	return errors.Join(errs...)
}
