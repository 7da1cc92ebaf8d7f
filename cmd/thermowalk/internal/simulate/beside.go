package simulate

import "math"

// beside tells how far the numbers are from the exact operator: how many have a
// score, the mean of z^2 and the largest |z|. They are not independent of each
// other, so this is no test; it shows at a glance whether something is amiss.
func (r *Report) beside() (n int, mean, worst float64) {
	add := func(z *float64) {
		if z != nil {
			n++
			mean += *z * *z
			worst = max(worst, math.Abs(*z))
		}
	}
	for _, row := range r.Density {
		add(row.Z)
	}
	for _, row := range r.Flux {
		add(row.Z)
	}
	for _, row := range r.Patch {
		add(row.Z)
	}
	for _, row := range r.FluxMap {
		for _, j := range row.J {
			add(j.ZExact)
		}
	}
	for _, row := range r.Moments {
		for _, of := range row.Of {
			add(of.Z)
			add(of.ZSq)
		}
	}
	for _, row := range r.Passage {
		add(row.ZMean)
	}
	for _, row := range r.Survival {
		add(row.Z)
	}
	for _, row := range r.Absorbed {
		add(row.Z)
	}
	return n, mean / float64(max(n, 1)), worst
}
