package soret

import (
	"fmt"
	"math"
)

// maxGroups bounds the 2^G sign vectors that the exact law sums over.
const maxGroups = 16

// exactSpace is the exact law in n dimensions.
type exactSpace struct {
	m       Medium
	groups  int
	groupOf []int // of each coordinate
	sign    []float64
	src     source
	quad    *quadrature
	q       []float64
	eta     float64
}

func newExactSpace(m Medium) (*exactSpace, error) {
	n := m.Dim()
	us := units(m.Groups, n)
	if len(us) > maxGroups {
		return nil, fmt.Errorf("soret: the exact law sums over 2^%d sign vectors; at most %d sign groups are supported", len(us), maxGroups)
	}
	e := &exactSpace{m: m, groups: len(us), groupOf: make([]int, n), sign: make([]float64, n), src: newSource(m.Field)}
	for g, u := range us {
		for _, i := range u {
			e.groupOf[i] = g
		}
	}
	e.quad = newQuadrature(n, lineTolerance, e.integrand)
	return e, nil
}

// Flux integrates over s, the part of its step that a walker has made when it
// crosses the surface.
func (e *exactSpace) Flux(dst, q []float64, eta float64) error {
	if len(dst) != len(e.sign) || len(q) != len(e.sign) {
		panic("soret: wrong length of flux or point")
	}
	e.q, e.eta = q, eta
	if _, err := e.quad.integrate(dst, 0, 1, 1); err != nil {
		return err
	}
	for i := range dst {
		dst[i] = dst[i] / eta / eta
	}
	return nil
}

// integrand sums rho d / det over the sign vectors at one s.
func (e *exactSpace) integrand(dst []float64, s float64) (magnitude float64, err error) {
	clear(dst)
	share := math.Ldexp(1, -e.groups)
	for signs := range 1 << e.groups {
		for i, g := range e.groupOf {
			e.sign[i] = 1 - 2*float64(signs>>g&1)
		}
		x, det, err := e.src.find(e.q, e.sign, s*e.eta)
		if err != nil {
			if e.lost() {
				continue
			}
			return 0, e.blame(err)
		}
		rho := e.m.rho(x)
		if math.IsNaN(rho) || math.IsInf(rho, 0) {
			return 0, fmt.Errorf("soret: the density is not finite at q = %s", at(x))
		}
		weight := share * rho / det * e.eta
		for i, g := range e.src.g {
			term := float64(float64(weight*e.sign[i]) * g)
			dst[i] += term
			magnitude += math.Abs(term)
		}
	}
	return magnitude, nil
}

// lost tells whether the search for a source ended outside the support, where
// there is no mass and g need not exist.
func (e *exactSpace) lost() bool { return !e.m.inside(e.src.x) }

// blame gives a fault the eta that the caller knows.
func (e *exactSpace) blame(err error) error {
	if f, ok := err.(*Fault); ok {
		f.Eta = e.eta
	}
	return err
}

// source finds where walkers come from: x with x + t sign g(x) = q, by Newton's
// iteration for the displacement u = x - q, to the last bits.
type source struct {
	field            Field
	x, g, dg, u, a   []float64
	step, trial, far []float64
}

func newSource(f Field) source {
	n := f.Dim()
	v := func() []float64 { return make([]float64, n) }
	return source{field: f, x: v(), g: v(), dg: make([]float64, n*n), u: v(), a: make([]float64, n*n), step: v(), trial: v(), far: v()}
}

// find returns the source and det(I + t sign dg) there; the field at the source
// is left in r.g. t >= 0 is eta times the part of the step already made. Every
// place that the iteration visits lies within the reach, so a determinant that
// is not positive there is a fold.
func (r *source) find(q, sign []float64, t float64) (x []float64, det float64, err error) {
	clear(r.u)
	var last float64
	for iteration := 0; ; iteration++ {
		if fault := r.evaluate(q, t); fault != nil {
			// Retreat by halves towards the last place where g exists.
			if iteration == 0 || iteration > 100 {
				return nil, 0, fault
			}
			for i := range r.u {
				r.far[i] *= 0.5
				r.u[i] = r.trial[i] + r.far[i]
			}
			continue
		}
		n := len(q)
		var size float64
		for i, g := range r.g {
			st := t * sign[i]
			r.step[i] = -math.FMA(st, g, r.u[i])
			size = max(size, math.Abs(r.u[i]))
			for j := range n {
				r.a[i*n+j] = float64(st * r.dg[i*n+j])
			}
			r.a[i*n+i]++
		}
		det = eliminate(r.a, r.step)
		if !(det > 0) {
			return nil, 0, &Fault{Kind: Folded, Component: -1, Sign: common(sign), At: clone(r.x), Value: det, Eta: t}
		}
		var move float64
		for i, d := range r.step {
			move = max(move, math.Abs(d))
			r.trial[i], r.far[i] = r.u[i], d
		}
		if move <= 0x1p-50*size || (iteration > 3 && move >= 0.5*last && move <= 0x1p-40*size) || move == 0 {
			return r.x, det, nil
		}
		if iteration > 100 {
			return nil, 0, &Fault{Kind: Folded, Component: -1, Sign: common(sign), At: clone(r.x), Value: 0, Eta: t}
		}
		last = move
		for i, d := range r.step {
			r.u[i] += d
		}
	}
}

// evaluate puts x = q + u, g and dg in place.
func (r *source) evaluate(q []float64, t float64) *Fault {
	for i, u := range r.u {
		r.x[i] = q[i] + u
	}
	r.field.Value(r.g, r.x)
	r.field.Jacobian(r.dg, r.x)
	for i, g := range r.g {
		if math.IsNaN(g) || math.IsInf(g, 0) {
			return &Fault{Kind: NotFinite, Component: i, At: clone(r.x), Value: g, Eta: t}
		}
	}
	return nil
}

// common is the sign shared by all coordinates, or 0.
func common(sign []float64) int {
	for _, s := range sign {
		if s != sign[0] {
			return 0
		}
	}
	return int(sign[0])
}
