package nnbridge

import (
	"errors"
	"fmt"
	"math"
)

// Curve is one quantity against the iteration at one setting of the factor
// that is varied, replica by replica.
//
// Values[r][t] belongs to replica r at iteration Times[t]. Replica r of all
// curves of a collapse starts from the same network, so that differences
// between settings are measured in pairs.
type Curve struct {
	Setting float64  // eta or |B|
	Times   []uint64 // iterations, ascending, the first is 0
	Values  [][]float64
}

// Factor is what is varied between the curves of a collapse, and so how
// iterations are rescaled.
type Factor int

const (
	ByEta   Factor = iota // t -> t eta^a
	ByBatch               // t -> t |B|^-c
)

// String is "eta" or "batch".
func (f Factor) String() string { return [...]string{"eta", "batch"}[f] }

// Claim is the exponent that the paper states (Eq. 28): a = 2, c = 1.
func (f Factor) Claim() float64 { return [...]float64{2, 1}[f] }

// scale is the number whose power rescales the iterations.
func (f Factor) scale(setting float64) float64 {
	if f == ByBatch {
		return 1 / setting
	}
	return setting
}

// Candidates are the exponents at which a collapse states its mismatch: raw
// iterations, equal distance travelled, equal thermophoretic action.
var Candidates = [3]float64{0, 1, 2}

// Mismatch is how far curves lie apart once their iterations are rescaled.
type Mismatch struct {
	// Percent is the root mean square distance of the curves from their common
	// mean, over the common range of rescaled time, in percent of the change of
	// that mean over the range.
	Percent float64
	// Noise is the same distance in units of what the differences between
	// replicas alone would give if the curves fell together exactly.
	Noise float64
	// P is the probability of so large a distance if they did, by the bootstrap
	// of the centred replicas.
	P float64
}

// Collapse is what Overlay measures.
type Collapse struct {
	Factor   Factor
	Settings []float64 // eta or |B|, one per curve
	Replicas int

	Exponent float64 // the exponent of least mismatch
	Lo, Hi   float64 // its bootstrap interval over replicas
	Best     Mismatch
	At       [len(Candidates)]Mismatch

	// At the claimed exponent: the change of the common mean over the common
	// range of rescaled time, and the part of it, from the start, up to where a
	// curve first leaves the mean by more than Tolerance of the change and more
	// than 3 standard errors.
	Change, Holds float64

	Losses [len(LossLevels)]LossTime
}

// Tolerance is the distance from the common mean, in parts of the change, up
// to which curves count as overlapping.
const Tolerance = 0.05

// Overlay finds the exponent that best overlays curves that differ in one
// factor, when iteration t is drawn at
//
//	tau = t s^a,   s = eta  or  1/|B|
//
// by least mismatch over a in [-2, 4]. Between their times the mean curves are
// interpolated linearly. Intervals are percentiles of the bootstrap over
// replicas, the same replicas in all curves.
//
// It needs two curves of different settings, of two times and two replicas
// each, and the same replicas in all; every value is finite.
func Overlay(f Factor, curves []Curve, boot Bootstrap) (*Collapse, error) {
	if err := checkCurves(curves); err != nil {
		return nil, err
	}
	boot = boot.withDefaults()
	o := newOverlay(f, curves)
	c := &Collapse{Factor: f, Settings: o.settings, Replicas: o.replicas}

	whole := o.means(nil)
	resampled := resample(boot, o.replicas, o.means)
	c.Exponent = o.fit(whole)
	c.Change, c.Holds = o.holds(whole, resampled)
	exponents := make([]float64, len(resampled))
	for b, means := range resampled {
		exponents[b] = o.fit(means)
	}
	c.Lo, c.Hi = boot.interval(exponents)
	c.Best = o.mismatch(c.Exponent, whole, resampled)
	for i, a := range Candidates {
		c.At[i] = o.mismatch(a, whole, resampled)
	}
	for i, level := range LossLevels {
		c.Losses[i] = o.lossTime(level, whole, resampled, boot)
	}
	return c, nil
}

func checkCurves(curves []Curve) error {
	if len(curves) < 2 {
		return fmt.Errorf("nnbridge: a collapse of %d curves; it takes two settings at least", len(curves))
	}
	var errs []error
	seen := map[float64]bool{}
	for _, c := range curves {
		fault := func(format string, args ...any) {
			errs = append(errs, fmt.Errorf("nnbridge: curve at %g: %s", c.Setting, fmt.Sprintf(format, args...)))
		}
		switch {
		case !(c.Setting > 0) || math.IsInf(c.Setting, 0):
			fault("the setting is positive and finite")
		case seen[c.Setting]:
			fault("there are two with this setting")
		case len(c.Times) < 2 || c.Times[0] != 0:
			fault("it takes two times at least, the first of them 0")
		case len(c.Values) < 2 || len(c.Values) != len(curves[0].Values):
			fault("%d replicas; it takes two at least, and as many as in the first curve (%d)", len(c.Values), len(curves[0].Values))
		}
		seen[c.Setting] = true
		for r, row := range c.Values {
			if len(row) != len(c.Times) {
				fault("replica %d has %d values at %d times", r, len(row), len(c.Times))
				break
			}
			for _, y := range row {
				if math.IsNaN(y) || math.IsInf(y, 0) {
					fault("replica %d holds %g; leave diverged replicas out", r, y)
					break
				}
			}
		}
	}
	return errors.Join(errs...)
}
