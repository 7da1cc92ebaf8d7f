package kernel

import (
	"math"
	"testing"
)

// TestAgainstMath compares every function with package math to a few ulp.
func TestAgainstMath(t *testing.T) {
	fns := []struct {
		name   string
		f, ref func(float64) float64
		lo, hi float64
		tol    float64
	}{
		{"exp", Exp, math.Exp, -740, 709, 2},
		{"log", Log, math.Log, 1e-300, 1000, 2},
		{"log near 1", Log, math.Log, 0.5, 2, 2},
		{"sin", Sin, math.Sin, -10, 10, 4},
		{"sin far", Sin, math.Sin, -1e8, 1e8, 4},
		{"cos", Cos, math.Cos, -10, 10, 4},
		{"cos far", Cos, math.Cos, -1e8, 1e8, 4},
		{"tan", Tan, math.Tan, -10, 10, 6},
		{"tanh", Tanh, math.Tanh, -20, 20, 6},
		{"erf", Erf, math.Erf, -6, 6, 4},
		{"normcdf", NormCDF, func(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }, -6, 6, 100},
		{"normpdf", NormPDF, func(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }, -6, 6, 100},
		{"sigmoid", Sigmoid, func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }, -30, 30, 8},
		{"softplus", Softplus, func(x float64) float64 { return math.Log1p(math.Exp(x)) }, -30, 30, 8},
		{"pow", func(x float64) float64 { return Pow(x, 3.7) }, func(x float64) float64 { return math.Pow(x, 3.7) }, 0, 100, 4},
		{"pow int", func(x float64) float64 { return Pow(x, 7) }, func(x float64) float64 { return math.Pow(x, 7) }, -10, 10, 4},
	}
	for _, f := range fns {
		worst := 0.0
		for i := range 100001 {
			x := f.lo + (f.hi-f.lo)*float64(i)/100000
			want := f.ref(x)
			if want == 0 || math.Abs(want) < 1e-300 || math.IsInf(want, 0) {
				continue
			}
			ulp := math.Abs(math.Nextafter(want, math.Inf(1)) - want)
			d := math.Abs(f.f(x)-want) / ulp
			if !(d <= worst) {
				worst = d
				if !(d <= f.tol) {
					t.Errorf("%s(%v) = %v, want %v: %.3g ulp", f.name, x, f.f(x), want, d)
					break
				}
			}
		}
		t.Logf("%s: %.3g ulp", f.name, worst)
	}
}
