package soret

import "math"

// jetDegree is the degree at which Taylor polynomials are cut off.
const jetDegree = 3

// jetSpace numbers the monomials of n variables up to jetDegree and knows their
// products. A jet is the slice of Taylor coefficients of a function about a
// point, one per monomial: D^a f / a!.
type jetSpace struct {
	n        int
	powers   [][]int // of each monomial; the constant first
	products []jetProduct
}

type jetProduct struct{ left, right, at int }

func newJetSpace(n int) *jetSpace {
	s := &jetSpace{n: n}
	var grow func(power []int, from, left int)
	grow = func(power []int, from, left int) {
		s.powers = append(s.powers, append([]int(nil), power...))
		if left == 0 {
			return
		}
		for v := from; v < n; v++ {
			power[v]++
			grow(power, v, left-1)
			power[v]--
		}
	}
	grow(make([]int, n), 0, jetDegree)
	sum := make([]int, n)
	for a, left := range s.powers {
		for b, right := range s.powers {
			for v := range sum {
				sum[v] = left[v] + right[v]
			}
			if c := s.find(sum); c >= 0 {
				s.products = append(s.products, jetProduct{a, b, c})
			}
		}
	}
	return s
}

// find numbers a monomial, or gives -1 beyond the degree.
func (s *jetSpace) find(power []int) int {
search:
	for k, p := range s.powers {
		for v := range p {
			if p[v] != power[v] {
				continue search
			}
		}
		return k
	}
	return -1
}

func (s *jetSpace) size() int { return len(s.powers) }

// mul writes the product of two jets; dst must not be one of them.
func (s *jetSpace) mul(dst, a, b []float64) {
	clear(dst)
	for _, p := range s.products {
		dst[p.at] = math.FMA(a[p.left], b[p.right], dst[p.at])
	}
}

// factorial is a! of monomial k.
func (s *jetSpace) factorial(k int) float64 {
	f := 1
	for _, p := range s.powers[k] {
		for m := 2; m <= p; m++ {
			f *= m
		}
	}
	return float64(f)
}
