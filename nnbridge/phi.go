package nnbridge

import "math"

// Phi holds the functions phi_1 and phi_2 of Eqs. 23-26 for one unit, with
// their derivatives with respect to the bias:
//
//	phi_1^2 = E[(p-y)^2] E[s(z)^2]  = s2 [ (b^2 + w^2) Phi(b/w) + b w phi(b/w) ]
//	phi_2^2 = E[(p-y)^2] E[s'(z)]   = s2 Phi(b/w)
//
// for x ~ N(0, I), that is z ~ N(b, w^2) with w = |W_i|, and p - y independent
// of x. One and DOne are in units of z and 1, Two and DTwo in 1 and 1/z.
type Phi struct {
	One, Two   float64 // phi_1, phi_2
	DOne, DTwo float64 // d phi_1 / db, d phi_2 / db
	Rate       float64 // activation rate of the unit, Phi(b/w)
}

// PhiAt computes phi_1 and phi_2 of a unit with bias b, |W_i| = w >= 0 and
// s2 = E[(p-y)^2] >= 0. The relative error stays below 1e-13 down to
// b/w = -50; further left everything underflows to 0. With w = 0 the unit is a
// constant, z = b. NaN or w < 0 gives NaN.
func PhiAt(b, w, s2 float64) Phi {
	scale := math.Sqrt(s2)
	switch t := b / w; {
	case !(w >= 0) || math.IsNaN(b) || math.IsNaN(scale):
		nan := math.NaN()
		return Phi{nan, nan, nan, nan, nan}
	case w == 0 || t > 40: // Phi(t) = 1 to the last bit, or a constant
		return constantPhi(b, w, scale)
	case t < -60: // sqrt(phi(t)) underflows
		return Phi{}
	default:
		p := newPartial(t)
		scale *= p.root
		return Phi{
			One:  scale * w * math.Sqrt(2*p.i[2]),
			Two:  scale * math.Sqrt(p.i[0]),
			DOne: scale * p.i[1] / math.Sqrt(2*p.i[2]),
			DTwo: scale * p.pdf / (2 * w * math.Sqrt(p.i[0])),
			Rate: p.root * p.root * p.i[0],
		}
	}
}

func constantPhi(b, w, scale float64) Phi {
	if b <= 0 { // w = 0, silent; s'(0) = 0
		return Phi{}
	}
	u := w / b
	stretch := math.Sqrt(math.FMA(u, u, 1))
	return Phi{One: scale * b * stretch, Two: scale, DOne: scale / stretch, Rate: 1}
}

// Psi is the shape of the thermophoretic flow of a unit with output weight v
// in the (V, b) plane where the density is rho (Eq. 27),
//
//	J_T ~ -(eta^2/|B|) psi
//	psi = rho [ v phi_1 phi_2^2 + v phi_1 phi_2 d_b phi_1 + v^3 phi_2^2 d_b phi_2 ] / sqrt(phi_1^2 + v^2 phi_2^2)
//
// for v > 0; a unit with v < 0 is flipped to -v. It is S/|g| of Eq. 10 for
// g = (phi_1, v phi_2) per sample, written out. psi >= 0: by Eq. 27 the flow
// goes towards smaller b and |V|. (Whether it does is for measurements to
// decide: the term is not the whole flux of two coordinates that share a sign.
// See [Fluxes].) NaN where the unit is so dead that phi_1 = phi_2 = 0.
func (p Phi) Psi(v, rho float64) float64 {
	v = math.Abs(v)
	g := float64(v * p.Two) // g_b
	shear := float64(p.One * g * (p.Two + p.DOne))
	shear = math.FMA(float64(g*g), float64(v*p.DTwo), shear)
	return rho * shear / math.Sqrt(math.FMA(p.One, p.One, float64(g*g)))
}

// ForceStrength is the strength of the thermophoretic force,
//
//	F ~ eta^2 / |B|                                     (Eq. 28)
//
// without its factor E[(p-y)^2], which falls as training proceeds.
func ForceStrength(eta float64, batch int) float64 { return eta * eta / float64(batch) }

// Coherence is that of V and b of the unit,
//
//	M_Vb / (g_V g_b) = E[s s'] / sqrt( E[s^2] E[s'] ) = d_b phi_1 / phi_2
//
// below 1 everywhere: the reduced walk, in which V and b share every sign,
// overstates M_Vb by its inverse. 0.798 at b = 0, sqrt(1/2) far left, 1 far right.
func (p Phi) Coherence() float64 { return p.DOne / p.Two }
