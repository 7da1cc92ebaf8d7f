package soret

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mathext"

	"thermowalk/walk"
)

// Row is a measured flux beside what a law says of it. Rows with the same Case,
// a name for field, density and surface, differ in eta only.
type Row struct {
	Case string
	Eta  float64
	Flux walk.Estimate // J/eta^2
	Law  float64       // the law's J/eta^2 for the same surface; NaN where it does not apply
}

// Trial says how a law is tested. The zero value is a documented default.
type Trial struct {
	Alpha float64 // family-wise false-alarm rate of the verdict on one law; 0 means 1e-6
	Power float64 // with which the smallest visible discrepancy would have been seen; 0 means 0.99

	// Independent says that the rows come from independent walkers. Only then
	// does the omnibus chi^2 count for the verdict, with half of Alpha, beside the
	// single tests with the other half. Tests of dependent rows, such as several
	// surfaces in one run, stand on Holm's procedure alone, which needs no
	// independence; chi^2 is then reported and decides nothing.
	Independent bool
}

// Test is one comparison of the verdict.
type Test struct {
	Case       string
	Eta        float64       // 0: extrapolated to eta -> 0
	Measured   walk.Estimate // J/eta^2
	Law        float64
	Truncation float64 // allowance for the terms of the series that were not fitted
	Z          float64 // (|Measured - Law| - Truncation) / StdErr, not below 0, with the sign of Measured - Law
	P          float64 // two-sided, Student's t with N-1 degrees of freedom
	Adjusted   float64 // P corrected for the number of tests (Holm)
	Rejected   bool
	Visible    float64 // smallest relative discrepancy that would have been seen
}

// Verdict is the outcome of all measurements for one law.
//
// Visible is the smallest relative discrepancy that some test would have
// seen with the trial's power, and VisibleAll the largest over the tests: a
// common factor 1 + Visible in the law would have been noticed. For one test,
//
//	visible |Law| = ( t* sqrt(chi^2_(1-b)/nu) + z_(1-b) ) StdErr + 2 Truncation,   b = (1 - Power)/2
//
// with t* the two-sided critical value of Student's t at Alpha over the number of
// tests, nu = N-1, chi^2_(1-b) the quantile of chi^2 with nu degrees of freedom and
// z_(1-b) that of the normal law: a bound that holds whatever way the estimated error
// falls.
type Verdict struct {
	Law      string
	Cite     string
	Trial    Trial
	Rejected bool

	Tests    []Test
	Worst    int // index of the test with the smallest P, and of these the largest deviation; -1 if none
	Failed   int // tests rejected
	Untested []Untested

	Fit                 // omnibus: sum of squared normal scores of P; Dof = tests
	Visible, VisibleAll float64
}

// Untested is a case, or one of its rows, that could not be put to the test.
type Untested struct {
	Case   string
	Reason string
}

// misfit is the chance below which the fit of an extrapolation, corrected for
// the number of cases, is not believed.
const misfit = 1e-6

// roundingNoise is the standard error, relative to the value, up to which it is
// noise of the last bits: batches that are all alike, not a measured error.
const roundingNoise = 1e-14

// Judge puts a law to all measurements.
//
// A law with Order 0 is compared row by row. A law that leaves out terms of
// order eta^Order of J/eta^2 is true only for eta -> 0: for each case the difference
// J/eta^2 - law is extrapolated there (see [Extrapolate]; the series starts with
// eta^Order), and the intercept is compared with zero. So a finite eta does not
// speak against a right leading-order law, nor for a wrong one. Not tested, but
// listed with the reason, are rows to which the law does not apply or
// without an error (none, or one that is rounding noise of the value), cases
// with a single eta, and cases whose extrapolation does not fit its own points.
//
// Rows of one case that differ in eta must come from independent walkers.
//
// The tests are two-sided t tests, corrected for their number by Holm's
// procedure. Judge knows nothing of a law but its name and order.
func Judge(law Law, rows []Row, trial Trial) Verdict {
	if trial.Alpha == 0 {
		trial.Alpha = 1e-6
	}
	if trial.Power == 0 {
		trial.Power = 0.99
	}
	v := Verdict{Law: law.Name(), Cite: law.Cite(), Trial: trial, Worst: -1, Visible: math.NaN(), VisibleAll: math.NaN()}
	var usable []Row
	for _, r := range rows {
		if reason := r.unusable(); reason != "" {
			v.Untested = append(v.Untested, Untested{fmt.Sprintf("%s, eta = %g", r.Case, r.Eta), reason})
			continue
		}
		usable = append(usable, r)
	}
	if law.Order() == 0 {
		for _, r := range usable {
			v.Tests = append(v.Tests, Test{Case: r.Case, Eta: r.Eta, Measured: r.Flux, Law: r.Law})
		}
	} else {
		v.extrapolate(usable, law.Order())
	}
	v.decide()
	return v
}

func (r Row) unusable() string {
	switch {
	case math.IsNaN(r.Law) || math.IsInf(r.Law, 0):
		return "the law does not apply"
	case math.IsNaN(r.Flux.Value) || math.IsInf(r.Flux.Value, 0):
		return "the measurement is not a number"
	case !(r.Flux.StdErr > roundingNoise*math.Abs(r.Flux.Value)) || math.IsInf(r.Flux.StdErr, 0) || r.Flux.N < 2:
		return "the measurement has no error"
	}
	return ""
}

// extrapolate makes one test of each case.
func (v *Verdict) extrapolate(rows []Row, order int) {
	var cases []string
	for _, r := range rows {
		if !slices.Contains(cases, r.Case) {
			cases = append(cases, r.Case)
		}
	}
	for _, name := range cases {
		var excess []Sample
		var limit Row
		for _, r := range rows {
			if r.Case != name {
				continue
			}
			s := Sample{Eta: r.Eta, Flux: r.Flux}
			s.Flux.Value -= r.Law
			excess = append(excess, s)
			if limit.Case == "" || r.Eta < limit.Eta {
				limit = r
			}
		}
		e, err := extrapolate(excess, order, nil)
		switch {
		case err != nil:
			v.Untested = append(v.Untested, Untested{name, strings.TrimPrefix(err.Error(), "soret: ")})
			continue
		case e.P*float64(len(cases)) < misfit:
			v.Untested = append(v.Untested, Untested{name, fmt.Sprintf("the extrapolation to eta -> 0 does not fit (chi^2 = %.3g for %d, p = %.2g): take smaller or more values of eta", e.Chi2, e.Dof, e.P)})
			continue
		}
		// The law at the smallest eta stands for its limit; for a leading-order
		// law they are the same.
		measured := e.Value
		measured.Value += limit.Law
		v.Tests = append(v.Tests, Test{
			Case: name, Measured: measured, Law: limit.Law,
			Truncation: max(e.Truncation, growth*math.Abs(e.leak*limit.Law)),
		})
	}
}

// decide computes every test and the correction for their number.
func (v *Verdict) decide() {
	m := len(v.Tests)
	if m == 0 {
		v.P = math.NaN()
		return
	}
	alpha := v.Trial.Alpha
	if v.Trial.Independent {
		alpha /= 2
	}
	p := make([]float64, m)
	for i := range v.Tests {
		t := &v.Tests[i]
		dof := float64(t.Measured.N - 1)
		diff := t.Measured.Value - t.Law
		t.Z = math.Copysign(math.Max(0, math.Abs(diff)-t.Truncation)/t.Measured.StdErr, diff)
		t.P = twoSided(t.Z, dof)
		t.Visible = t.visible(alpha/float64(m), v.Trial.Power)
		p[i] = t.P
		score := normalScore(t.P)
		v.Chi2 += score * score
		if v.Worst < 0 || t.P < p[v.Worst] || (t.P == p[v.Worst] && t.deviation() > v.Tests[v.Worst].deviation()) {
			v.Worst = i
		}
		if t.Law != 0 {
			v.Visible = nanMin(v.Visible, t.Visible)
			v.VisibleAll = -nanMin(-v.VisibleAll, -t.Visible)
		}
	}
	adjusted, rejected := holm(p, alpha)
	for i := range v.Tests {
		v.Tests[i].Adjusted, v.Tests[i].Rejected = adjusted[i], rejected[i]
		if rejected[i] {
			v.Failed++
		}
	}
	v.Dof = m
	v.Fit.P = chiSquareTail(v.Chi2, m)
	v.Rejected = v.Failed > 0 || (v.Trial.Independent && v.Fit.P <= alpha)
}

// visible is the smallest relative discrepancy that the test sees at the given
// level with the given power.
func (t Test) visible(level, power float64) float64 {
	dof := float64(t.Measured.N - 1)
	b := (1 - power) / 2
	widest := math.Sqrt(chiSquareQuantile(1-b, dof) / dof)
	bound := (critical(level, dof)*widest+critical(2*b, math.Inf(1)))*t.Measured.StdErr + 2*t.Truncation
	return bound / math.Abs(t.Law)
}

// chiSquareQuantile is the x below which a chi^2 with dof degrees of freedom
// falls with chance p.
func chiSquareQuantile(p, dof float64) float64 {
	if dof > 1e5 { // Wilson and Hilferty; relative error below 1e-6
		c := 2 / (9 * dof)
		root := 1 - c + math.Copysign(critical(2*math.Min(p, 1-p), math.Inf(1)), p-0.5)*math.Sqrt(c)
		return dof * root * root * root
	}
	return 2 * mathext.GammaIncRegInv(dof/2, p)
}

func nanMin(a, b float64) float64 {
	if math.IsNaN(a) || b < a {
		return b
	}
	return a
}
