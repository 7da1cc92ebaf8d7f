package rng

import (
	"fmt"
	"math"

	"thermowalk/walk/internal/kernel"
)

// StudentT sets dst[k] to a number of Student's t law with nu degrees of
// freedom by Bailey's polar method: with u and v the uniform numbers of the
// words 2 index and 2 index + 1,
//
//	t = sqrt(nu (u^(-2/nu) - 1)) cos(2 pi v).
//
// nu > 0 is real; nu = +Inf is the normal law. Mean 0 for nu > 1, variance
// nu/(nu-2) for nu > 2. A nu that is not positive panics, and so does an index
// that is not below [Indices]/2.
//
// Source: R. W. Bailey, Math. Comp. 62 (1994) 779.
func (s Stream) StudentT(dst []float64, nu float64, first, index uint64) {
	if !(nu > 0) {
		panic(fmt.Sprintf("rng: Student's t law with %v degrees of freedom", nu))
	}
	if index >= Indices/2 {
		panic(fmt.Sprintf("rng: index %d: a walker has %d numbers of Student's t law", index, uint64(Indices/2)))
	}
	var w, v [chunk]uint64
	var r [chunk]float64
	for len(dst) > 0 {
		n := min(len(dst), chunk)
		s.WordPair(w[:n], v[:n], first, 2*index)
		kernel.VUnit(r[:n], w[:n])
		kernel.VUnit(dst[:n], v[:n])
		kernel.VLog(r[:n], r[:n])
		if math.IsInf(nu, 1) {
			kernel.VMulS(r[:n], r[:n], -2)
		} else {
			kernel.VMulS(r[:n], r[:n], -2/nu)
			kernel.VExpm1(r[:n], r[:n])
			kernel.VMulS(r[:n], r[:n], nu)
		}
		kernel.VSqrt(r[:n], r[:n])
		kernel.VCosTurn(dst[:n], dst[:n])
		kernel.VMul(dst[:n], dst[:n], r[:n])
		dst, first = dst[n:], first+uint64(n)
	}
}
