package soret

import (
	"fmt"
	"math"
)

const (
	krylov    = 40  // basis vectors between restarts
	mostSteps = 128 // steps of the walk in the preconditioner, at most
	rounding  = 0x1p-50
)

// solver solves (I - L) x = r or its transposed equation by GMRES, with the
// coarse operator C and some steps of the walk as preconditioner:
//
//	z = C r,   M r = z + (I + L + ... + L^(k-1)) (r - (I - L) z)
//
// C takes care of what is smooth, steps of what is rough. The latter is slow where
// g hardly changes and cells are much smaller than a step, since walkers
// then keep to a lattice. Where a drift is strong C is worse than nothing. So when a
// restart gains little, C is left out, or taken back with k doubled. The iterates stay in what powers of L make of the first guess and r; so where
// I - L is singular the solution is the one that the walk itself leads to.
//
// Source: Y. Saad and M. H. Schultz, SIAM J. Sci. Stat. Comput. 7, 856 (1986).
type solver struct {
	op      *Operator
	coarse  *coarse
	adjoint bool
	scale   []float64 // of the inner product, by moment
	steps   int       // k
	plain   bool      // C = 0
	steady  []float64 // about the kernel of I - L, mass 1; nil where there is none
	work    [3][]float64
}

func newSolver(o *Operator, adjoint bool, steady []float64) *solver {
	s := &solver{op: o, coarse: newCoarse(o, steady != nil), adjoint: adjoint, steady: steady, scale: make([]float64, o.Size()), steps: 2}
	for i := range s.work {
		s.work[i] = make([]float64, o.Size())
	}
	// sum (2k+1)(2l+1) a_kl^2 is Int rho^2 times the size of the cell; values of a
	// moment, in the transposed equation, scale the other way.
	o.eachCell(func(at func(k, l int) int, outer int) {
		for k := range outer {
			for l := range o.m {
				w := float64((2*k + 1) * (2*l + 1))
				if adjoint {
					w = 1 / w
				}
				s.scale[at(k, l)] = w
			}
		}
	})
	return s
}

// step makes dst = L src.
func (s *solver) step(dst, src []float64) {
	if s.adjoint {
		s.op.transfer.mulT(dst, src)
	} else {
		s.op.transfer.mul(dst, src, nil)
	}
}

// apply makes dst = (I - L) src.
func (s *solver) apply(dst, src []float64) {
	s.step(dst, src)
	for i, v := range src {
		dst[i] = v - dst[i]
	}
}

// precondition makes dst = M r.
func (s *solver) precondition(dst, r []float64) {
	rest, next := s.work[0], s.work[1]
	if s.plain {
		copy(rest, r)
		copy(dst, r)
	} else {
		s.coarse.correct(dst, r, s.adjoint)
		s.apply(rest, dst)
		for i, v := range r {
			rest[i] = v - rest[i]
			dst[i] += rest[i]
		}
	}
	for range s.steps - 1 {
		s.step(next, rest)
		rest, next = next, rest
		for i, v := range rest {
			dst[i] += v
		}
	}
	if s.steady != nil {
		addTo(dst, s.steady, -s.op.mass(dst))
	}
}

func (s *solver) inner(a, b []float64) (sum float64) {
	for i, v := range a {
		sum = math.FMA(float64(v*s.scale[i]), b[i], sum)
	}
	return sum
}

// solve improves x until (I - L) x = b with a residual of size tolerance at most,
// as measured by size, or of the size that rounding of x leaves. It returns the
// size reached; x is the best that was seen.
func (s *solver) solve(x, b []float64, tolerance float64, size func(r []float64) float64) (float64, error) {
	n := len(x)
	r, z, trial := make([]float64, n), s.work[2], make([]float64, n)
	basis := make([][]float64, krylov+1)
	for i := range basis {
		basis[i] = make([]float64, n)
	}
	residual := func(x []float64) float64 {
		s.apply(r, x)
		for i, v := range b {
			r[i] = v - r[i]
		}
		return size(r)
	}
	reached := residual(x)
	tolerance = max(tolerance, rounding*size(b))
	for reached > tolerance && s.steps <= mostSteps {
		norm := math.Sqrt(s.inner(r, r))
		y := s.cycle(basis, r, z, norm, 0.1*tolerance/reached)
		clear(z)
		for k, v := range y {
			addTo(z, basis[k], v)
		}
		s.precondition(trial, z)
		for i, v := range x {
			trial[i] += v
		}
		now := residual(trial)
		if !(now < 0.1*reached) {
			if s.plain {
				s.steps *= 2
			}
			s.plain = !s.plain
		}
		if now < reached {
			copy(x, trial)
			reached = now
			tolerance = max(tolerance, rounding*size(x))
		} else {
			reached = residual(x)
		}
	}
	if !(reached <= tolerance) {
		return reached, fmt.Errorf("soret: the equation of the operator does not settle: a residual of %.2g is reached, %.2g is wanted", reached, tolerance)
	}
	return reached, nil
}

// cycle is Arnoldi's process with Givens rotations. It returns the coefficients
// of the correction in the basis.
func (s *solver) cycle(basis [][]float64, r, z []float64, norm, reduction float64) []float64 {
	var h [krylov + 1][krylov]float64
	var cos, sin, g [krylov + 1]float64
	used := 0
	for i, v := range r {
		basis[0][i] = v / norm
	}
	g[0] = norm
	for k := range krylov {
		s.precondition(z, basis[k])
		next := basis[k+1]
		s.apply(next, z)
		for range 2 { // twice is enough (Kahan and Parlett)
			for i := range k + 1 {
				c := s.inner(next, basis[i])
				h[i][k] += c
				addTo(next, basis[i], -c)
			}
		}
		length := math.Sqrt(s.inner(next, next))
		for i := range k {
			a, b := h[i][k], h[i+1][k]
			h[i][k] = math.FMA(cos[i], a, float64(sin[i]*b))
			h[i+1][k] = math.FMA(cos[i], b, -float64(sin[i]*a))
		}
		d := math.Sqrt(math.FMA(h[k][k], h[k][k], float64(length*length)))
		if d == 0 {
			break
		}
		cos[k], sin[k] = h[k][k]/d, length/d
		h[k][k] = d
		g[k], g[k+1] = cos[k]*g[k], -sin[k]*g[k]
		used = k + 1
		if math.Abs(g[k+1]) <= reduction*norm || length <= 1e-14*norm {
			break
		}
		for i := range next {
			next[i] /= length
		}
	}
	y := make([]float64, used)
	for k := used - 1; k >= 0; k-- {
		v := g[k]
		for j := k + 1; j < used; j++ {
			v = math.FMA(-h[k][j], y[j], v)
		}
		y[k] = v / h[k][k]
	}
	return y
}
