package kernel

import "math"

// Constants of the reduction x = n pi + r.
const (
	halfTurns = magic + 0x1p20 // added to |z| < 2^20 leaves 2^20 + RoundToEven(z) in the low 21 bits of the sum
	oneOverPi = 0x1.45f306dc9c883p-2
	pi1       = 0x1.921fb54442d18p+1 // pi in three parts of 53 bits, none negative
	pi2       = 0x1.1a62633145c06p-53
	pi3       = 0x1.c1cd129024e09p-106

	// sineLimit, a little more than 2^20 pi, is the largest |x| of this reduction;
	// beyond it stands the integer reduction of payne.go. The twins take what needs
	// no bit above those 21: they have less on the one side than on the other.
	sineLimit = 0x1.922p21
)

// sineReduce splits x into n pi + r, |r| <= pi/2. r has the sign of x where n = 0.
// Only the lowest bit of n means something. False says that x is beyond sineLimit,
// or NaN.
func sineReduce(x float64) (n uint64, r float64, ok bool) {
	k := math.FMA(x, oneOverPi, halfTurns)
	return math.Float64bits(k), piRest(k-halfTurns, x), math.Abs(x) <= sineLimit
}

// cosineReduce splits x into (n - 1/2) pi + r, as sineReduce does.
func cosineReduce(x float64) (n uint64, r float64, ok bool) {
	k := math.FMA(x, oneOverPi, 0.5) + halfTurns
	return math.Float64bits(k), piRest((k-halfTurns)-0.5, x), math.Abs(x) <= sineLimit
}

// piRest is x - n pi. The first difference is exact, the second is rounded once,
// and the third matters only where hardly anything is left.
func piRest(n, x float64) float64 {
	return math.FMA(-n, pi3, math.FMA(-n, pi2, math.FMA(-n, pi1, x)))
}

// sineOf is (-1)^n sin r for |r| <= pi/2, never beyond 1.
func sineOf(n uint64, r float64) float64 {
	size := min(math.Float64bits(sinePoly(r))&^signBit, math.Float64bits(1))
	sign := (math.Float64bits(r) ^ n<<63) & signBit // of r: the polynomial loses that of -0
	return math.Float64frombits(size | sign)
}

// sinePoly is sin r for |r| <= pi/2. For some 12000 of the doubles within 1e-8 of
// pi/2 it is 1 + 2^-52.
func sinePoly(r float64) float64 {
	z := float64(r * r)
	p := math.FMA(sineC7, z, sineC6)
	p = math.FMA(p, z, sineC5)
	p = math.FMA(p, z, sineC4)
	p = math.FMA(p, z, sineC3)
	p = math.FMA(p, z, sineC2)
	p = math.FMA(p, z, sineC1)
	p = math.FMA(p, z, sineC0)
	return math.FMA(p, r*z, r)
}

// Sin returns the sine of x radians: with x = n pi + r, |r| <= pi/2, it is
// (-1)^n sin r.
//
// The error is below 2.2 ulp for every finite x, however large, and the result
// never beyond 1. Sin(-0) = -0; NaN for infinities and NaN.
func Sin(x float64) float64 {
	n, r, ok := sineReduce(x)
	if !ok {
		return sinHuge(x)
	}
	return sineOf(n, r)
}

// VSin computes dst = [Sin](x).
func VSin(dst, x []float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := sinTwin(dst, x)
		sinRow(dst[done:next], x[done:next])
		dst, x = dst[next:], x[next:]
	}
}

func sinRow(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		n, r, ok := sineReduce(v)
		if !ok {
			dst[i] = sinHuge(v)
			continue
		}
		dst[i] = sineOf(n, r)
	}
}

// Cos returns the cosine of x radians: with x = (n - 1/2) pi + r, |r| <= pi/2, it
// is (-1)^n sin r, with the error of [Sin]. NaN for infinities and NaN.
func Cos(x float64) float64 {
	n, r, ok := cosineReduce(x)
	if !ok {
		return cosHuge(x)
	}
	return sineOf(n, r)
}

// VCos computes dst = [Cos](x).
func VCos(dst, x []float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := cosTwin(dst, x)
		cosRow(dst[done:next], x[done:next])
		dst, x = dst[next:], x[next:]
	}
}

func cosRow(dst, x []float64) {
	dst = pair(dst, x)
	for i, v := range x {
		n, r, ok := cosineReduce(v)
		if !ok {
			dst[i] = cosHuge(v)
			continue
		}
		dst[i] = sineOf(n, r)
	}
}

// VSinCos computes s = [Sin](x) and c = [Cos](x) in one pass; s or c may be x,
// but not each other.
func VSinCos(s, c, x []float64) {
	s, c = pair(s, x), pair(c, x)
	for len(x) > 0 {
		done, next := sinCosTwin(s, c, x)
		sinCosRow(s[done:next], c[done:next], x[done:next])
		s, c, x = s[next:], c[next:], x[next:]
	}
}

func sinCosRow(s, c, x []float64) {
	s, c = pair(s, x), pair(c, x)
	for i, v := range x {
		s[i], c[i] = Sin(v), Cos(v)
	}
}

// VSinFMAS computes dst = [Sin](x)*m + c, product and sum rounded once.
func VSinFMAS(dst, x []float64, m, c float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := sinFMASTwin(dst, x, m, c)
		sinFMASRow(dst[done:next], x[done:next], m, c)
		dst, x = dst[next:], x[next:]
	}
}

func sinFMASRow(dst, x []float64, m, c float64) {
	sinRow(dst, x)
	fmaSRow(dst, dst, m, c)
}

// VCosFMAS computes dst = [Cos](x)*m + c, product and sum rounded once.
func VCosFMAS(dst, x []float64, m, c float64) {
	dst = pair(dst, x)
	for len(x) > 0 {
		done, next := cosFMASTwin(dst, x, m, c)
		cosFMASRow(dst[done:next], x[done:next], m, c)
		dst, x = dst[next:], x[next:]
	}
}

func cosFMASRow(dst, x []float64, m, c float64) {
	cosRow(dst, x)
	fmaSRow(dst, dst, m, c)
}
