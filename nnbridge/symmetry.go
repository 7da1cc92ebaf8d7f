package nnbridge

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// asymmetry measures how far the law of a sample is from its mirror image,
//
//	D = sup_{a >= 0} | P(x > a) - P(x < -a) |
//
// and returns the probability of a D as large if the law is symmetric. Then,
// given the |x|, signs are fair coins, and D sqrt(n) has the law of the largest
// distance from 0 of a Brownian motion in unit time. Equal |x| are taken
// together, which makes the test conservative. It sorts the sample.
//
// Source: C. C. Butler, Ann. Math. Statist. 40 (1969) 2209.
func asymmetry(x []float64) (d, p float64) {
	slices.SortFunc(x, func(a, b float64) int {
		switch a, b = math.Abs(a), math.Abs(b); {
		case a > b:
			return -1
		case a < b:
			return 1
		}
		return 0
	})
	var excess, most float64
	for k, v := range x {
		switch {
		case v > 0:
			excess++
		case v < 0:
			excess--
		}
		if k+1 == len(x) || math.Abs(x[k+1]) != math.Abs(v) {
			most = math.Max(most, math.Abs(excess))
		}
	}
	n := float64(len(x))
	return most / n, brownianExcess(most / math.Sqrt(n))
}

// brownianExcess is P( max_{0<=t<=1} |B(t)| > c ) = 4 sum_k (-1)^k Q((2k+1) c),
// Q the upper tail of the standard normal law.
//
// Source: W. Feller, An Introduction to Probability Theory, vol. 2, X.5.
func brownianExcess(c float64) float64 {
	if c < 0.3 { // 1 to 1e-5, where the series is slow
		return 1
	}
	var p float64
	for k := 0.0; k < 20; k++ {
		term := 4 * distuv.UnitNormal.Survival((2*k+1)*c)
		if math.Mod(k, 2) == 1 {
			term = -term
		}
		p += term
	}
	return math.Min(1, math.Max(0, p))
}
