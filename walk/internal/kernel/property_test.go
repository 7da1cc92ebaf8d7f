package kernel

import (
	"math"
	"math/big"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestSymmetries checks relations that hold bit for bit: anywhere, and where the
// reduction of sines changes.
func TestSymmetries(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64().Draw(t, "x")
		symmetric(t, x)
		if x > 0 && !sameBits(NormCDF(x), 1-NormCDF(-x)) {
			t.Errorf("normcdf(%v) and normcdf(%v) do not add up to 1", x, -x)
		}
		if x > 0 && !sameBits(Softplus(x), x+Softplus(-x)) {
			t.Errorf("softplus(%v) is not x + softplus(-x)", x)
		}
	})
	eachBackend(t, func(t *testing.T) {
		for x := 0x1p20*math.Pi - 8; x < sineLimit+8; x += 1. / 64 {
			symmetric(t, x)
		}
	})
}

// symmetric checks the odd and the even functions at x and -x, alone and in blocks.
func symmetric(t interface{ Errorf(string, ...any) }, x float64) {
	var at, mirrored [8]float64
	for i := range at {
		at[i], mirrored[i] = x, -x
	}
	for _, c := range []struct {
		name  string
		f     func(float64) float64
		block func(dst, x []float64)
		sign  float64
	}{
		{"sin", Sin, VSin, -1},
		{"tan", Tan, VTan, -1},
		{"tanh", Tanh, VTanh, -1},
		{"erf", Erf, VErf, -1},
		{"cos", Cos, VCos, 1},
		{"normpdf", NormPDF, VNormPDF, 1},
	} {
		var y, z [8]float64
		c.block(y[:], at[:])
		c.block(z[:], mirrored[:])
		if !sameBits(c.f(-x), c.sign*c.f(x)) || !sameBits(z[0], c.sign*y[0]) {
			t.Errorf("%s(%v) = %v, %s(%v) = %v; in blocks %v and %v", c.name, x, c.f(x), c.name, -x, c.f(-x), y[0], z[0])
		}
	}
}

// TestMonotone checks that the monotone functions are so to within their error:
// f(x) <= f(y) + 7 ulp for x <= y.
func TestMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-750, 750).Draw(t, "x")
		y := x + rapid.Float64Range(0, 1e-9).Draw(t, "step")
		for _, b := range bounds {
			switch b.name {
			case "sin", "cos", "tan", "normpdf", "log":
				continue
			}
			fx, fy := b.f(x), b.f(y)
			if !(fx <= fy || fx <= fy+7*math.Abs(math.Nextafter(fy, math.Inf(1))-fy)) {
				t.Errorf("%s(%v) = %v, %s(%v) = %v", b.name, x, fx, b.name, y, fy)
			}
		}
	})
}

// TestRanges checks that no result leaves the range of its function.
func TestRanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64().Draw(t, "x")
		for _, c := range []struct {
			name   string
			f      func(float64) float64
			lo, hi float64
		}{
			{"sin", Sin, -1, 1},
			{"cos", Cos, -1, 1},
			{"tanh", Tanh, -1, 1},
			{"erf", Erf, -1, 1},
			{"sigmoid", Sigmoid, 0, 1},
			{"normcdf", NormCDF, 0, 1},
			{"normpdf", NormPDF, 0, 0.3989422804014327},
			{"exp", Exp, 0, math.Inf(1)},
			{"softplus", Softplus, 0, math.Inf(1)},
		} {
			if y := c.f(x); !(y >= c.lo && y <= c.hi) {
				t.Errorf("%s(%v) = %v", c.name, x, y)
			}
		}
	})
}

// TestSineOne: next to a quarter turn the polynomial of the sine passes 1 by an
// ulp here and there; sine and cosine do not, alone and in blocks.
func TestSineOne(t *testing.T) {
	const stride = 17
	eachBackend(t, func(t *testing.T) {
		x, y, dst := make([]float64, 1024), make([]float64, 1024), make([]float64, 1024)
		over := 0
		for r := math.Pi/2 - 1e-8; r <= math.Pi/2; {
			for i := range x {
				if sinePoly(r) > 1 {
					over++
				}
				x[i], y[i] = r, r-math.Pi/2
				if !(math.Abs(Sin(r)) <= 1 && math.Abs(Sin(-r)) <= 1 && math.Abs(Cos(y[i])) <= 1) {
					t.Fatalf("sin(%v) = %v, cos(%v) = %v", r, Sin(r), y[i], Cos(y[i]))
				}
				r = math.Float64frombits(math.Float64bits(r) + stride)
			}
			VSin(dst, x)
			if most := slices.Max(dst); !(most <= 1) {
				t.Fatalf("a block of sines reaches %v", most)
			}
			VCos(dst, y)
			if most := slices.Max(dst); !(most <= 1) {
				t.Fatalf("a block of cosines reaches %v", most)
			}
		}
		if over < 100 {
			t.Errorf("the polynomial passes 1 at %d places: the test shows little", over)
		}
	})
}

// TestPowInteger compares x^n with the product of n factors, exact in big.Float.
func TestPowInteger(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-100, 100).Draw(t, "x")
		n := rapid.IntRange(-40, 40).Draw(t, "n")
		if x == 0 {
			return
		}
		exact := new(big.Float).SetPrec(200).SetInt64(1)
		for range max(n, -n) {
			exact.Mul(exact, new(big.Float).SetFloat64(x))
		}
		if n < 0 {
			exact.Quo(new(big.Float).SetPrec(200).SetInt64(1), exact)
		}
		if exact.MantExp(nil) > 1023 || exact.MantExp(nil) < -1070 {
			return
		}
		got := Pow(x, float64(n))
		if d, err := distance(exact.Text('g', 40), got); err != nil || !(d <= powBound) {
			t.Errorf("%v^%d = %v, off by %.3f ulp", x, n, got, d)
		}
	})
}

// TestPythagoras checks sin^2 + cos^2 = 1 and sin/cos = tan for all doubles, as
// far as the errors of sine and cosine, 2.2 ulp each, and tangent, 2.4 ulp, allow:
// of the squares 4.4 (|s| ulp(s) + |c| ulp(c)) <= 6.9e-16, and 1.7e-16 for their sum;
// of the quotient 7.3 times 2^-52.
func TestPythagoras(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64().Draw(t, "x")
		s, c := Sin(x), Cos(x)
		if r := math.FMA(s, s, c*c); !(math.Abs(r-1) <= 8.7e-16) {
			t.Errorf("sin^2 + cos^2 = %v at %v", r, x)
		}
		if q := s / c; !(math.Abs(Tan(x)-q) <= 7.3*0x1p-52*math.Abs(q)) {
			t.Errorf("tan(%v) = %v, want %v", x, Tan(x), s/c)
		}
	})
}

// TestTurns compares the functions of turns with those of radians. The angle in
// radians carries half an ulp below 8, 4.5e-16, and u times the rounding of 2 pi,
// 2.5e-16; sine and cosine 2.2 ulp below 1, 2.5e-16, and those of turns 0.9, 1e-16: 1.05e-15 in all.
func TestTurns(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		u := rapid.Float64Range(0, 1).Draw(t, "u")
		s, c := []float64{0}, []float64{0}
		VSinCosTurn(s, c, []float64{u})
		if !(math.Abs(s[0]-Sin(2*math.Pi*u)) <= 1.1e-15 && math.Abs(c[0]-Cos(2*math.Pi*u)) <= 1.1e-15) {
			t.Errorf("%v turns: %v, %v", u, s[0], c[0])
		}
	})
	for k := range 8 {
		s, c := []float64{0}, []float64{0}
		VSinCosTurn(s, c, []float64{float64(k) / 4})
		if want := [4][2]float64{{0, 1}, {1, 0}, {0, -1}, {-1, 0}}[k%4]; s[0] != want[0] || c[0] != want[1] {
			t.Errorf("%d quarter turns: sine %v, cosine %v, want %v exactly", k, s[0], c[0], want)
		}
	}
}
