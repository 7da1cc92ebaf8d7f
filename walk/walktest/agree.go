// Package walktest holds statistical assertions with a stated false-alarm
// rate, and walks whose answers are known exactly.
//
// A test of a right result at false-alarm rate alpha fails once in 1/alpha
// runs with new seeds; with a fixed seed it never fails by itself. Beside each
// such test stands a mutant, a wrong hypothesis that the same data must
// reject, so that the test is known to be able to fail.
package walktest

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"thermowalk/walk"
)

// Agree fails the test when the estimate contradicts the truth: when Student's
// t with N-1 degrees of freedom gives a difference as large a probability
// below alpha, two-sided.
func Agree(t testing.TB, what string, got walk.Estimate, truth, alpha float64) {
	t.Helper()
	if p := PValue(got, truth); !(p >= alpha) {
		t.Errorf("%s = %v, want %.9g: %s", what, got, truth, evidence(got, truth, alpha))
	}
}

// Differ fails the test unless the estimate rejects a wrong hypothesis at
// false-alarm rate alpha. It shows that Agree could have failed.
func Differ(t testing.TB, what string, got walk.Estimate, wrong, alpha float64) {
	t.Helper()
	if p := PValue(got, wrong); !(p < alpha) {
		t.Errorf("%s = %v does not reject the mutant %.9g: %s", what, got, wrong, evidence(got, wrong, alpha))
	}
}

// PValue is the two-sided probability of a difference at least as large as
// that of the estimate from the truth, under Student's t with N-1 degrees of
// freedom. An estimate without error agrees only with its own value (to
// rounding, 1e-12 relative). What is no number has the p-value NaN, which neither
// [Agree] nor [Differ] accepts.
func PValue(got walk.Estimate, truth float64) float64 {
	if math.IsNaN(got.Value) || math.IsNaN(got.StdErr) || math.IsNaN(truth) {
		return math.NaN()
	}
	if got.StdErr == 0 {
		if math.Abs(got.Value-truth) <= 1e-12*math.Abs(truth) {
			return 1
		}
		return 0
	}
	t := distuv.StudentsT{Sigma: 1, Nu: float64(got.N - 1)}
	return 2 * t.CDF(-math.Abs(got.Z(truth)))
}

// Bound is the largest |z| that the given number of scores may reach, each of
// an estimate of n batches, at false-alarm rate alpha for all of them together
// (Bonferroni), two-sided by Student's t with n-1 degrees of freedom:
//
//	P(|t| > Bound) = alpha / scores
//
// Compare as !(|z| <= Bound), so that a NaN fails.
func Bound(scores, n int, alpha float64) float64 {
	t := distuv.StudentsT{Sigma: 1, Nu: float64(n - 1)}
	return -t.Quantile(0.5 * alpha / float64(scores))
}

// Detectable is the smallest difference that a test at false-alarm rate alpha
// would have seen with probability 0.99.
func Detectable(got walk.Estimate, alpha float64) float64 {
	t := distuv.StudentsT{Sigma: 1, Nu: float64(got.N - 1)}
	return got.StdErr * (t.Quantile(1-alpha/2) + t.Quantile(0.99))
}

func evidence(got walk.Estimate, truth, alpha float64) string {
	return fmt.Sprintf("difference %.3g, standard error %.3g, z = %.2f, N = %d, p = %.2g, alpha = %.0e; a difference of %.2g would be seen with probability 0.99",
		got.Value-truth, got.StdErr, got.Z(truth), got.N, PValue(got, truth), alpha, Detectable(got, alpha))
}
