package nnbridge

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"thermowalk/walk"
)

// Assumption is one of the premises on which the map from a network to the
// reduced walk stands, tested on a network, data and a loss.
//
// Statistic is a number without unit that has the value Null (for growth: that
// value at least) if the premise is true, and Holds tells that the test does not reject it. A true premise is
// rejected with probability FalseAlarm (0 where a single counterexample
// decides). P is the probability of a statistic so far off if the premise is
// true; the premise holds where P >= FalseAlarm.
type Assumption struct {
	Name       string
	Claim      string // what is assumed, and where
	Statistic  walk.Estimate
	Null       float64
	P          float64
	Holds      bool
	FalseAlarm float64
}

// String is a line such as
//
//	coherence_vb fails, 0.7961(12) where 1 is assumed: V and b of a unit move as one (Eq. 8)
func (a Assumption) String() string {
	verdict := "holds"
	if !a.Holds {
		verdict = "fails"
	}
	return fmt.Sprintf("%s %s, %v where %g is assumed: %s", a.Name, verdict, a.Statistic, a.Null, a.Claim)
}

// FalseAlarm is the probability with which each test of AssumptionsOf rejects a
// premise that is true.
const FalseAlarm = 1e-4

// AssumptionsOf tests the premises of Sections 3 to 5. With N and M units and
// inputs, gamma = dL/df and f_k = df/dq_k:
//
//	mean_residual       E[gamma] = 0
//	symmetric_residual  gamma and -gamma have one law (Eq. 5), by Butler's test
//	drift               E[gamma grad f] = 0: what Eq. 5 needs of the first moment
//	correlation         gamma and f are uncorrelated; f = sum V_i df/dV_i is part of grad f
//	factored_square     E[gamma^2 |grad f|^2] = E[gamma^2] E[|grad f|^2], used by Eqs. 24, 26
//	signs_vb, signs_w   f_V and f_b (f_W) of a unit never differ in sign, once V < 0 is flipped (Eq. 7)
//	growth_vb, growth_w d_i g_j >= 0 for V and b (and W) (Eq. 7)
//	coherence_vb        |M_Vb| = g_V g_b: V and b of a unit share zeta (Eq. 8)
//	coherence_vw        the same of V and W; where all x_j >= 0 only
//	coherence_units     M_VV of different units is 0: units have signs of their own
//	skewness_v, _b, _w  E[(gamma f_k)^3] = 0: odd moments vanish (Eq. 5)
//
// signs and growth of W are tested for Gaussian inputs too, where the paper
// excludes W from U because they fail. coherence_units tests the sign groups of
// Reduced; Eq. 7 would put V and b of all units into one U, for which the
// statistic had to be 1.
//
// Expectations are over the samples of s. The rows of a data set count as
// draws from a population. Labels are averaged over, except for the symmetry of
// gamma. Networks without bias have no tests of b. Coherence and skewness are
// those of units that are active in 64 samples at least; where there are none,
// the test is left out.
func AssumptionsOf(t *TwoLayer, d Data, loss Loss, s Sampling) ([]Assumption, error) {
	if err := checkAnalysis(t, d, s); err != nil {
		return nil, err
	}
	if r, ok := d.Inputs.(Rows); ok && r.Set.Len() < fewestRows {
		return nil, fmt.Errorf("nnbridge: a data set of %d rows is too small to test assumptions on; at least %d are needed", r.Set.Len(), fewestRows)
	}
	list := append(residualAssumptions(t, d, loss, s), signAssumptions(t, d, loss, s)...)
	return slices.DeleteFunc(list, func(a Assumption) bool { return math.IsNaN(a.Statistic.Value) }), nil
}

const (
	fewestRows   = 16 // of a data set
	fewestActive = 64 // samples in which a unit is active, for ratios of its moments
)

// twoSided tests that a statistic has its null value, by Student's t.
func twoSided(name, claim string, got walk.Estimate, null float64) Assumption {
	return judged(name, claim, got, null, tail(got, null, 2))
}

// judged is an assumption with the given probability.
func judged(name, claim string, got walk.Estimate, null, p float64) Assumption {
	return Assumption{Name: name, Claim: claim, Statistic: got, Null: null, P: p, Holds: p >= FalseAlarm, FalseAlarm: FalseAlarm}
}

// tail is the probability that Student's t lies as far from the null value as
// the estimate, on two sides or, with sides = 1, below it. An estimate that
// does not vary decides by its value, to rounding.
func tail(got walk.Estimate, null float64, sides int) float64 {
	diff := got.Value - null
	switch {
	case math.Abs(diff) <= 1e-12*math.Max(1, math.Abs(null)):
		return 1
	case math.IsNaN(diff):
		return math.NaN()
	case sides == 1 && diff > 0:
		return 1
	case !(got.StdErr > 0):
		return 0
	}
	t := distuv.StudentsT{Sigma: 1, Nu: float64(got.N - 1)}
	return float64(sides) * t.CDF(-math.Abs(diff/got.StdErr))
}

// worst is the estimate least compatible with the null value among many, and
// its probability as the least of so many (Bonferroni).
func worst(list []walk.Estimate, null float64, sides int) (walk.Estimate, float64) {
	least, at := 2.0, walk.Estimate{Value: null}
	count := 0
	for _, e := range list {
		p := tail(e, null, sides)
		if math.IsNaN(p) {
			continue
		}
		count++
		if p < least || (p == least && math.Abs(e.Value-null) > math.Abs(at.Value-null)) {
			least, at = p, e
		}
	}
	return at, math.Min(1, least*float64(max(count, 1)))
}
