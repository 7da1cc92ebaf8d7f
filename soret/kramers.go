package soret

import "math"

// KramersMoyal is the leading term of the Kramers-Moyal expansion of the flux.
//
//	J_i = -1/2 eta^2 d_j (M_ij rho),   M_ij = g_i g_j within a sign group, 0 between groups
//	    = -1/2 eta^2 [ g_i g.grad rho + rho ( (g.grad) g_i + g_i div g ) ]
//
// sums over the group of i. All odd moments of an unbiased step vanish, so the
// next term of J/eta^2 is of order eta^2: see [KramersMoyal4]. Along ghat,
//
//	ghat . J = -1/2 eta^2 [ |g| g.grad rho + rho ( S/|g| + |g| div g ) ]
//
// and J has a part across ghat too, where the streamlines of g are bent.
//
// Source: N. G. van Kampen, Stochastic Processes in Physics and Chemistry,
// 3rd ed., VIII.2, for the density; the flux form from the straight segments
// that steps are made of (package comment).
type KramersMoyal struct{}

var (
	_ Law      = KramersMoyal{}
	_ Linear   = KramersMoyal{}
	_ Settling = KramersMoyal{}
)

// Name is "kramers-moyal".
func (KramersMoyal) Name() string { return "kramers-moyal" }

// Cite gives the formula and its source.
func (KramersMoyal) Cite() string {
	return "J_i = -1/2 eta^2 d_j(M_ij rho) (Kramers-Moyal expansion, leading order)"
}

// Order is 2.
func (KramersMoyal) Order() int { return 2 }

// SteadyPower is -2: no flux in one dimension for rho ~ 1/g^2 (S_T = 1/T).
func (KramersMoyal) SteadyPower() int { return -2 }

// Of binds the law to a medium.
func (KramersMoyal) Of(m Medium) (Flow, error) {
	return bindClosed(m, func(dst []float64, l *local, u []int) {
		slope, div := l.slope(u), l.div(u)
		for _, i := range u {
			thermal := math.FMA(l.g[i], div, l.along(u, i))
			dst[i] = -0.5 * math.FMA(l.g[i], slope, float64(l.rho*thermal))
		}
	})
}

// Transport gives D = |g|^2/2, c = -(S/|g| + |g| div g)/2.
func (KramersMoyal) Transport(m Medium, group int, q []float64) (Transport, error) {
	return transport(m, group, q, 0.5, func(l *local, u []int, speed float64) float64 {
		return -0.5 * math.FMA(speed, l.div(u), l.shear(u)/speed)
	})
}
