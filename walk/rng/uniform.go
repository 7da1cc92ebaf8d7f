package rng

import "thermowalk/walk/internal/kernel"

// chunk is the number of walkers that the derived laws treat at a time, in
// buffers on the stack.
const chunk = 128

// Uniform sets dst[k] to a uniform number of (0, 1),
//
//	u = (floor(w / 2^12) + 1/2) 2^-52,  w = Word(first+k, index),
//
// exactly: the numbers are the 2^52 midpoints of a regular grid, symmetric about
// 1/2; 0 and 1 do not occur, the smallest is 2^-53.
func (s Stream) Uniform(dst []float64, first, index uint64) {
	var w [chunk]uint64
	for len(dst) > 0 {
		n := min(len(dst), chunk)
		s.Words(w[:n], first, index)
		kernel.VUnit(dst[:n], w[:n])
		dst, first = dst[n:], first+uint64(n)
	}
}
