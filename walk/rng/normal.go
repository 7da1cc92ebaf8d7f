package rng

import "thermowalk/walk/internal/kernel"

// Normal sets dst[k] to a standard normal number by the method of Box and
// Muller: with u and v the uniform numbers of the words index&^1 and index|1,
//
//	z = sqrt(-2 log u) cos(2 pi v)  for an even index,
//	z = sqrt(-2 log u) sin(2 pi v)  for an odd one.
//
// Different indices give independent numbers; |z| <= sqrt(106 log 2) = 8.57.
//
// Source: G. E. P. Box, M. E. Muller, Ann. Math. Stat. 29 (1958) 610.
func (s Stream) Normal(dst []float64, first, index uint64) {
	var other [chunk]float64
	for len(dst) > 0 {
		n := min(len(dst), chunk)
		if index&1 == 0 {
			s.NormalPair(dst[:n], other[:n], first, index)
		} else {
			s.NormalPair(other[:n], dst[:n], first, index-1)
		}
		dst, first = dst[n:], first+uint64(n)
	}
}

// NormalPair sets a[k] and b[k] to the numbers that [Stream.Normal] gives for
// index and index+1, at the cost of one of them. It panics where index is odd
// or the lengths differ.
func (s Stream) NormalPair(a, b []float64, first, index uint64) {
	s.check(first, len(a), index)
	checkPair(len(a), len(b), index)
	var w, v [chunk]uint64
	for len(a) > 0 {
		n := min(len(a), chunk)
		s.WordPair(w[:n], v[:n], first, index)
		kernel.VBoxMuller(a[:n], b[:n], w[:n], v[:n])
		a, b, first = a[n:], b[n:], first+uint64(n)
	}
}
