package nnbridge

import (
	"fmt"
	"math"
)

// Outcome is the verdict on the paper's claim that curves fall together under
// eta^2 and 1/|B|.
type Outcome int

const (
	Fails     Outcome = iota // the curves part early, or another of the exponents 0, 1, 2 is nearer
	HoldsPart                // they lie together at first and part later
	Holds                    // they lie together over the whole common range
)

// String is "fails", "holds over a part" or "holds".
func (o Outcome) String() string { return [...]string{"fails", "holds over a part", "holds"}[o] }

// leastPart is the smallest part of the change over which a claim that does
// not hold throughout is still said to hold.
const leastPart = 0.2

// Significance is the probability below which a distance between curves is not
// put down to the differences between replicas.
const Significance = 0.01

// Outcome judges the claimed exponent (2 for eta, 1 for the batch):
//
//	holds              the mismatch is below Tolerance of the change, or no larger than
//	                   replicas alone make it (P >= Significance); and neither of the
//	                   other two candidates has a smaller one
//	holds over a part  otherwise, if the curves overlap over the first fifth of the
//	                   change at least (Holds)
//	fails              otherwise
func (c *Collapse) Outcome() Outcome {
	claim := c.claimed()
	nearest := true
	for _, m := range c.At {
		nearest = nearest && !(m.Percent < claim.Percent)
	}
	switch {
	case math.IsNaN(claim.Percent):
		return Fails
	case nearest && (claim.Percent < 100*Tolerance || claim.P >= Significance):
		return Holds
	case nearest && c.Holds >= leastPart:
		return HoldsPart
	}
	return Fails
}

// claimed is the mismatch at the exponent that the paper states.
func (c *Collapse) claimed() Mismatch {
	for i, a := range Candidates {
		if a == c.Factor.Claim() {
			return c.At[i]
		}
	}
	panic("nnbridge: the claimed exponent is not among the candidates")
}

// Verdict says the outcome in words, with its numbers.
func (c *Collapse) Verdict() string {
	text := c.Outcome().String()
	if c.Outcome() == HoldsPart {
		text = fmt.Sprintf("holds over the first %.0f %% of the change", 100*c.Holds)
	}
	name := "eta^" + fmt.Sprint(c.Factor.Claim())
	if c.Factor == ByBatch {
		name = "1/|B|"
	}
	m := c.claimed()
	return fmt.Sprintf("%s %s: mismatch %.1f %% of the change, %.1f times the seed noise (p = %.2g); best exponent %.2f [%.2f, %.2f]",
		name, text, m.Percent, m.Noise, m.P, round(c.Exponent), round(c.Lo), round(c.Hi))
}

// round keeps two decimals, and a zero without sign.
func round(x float64) float64 { return math.Round(100*x)/100 + 0 }

// holds measures how far the claimed exponent overlays the curves: the change
// of the common mean over the common range of rescaled time, and the part of
// it up to the first grid point where a curve leaves the mean by more than
// Tolerance of the change and 3 standard errors.
func (o *overlay) holds(whole [][]float64, resampled [][][]float64) (change, part float64) {
	a := o.factor.Claim()
	mean := o.spread(whole, a)
	deviation := make([][]float64, len(o.at))
	variance := make([][]float64, len(o.at))
	for e, row := range o.at {
		deviation[e] = append([]float64(nil), row...)
		variance[e] = make([]float64, len(row))
	}
	for _, curves := range resampled {
		o.spread(curves, a)
		for e, row := range o.at {
			for g, d := range row {
				d -= deviation[e][g]
				variance[e][g] += d * d / float64(len(resampled))
			}
		}
	}
	start := 0.0
	for _, y := range whole {
		start += y[0] / float64(len(whole))
	}
	last := len(mean) - 1
	change = mean[last] - start
	for g := range mean {
		for e := range deviation {
			d := math.Abs(deviation[e][g])
			if d > Tolerance*math.Abs(change) && d > 3*math.Sqrt(variance[e][g]) {
				if g == 0 {
					return change, 0
				}
				return change, math.Max(0, math.Min(1, (mean[g-1]-start)/change))
			}
		}
	}
	return change, 1
}
