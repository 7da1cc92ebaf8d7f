package soret

import (
	"math"
	"testing"
)

// TestGaussRules: n points are exact for polynomials of degree 2n-1. Moments of the
// uniform and the normal law and of Student's t (the last by its series only).
func TestGaussRules(t *testing.T) {
	moment := func(r rule, k int) (sum float64) {
		for i, x := range r.x {
			sum += r.w[i] * math.Pow(x, float64(k))
		}
		return sum
	}
	for _, n := range []int{1, 2, 3, 5, 8, 16, 31, 64} {
		uniform, normal := legendreRule(n), hermiteRule(n)
		double := 1.0
		for k := 0; k <= min(2*n-2, 20); k += 2 {
			within(t, "uniform moment", moment(uniform, k), 1/float64(k+1), 1e-14)
			within(t, "normal moment", moment(normal, k), double, 1e-12*double)
			double *= float64(k + 1)
		}
		for i := range n {
			if uniform.x[i] != -uniform.x[n-1-i] || normal.w[i] != normal.w[n-1-i] || i > 0 && !(uniform.x[i] > uniform.x[i-1]) {
				t.Fatalf("%d points: not symmetric and ascending", n)
			}
		}
	}
	// Abramowitz and Stegun, table 25.4, n = 8, and 25.10, n = 5 (for exp(-x^2)).
	within(t, "x_8 of Legendre", legendreRule(8).x[7], 0.960289856497536, 1e-15)
	within(t, "w_8 of Legendre", 2*legendreRule(8).w[7], 0.101228536290376, 1e-15)
	within(t, "x_5 of Hermite", hermiteRule(5).x[4]/math.Sqrt2, 2.020182870456086, 1e-15)
	within(t, "w_5 of Hermite", hermiteRule(5).w[4]*math.Sqrt(math.Pi), 0.01995324205904591, 1e-16)

	// E[cos t] of Student's t, 3 degrees of freedom: (1 + sqrt 3) exp(-sqrt 3)
	// (S. Hurst, ANU research report SRR 044-95, 1995).
	student, want := studentRule(256, 3), (1+math.Sqrt(3))*math.Exp(-math.Sqrt(3))
	var mean float64
	for i, x := range student.x {
		mean += student.w[i] * math.Cos(x)
	}
	within(t, "E[cos t]", mean, want, 2e-4)
	within(t, "total", moment(student, 0), 1, 1e-13)
	within(t, "variance, 8 degrees of freedom", moment(studentRule(256, 8), 2), 8.0/6, 1e-8)
}

// TestLegendre: values and slopes against the closed forms of low order.
func TestLegendre(t *testing.T) {
	for _, x := range []float64{-1, -0.3, 0, 0.7, 1} {
		var p, d [5]float64
		legendre(p[:], x)
		legendreSlope(d[:], x)
		x2 := x * x
		for k, want := range []float64{1, x, (3*x2 - 1) / 2, x * (5*x2 - 3) / 2, (35*x2*x2 - 30*x2 + 3) / 8} {
			within(t, "P", p[k], want, 1e-15)
		}
		for k, want := range []float64{0, 1, 3 * x, (15*x2 - 3) / 2, x * (35*x2 - 15) / 2} {
			within(t, "P'", d[k], want, 1e-14)
		}
	}
}
