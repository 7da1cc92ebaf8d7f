package nnbridge

import "math"

// LinearSchedule is 0 and n further times, equidistant up to steps (as far as
// whole numbers go).
func LinearSchedule(steps uint64, n int) []uint64 {
	return schedule(n, func(x float64) float64 { return x * float64(steps) })
}

// LogSchedule is 0, 1 and further times with a constant ratio up to steps,
// n+1 in all at most: whole numbers that coincide are listed once.
func LogSchedule(steps uint64, n int) []uint64 {
	return schedule(n, func(x float64) float64 {
		return math.Exp(x * math.Log(float64(steps)))
	})
}

// schedule rounds n times at(1/n), ..., at(1) and puts 0 before them.
func schedule(n int, at func(x float64) float64) []uint64 {
	times := []uint64{0}
	for i := 1; i <= n; i++ {
		if t := uint64(math.Round(at(float64(i) / float64(n)))); t > times[len(times)-1] {
			times = append(times, t)
		}
	}
	return times
}
