package field_test

import (
	"math"
	"testing"

	"thermowalk/walk/field"
)

// The two-layer field of one hidden unit in (V, b), Eqs. 23-26 with w = 1,
// s2 = 1/4, |B| = 1: g_V = phi1, g_b = |V| phi2.
var twoLayer = []string{
	"0.5*sqrt((q2^2 + 1)*normcdf(q2) + q2*normpdf(q2))",
	"0.5*abs(q1)*sqrt(normcdf(q2))",
}

// BenchmarkEval measures a field over blocks of 512 walkers: the compiled
// expression, and the loop over package math that one would write by hand.
func BenchmarkEval(b *testing.B) {
	const walkers = 512
	phi := func(x float64) float64 { return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) }
	cdf := func(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }
	for _, c := range []struct {
		name    string
		srcs    []string
		closure func(g, q [][]float64)
	}{
		{"sqrt(1+q^2)", []string{"sqrt(1+q^2)"}, func(g, q [][]float64) {
			for k, x := range q[0] {
				g[0][k] = math.Sqrt(1 + x*x)
			}
		}},
		{"1+0.5*sin(q)", []string{"1+0.5*sin(q)"}, func(g, q [][]float64) {
			for k, x := range q[0] {
				g[0][k] = 1 + 0.5*math.Sin(x)
			}
		}},
		{"two-layer", twoLayer, func(g, q [][]float64) {
			for k, v := range q[0] {
				x := q[1][k]
				g[0][k] = 0.5 * math.Sqrt((x*x+1)*cdf(x)+x*phi(x))
				g[1][k] = 0.5 * math.Abs(v) * math.Sqrt(cdf(x))
			}
		}},
	} {
		v := field.MustParse(c.srcs...)
		q, g := make([][]float64, v.Dim()), make([][]float64, v.Dim())
		for i := range q {
			q[i], g[i] = make([]float64, walkers), make([]float64, walkers)
			for k := range q[i] {
				q[i][k] = 6*float64(k*(i+1)%walkers)/walkers - 3
			}
		}
		for name, eval := range map[string]func(g, q [][]float64){"field": v.Eval, "closure": c.closure} {
			b.Run(c.name+"/"+name, func(b *testing.B) {
				for b.Loop() {
					eval(g, q)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/walkers, "ns/walker")
			})
		}
	}
}

// BenchmarkPoint measures a value, and a Jacobian, at one point.
func BenchmarkPoint(b *testing.B) {
	v := field.MustParse(twoLayer...)
	g, dg, q := make([]float64, 2), make([]float64, 4), []float64{0.7, -0.3}
	b.Run("value", func(b *testing.B) {
		for b.Loop() {
			v.Value(g, q)
		}
	})
	b.Run("jacobian", func(b *testing.B) {
		for b.Loop() {
			v.Jacobian(dg, q)
		}
	})
	e := field.MustParse("sqrt(1+q^2)").Component(0)
	b.Run("sqrt(1+q^2)", func(b *testing.B) {
		for b.Loop() {
			e.Eval(q)
		}
	})
}

// BenchmarkParse measures reading, differentiating and compiling.
func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		v := field.MustParse(twoLayer...)
		field.Compile(v.Component(0).Deriv(1).Deriv(1))
	}
}
