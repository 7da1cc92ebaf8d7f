package soret

import (
	"fmt"
	"math"
)

// maxGroups bounds the 2^G sign vectors that the exact law sums over.
const maxGroups = 16

// exactSpace is the exact law in n dimensions.
type exactSpace struct {
	m              Medium
	groups         int
	groupOf        []int // of each coordinate
	sign           []float64
	part, opposite []float64
	src            source
	quad           *quadrature
	q              []float64
	eta            float64
}

func newExactSpace(m Medium) (*exactSpace, error) {
	n := m.Dim()
	us := units(m.Groups, n)
	if len(us) > maxGroups {
		return nil, fmt.Errorf("soret: the exact law sums over 2^%d sign vectors; at most %d sign groups are supported", len(us), maxGroups)
	}
	e := &exactSpace{m: m, groups: len(us), groupOf: make([]int, n), sign: make([]float64, n), part: make([]float64, n), opposite: make([]float64, n), src: newSource(m.Field)}
	for g, u := range us {
		for _, i := range u {
			e.groupOf[i] = g
		}
	}
	e.quad = newQuadrature(n, lineTolerance, e.integrand)
	return e, nil
}

// evaluations is about what a flux costs: per sign vector three panels of the
// quadrature, and a few iterations at every point.
func (e *exactSpace) evaluations() int { return 64 << e.groups }

// Flux sums over the sign vectors and integrates over s, the part of its step
// that a walker has made when it crosses the surface.
func (e *exactSpace) Flux(dst, q []float64, eta float64) error {
	if len(dst) != len(e.sign) || len(q) != len(e.sign) {
		panic("soret: wrong length of flux or point")
	}
	e.q, e.eta = q, eta
	clear(dst)
	// A sign vector and its opposite are added first, so that the mirrored
	// medium has the mirrored flux to the last bit.
	all := 1<<e.groups - 1
	for signs := range 1 << (e.groups - 1) {
		if err := e.carried(e.part, signs); err != nil {
			return err
		}
		if err := e.carried(e.opposite, all-signs); err != nil {
			return err
		}
		for i, part := range e.part {
			dst[i] += part + e.opposite[i]
		}
	}
	share := math.Ldexp(1, -e.groups)
	for i := range dst {
		dst[i] = dst[i] * share / eta
	}
	return nil
}

// carried integrates over s for the sign vector whose bits are signs.
func (e *exactSpace) carried(dst []float64, signs int) error {
	for i, g := range e.groupOf {
		e.sign[i] = 1 - 2*float64(signs>>g&1)
	}
	from, to, err := e.supported()
	if err != nil {
		return err
	}
	_, err = e.quad.integrate(dst, from, to, 1)
	return err
}

// integrand is rho d / det at one s, per eta.
func (e *exactSpace) integrand(dst []float64, s float64) (magnitude float64, err error) {
	clear(dst)
	det, inside, err := e.source(s)
	if err != nil || !inside {
		return 0, err
	}
	rho := e.m.Density.Eval(e.src.x)
	if math.IsNaN(rho) || math.IsInf(rho, 0) {
		return 0, fmt.Errorf("soret: the density is not finite at q = %s", at(e.src.x))
	}
	weight := rho / det
	for i, g := range e.src.g {
		dst[i] = float64(weight*e.sign[i]) * g
		magnitude += math.Abs(dst[i])
	}
	return magnitude, nil
}

// source finds where the walkers come from that are at q after the part s of
// their step, and whether that lies in the support. Outside g need not exist.
func (e *exactSpace) source(s float64) (det float64, inside bool, err error) {
	det, err = e.src.find(e.q, e.sign, s*e.eta)
	inside = e.m.inside(e.src.x)
	if err == nil || !inside {
		return det, inside, nil
	}
	if f, ok := err.(*Fault); ok {
		f.Eta = e.eta
	}
	return det, inside, err
}

// supported is the range of s whose sources lie in the support. Along the path
// of sources every coordinate grows or falls steadily, so each face of the box
// is passed at most once.
func (e *exactSpace) supported() (from, to float64, err error) {
	from, to = 0, 1
	if e.m.Lo == nil && e.m.Hi == nil {
		return from, to, nil
	}
	for i := range e.q {
		lo, hi := e.m.bounds(i)
		for k, face := range [2]func(x float64) bool{
			func(x float64) bool { return x >= lo },
			func(x float64) bool { return x <= hi },
		} {
			if math.IsInf([2]float64{lo, hi}[k], 0) {
				continue
			}
			ok := func(s float64) bool {
				_, inside, failure := e.source(s)
				if failure != nil && inside {
					err = failure
				}
				return face(e.src.x[i])
			}
			start, end := face(e.q[i]), ok(1)
			switch {
			case err != nil:
				return 0, 0, err
			case start && end:
			case start:
				to = min(to, edge(ok, 0, 1))
			case end:
				from = max(from, edge(ok, 1, 0))
			default:
				return 0, 0, nil
			}
		}
	}
	return from, max(from, to), err
}

// edge bisects for the last s, from in to out, at which ok holds.
func edge(ok func(s float64) bool, in, out float64) float64 {
	for math.Abs(out-in) > 0x1p-56 {
		mid := in + 0.5*(out-in)
		if mid == in || mid == out {
			break
		}
		if ok(mid) {
			in = mid
		} else {
			out = mid
		}
	}
	return in
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

// find leaves the source in r.x and the field there in r.g, and returns
// det(I + t sign dg). t >= 0 is eta times the part of the step already made. Every
// place that the iteration visits lies within the reach, so a determinant that
// is not positive there is a fold.
func (r *source) find(q, sign []float64, t float64) (det float64, err error) {
	clear(r.u)
	var last float64
	for iteration := 0; ; iteration++ {
		if fault := r.evaluate(q, t); fault != nil {
			// Retreat by halves towards the last place where g exists.
			if iteration == 0 || iteration > 100 {
				return 0, fault
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
			return 0, &Fault{Kind: Folded, Component: -1, Sign: common(sign), At: clone(r.x), Value: det, Eta: t}
		}
		var move float64
		for i, d := range r.step {
			move = max(move, math.Abs(d))
			r.trial[i], r.far[i] = r.u[i], d
		}
		if move <= 0x1p-50*size || (iteration > 3 && move >= 0.5*last && move <= 0x1p-40*size) || move == 0 {
			return det, nil
		}
		if iteration > 100 {
			return 0, &Fault{Kind: Folded, Component: -1, Sign: common(sign), At: clone(r.x), Value: 0, Eta: t}
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
