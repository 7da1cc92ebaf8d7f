package nnbridge

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// want: mpmath, 40 digits, y log(1+exp(-f)) + (1-y) log(1+exp(f)) and 1/(1+exp(-f)) - y.
func TestCrossEntropy(t *testing.T) {
	for _, c := range []struct{ f, y, value, residual float64 }{
		{0, 0, 0.6931471805599453, 0.5},
		{0, 1, 0.6931471805599453, -0.5},
		{2, 1, 0.12692801104297249, -0.11920292202211755},
		{-2, 0, 0.12692801104297249, 0.11920292202211755},
		{-3, 1, 3.048587351573742, -0.9525741268224333},
		{800, 1, 0, 0},
		{40, 1, 4.248354255291589e-18, 0},
		{800, 0, 800, 1},
		{-800, 1, 800, -1},
		{-800, 0, 0, 0},
		{-40, 0, 4.248354255291589e-18, 4.248354255291589e-18},
	} {
		var l CrossEntropy
		if got := l.Value(c.f, c.y); !(math.Abs(got-c.value) <= 4e-16*math.Abs(c.value)) {
			t.Errorf("L(%g, %g) = %.17g; want %.17g", c.f, c.y, got, c.value)
		}
		if got := l.Residual(c.f, c.y); !(math.Abs(got-c.residual) <= 4e-16*max(1, math.Abs(c.residual))) {
			t.Errorf("dL/df(%g, %g) = %.17g; want %.17g", c.f, c.y, got, c.residual)
		}
	}
}

// dL/df is the derivative of L, in both forms, in place or not. The slope over 2h is off by
// h^2/6 of the third derivative, p (1-p) (1-2p) <= 0.0963 for cross-entropy and 0 for squared errors, and by
// the rounding of both values, 1.8 ulp or less, 2^-51 L each, over 2h; the residual itself by 3 ulp below 1
// or half an ulp, and the quotient by one.
func TestResidualsAreDerivatives(t *testing.T) {
	for _, l := range Losses() {
		rapid.Check(t, func(t *rapid.T) {
			n := rapid.IntRange(1, 9).Draw(t, "n")
			f, y, dst := make([]float64, n), make([]float64, n), make([]float64, n)
			for k := range f {
				f[k] = rapid.Float64Range(-20, 20).Draw(t, "f")
				y[k] = float64(rapid.IntRange(0, 1).Draw(t, "y"))
			}
			l.Residuals(dst, f, y)
			for k := range f {
				const h = 0x1p-14
				after, before := f[k]+h, f[k]-h // as rounded
				up, down := l.Value(after, y[k]), l.Value(before, y[k])
				slope := (up - down) / (after - before)
				tolerance := h*h/6*0.0963 + 0x1p-51*(up+down)/(2*h) + 0x1p-51*(1+math.Abs(slope))
				if !(math.Abs(slope-dst[k]) <= tolerance) {
					t.Fatalf("%s: dL/df(%g, %g) = %g; the slope is %g", l.Name(), f[k], y[k], dst[k], slope)
				}
				if one := l.Residual(f[k], y[k]); one != dst[k] {
					t.Fatalf("%s: Residual %g and Residuals %g differ", l.Name(), one, dst[k])
				}
			}
			overF, overY := slices.Clone(f), slices.Clone(y)
			l.Residuals(overF, overF, y)
			l.Residuals(overY, f, overY)
			if !slices.Equal(overF, dst) || !slices.Equal(overY, dst) {
				t.Fatalf("%s: in place over f %v, over y %v, else %v", l.Name(), overF, overY, dst)
			}
		})
	}
}

func TestResidualsDoNotAllocate(t *testing.T) {
	f, y, dst := make([]float64, 512), make([]float64, 512), make([]float64, 512)
	for _, l := range Losses() {
		l.Residuals(dst, f, y)
		if n := testing.AllocsPerRun(100, func() { l.Residuals(dst, f, y) }); n > 0 {
			t.Errorf("%s: %v allocations a call", l.Name(), n)
		}
	}
	if n := testing.AllocsPerRun(100, func() { Sigmoid(0.3) }); n > 0 {
		t.Errorf("Sigmoid: %v allocations a call", n)
	}
}

func TestUnknownLoss(t *testing.T) {
	if _, err := LossNamed("hinge"); err == nil || err.Error() != `nnbridge: unknown loss "hinge"; known are bce, squared` {
		t.Error(err)
	}
}
