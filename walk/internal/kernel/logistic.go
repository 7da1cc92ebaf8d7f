package kernel

import "math"

// logisticPoly returns the logistic function of x from t = e^-|x|.
func logisticPoly(t, x float64) float64 {
	n := t
	if x >= 0 {
		n = 1
	}
	return n / (1 + t)
}

// Sigmoid returns the logistic function of x,
//
//	sigmoid(x) = 1/(1 + e^-x) = e^x/(1 + e^x).
//
// The error is below 2.6 ulp, relative also in the lower tail down to the
// subnormals. Sigmoid(-Inf) = 0, Sigmoid(+Inf) = 1.
func Sigmoid(x float64) float64 {
	k, r, c := expReduce(-math.Abs(x), 0)
	h, l := expSum(r, expPoly(r, c))
	return logisticPoly(expScale(h+l, k), x)
}

// VSigmoid computes dst = [Sigmoid](x).
func VSigmoid(dst, x []float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := sigmoidTwin(dst, x)
		sigmoidRow(dst[done:next], x[done:next])
		dst, x = dst[next:], x[next:]
	}
}

func sigmoidRow(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		k, r, c := expReduce(-math.Abs(v), 0)
		h, l := expSum(r, expPoly(r, c))
		dst[i] = logisticPoly(expScale(h+l, k), v)
	}
}

// log1pUnit returns log(1+t) for 0 <= t <= 1.
func log1pUnit(t float64) float64 {
	s := t / (2 + t)
	z := s * s
	p := math.FMA(log1pC10, z, log1pC9)
	p = math.FMA(p, z, log1pC8)
	p = math.FMA(p, z, log1pC7)
	p = math.FMA(p, z, log1pC6)
	p = math.FMA(p, z, log1pC5)
	p = math.FMA(p, z, log1pC4)
	p = math.FMA(p, z, log1pC3)
	p = math.FMA(p, z, log1pC2)
	p = math.FMA(p, z, log1pC1)
	p = math.FMA(p, z, log1pC0)
	h := 0.5 * t * t
	return t - math.FMA(-s, math.FMA(z, p, h), h)
}

// positive returns x where x > 0, else 0.
func positive(x float64) float64 {
	if x > 0 {
		return x
	}
	return 0
}

// Softplus returns the integral of [Sigmoid], a smooth [Relu],
//
//	softplus(x) = log(1 + e^x) = max(x, 0) + log(1 + e^-|x|).
//
// The error is below 1.8 ulp, relative also in the lower tail. Softplus(-Inf) = 0,
// Softplus(+Inf) = +Inf.
func Softplus(x float64) float64 {
	k, r, c := expReduce(-math.Abs(x), 0)
	h, l := expSum(r, expPoly(r, c))
	return positive(x) + log1pUnit(expScale(h+l, k))
}

// VSoftplus computes dst = [Softplus](x).
func VSoftplus(dst, x []float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := softplusTwin(dst, x)
		softplusRow(dst[done:next], x[done:next])
		dst, x = dst[next:], x[next:]
	}
}

func softplusRow(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		k, r, c := expReduce(-math.Abs(v), 0)
		h, l := expSum(r, expPoly(r, c))
		dst[i] = positive(v) + log1pUnit(expScale(h+l, k))
	}
}
