package kernel

import "testing"

// rows are the arguments of the benchmarks: a block of walkers about the origin.
func benchRow(lo, hi float64) []float64 {
	x := make([]float64, 512)
	for i := range x {
		// 197 is prime to 512: neighbours are far apart, as walkers are.
		x[i] = lo + (hi-lo)*float64(i*197%512)/511
	}
	return x
}

// BenchmarkUnary measures the functions of one argument on a block of 512.
func BenchmarkUnary(b *testing.B) {
	for _, c := range []struct {
		name   string
		f      func(dst, x []float64)
		lo, hi float64
	}{
		{"neg", VNeg, -4, 4},
		{"abs", VAbs, -4, 4},
		{"sqrt", VSqrt, 0, 4},
		{"relu", VRelu, -4, 4},
		{"step", VStep, -4, 4},
		{"exp", VExp, -4, 4},
		{"expm1", VExpm1, -4, 4},
		{"log", VLog, 0.1, 4},
		{"sin", VSin, -8, 8},
		{"cos", VCos, -8, 8},
		{"sinfmas", func(dst, x []float64) { VSinFMAS(dst, x, 0.5, 1) }, -8, 8},
		{"tan", VTan, -8, 8},
		{"tanh", VTanh, -4, 4},
		{"sigmoid", VSigmoid, -4, 4},
		{"softplus", VSoftplus, -4, 4},
		{"erf", VErf, -3, 3},
		{"normpdf", VNormPDF, -4, 4},
		{"normcdf", VNormCDF, -4, 4},
	} {
		b.Run(c.name, func(b *testing.B) {
			x := benchRow(c.lo, c.hi)
			dst := make([]float64, len(x))
			for b.Loop() {
				c.f(dst, x)
			}
			reportElement(b, len(x))
		})
	}
}

// BenchmarkBinary measures the functions of two and three arguments.
func BenchmarkBinary(b *testing.B) {
	for _, c := range []struct {
		name string
		f    func(dst, x, y []float64)
	}{
		{"add", VAdd},
		{"mul", VMul},
		{"div", VDiv},
		{"min", VMin},
		{"fma", func(dst, x, y []float64) { VFMA(dst, x, y, x) }},
		{"pow", VPow},
		{"norm", func(dst, x, y []float64) { VNorm(dst, y, x) }},
		{"sincos", func(dst, x, y []float64) { VSinCos(dst, y, x) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			x, y := benchRow(0.1, 4), benchRow(-3, 3)
			dst := make([]float64, len(x))
			for b.Loop() {
				c.f(dst, x, y)
			}
			reportElement(b, len(x))
		})
	}
}

// reportElement reports the time of one element of rows of length n.
func reportElement(b *testing.B, n int) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/element")
}
