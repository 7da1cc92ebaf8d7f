package nnbridge

import (
	"fmt"
	"math"
	"testing"

	"gonum.org/v1/gonum/integrate/quad"
	"pgregory.net/rapid"
)

// By hand: one and two inputs, where areas and volumes are elementary.
func TestCubeMeansByHand(t *testing.T) {
	for _, c := range []struct {
		what   string
		n      int
		b      float64
		w      []float64
		powers []int
		want   float64
	}{
		{"P(x > 1/4)", 0, -0.25, []float64{1}, nil, 0.75},
		{"density of x at 1/4", -1, -0.25, []float64{1}, nil, 1},
		{"density of 4x at 1", -1, -1, []float64{4}, nil, 0.25},
		{"P(x < 1/4)", 0, 0.25, []float64{-1}, nil, 0.25},
		{"E[x; x > 1/2]", 0, -0.5, []float64{1}, []int{1}, 3. / 8},
		{"E[x^2; x > 1/2]", 0, -0.5, []float64{1}, []int{2}, 7. / 24},
		{"P(x + y > 1)", 0, -1, []float64{1, 1}, nil, 0.5},
		{"P(x + y > 3/2)", 0, -1.5, []float64{1, 1}, nil, 1. / 8},
		{"density of x + y at 1", -1, -1, []float64{1, 1}, nil, 1},
		{"E[x; x + y > 1]", 0, -1, []float64{1, 1}, []int{1, 0}, 1. / 3},
		{"E[x y; x + y > 1]", 0, -1, []float64{1, 1}, []int{1, 1}, 1./4 - 1./24},
		{"E[(x + y)]", 1, 0, []float64{1, 1}, nil, 1},
		{"E[(x + y)^2]/2", 2, 0, []float64{1, 1}, nil, 7. / 12},
		{"E[y^2; x > 1/4], y without weight", 0, -0.25, []float64{1, 0}, []int{0, 2}, 0.25},
		{"P(5 > 0)", 0, 5, []float64{0}, nil, 1},
		{"P(-5 > 0)", 0, -5, []float64{0, 1}, nil, 0},
		{"density where z > 0 always", -1, 5, []float64{1, -1}, nil, 0},
	} {
		if got := cubeMean(c.n, c.b, c.w, c.powers); !(math.Abs(got-c.want) <= 1e-15) {
			t.Errorf("%s = %.17g; want %.17g", c.what, got, c.want)
		}
	}
}

// The volume cut off ten-dimensional cubes, with exact rational arithmetic:
// Irwin and Hall's law, P(sum of 10 > c) = 1/10! sum_k (-1)^k C(10,k) (10-c-k)_+^10.
func TestCubeMeansOfTenInputs(t *testing.T) {
	ones := make([]float64, 10)
	for j := range ones {
		ones[j] = 1
	}
	for _, c := range []struct{ level, want float64 }{
		{9, 2.7557319223985891e-07}, // 1/10!
		{9.5, 2.6911444554673721e-10},
		{5, 0.5},
		{8, 0.00027943121693121693}, // (2^10 - 10)/10!
	} {
		relative(t, fmt.Sprintf("P(sum > %g)", c.level), cubeMean(0, -c.level, ones, nil), c.want, 1e-15)
	}
	// Weights of very different size: almost all digits cancel.
	w := []float64{1, 1e-3, -2e-5, 3e-7, 1e-9, 1, 1e-12, 5e-154, 1e-2, -1e-308}
	big := 0.0
	for _, v := range w {
		big += v / 2
	}
	relative(t, "E[z] of an ill-conditioned unit", cubeMean(1, 3, w, nil), 3+big, 1e-15)
}

// Adding one input is an integral over it: Gauss and Legendre on the pieces
// between the kinks that the other corners make, where the integrand is a polynomial
// of degree n + sum (a_j + 1) + a_m <= 16; nine points integrate it exactly.
//
// What is left is rounding, in units of u = 2^-53 times the largest I_n(z), z^n/n! at
// z = |b| + sum |W_j|: the sum of 9 nodes in 17 pieces at most 26; two each in the rule's
// weights, its interval, the mean and the power, 8; and z, which rounds twice by
// u (|W_m| + |z|) and moves the mean by its slope: by 2n for n > 0, and for n = 0, where
// the slope is a density, below 1/|W_j| for each j, by m + 1. In all 26 + 8 + 2 (m + 1) <= 44.
func TestCubeMeansAreIntegrals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.IntRange(1, 4).Draw(t, "inputs")
		w := rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(-2, -1e-6), rapid.Float64Range(1e-6, 2)), m+1, m+1).Draw(t, "W")
		b := rapid.Float64Range(-2, 2).Draw(t, "b")
		n := rapid.IntRange(0, 2).Draw(t, "n")
		powers := rapid.SliceOfN(rapid.IntRange(0, 2), m+1, m+1).Draw(t, "powers")
		got := cubeMean(n, b, w, powers)
		want := pieces(func(x float64) float64 {
			return math.Pow(x, float64(powers[m])) * cubeMean(n, b+w[m]*x, w[:m], powers[:m])
		}, kinks(b, w))
		most := math.Abs(b)
		for _, v := range w {
			most += math.Abs(v)
		}
		most = []float64{1, most, most * most / 2}[n]
		if !(math.Abs(got-want) <= 44*0x1p-53*most) {
			t.Fatalf("E = %.15g; the integral over the last input is %.15g", got, want)
		}
	})
}

// kinks are the places in (0, 1) of the last input at which a corner of the
// others changes its sign, and both ends.
func kinks(b float64, w []float64) []float64 {
	m := len(w) - 1
	ends := []float64{0, 1}
	for corner := range 1 << m {
		z := b
		for j := range m {
			if corner>>j&1 == 1 {
				z += w[j]
			}
		}
		if x := -z / w[m]; x > 0 && x < 1 {
			ends = append(ends, x)
		}
	}
	return ends
}

// pieces integrates over (0, 1), piece by piece between the given points.
func pieces(f func(float64) float64, at []float64) (sum float64) {
	sorted := append([]float64(nil), at...)
	for i := range sorted {
		for j := i; j > 0 && sorted[j] < sorted[j-1]; j-- {
			sorted[j], sorted[j-1] = sorted[j-1], sorted[j]
		}
	}
	for i := 1; i < len(sorted); i++ {
		if sorted[i] > sorted[i-1] {
			sum += quad.Fixed(f, sorted[i-1], sorted[i], 9, nil, 0)
		}
	}
	return sum
}

func TestCubeMeanRefusesTooMany(t *testing.T) {
	w := make([]float64, cubeLimit+1)
	for j := range w {
		w[j] = 1
	}
	if got := cubeMean(0, -1, w, nil); !math.IsNaN(got) {
		t.Errorf("%d inputs: %g; want NaN", len(w), got)
	}
	w[0] = 0
	if got := cubeMean(0, -1, w, nil); !(got > 0.99) {
		t.Errorf("%d inputs, one without weight: %g", len(w), got)
	}
}

func BenchmarkCubeMean(b *testing.B) {
	w := []float64{0.3, -0.2, 0.5, 0.1, -0.7, 0.25, 0.6, -0.15, 0.33, 0.4}
	for b.Loop() {
		cubeMean(0, -0.1, w, nil)
	}
}
