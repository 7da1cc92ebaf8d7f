package kernel

import (
	"fmt"
	"math"
	"testing"
)

// unary lists all functions of one row.
var unary = []struct {
	name  string
	block func(dst, x []float64)
	f     func(x float64) float64
}{
	{"copy", VCopy, func(x float64) float64 { return x }},
	{"neg", VNeg, func(x float64) float64 { return -x }},
	{"abs", VAbs, math.Abs},
	{"sqrt", VSqrt, math.Sqrt},
	{"relu", VRelu, Relu},
	{"step", VStep, Step},
	{"exp", VExp, Exp},
	{"expm1", VExpm1, Expm1},
	{"log", VLog, Log},
	{"sin", VSin, Sin},
	{"cos", VCos, Cos},
	{"tan", VTan, Tan},
	{"sin of sincos", func(dst, x []float64) { VSinCos(dst, make([]float64, len(x)), x) }, Sin},
	{"cos of sincos", func(dst, x []float64) { VSinCos(make([]float64, len(x)), dst, x) }, Cos},
	{"cdf of norm", func(dst, x []float64) { VNorm(dst, make([]float64, len(x)), x) }, NormCDF},
	{"pdf of norm", func(dst, x []float64) { VNorm(make([]float64, len(x)), dst, x) }, NormPDF},
	{"tanh", VTanh, Tanh},
	{"erf", VErf, Erf},
	{"normpdf", VNormPDF, NormPDF},
	{"normcdf", VNormCDF, NormCDF},
	{"sigmoid", VSigmoid, Sigmoid},
	{"softplus", VSoftplus, Softplus},
	{"adds", func(dst, x []float64) { VAddS(dst, x, 0.3) }, func(x float64) float64 { return x + 0.3 }},
	{"subs", func(dst, x []float64) { VSubS(dst, x, 0.3) }, func(x float64) float64 { return x - 0.3 }},
	{"rsubs", func(dst, x []float64) { VRSubS(dst, x, 0.3) }, func(x float64) float64 { return 0.3 - x }},
	{"muls", func(dst, x []float64) { VMulS(dst, x, 0.3) }, func(x float64) float64 { return x * 0.3 }},
	{"divs", func(dst, x []float64) { VDivS(dst, x, 0.3) }, func(x float64) float64 { return x / 0.3 }},
	{"rdivs", func(dst, x []float64) { VRDivS(dst, x, 0.3) }, func(x float64) float64 { return 0.3 / x }},
	{"mins", func(dst, x []float64) { VMinS(dst, x, 0.3) }, func(x float64) float64 { return min(x, 0.3) }},
	{"maxs", func(dst, x []float64) { VMaxS(dst, x, 0.3) }, func(x float64) float64 { return max(x, 0.3) }},
	{"sinfmas", func(dst, x []float64) { VSinFMAS(dst, x, 0.3, 7) }, func(x float64) float64 { return math.FMA(Sin(x), 0.3, 7) }},
	{"cosfmas", func(dst, x []float64) { VCosFMAS(dst, x, 0.3, 7) }, func(x float64) float64 { return math.FMA(Cos(x), 0.3, 7) }},
	{"fmas", func(dst, x []float64) { VFMAS(dst, x, 0.3, 7) }, func(x float64) float64 { return math.FMA(x, 0.3, 7) }},
	{"pows", func(dst, x []float64) { VPowS(dst, x, 2.5) }, func(x float64) float64 { return Pow(x, 2.5) }},
	{"pows 3", func(dst, x []float64) { VPowS(dst, x, 3) }, func(x float64) float64 { return Pow(x, 3) }},
	{"cosine of turns", turns(VCosTurn), turn(VCosTurn)},
	{"sine of turns", turns(sinTurn), turn(sinTurn)},
}

// binary lists all functions of two rows.
var binary = []struct {
	name  string
	block func(dst, x, y []float64)
	f     func(x, y float64) float64
}{
	{"add", VAdd, func(x, y float64) float64 { return x + y }},
	{"sub", VSub, func(x, y float64) float64 { return x - y }},
	{"mul", VMul, func(x, y float64) float64 { return x * y }},
	{"div", VDiv, func(x, y float64) float64 { return x / y }},
	{"min", VMin, func(x, y float64) float64 { return min(x, y) }},
	{"max", VMax, func(x, y float64) float64 { return max(x, y) }},
	{"pow", VPow, Pow},
	{"sqrtfmac", func(dst, x, y []float64) { VSqrtFMAC(dst, x, y, 0.3) }, func(x, y float64) float64 { return math.Sqrt(math.FMA(x, y, 0.3)) }},
	{"fmam", func(dst, x, y []float64) { VFMAM(dst, x, 0.3, y) }, func(x, y float64) float64 { return math.FMA(x, 0.3, y) }},
	{"fmac", func(dst, x, y []float64) { VFMAC(dst, x, y, 0.3) }, func(x, y float64) float64 { return math.FMA(x, y, 0.3) }},
	{"select", func(dst, x, y []float64) { VSelect(dst, x, y, x) }, func(x, y float64) float64 { return Select(x, y, x) }},
	{"select2", func(dst, x, y []float64) { VSelect(dst, x, x, y) }, func(x, y float64) float64 { return Select(x, x, y) }},
	{"fma", func(dst, x, y []float64) { VFMA(dst, x, y, y) }, func(x, y float64) float64 { return math.FMA(x, y, y) }},
}

// turns restricts a function of turns to their domain.
func turns(f func(dst, u []float64)) func(dst, u []float64) {
	return func(dst, u []float64) {
		for i, x := range u {
			dst[i] = math.Mod(x, 1)
			if x != x || math.IsInf(x, 0) {
				dst[i] = 0
			}
		}
		f(dst, dst)
	}
}

func turn(f func(dst, u []float64)) func(u float64) float64 {
	return func(u float64) float64 {
		row := []float64{u}
		turns(f)(row, row)
		return row[0]
	}
}

func sinTurn(dst, u []float64) { VSinCosTurn(dst, make([]float64, len(u)), u) }

// lengths are those at which a vector twin changes its ways.
func lengths() []int {
	var all []int
	for n := range 68 {
		all = append(all, n)
	}
	return append(all, 127, 128, 129, 511, 512, 513)
}

// sample returns the i-th of a fixed sequence of arguments: small numbers, bit
// patterns of all doubles, and special values.
func sample(i int) float64 {
	h := splitmix(uint64(i))
	switch h % 8 {
	case 0:
		return math.Float64frombits(splitmix(h))
	case 1:
		special := [...]float64{0, math.Copysign(0, -1), 1, -1, math.Inf(1), math.Inf(-1), math.NaN(), 5e-324, -5e-324, math.MaxFloat64}
		return special[h>>8%uint64(len(special))]
	case 2:
		return (float64(h>>11)*0x1p-53 - 0.5) * 1500
	}
	return (float64(h>>11)*0x1p-53 - 0.5) * 16
}

// splitmix returns the x-th word of SplitMix64 (Steele, Lea, Flood 2014).
func splitmix(x uint64) uint64 {
	x = (x + 1) * 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// sameBits reports whether a and b are the same number, -0 and 0 apart, NaN and
// NaN together.
func sameBits(a, b float64) bool {
	return math.Float64bits(a) == math.Float64bits(b) || a != a && b != b
}

// TestBlocks compares every row function with its scalar, bit for bit, at all
// lengths, with every backend, in place and not, at odd alignments and with guard bands.
func TestBlocks(t *testing.T) { eachBackend(t, testBlocks) }

func testBlocks(t *testing.T) {
	const guard = 12345.678
	for _, n := range lengths() {
		for _, inPlace := range []bool{false, true} {
			off := n % 4
			x, y := make([]float64, n), make([]float64, n)
			for i := range n {
				x[i], y[i] = sample(1000*n+i), sample(1000*n+i+500)
			}
			check := func(name string, run func(dst, x []float64), want func(i int) float64) {
				t.Helper()
				buf := make([]float64, n+8)
				VFill(buf, guard)
				dst := buf[off : off+n : off+n]
				in := x
				if inPlace {
					copy(dst, x)
					in = dst
				}
				run(dst, in)
				for i, got := range dst {
					if w := want(i); !sameBits(got, w) {
						t.Fatalf("%s, n = %d, in place %v: element %d of x = %v, y = %v is %v, want %v", name, n, inPlace, i, x[i], y[i], got, w)
					}
				}
				for i, g := range buf {
					if (i < off || i >= off+n) && g != guard {
						t.Fatalf("%s, n = %d: wrote outside of its row", name, n)
					}
				}
			}
			for _, u := range unary {
				check(u.name, u.block, func(i int) float64 { return u.f(x[i]) })
			}
			for _, b := range binary {
				check(b.name, func(dst, x []float64) { b.block(dst, x, y) }, func(i int) float64 { return b.f(x[i], y[i]) })
			}
		}
	}
}

// TestLengthsDiffer makes sure that rows of different length panic with the
// name of the package.
func TestLengthsDiffer(t *testing.T) {
	short, long := make([]float64, 3), make([]float64, 4)
	mustPanic := func(name string, f func()) {
		t.Helper()
		defer func() {
			if r := fmt.Sprint(recover()); r != "kernel: rows of different length" {
				t.Errorf("%s: %v", name, r)
			}
		}()
		f()
	}
	for _, u := range unary {
		switch u.name {
		case "cosine of turns", "sine of turns", "sin of sincos", "cos of sincos", "cdf of norm", "pdf of norm": // wrapped
			continue
		}
		mustPanic(u.name, func() { u.block(short, long) })
		mustPanic(u.name, func() { u.block(long, short) })
	}
	for _, b := range binary {
		mustPanic(b.name, func() { b.block(long, long, short) })
		mustPanic(b.name, func() { b.block(short, long, long) })
	}
	mustPanic("sincos", func() { VSinCos(long, short, long) })
	mustPanic("sincos", func() { VSinCos(short, long, long) })
	mustPanic("turns", func() { VSinCosTurn(long, short, long) })
	mustPanic("turns", func() { VCosTurn(long, short) })
	mustPanic("select", func() { VSelect(long, long, short, long) })
	mustPanic("fma", func() { VFMA(long, long, long, short) })
}

// TestAllocations makes sure that nothing allocates.
func TestAllocations(t *testing.T) { eachBackend(t, testAllocations) }

func testAllocations(t *testing.T) {
	x, y, dst := make([]float64, 512), make([]float64, 512), make([]float64, 512)
	for i := range x {
		x[i], y[i] = sample(i), sample(i+512)
	}
	for _, u := range unary {
		switch u.name {
		case "sine of turns", "sin of sincos", "cos of sincos", "cdf of norm", "pdf of norm": // wrapped
			continue
		}
		if n := testing.AllocsPerRun(10, func() { u.block(dst, x) }); n != 0 {
			t.Errorf("%s: %v allocations", u.name, n)
		}
	}
	for _, b := range binary {
		if n := testing.AllocsPerRun(10, func() { b.block(dst, x, y) }); n != 0 {
			t.Errorf("%s: %v allocations", b.name, n)
		}
	}
	if n := testing.AllocsPerRun(10, func() { VSinCos(dst, y, x) }); n != 0 {
		t.Errorf("sincos: %v allocations", n)
	}
}
