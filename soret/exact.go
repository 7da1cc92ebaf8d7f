package soret

// Exact is the flux of the binary walk of Eq. 8 at finite eta: no expansion.
// In one dimension it is the mass that lies within reach of the surface,
//
//	J = 1/2 Int_{q-D-}^{q} rho - 1/2 Int_{q}^{q+D+} rho,
//	D+ = eta g(q + D+),   D- = eta g(q - D-)
//
// with the implicit Delta of Eq. 9 ([Delta]). In n dimensions a step is a straight
// segment from x to x + d(x), d_i = -eta zeta_i g_i(x), and J is the mass that
// such segments carry through a surface element:
//
//	J(q) = mean over zeta of Int_0^1 ds rho(x_s) d(x_s) / det(I + s dd(x_s)),
//	x_s + s d(x_s) = q
//
// The mean is over the 2^G sign vectors of G sign groups; dd is the Jacobian of d.
// For n = 1 the substitution s -> x_s turns the second formula into the first;
// expanded in eta it gives [KramersMoyal] and [KramersMoyal4].
//
// The flux counts what the straight segments cross, which for a plane is what
// ends on its other side. Mass outside the support Lo..Hi is zero and g is not
// needed there in one dimension: reaches are cut at the support. Walls are
// not known to it: within a reach of a reflecting or periodic wall the walk
// differs.
//
// The law exists where x -> x +- eta g(x) is one-to-one on the reach of the surface,
// and in one dimension g >= 0; otherwise a [*Fault] names the place. (In n
// dimensions signs matter only between the components of one group.)
// Rounding leaves a relative error of about 1e-16/eta in J.
//
// Source: Eqs. 8-9 without the expansion; see the package comment.
type Exact struct{}

var (
	_ Law      = Exact{}
	_ Settling = Exact{}
)

// Name is "exact".
func (Exact) Name() string { return "exact" }

// Cite gives the formula and its source.
func (Exact) Cite() string {
	return "J = 1/2 Int_{q-D-}^q rho - 1/2 Int_q^{q+D+} rho with D+- of Eq. 9; in n-D the mass carried by straight steps"
}

// Order is 0: nothing is left out.
func (Exact) Order() int { return 0 }

// SteadyPower is -2: no flux in one dimension for rho ~ 1/g^2 (at leading order).
func (Exact) SteadyPower() int { return -2 }

// Of binds the law to a medium.
func (Exact) Of(m Medium) (Flow, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	if m.Dim() == 1 {
		return newExactLine(m), nil
	}
	return newExactSpace(m)
}
