package nnbridge

import (
	"errors"
	"fmt"
	"math"
)

// Set is a data set: Len rows of Inputs numbers, by rows, and perhaps a label
// y in {0, 1} for each. Y is nil in a set without labels.
type Set struct {
	Inputs int
	X      []float64 // X[r*Inputs+j] = component j of row r
	Y      []float64
}

// NewSet checks the numbers and makes a set that shares their memory; y is nil
// for a set without labels.
func NewSet(inputs int, x, y []float64) (*Set, error) {
	s := &Set{Inputs: inputs, X: x, Y: y}
	if err := s.Check(); err != nil {
		return nil, err
	}
	return s, nil
}

// Len is the number of rows.
func (s *Set) Len() int { return len(s.X) / max(s.Inputs, 1) }

// Row is row r (shared memory).
func (s *Set) Row(r int) []float64 {
	return s.X[r*s.Inputs : (r+1)*s.Inputs : (r+1)*s.Inputs]
}

// Check reports what is wrong: no rows, lengths that do not fit, numbers that
// are not finite, labels outside {0, 1}.
func (s *Set) Check() error {
	switch {
	case s.Inputs < 1:
		return fmt.Errorf("nnbridge: a data set with %d inputs; at least 1 is needed", s.Inputs)
	case len(s.X) == 0:
		return errors.New("nnbridge: the data set is empty")
	case len(s.X)%s.Inputs != 0:
		return fmt.Errorf("nnbridge: %d numbers are no whole rows of %d inputs", len(s.X), s.Inputs)
	case s.Y != nil && len(s.Y) != s.Len():
		return fmt.Errorf("nnbridge: %d labels for %d rows", len(s.Y), s.Len())
	}
	var errs []error
	for k, x := range s.X {
		if math.IsNaN(x) || math.IsInf(x, 0) {
			errs = append(errs, fmt.Errorf("nnbridge: row %d, input %d of the data set is %g; inputs are finite numbers", k/s.Inputs, k%s.Inputs, x))
			break
		}
	}
	for r, y := range s.Y {
		if y != 0 && y != 1 {
			errs = append(errs, fmt.Errorf("nnbridge: the label of row %d is %g; labels are 0 or 1", r, y))
			break
		}
	}
	return errors.Join(errs...)
}
