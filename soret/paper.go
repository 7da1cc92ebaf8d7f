package soret

// Paper is Eq. 10 as printed.
//
//	ghat . J = -eta^2 |g| (g . grad rho) - eta^2 rho S / |g|
//	|g|^2 = sum_U g_i^2,   S = sum_{i,j in U} g_i g_j d_j g_i,   ghat = g/|g|
//
// The flow lies along ghat in the subspace U. With several sign groups each is
// a U of its own: the formula holds group by group, with sums over the group,
// and J is the sum of the groups' flows. Where |g| = 0 nothing moves: J = 0.
//
// Measured against the walk of Eq. 8 the first term is twice too large, and
// the second is right only where |g| div g = S/|g| (see the package comment).
//
// Source: Eq. 10; derivation in the paper's appendix A.3.
type Paper struct{}

var (
	_ Law      = Paper{}
	_ Linear   = Paper{}
	_ Settling = Paper{}
)

// Name is "paper".
func (Paper) Name() string { return "paper" }

// Cite gives the formula and its source.
func (Paper) Cite() string { return "J = -eta^2 |g| g.grad(rho) - eta^2 rho S/|g| (Eq. 10 as printed)" }

// Order is 2: the next term of J/eta^2 is of order eta^2, by symmetry.
func (Paper) Order() int { return 2 }

// SteadyPower is -1: no flux in one dimension for rho ~ 1/g (S_T = 1/(2T)).
func (Paper) SteadyPower() int { return -1 }

// Of binds the law to a medium.
func (Paper) Of(m Medium) (Flow, error) {
	return bindClosed(m, func(dst []float64, l *local, u []int) { alongField(dst, l, u, 1) })
}

// Transport gives D = |g|^2, c = -S/|g|.
func (Paper) Transport(m Medium, group int, q []float64) (Transport, error) {
	return transport(m, group, q, 1, func(l *local, u []int, speed float64) float64 {
		return -l.shear(u) / speed
	})
}

// alongField writes the flow along ghat
//
//	J = -ghat ( diffusion |g| g.grad rho + rho S/|g| )
//
// of the group U, in the form -g (diffusion g.grad rho + rho S/|g|^2), which
// needs no square root.
func alongField(dst []float64, l *local, u []int, diffusion float64) {
	speed2 := l.speed2(u)
	if speed2 == 0 {
		for _, i := range u {
			dst[i] = 0
		}
		return
	}
	thermal := float64(l.rho * (l.shear(u) / speed2))
	flow := -(float64(diffusion*l.slope(u)) + thermal)
	for _, i := range u {
		dst[i] = l.g[i] * flow
	}
}
