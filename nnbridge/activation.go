package nnbridge

// Relu is the activation s(z) = max(z, 0); NaN stays NaN.
func Relu(z float64) float64 {
	if z < 0 {
		return 0
	}
	return z
}

// Active is its derivative s'(z): 1 for z > 0, else 0, so s'(0) = 0.
//
// The derivative is 0 for NaN as well: a unit whose input is not a number is
// not active. The output f carries the NaN.
func Active(z float64) float64 {
	if z > 0 {
		return 1
	}
	return 0
}
