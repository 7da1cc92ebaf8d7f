package nnbridge

import "math"

// PhiOf computes phi_1, phi_2 and their derivatives for unit i of a network
// under any law of inputs, from their definitions (Eqs. 23-26)
//
//	phi_1^2 = s2 E[s(z)^2],   phi_2^2 = s2 E[s'(z)]
//	d_b phi_1 = s2 E[s(z)] / phi_1,   d_b phi_2 = s2 rho_z(0) / (2 phi_2)
//
// where rho_z is the density of z. For Gaussian inputs that is PhiAt; for
// Uniform01 it is exact up to 12 inputs; ok is false for others, whose z has no
// density that is known; for a data set RowsPhi estimates it. PhiOf panics on
// inputs of another width.
func PhiOf(t *TwoLayer, i int, in Inputs, s2 float64) (p Phi, ok bool) {
	if in.Width() != t.Inputs {
		panic("nnbridge: PhiOf of inputs of another width")
	}
	switch in.(type) {
	case Gaussian:
		return PhiAt(t.bias(i), t.NormW(i), s2), true
	case Uniform01:
		one := t.unit(i)
		if !withinCube(one) {
			return Phi{}, false
		}
		b, w, scale := t.bias(i), t.Row(i), math.Sqrt(s2)
		p.Rate = cubeMean(0, b, w, nil)
		if p.Rate == 0 {
			return Phi{}, true
		}
		p.One = scale * math.Sqrt(2*cubeMean(2, b, w, nil))
		p.Two = scale * math.Sqrt(p.Rate)
		p.DOne = s2 * cubeMean(1, b, w, nil) / p.One
		p.DTwo = s2 * cubeMean(-1, b, w, nil) / (2 * p.Two)
		return p, true
	}
	return Phi{}, false
}
