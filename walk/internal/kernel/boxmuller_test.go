package kernel

import "testing"

// TestBoxMuller holds the pass against the operations that it stands for, bit for
// bit: words that give the least and the largest numbers among them.
func TestBoxMuller(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		for _, n := range append(lengths(), 1023) {
			w, v := make([]uint64, n), make([]uint64, n)
			for i := range w {
				w[i], v[i] = splitmix(uint64(i))<<(i%4*13), splitmix(uint64(i+n))>>(i%5*13)
				if i%7 == 3 {
					w[i] = []uint64{0, 1<<64 - 1, 1 << 63, 1<<63 - 1}[i/7%4]
				}
				if i%11 == 5 {
					v[i] = []uint64{0, 1<<64 - 1, 1 << 62, 3<<62 - 1}[i/11%4]
				}
			}
			a, b, radius, sin, cos := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
			VBoxMuller(a, b, w, v)
			VUnit(radius, w)
			VLog(radius, radius)
			VMulS(radius, radius, -2)
			VSqrt(radius, radius)
			VUnit(sin, v)
			VSinCosTurn(sin, cos, sin)
			VMul(cos, cos, radius)
			VMul(sin, sin, radius)
			for i := range a {
				if !sameBits(a[i], cos[i]) || !sameBits(b[i], sin[i]) {
					t.Fatalf("n = %d, words %x and %x: %x and %x, want %x and %x", n, w[i], v[i], a[i], b[i], cos[i], sin[i])
				}
			}
		}
	})
}

// TestPhiloxAt holds words of counters in memory against those of a row.
func TestPhiloxAt(t *testing.T) {
	eachBackend(t, func(t *testing.T) {
		for _, n := range lengths() {
			lo, hi, a, b := make([]uint64, n), make([]uint64, n), make([]uint64, n), make([]uint64, n)
			const c0, c1, first, lane, seed = 0xfedcba98, 0x76543210, 1<<32 - 3, 5 << 16, 0x0123456789abcdef
			for i := range lo {
				lo[i], hi[i] = c0|c1<<32, (first+uint64(i))|lane<<32
			}
			done := PhiloxAt(lo, hi, seed)
			if of := Philox(a, b, c0, c1, first, lane, seed); done != of {
				t.Fatalf("n = %d: %d words done, of a row %d", n, done, of)
			}
			for i := range done {
				if lo[i] != a[i] || hi[i] != b[i] {
					t.Fatalf("n = %d: words %d are %x %x, want %x %x", n, i, lo[i], hi[i], a[i], b[i])
				}
			}
		}
	})
}
