package soret

import "math"

// rule is a quadrature rule for a probability law: sum_i w_i f(x_i) ~ E[f(X)],
// with x ascending and weights that add up to 1.
type rule struct{ x, w []float64 }

// gaussRule is Gauss's rule of n points for a law that is symmetric about 0. b
// gives the coefficients of its orthonormal polynomials,
//
//	x p_k = sqrt(b(k+1)) p_{k+1} + sqrt(b(k)) p_{k-1},   p_0 = 1
//
// The points are the eigenvalues of this recurrence, bisected by Sturm's count to
// the last bit; the weights are Christoffel's 1/sum_k p_k(x)^2. Only + - * / and
// square roots occur, in a fixed order.
//
// Source: G. H. Golub and J. H. Welsch, Math. Comp. 23, 221 (1969).
func gaussRule(n int, b func(k int) float64) rule {
	r := rule{make([]float64, n), make([]float64, n)}
	var bound float64
	for k := 1; k < n; k++ {
		bound = max(bound, math.Sqrt(b(k))+math.Sqrt(b(k+1)))
	}
	// above counts the eigenvalues above x: the positive pivots of J - x.
	above := func(x float64) (count int) {
		d := -x
		for k := 1; ; k++ {
			if d > 0 {
				count++
			}
			if k == n {
				return count
			}
			if d == 0 {
				d = -math.SmallestNonzeroFloat64
			}
			d = -x - b(k)/d
		}
	}
	for i := range n / 2 { // the largest first; the others mirror them
		lo, hi := 0.0, bound
		for {
			mid := 0.5 * (lo + hi)
			if mid <= lo || mid >= hi {
				break
			}
			if above(mid) > i {
				lo = mid
			} else {
				hi = mid
			}
		}
		r.x[n-1-i], r.x[i] = hi, -hi
	}
	for i := n / 2; i < n; i++ {
		x, before, p, sum := r.x[i], 0.0, 1.0, 1.0
		for k := 1; k < n; k++ {
			s := 0.0
			if k > 1 {
				s = math.Sqrt(b(k-1)) * before
			}
			before, p = p, math.FMA(x, p, -s)/math.Sqrt(b(k))
			sum = math.FMA(p, p, sum)
		}
		r.w[i], r.w[n-1-i] = 1/sum, 1/sum
	}
	return r
}

// legendreRule is for the uniform law on (-1, 1).
func legendreRule(n int) rule {
	return gaussRule(n, func(k int) float64 { return float64(k*k) / float64(4*k*k-1) })
}

// hermiteRule is for the standard normal law.
func hermiteRule(n int) rule {
	return gaussRule(n, func(k int) float64 { return float64(k) })
}

// studentRule is for Student's t with nu > 2 degrees of freedom. With
// t = sqrt(nu) s/sqrt(1-s^2) its density becomes that of Gegenbauer's
// polynomials, (1-s^2)^((nu-2)/2). Convergence is by powers of 1/n only, the slower
// the heavier the tails: functions of t are singular at s = +-1.
func studentRule(n int, nu float64) rule {
	lambda := 0.5 * (nu - 1)
	r := gaussRule(n, func(k int) float64 {
		c := float64(k) + lambda
		return float64(k) * (c + lambda - 1) / (4 * c * (c - 1))
	})
	for i, s := range r.x {
		r.x[i] = s * math.Sqrt(nu/float64((1-s)*(1+s)))
	}
	return r
}

// scaled stretches the points of a rule.
func (r rule) scaled(by float64) rule {
	for i := range r.x {
		r.x[i] *= by
	}
	return r
}

// ascend are (2k+1)/(k+1) and k/(k+1), of the recurrence
// P_{k+1} = (2k+1)/(k+1) x P_k - k/(k+1) P_{k-1}.
var ascend = func() (c [maxDegree][2]float64) {
	for k := range c {
		c[k] = [2]float64{float64(2*k+1) / float64(k+1), float64(k) / float64(k+1)}
	}
	return c
}()

// legendre writes P_0(x) .. P_p(x), p = len(dst)-1.
func legendre(dst []float64, x float64) {
	before, p := 0.0, 1.0
	dst[0] = 1
	for k := range dst[1:] {
		before, p = p, math.FMA(ascend[k][0]*x, p, -float64(ascend[k][1]*before))
		dst[k+1] = p
	}
}

// legendreSlope writes P_0'(x) .. P_p'(x), by P_{k+1}' = P_{k-1}' + (2k+1) P_k.
func legendreSlope(dst []float64, x float64) {
	var values [maxDegree + 1]float64
	p := values[:len(dst)]
	legendre(p, x)
	dst[0] = 0
	if len(dst) > 1 {
		dst[1] = 1
	}
	for k := 1; k+1 < len(dst); k++ {
		dst[k+1] = math.FMA(float64(2*k+1), p[k], dst[k-1])
	}
}
