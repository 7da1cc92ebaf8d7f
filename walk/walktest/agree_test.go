package walktest

import (
	"math"
	"testing"

	"thermowalk/walk"
)

// recorder stands for a test that may fail.
type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper()               {}
func (r *recorder) Errorf(string, ...any) { r.failed = true }

// TestVerdicts: what agrees, what differs, and that no number does neither.
func TestVerdicts(t *testing.T) {
	nan := math.NaN()
	for name, c := range map[string]struct {
		got             walk.Estimate
		truth           float64
		agrees, differs bool
	}{
		"near":             {walk.Estimate{Value: 1, StdErr: 0.1, N: 64}, 1.2, true, false},
		"far":              {walk.Estimate{Value: 1, StdErr: 0.1, N: 64}, 2, false, true},
		"far below":        {walk.Estimate{Value: 1, StdErr: 0.1, N: 64}, 0, false, true},
		"few batches":      {walk.Estimate{Value: 1, StdErr: 0.1, N: 3}, 2, true, false},
		"exact":            {walk.Estimate{Value: 1, N: 64}, 1, true, false},
		"exact and wrong":  {walk.Estimate{Value: 1, N: 64}, 1.1, false, true},
		"no value":         {walk.Estimate{Value: nan, StdErr: 0.1, N: 64}, 1, false, false},
		"no value, exact":  {walk.Estimate{Value: nan, N: 64}, 1, false, false},
		"no error":         {walk.Estimate{Value: 1, StdErr: nan, N: 64}, 1, false, false},
		"truth no number":  {walk.Estimate{Value: 1, StdErr: 0.1, N: 64}, nan, false, false},
		"truth of nothing": {walk.Estimate{Value: 1, N: 64}, nan, false, false},
	} {
		var agree, differ recorder
		Agree(&agree, name, c.got, c.truth, 1e-6)
		Differ(&differ, name, c.got, c.truth, 1e-6)
		if agree.failed == c.agrees || differ.failed == c.differs {
			t.Errorf("%s: agrees %v, differs %v", name, !agree.failed, !differ.failed)
		}
	}
}

// TestBound: the largest |z| of one score is the quantile of tables (M. Abramowitz and I. A. Stegun,
// Handbook of Mathematical Functions, table 26.10: nu = 60, two-sided 0.05 gives 2.000), and of many scores that of their share.
func TestBound(t *testing.T) {
	if b := Bound(1, 61, 0.05); !(math.Abs(b-2.000) <= 5e-4) {
		t.Errorf("bound %g of one score", b)
	}
	if one, many := Bound(1, 64, 1e-8), Bound(100, 64, 1e-6); !(math.Abs(one-many) <= 1e-9) {
		t.Errorf("bounds %g and %g", one, many)
	}
	got := walk.Estimate{Value: Bound(1, 64, 1e-6), StdErr: 1, N: 64}
	if p := PValue(got, 0); !(math.Abs(p-1e-6) <= 1e-12) {
		t.Errorf("p = %g at the bound for 1e-6", p)
	}
}
