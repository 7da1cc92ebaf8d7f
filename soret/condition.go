package soret

import (
	"fmt"
	"math"
)

// Condition is one of the two halves of Eq. 7.
type Condition int

// The conditions that make coordinates a subset U.
const (
	SharedSign Condition = iota + 1 // g_i g_j >= 0: a step moves i and j the same way
	Growth                          // d_i g_j >= 0
)

func (c Condition) String() string {
	if c == SharedSign {
		return "g_i g_j >= 0"
	}
	return "d_i g_j >= 0"
}

// Violation is a place where a condition of Eq. 7 fails for the coordinates I
// and J (counted from zero) of one sign group. Value is g_I g_J or d_I g_J there.
type Violation struct {
	Condition Condition
	I, J      int
	At        []float64
	Value     float64
}

func (v Violation) String() string {
	what := fmt.Sprintf("g_%d g_%d", v.I+1, v.J+1)
	if v.Condition == Growth {
		what = fmt.Sprintf("d_%d g_%d", v.I+1, v.J+1)
	}
	return fmt.Sprintf("%s = %g < 0 at q = %s", what, v.Value, at(v.At))
}

// CheckU tests the conditions of Eq. 7 for every pair in every sign group, at
// the given points,
//
//	g_i g_j >= 0  and  d_i g_j >= 0   for all i, j in U
//
// and returns the worst violation of each condition and pair; none means that
// Eq. 7 holds at these points. The first condition is the paper's sign(f_i) =
// sign(f_j): in the reduced walk all of U moves by one zeta, so it is the signs of
// g that can differ. The second is used for Eq. 12 alone: without it the
// coefficient may be positive. The flux laws need neither. groups as in
// [Medium]; NaN violates.
func CheckU(f Field, groups []int, points [][]float64) []Violation {
	n := f.Dim()
	l := newLocal(n)
	var found []Violation
	note := func(v Violation) {
		for k := range found {
			w := &found[k]
			if w.Condition == v.Condition && w.I == v.I && w.J == v.J {
				if v.Value < w.Value {
					*w = v
				}
				return
			}
		}
		found = append(found, v)
	}
	for _, q := range points {
		f.Value(l.g, q)
		f.Jacobian(l.dg, q)
		for _, u := range units(groups, n) {
			for a, i := range u {
				for b, j := range u {
					if product := l.g[i] * l.g[j]; a < b && !(product >= 0) {
						note(Violation{SharedSign, i, j, clone(q), product})
					}
					if growth := l.dg[j*n+i]; !(growth >= 0) {
						note(Violation{Growth, i, j, clone(q), growth})
					}
				}
			}
		}
	}
	return found
}

// Coherence is M_ij/(g_i g_j) with g_i = sqrt(M_ii), for a matrix of second
// moments M (n*n, by rows) such as a tally of E[gamma^2 f_i f_j].
//
//	1 or -1   the coordinates move as one: the reduction of Eq. 8 is exact for them
//	0         they are uncorrelated: different sign groups
//
// In between, Eq. 8 with a shared sign overstates M_ij. NaN where a g vanishes.
// dst has n*n entries and may be M itself.
func Coherence(dst, m []float64, n int) {
	if len(dst) != n*n || len(m) != n*n {
		panic("soret: wrong length of a matrix")
	}
	g := make([]float64, n)
	for i := range g {
		g[i] = math.Sqrt(m[i*n+i])
	}
	for i := range n {
		for j := range n {
			dst[i*n+j] = m[i*n+j] / g[i] / g[j]
		}
	}
}
