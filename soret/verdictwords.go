package soret

import (
	"fmt"
	"math"
	"strings"
)

// agreement is the corrected chance of the largest deviation above which
// measurements are said to agree with a law, rather than not to contradict it.
const agreement = 0.01

// String is the verdict in one sentence or two, for a reader of the paper.
func (v Verdict) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s [%s]: ", v.Law, v.Cite)
	if v.Worst < 0 {
		b.WriteString("not tested")
		if len(v.Untested) > 0 {
			fmt.Fprintf(&b, "; %s", v.Untested[0])
		}
		b.WriteString(".")
		return b.String()
	}
	w := v.Tests[v.Worst]
	where := fmt.Sprintf("%s, at eta = %g", w.Case, w.Eta)
	if w.extrapolated() {
		where = w.Case + ", extrapolated to eta -> 0"
	}
	n, noun, many := len(v.Tests), w.noun(), len(v.Tests) > 1
	switch {
	case v.Failed > 0 && many:
		fmt.Fprintf(&b, "rejected. %d of %d %s contradict it (family-wise false-alarm rate %g); the worst is %s: measured J/eta^2 = %v, law %.6g, %s",
			v.Failed, n, noun, v.Trial.Alpha, where, w.Measured, w.Law, w.distance("apart"))
	case v.Failed > 0:
		fmt.Fprintf(&b, "rejected. The %s contradicts it (false-alarm rate %g), %s: measured J/eta^2 = %v, law %.6g, %s",
			singular(noun), v.Trial.Alpha, where, w.Measured, w.Law, w.distance("apart"))
	case v.Rejected:
		fmt.Fprintf(&b, "rejected. No single one of %d %s contradicts it, but all together they do: chi^2 = %.4g for %d, p = %.2g (false-alarm rate %g)",
			n, noun, v.Chi2, v.Dof, v.Fit.P, v.Trial.Alpha)
	case many && w.Adjusted > agreement:
		fmt.Fprintf(&b, "not rejected. %d %s agree with it within their errors (family-wise false-alarm rate %g): the largest deviation is %s, at %s; chi^2 = %.4g for %d%s",
			n, noun, v.Trial.Alpha, w.distance(""), where, v.Chi2, v.Dof, v.couldSee())
	case many:
		fmt.Fprintf(&b, "not rejected. None of %d %s contradicts it at this false-alarm rate (family-wise %g): the largest deviation is %s (chance after correction for their number p = %.2g), at %s; chi^2 = %.4g for %d%s",
			n, noun, v.Trial.Alpha, w.distance(""), w.Adjusted, where, v.Chi2, v.Dof, v.couldSee())
	case w.Adjusted > agreement:
		fmt.Fprintf(&b, "not rejected. The %s agrees with it within its error (false-alarm rate %g): the deviation is %s, %s%s",
			singular(noun), v.Trial.Alpha, w.distance(""), where, v.couldSee())
	default:
		fmt.Fprintf(&b, "not rejected. The %s does not contradict it at this false-alarm rate (%g): the deviation is %s (p = %.2g), %s%s",
			singular(noun), v.Trial.Alpha, w.distance(""), w.Adjusted, where, v.couldSee())
	}
	b.WriteString(".")
	if n := len(v.Untested); n > 0 {
		fmt.Fprintf(&b, " Not tested: %d, the first because %s.", n, v.Untested[0].Reason)
	}
	return b.String()
}

func (u Untested) String() string { return u.Case + ": " + u.Reason }

// extrapolated tells whether the test is of a series, in the limit.
func (t Test) extrapolated() bool { return t.Eta == 0 }

// noun names what is tested, in the plural.
func (t Test) noun() string {
	if t.extrapolated() {
		return "series"
	}
	return "measurements"
}

func singular(noun string) string {
	if noun == "series" {
		return noun
	}
	return strings.TrimSuffix(noun, "s")
}

// deviation is |Measured - Law| in standard errors, with nothing allowed for.
func (t Test) deviation() float64 {
	return math.Abs(t.Measured.Value-t.Law) / t.Measured.StdErr
}

// distance tells the deviation and what was allowed for the truncated series.
func (t Test) distance(word string) string {
	s := strings.TrimSpace(apart(t.deviation()) + " standard errors " + word)
	if t.Truncation == 0 {
		return s
	}
	allowance := fmt.Sprintf("the allowance of %s for the truncated series", apart(t.Truncation/t.Measured.StdErr))
	if t.Z == 0 {
		return s + ", within " + allowance
	}
	return fmt.Sprintf("%s, %s beyond %s", s, apart(t.Z), allowance)
}

// couldSee tells what an agreement is worth.
func (v Verdict) couldSee() string {
	switch {
	case math.IsNaN(v.Visible):
		return ""
	case v.Visible > 1:
		noun := v.Tests[v.Worst].noun()
		these := "these " + noun
		if len(v.Tests) == 1 {
			these = "this " + singular(noun)
		}
		return fmt.Sprintf("; %s could not have seen even an error of 100 %% in the law", these)
	}
	return fmt.Sprintf("; an error of %s in the law would have been seen with probability %g", percent(v.Visible), v.Trial.Power)
}

// apart prints a number of standard errors.
func apart(z float64) string {
	switch z = math.Abs(z); {
	case z >= 100:
		return fmt.Sprintf("%.0f", z)
	case z > 0 && z < 0.05:
		return fmt.Sprintf("%.1g", z)
	}
	return fmt.Sprintf("%.1f", z)
}

// percent prints a relative error: 0.12 %.
func percent(x float64) string { return fmt.Sprintf("%.2g %%", 100*x) }
