package soret

// Midpoint is the paper's own derivation (appendix A.3) with the density taken
// at the middle of each interval that empties through the surface, instead of
// at its far edge.
//
//	ghat . J = -1/2 eta^2 |g| (g . grad rho) - eta^2 rho S / |g|
//
// Symbols and sign groups as for [Paper]. In one dimension it equals
// [KramersMoyal]; for |U| > 1 it does not, because A.3 follows one streamline
// of g and does not see the streamlines spread.
//
// Source: A.3, second line, with rho(q -+ Delta/2) for rho(q -+ Delta).
type Midpoint struct{}

var (
	_ Law      = Midpoint{}
	_ Linear   = Midpoint{}
	_ Settling = Midpoint{}
)

// Name is "midpoint".
func (Midpoint) Name() string { return "midpoint" }

// Cite gives the formula and its source.
func (Midpoint) Cite() string {
	return "J = -1/2 eta^2 |g| g.grad(rho) - eta^2 rho S/|g| (A.3, density at the middle of each interval)"
}

// Order is 2.
func (Midpoint) Order() int { return 2 }

// SteadyPower is -2: no flux in one dimension for rho ~ 1/g^2 (S_T = 1/T).
func (Midpoint) SteadyPower() int { return -2 }

// Of binds the law to a medium.
func (Midpoint) Of(m Medium) (Flow, error) {
	return bindClosed(m, func(dst []float64, l *local, u []int) { alongField(dst, l, u, 0.5) })
}

// Transport gives D = |g|^2/2, c = -S/|g|.
func (Midpoint) Transport(m Medium, group int, q []float64) (Transport, error) {
	return transport(m, group, q, 0.5, func(l *local, u []int, speed float64) float64 {
		return -l.shear(u) / speed
	})
}
