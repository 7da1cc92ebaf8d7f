package kernel

import (
	"math"
	"math/bits"
	"math/rand/v2"
	"testing"
)

// eachBackend runs a test with every instruction set that this machine has.
func eachBackend(t *testing.T, test func(t *testing.T)) {
	was := backend
	defer func() { backend = was }()
	for i := goOnly; i <= best(); i++ {
		backend = i
		t.Run(i.String(), test)
	}
}

// TestAllowed: the switch lowers the backend and never raises it; names that
// mean nothing leave the best.
func TestAllowed(t *testing.T) {
	for _, c := range []struct {
		name       string
		best, want instructions
	}{
		{"", avx512, avx512},
		{"avx512", avx512, avx512},
		{"avx512", avx2, avx2},
		{"avx2", avx512, avx2},
		{"avx2", goOnly, goOnly},
		{"go", avx512, goOnly},
		{"neon", avx2, avx2},
	} {
		if got := allowed(c.name, c.best); got != c.want {
			t.Errorf("%q on a machine with %v: %v, want %v", c.name, c.best, got, c.want)
		}
	}
}

// TestTwinsRandom compares twins and reference on 2^17 arguments: bit patterns
// of all doubles, and those where the rare paths begin.
func TestTwinsRandom(t *testing.T) {
	const n = 1 << 17
	edges := []float64{trigLimit, 0x1p20 * math.Pi, expm1Limit, tanhLimit, erfLimit, normLimit, expLimit, minNormal, math.MaxFloat64, 0x1p-900, 0x1p1000, 708.4, 709.79, 745.2, 37.5, 38.6}
	r := rand.New(rand.NewPCG(1, 2))
	x, y := make([]float64, n), make([]float64, n)
	for i := range x {
		switch i % 4 {
		case 0:
			x[i], y[i] = math.Float64frombits(r.Uint64()), math.Float64frombits(r.Uint64())
		case 1:
			e := edges[r.IntN(len(edges))]
			x[i] = math.Float64frombits(math.Float64bits(e) + uint64(r.IntN(7)) - 3)
			y[i] = -e
		case 2:
			x[i], y[i] = r.NormFloat64(), 40*r.NormFloat64()
		case 3:
			x[i], y[i] = math.Float64frombits(r.Uint64N(1<<53)), sample(i) // subnormals and the first binade
		}
		if i%3 == 0 {
			x[i] = -x[i]
		}
	}
	eachBackend(t, func(t *testing.T) {
		got, want, other := make([]float64, n), make([]float64, n), backend
		compare := func(name string, run func(dst []float64)) {
			backend = goOnly
			run(want)
			backend = other
			run(got)
			for i := range got {
				if !sameBits(got[i], want[i]) {
					t.Fatalf("%s of %x, %x: %x, want %x", name, x[i], y[i], got[i], want[i])
				}
			}
		}
		for _, u := range unary {
			compare(u.name, func(dst []float64) { u.block(dst, x) })
		}
		for _, b := range binary {
			compare(b.name, func(dst []float64) { b.block(dst, x, y) })
		}
	})
}

// TestRootCorrectlyRounded holds VSqrt against the square root of the standard
// library, which is that of IEEE 754: every exponent with random significands,
// and the arguments whose roots come closest to the middle between two doubles,
// where a root found by Newton's method fails first. Those are the a with
// 4a = m^2 + d, m odd of 54 bits, d small, up to a power of 4.
func TestRootCorrectlyRounded(t *testing.T) {
	var x []float64
	r := rand.New(rand.NewPCG(3, 4))
	for e := uint64(0); e < 2047; e++ {
		x = append(x, math.Float64frombits(e<<52), math.Float64frombits((e+1)<<52-1))
		for range 200 {
			x = append(x, math.Float64frombits(e<<52|r.Uint64N(1<<52)))
		}
	}
	hard := len(x)
	for _, shift := range []uint{54, 55} { // a has 53 bits: 4a is a multiple of 2^shift
		for d := int64(-4095); d < 4096; d++ {
			x = append(x, midpoints(d, shift)...)
		}
	}
	if hard = len(x) - hard; hard < 1000 {
		t.Errorf("only %d hard cases", hard)
	}
	eachBackend(t, func(t *testing.T) {
		got := make([]float64, len(x)+1)
		for off := range 2 { // both units of the processor get every argument
			copy(got[off:], x)
			VSqrt(got[:len(x)+off], got[:len(x)+off])
			for i, v := range x {
				if got[i+off] != math.Sqrt(v) {
					t.Fatalf("root of %x: %x, want %x", v, got[i+off], math.Sqrt(v))
				}
			}
		}
	})
}

// midpoints returns the doubles a of 53 bits with 4a 2^(shift-2) = m^2 - d for an
// odd m of 54 bits, by lifting the square roots of d modulo powers of two.
func midpoints(d int64, shift uint) []float64 {
	if d&7 != 1 {
		return nil // no odd square
	}
	// One root modulo 2^k, k = 3, 4, ...: if it fails for the next bit, change bit k-1.
	m := uint64(1)
	for k := uint(3); k < shift; k++ {
		if (m*m-uint64(d))>>k&1 == 1 {
			m += 1 << (k - 1)
		}
	}
	var all []float64
	mod := uint64(1) << shift
	for _, root := range []uint64{m, -m, m + mod/2, -m + mod/2} {
		for root &= mod - 1; root < 1<<54; root += mod {
			if root < 1<<53 {
				continue
			}
			hi, lo := bits.Mul64(root, root)
			lo, borrow := bits.Sub64(lo, uint64(d), 0)
			hi -= uint64(d>>63) + borrow
			a := hi<<(64-shift) | lo>>shift
			if lo<<(64-shift) != 0 {
				continue // d has no root
			}
			if a>>53 == 0 && a>>52 == 1 || a>>53 == 1 && a&1 == 0 {
				all = append(all, float64(a), math.Ldexp(float64(a), 100), math.Ldexp(float64(a), -301))
			}
		}
	}
	return all
}

// TestInside: no element that is outside is left unseen.
func TestInside(t *testing.T) {
	const lo, hi = -3.5, 4
	eachBackend(t, func(t *testing.T) {
		for _, n := range lengths() {
			x := make([]float64, n)
			for i := range x {
				x[i] = sample(i)
				if i%5 > 0 { // mostly inside
					x[i] = math.Mod(x[i], 3)
				}
			}
			seen := make([]bool, n)
			for at := 0; at < n; {
				from, to := Inside(x[at:], lo, hi)
				for i := range to - from {
					seen[at+from+i] = true
				}
				at += to
			}
			for i, v := range x {
				if (v < lo || v >= hi) && !seen[i] {
					t.Errorf("n = %d: element %d is %v and was passed over", n, i, v)
				}
			}
		}
	})
}

// TestUnit compares the block with the formula.
func TestUnit(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		for _, n := range lengths() {
			w, dst := make([]uint64, n), make([]float64, n)
			for i := range w {
				w[i] = splitmix(uint64(i)) << (i % 3 * 20) >> (i % 5 * 16)
			}
			VUnit(dst, w)
			for i, u := range dst {
				if want := (float64(w[i]>>12) + 0.5) / (1 << 52); u != want {
					t.Fatalf("word %x: %x, want %x", w[i], u, want)
				}
			}
		}
	})
}
