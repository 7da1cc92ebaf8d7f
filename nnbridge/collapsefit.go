package nnbridge

import "math"

// overlay is a collapse under way.
type overlay struct {
	factor   Factor
	curves   []Curve
	settings []float64
	replicas int
	scale    []float64   // s of each curve
	at       [][]float64 // scratch: at[e][g] of sample
}

// gridPoints is the number of rescaled times at which curves are compared:
// equidistant, as the eye sees them in the paper's plots.
const gridPoints = 100

func newOverlay(f Factor, curves []Curve) *overlay {
	o := &overlay{factor: f, curves: curves, replicas: len(curves[0].Values)}
	for _, c := range curves {
		o.settings = append(o.settings, c.Setting)
		o.scale = append(o.scale, f.scale(c.Setting))
		o.at = append(o.at, make([]float64, gridPoints))
	}
	return o
}

// means gives the mean curves over the replicas picked, all of them for nil.
func (o *overlay) means(picked []int) [][]float64 {
	out := make([][]float64, len(o.curves))
	for e, c := range o.curves {
		out[e] = make([]float64, len(c.Times))
		n := len(c.Values)
		if picked != nil {
			n = len(picked)
		}
		for k := range n {
			r := k
			if picked != nil {
				r = picked[k]
			}
			for t, y := range c.Values[r] {
				out[e][t] += y
			}
		}
		for t := range out[e] {
			out[e][t] /= float64(n)
		}
	}
	return out
}

// span is the end of the common range of rescaled time.
func (o *overlay) span(a float64) float64 {
	end := math.Inf(1)
	for e, c := range o.curves {
		end = math.Min(end, float64(c.Times[len(c.Times)-1])*math.Pow(o.scale[e], a))
	}
	return end
}

// sample interpolates a curve at the grid points of the common range.
func (o *overlay) sample(dst []float64, e int, y []float64, a, span float64) {
	times := o.curves[e].Times
	unit := span / float64(len(dst)) * math.Pow(o.scale[e], -a)
	i := 0
	for g := range dst {
		t := unit * float64(g+1)
		for i+2 < len(times) && float64(times[i+1]) < t {
			i++
		}
		t0, t1 := float64(times[i]), float64(times[i+1])
		dst[g] = y[i] + (y[i+1]-y[i])*math.Min(1, (t-t0)/(t1-t0))
	}
}

// spread samples the curves at exponent a and splits them into their common
// mean and the deviations from it, which it leaves in o.at.
func (o *overlay) spread(curves [][]float64, a float64) (mean []float64) {
	span := o.span(a)
	mean = make([]float64, gridPoints)
	for e, y := range curves {
		o.sample(o.at[e], e, y, a, span)
		for g, v := range o.at[e] {
			mean[g] += v / float64(len(curves))
		}
	}
	for _, row := range o.at {
		for g := range row {
			row[g] -= mean[g]
		}
	}
	return mean
}

// change is the range that the common mean goes through from its start.
func (o *overlay) change(curves [][]float64, mean []float64) float64 {
	start := 0.0
	for _, y := range curves {
		start += y[0] / float64(len(curves))
	}
	lo, hi := start, start
	for _, m := range mean {
		lo, hi = math.Min(lo, m), math.Max(hi, m)
	}
	return hi - lo
}

// meanSquare is the mean over curves and grid points of the squares in o.at.
func (o *overlay) meanSquare() (sum float64) {
	for _, row := range o.at {
		for _, d := range row {
			sum += d * d
		}
	}
	return sum / float64(len(o.at)*gridPoints)
}

// distance is the mismatch at exponent a in parts of the change; infinite
// where nothing changes.
func (o *overlay) distance(curves [][]float64, a float64) float64 {
	mean := o.spread(curves, a)
	change := o.change(curves, mean)
	if !(change > 0) {
		return math.Inf(1)
	}
	return math.Sqrt(o.meanSquare()) / change
}

// Bounds and step of the search for the exponent.
const (
	exponentLo, exponentHi = -2.0, 4.0
	exponentStep           = 0.125
)

// fit is the exponent of least distance: the best point of a grid, refined by
// golden section between its neighbours.
func (o *overlay) fit(curves [][]float64) float64 {
	best, least := math.NaN(), math.Inf(1)
	for a := exponentLo; a <= exponentHi; a += exponentStep {
		if d := o.distance(curves, a); d < least {
			best, least = a, d
		}
	}
	lo, hi := math.Max(exponentLo, best-exponentStep), math.Min(exponentHi, best+exponentStep)
	const golden = 0.6180339887498949
	x, y := hi-golden*(hi-lo), lo+golden*(hi-lo)
	fx, fy := o.distance(curves, x), o.distance(curves, y)
	for hi-lo > 1e-4 {
		if fx < fy {
			hi, y, fy = y, x, fx
			x = hi - golden*(hi-lo)
			fx = o.distance(curves, x)
		} else {
			lo, x, fx = x, y, fy
			y = lo + golden*(hi-lo)
			fy = o.distance(curves, y)
		}
	}
	return (lo + hi) / 2
}

// mismatch measures the distance at exponent a, and what the replicas alone
// would make of it.
func (o *overlay) mismatch(a float64, whole [][]float64, resampled [][][]float64) Mismatch {
	mean := o.spread(whole, a)
	change, square := o.change(whole, mean), o.meanSquare()
	deviation := make([][]float64, len(o.at))
	for e, row := range o.at {
		deviation[e] = append([]float64(nil), row...)
	}
	noise, above := 0.0, 0
	for _, curves := range resampled {
		o.spread(curves, a)
		for e, row := range o.at {
			for g := range row {
				row[g] -= deviation[e][g]
			}
		}
		s := o.meanSquare()
		noise += s / float64(len(resampled))
		if s >= square {
			above++
		}
	}
	return Mismatch{
		Percent: 100 * math.Sqrt(square) / change,
		Noise:   math.Sqrt(square / noise),
		P:       float64(1+above) / float64(1+len(resampled)),
	}
}
