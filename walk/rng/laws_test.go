package rng

import (
	"math"
	"math/bits"
	"slices"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"
	"pgregory.net/rapid"
)

// unit maps a word to the open unit interval, by the formula of Uniform.
func unit(w uint64) float64 {
	return (float64(w>>12) + 0.5) * 0x1p-52
}

// The statistical tests have fixed seeds, so they pass or fail for good; the
// false-alarm rate is the risk that a change of the seed takes. Each statistic
// has a rate of 1e-6, each test rejects a mutant with the same numbers. Mutants of
// Kolmogorov tests are so far off that sqrt(n) D is 5.3 at least without chance, whose deviation is
// at most 1/2 and less in tails: they pass less often than once in 10^7.
const (
	sampleSize = 1 << 20
	zLimit     = 4.892 // two-sided normal, 1e-6
	ksLimit    = 2.694 // sqrt(n) D of Kolmogorov, 1e-6: sqrt(log(2e6)/2)
)

// kolmogorov returns sqrt(n) times the largest distance between the empirical
// distribution function of x and cdf. It sorts x.
func kolmogorov(x []float64, cdf func(float64) float64) float64 {
	slices.Sort(x)
	n, d := float64(len(x)), 0.0
	for i, v := range x {
		p := cdf(v)
		d = max(d, p-float64(i)/n, float64(i+1)/n-p)
	}
	return math.Sqrt(n) * d
}

// moments returns the means of x, x^2, x^3, x^4.
func moments(x []float64) (m [4]float64) {
	for _, v := range x {
		p := v
		for k := range m {
			m[k] += p
			p *= v
		}
	}
	for k := range m {
		m[k] /= float64(len(x))
	}
	return m
}

// normalScores returns z of the first four moments against the normal law.
func normalScores(x []float64) (z [4]float64) {
	m := moments(x)
	for k, c := range []struct{ mean, vari float64 }{{0, 1}, {1, 2}, {0, 15}, {3, 96}} {
		z[k] = (m[k] - c.mean) / math.Sqrt(c.vari/float64(len(x)))
	}
	return z
}

// TestUniformGrid checks the map from words to (0, 1): exact midpoints of a grid
// of 2^52, open, symmetric.
func TestUniformGrid(t *testing.T) {
	for _, c := range []struct {
		word uint64
		want float64
	}{{0, 0x1p-53}, {1<<12 - 1, 0x1p-53}, {1 << 12, 3 * 0x1p-53}, {1<<63 - 1, 0.5 - 0x1p-53}, {1 << 63, 0.5 + 0x1p-53}, {1<<64 - 1, 1 - 0x1p-53}} {
		if got := unit(c.word); got != c.want {
			t.Errorf("unit(%#x) = %v, want %v", c.word, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		w := rapid.Uint64().Draw(t, "w")
		u := unit(w)
		if u <= 0 || u >= 1 || u+unit(^w) != 1 {
			t.Errorf("unit(%#x) = %v, unit(%#x) = %v", w, u, ^w, unit(^w))
		}
		if k := math.FMA(u, 0x1p52, -0.5); k != float64(w>>12) {
			t.Errorf("unit(%#x) is not midpoint %d of the grid but %v", w, w>>12, k)
		}
	})
}

// TestUniformLaw is a Kolmogorov test. Mutant: u^1.02.
func TestUniformLaw(t *testing.T) {
	x := make([]float64, sampleSize)
	s := Stream{Seed: 1, Purpose: Dump}
	for index := range uint64(2) {
		s.Uniform(x, 0, index)
		if d := kolmogorov(x, func(u float64) float64 { return u }); !(d <= ksLimit) {
			t.Errorf("index %d: sqrt(n) D = %.3f, n = %d, seed %d", index, d, len(x), s.Seed)
		}
	}
	for i := range x {
		x[i] = math.Pow(x[i], 1.02)
	}
	if d := kolmogorov(x, func(u float64) float64 { return u }); !(d > ksLimit) {
		t.Errorf("u^1.02 passes: sqrt(n) D = %.3f", d)
	}
}

// TestBits checks for each of the 64 bits of a word that it is fair, and
// independent of the bit before it, of the same bit of the next walker, of the
// next index, of the next lane and of the next seed. Mutant: an or of 1 in 50
// second words, which is a coin of 0.505.
func TestBits(t *testing.T) {
	const n = sampleSize
	s := Stream{Seed: 3, Purpose: Sign}
	base, other := make([]uint64, n), make([]uint64, n)
	s.Words(base, 0, 0)
	worst := func(name string, f func(k int) uint64) float64 {
		var ones [64]int
		for k := range base {
			for w := f(k); w != 0; w &= w - 1 {
				ones[bits.TrailingZeros64(w)]++
			}
		}
		top := 0.0
		for bit, c := range ones {
			z := (float64(c) - n/2) / math.Sqrt(n/4)
			if !(math.Abs(z) <= zLimit) && name != "" {
				t.Errorf("%s: bit %d is one %d times of %d, z = %.2f", name, bit, c, n, z)
			}
			top = max(top, math.Abs(z))
		}
		return top
	}
	worst("fair", func(k int) uint64 { return base[k] })
	worst("neighbours", func(k int) uint64 { return base[k] ^ bits.RotateLeft64(base[k], 1) })
	for _, c := range []struct {
		name          string
		s             Stream
		walker, index uint64
	}{
		{"walkers", s, 1, 0},
		{"indices", s, 0, 1},
		{"blocks", s, 0, 2},
		{"lanes", Stream{3, Sign, 1}, 0, 0},
		{"purposes", Stream{3, Start, 0}, 0, 0},
		{"seeds", Stream{4, Sign, 0}, 0, 0},
	} {
		c.s.Words(other, c.walker, c.index)
		worst(c.name, func(k int) uint64 { return base[k] ^ other[k] })
	}
	if z := worst("", func(k int) uint64 {
		if k%50 == 0 {
			return base[k] | other[k]
		}
		return base[k]
	}); z <= zLimit {
		t.Errorf("a biased coin passes: z = %.2f", z)
	}
}

// TestNormalLaw checks both members of the pairs: Kolmogorov and four moments
// each, and that they are uncorrelated, as are their squares. Mutants: a shift
// of 0.02, the 2 of sqrt(-2 log u) dropped, half of a turn for a whole one.
func TestNormalLaw(t *testing.T) {
	a, b := make([]float64, sampleSize), make([]float64, sampleSize)
	s := Stream{Seed: 5, Purpose: Xi}
	s.NormalPair(a, b, 0, 8)

	correlation := func(a, b []float64) (z [2]float64) {
		for k := range a {
			z[0] += a[k] * b[k]
			z[1] += (a[k]*a[k] - 1) * (b[k]*b[k] - 1) / 2
		}
		for i := range z {
			z[i] /= math.Sqrt(float64(len(a)))
		}
		return z
	}
	for i, z := range correlation(a, b) {
		if !(math.Abs(z) <= zLimit) {
			t.Errorf("the members of a pair are correlated (power %d): z = %.2f", i+1, z)
		}
	}
	// With half a turn sin is never negative and the squares stay independent,
	// so the first moment must tell.
	half := slices.Clone(b)
	for k := range half {
		half[k] = math.Abs(half[k])
	}
	if z := normalScores(half); math.Abs(z[0]) <= zLimit {
		t.Errorf("half of a turn passes: z = %.2f", z)
	}
	for name, x := range map[string][]float64{"cosine": a, "sine": b} {
		for k, z := range normalScores(x) {
			if !(math.Abs(z) <= zLimit) {
				t.Errorf("%s: moment %d: z = %.2f", name, k+1, z)
			}
		}
		if d := kolmogorov(x, distuv.UnitNormal.CDF); !(d <= ksLimit) {
			t.Errorf("%s: sqrt(n) D = %.3f", name, d)
		}
	}
	for name, f := range map[string]func(float64) float64{
		"a shift":       func(x float64) float64 { return x + 0.02 },
		"a dropped two": func(x float64) float64 { return x / math.Sqrt2 },
	} {
		x := slices.Clone(a)
		for k := range x {
			x[k] = f(x[k])
		}
		if d := kolmogorov(x, distuv.UnitNormal.CDF); !(d > ksLimit) {
			t.Errorf("%s passes: sqrt(n) D = %.3f", name, d)
		}
	}
}

// TestNormalMembers checks that Normal and NormalPair give the same bits, at
// lengths around the chunk, and that they are what the doc comment says.
func TestNormalMembers(t *testing.T) {
	s := Stream{Seed: 7, Purpose: Input, Lane: 9}
	for _, n := range []int{0, 1, 127, 128, 129, 300} {
		a, b, c := make([]float64, n), make([]float64, n), make([]float64, n)
		s.NormalPair(a, b, 11, 6)
		s.Normal(c, 11, 6)
		if !slices.Equal(a, c) {
			t.Errorf("n = %d: even members differ", n)
		}
		s.Normal(c, 11, 7)
		if !slices.Equal(b, c) {
			t.Errorf("n = %d: odd members differ", n)
		}
		for k := range a {
			w := uint64(11 + k)
			r := math.Sqrt(-2 * math.Log(unit(s.Word(w, 6))))
			sin, cos := math.Sincos(2 * math.Pi * unit(s.Word(w, 7)))
			if !(math.Abs(a[k]-r*cos) <= 1e-14) || !(math.Abs(b[k]-r*sin) <= 1e-14) {
				t.Errorf("walker %d: %v, %v, want %v, %v", w, a[k], b[k], r*cos, r*sin)
			}
		}
	}
}

// TestStudentLaw is a Kolmogorov test against gonum for five nu. Mutant: 1 to 3
// degrees of freedom more, and the law of nu = 15 for the normal.
func TestStudentLaw(t *testing.T) {
	x := make([]float64, sampleSize/4)
	s := Stream{Seed: 11, Purpose: Gamma}
	for i, nu := range []float64{0.5, 1, 2.5, 5, 30, math.Inf(1)} {
		cdf := distuv.UnitNormal.CDF
		if !math.IsInf(nu, 1) {
			cdf = distuv.StudentsT{Mu: 0, Sigma: 1, Nu: nu}.CDF
		}
		s.StudentT(x, nu, 0, uint64(i))
		if d := kolmogorov(x, cdf); !(d <= ksLimit) {
			t.Errorf("nu = %v: sqrt(n) D = %.3f, n = %d, seed %d", nu, d, len(x), s.Seed)
		}
	}
	for _, c := range []struct{ nu, wrong float64 }{{1, 2}, {2.5, 3.5}, {5, 8}, {math.Inf(1), 15}} {
		s.StudentT(x, c.nu, 0, 0)
		if d := kolmogorov(x, distuv.StudentsT{Mu: 0, Sigma: 1, Nu: c.wrong}.CDF); !(d > ksLimit) {
			t.Errorf("nu = %v passes for %v: sqrt(n) D = %.3f", c.nu, c.wrong, d)
		}
	}
}

// TestStudentFormula checks single numbers against Bailey's formula, and that a
// huge nu joins the normal law smoothly.
func TestStudentFormula(t *testing.T) {
	s := Stream{Seed: 13, Purpose: Gamma}
	x, z := make([]float64, 200), make([]float64, 200)
	for _, nu := range []float64{0.3, 1, 4, 1e3} {
		s.StudentT(x, nu, 3, 21)
		for k, got := range x {
			u, v := unit(s.Word(uint64(3+k), 42)), unit(s.Word(uint64(3+k), 43))
			want := math.Sqrt(nu*math.Expm1(-2/nu*math.Log(u))) * math.Cos(2*math.Pi*v)
			if !(math.Abs(got-want) <= 1e-12*(1+math.Abs(want))) {
				t.Errorf("nu = %v, walker %d: %v, want %v", nu, 3+k, got, want)
			}
		}
	}
	s.StudentT(x, 1e14, 3, 21)
	s.StudentT(z, math.Inf(1), 3, 21)
	for k := range x {
		if !(math.Abs(x[k]-z[k]) <= 1e-11) {
			t.Errorf("nu = 1e14 gives %v, nu = +Inf %v", x[k], z[k])
		}
	}
}

// TestQuantileMakesNormals: quantiles of uniform numbers are normal, at false-alarm rate 1e-6; stretched by 5 % they are
// not.
func TestQuantileMakesNormals(t *testing.T) {
	x := make([]float64, sampleSize/4)
	Stream{Seed: 17, Purpose: Start}.Uniform(x, 0, 0)
	for k := range x {
		x[k] = NormalQuantile(x[k])
	}
	if d := kolmogorov(x, distuv.UnitNormal.CDF); !(d <= ksLimit) {
		t.Errorf("sqrt(n) D = %.3f, n = %d, seed 17", d, len(x))
	}
	for k := range x {
		x[k] *= 1.05
	}
	if d := kolmogorov(x, distuv.UnitNormal.CDF); !(d > ksLimit) {
		t.Errorf("stretched quantiles pass: sqrt(n) D = %.3f", d)
	}
}
