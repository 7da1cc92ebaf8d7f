package nnbridge

import "math"

// LossLevels are the losses, in parts of the initial value, whose times are
// compared.
var LossLevels = [4]float64{0.05, 0.10, 0.20, 0.30}

// LossTime is the collapse as seen from one level: how the time to lose a part
// of the initial value depends on the factor.
type LossTime struct {
	Level    float64   // part that is lost
	Times    []float64 // iterations until then, of the mean curves; NaN where that never happens
	Exponent float64   // a of the least squares line log time = const - a log s; NaN with fewer than two times
	Lo, Hi   float64   // its bootstrap interval over replicas
}

// lossTime measures one level.
func (o *overlay) lossTime(level float64, whole [][]float64, resampled [][][]float64, boot Bootstrap) LossTime {
	l := LossTime{Level: level, Times: o.losses(whole, level)}
	l.Exponent = o.slope(l.Times)
	exponents := make([]float64, len(resampled))
	for b, curves := range resampled {
		exponents[b] = o.slope(o.losses(curves, level))
	}
	l.Lo, l.Hi = boot.interval(exponents)
	if math.IsNaN(l.Exponent) {
		l.Lo, l.Hi = math.NaN(), math.NaN()
	}
	return l
}

// losses gives the first time at which each curve has lost the part level of
// its initial value.
func (o *overlay) losses(curves [][]float64, level float64) []float64 {
	out := make([]float64, len(curves))
	for e, y := range curves {
		out[e] = fallTime(o.curves[e].Times, y, (1-level)*y[0])
	}
	return out
}

// fallTime is the first time at which a curve reaches a bound from above, by
// linear interpolation; NaN where it never does, or does not start above.
func fallTime(times []uint64, y []float64, bound float64) float64 {
	if !(y[0] > bound) {
		return math.NaN()
	}
	for t := 1; t < len(y); t++ {
		if y[t] <= bound {
			t0, t1 := float64(times[t-1]), float64(times[t])
			return t0 + (t1-t0)*(y[t-1]-bound)/(y[t-1]-y[t])
		}
	}
	return math.NaN()
}

// slope is minus the slope of log time against log s, over the curves that
// have a time.
func (o *overlay) slope(times []float64) float64 {
	var n, sx, sy, sxx, sxy float64
	for e, t := range times {
		if math.IsNaN(t) {
			continue
		}
		x, y := math.Log(o.scale[e]), math.Log(t)
		n++
		sx, sy, sxx, sxy = sx+x, sy+y, sxx+x*x, sxy+x*y
	}
	if n < 2 {
		return math.NaN()
	}
	return -(n*sxy - sx*sy) / (n*sxx - sx*sx)
}
