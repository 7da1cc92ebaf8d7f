package soret

import "fmt"

// Kind says in which way a field is unfit.
type Kind int

// The ways in which a field can be unfit for a law at a given eta.
const (
	NotFinite Kind = iota + 1 // NaN or infinite
	Negative                  // g_i < 0
	Folded                    // x -> x + eta g(x) or x -> x - eta g(x) is not one-to-one
)

func (k Kind) String() string {
	switch k {
	case NotFinite:
		return "not finite"
	case Negative:
		return "negative"
	case Folded:
		return "folded"
	}
	return fmt.Sprintf("Kind(%d)", int(k))
}

// Fault is a place where the field is unfit, and what follows from it. It is
// found by [Inspect] over a box, and returned as an error by the laws that meet
// it on their way.
//
//	NotFinite  Value is g_i at At
//	Negative   Value is g_i at At
//	Folded     Value is 1 + Sign eta g' at At (n = 1), or else a determinant or real
//	           eigenvalue of I + t Z dg that is <= 0, for some t <= eta and signs Z
//
// Component counts from zero. For Folded it is -1.
type Fault struct {
	Kind      Kind
	Component int
	Sign      int // which of the two maps x -> x +- eta g(x), for Folded; 0 if several groups have different signs
	At        []float64
	Value     float64
	Eta       float64
}

// Undefines tells whether the exact law is undefined because of the fault. It is
// not for a negative component in several dimensions.
func (f *Fault) Undefines() bool { return f.Kind != Negative || len(f.At) == 1 }

// Error names the place, and what it means, in one line.
func (f *Fault) Error() string {
	g := "g"
	if len(f.At) > 1 {
		g = fmt.Sprintf("component %d of g", f.Component+1)
	}
	switch f.Kind {
	case Negative:
		if len(f.At) > 1 {
			return fmt.Sprintf("soret: %s is negative at q = %s: %g; a step scale (Eq. 6) is a standard deviation; the walk and the laws keep the sign, but coordinates of one group then move in opposite directions and Eq. 7 fails", g, at(f.At), f.Value)
		}
		return fmt.Sprintf("soret: %s is negative at q = %s: %g; a step scale (Eq. 6) is a standard deviation, so the exact law is undefined there; the simulation is not (it sees |g| with the sign of zeta turned round)", g, at(f.At), f.Value)
	case Folded:
		sign := "+-"
		switch f.Sign {
		case 1:
			sign = "+"
		case -1:
			sign = "-"
		}
		how := fmt.Sprintf("1 %s eta g' = %.4g <= 0", sign, f.Value)
		if len(f.At) > 1 {
			how = "det(I " + sign + " t dg) = 0 for some t <= eta"
		}
		return fmt.Sprintf("soret: the map x -> x %s eta g(x) folds at q = %s for eta = %g: %s; walkers from several places land on one, so the exact law is undefined there (the simulation is not); a smaller eta mends it", sign, at(f.At), f.Eta, how)
	default:
		return fmt.Sprintf("soret: %s is not finite at q = %s: %g; walkers that come there are lost and no law can be applied", g, at(f.At), f.Value)
	}
}
