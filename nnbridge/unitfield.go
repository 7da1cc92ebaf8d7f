package nnbridge

import "thermowalk/walk/field"

// UnitField is the field g(V, b) of Section 4: the step scales of the output
// weight V and the bias b of one unit whose weights have the fixed norm w,
//
//	g_V = sqrt( s2 [ (b^2 + w^2) Phi(b/w) + b w phi(b/w) ] ) / sqrt|B|
//	g_b = |V| sqrt( s2 Phi(b/w) ) / sqrt|B|
//
// for inputs x ~ N(0, I), as expressions in q1 = V and q2 = b. s2 = E[(p-y)^2]
// is 1/4 for fair labels and p = 1/2. Phi and phi are the standard normal
// distribution function and density.
//
// Where b/w < -38 the scales underflow to 0: the unit is dead and stays. g is
// the magnitude of Eq. 6; V and b share their sign where V > 0 and have
// opposite ones where V < 0, so a walk that may cross V = 0 needs the signed
// field of [Map]. w > 0, s2 > 0 and batch >= 1, else it panics.
//
// Source: Eqs. 23-26.
func UnitField(w, s2 float64, batch int) *field.Vector {
	return unitField("abs(q1)", w, s2, batch)
}

// unitField has v for the factor V in g_b.
func unitField(v string, w, s2 float64, batch int) *field.Vector {
	if !(w > 0) || !(s2 > 0) || batch < 1 {
		panic("nnbridge: UnitField needs w > 0, s2 > 0 and batch >= 1")
	}
	f, err := field.ParseVector(
		map[string]float64{"w": w, "s2": s2, "batch": float64(batch)},
		"sqrt(max(s2*((q2^2+w^2)*normcdf(q2/w)+q2*w*normpdf(q2/w)),0))/sqrt(batch)",
		v+"*sqrt(s2*normcdf(q2/w))/sqrt(batch)")
	if err != nil {
		panic("nnbridge: " + err.Error())
	}
	return f
}
