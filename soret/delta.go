package soret

import "math"

// Delta solves the implicit equations above Eq. 9 for the farthest mass that
// crosses q in one step.
//
//	plus_i  = eta g_i(q + plus),   minus_i = eta g_i(q - minus)
//
// Both have n entries. Each sign group is a U of its own: its equations are
// solved with the coordinates of the other groups held at q (nil groups: one U).
// In one dimension both are >= 0, and a negative g is a fault. The error is a
// [*Fault] where the map x -> x +- eta g(x) folds or g is not finite on the way.
//
// Source: text above Eq. 9.
func Delta(f Field, groups []int, q []float64, eta float64) (plus, minus []float64, err error) {
	m := Medium{Field: f, Density: nothing{}, Groups: groups}
	if err := m.check(); err != nil {
		return nil, nil, err
	}
	if err := checkPoint(m, q, eta); err != nil {
		return nil, nil, err
	}
	n := f.Dim()
	plus, minus = make([]float64, n), make([]float64, n)
	if n == 1 {
		r := reach{field: f, eta: eta}
		if plus[0], err = r.find(q[0], +1, 0, math.Inf(1)); err != nil {
			return nil, nil, err
		}
		minus[0], err = r.find(q[0], -1, 0, math.Inf(1))
		return plus, minus, err
	}
	for _, u := range units(groups, n) {
		src := newSource(onlyGroup{f, u})
		sign := make([]float64, n)
		for _, way := range []struct {
			sign float64
			dst  []float64
		}{{-1, plus}, {+1, minus}} {
			for i := range sign {
				sign[i] = way.sign
			}
			if _, err := src.find(q, sign, eta); err != nil {
				return nil, nil, err
			}
			for _, i := range u {
				way.dst[i] = -way.sign * src.u[i]
			}
		}
	}
	return plus, minus, nil
}

// DeltaLaw is the leading order of Eq. 9 per eta^2,
//
//	(plus_i - minus_i) / eta^2 = 2 sum_{j in U} g_j d_j g_i + O(eta^2)
//
// where U is the sign group of i. By symmetry the remainder is of order eta^4 in
// plus - minus, not eta^3 as Eq. 9 has it.
func DeltaLaw(f Field, groups []int, q []float64) []float64 {
	n := f.Dim()
	l := newLocal(n)
	f.Value(l.g, q)
	f.Jacobian(l.dg, q)
	d := make([]float64, n)
	for _, u := range units(groups, n) {
		for _, i := range u {
			d[i] = 2 * l.along(u, i)
		}
	}
	return d
}

// onlyGroup is a field with the components outside one group set to zero.
type onlyGroup struct {
	Field
	u []int
}

func (o onlyGroup) Value(g, q []float64) {
	o.Field.Value(g, q)
	o.mask(g, 1)
}

func (o onlyGroup) Jacobian(dg, q []float64) {
	o.Field.Jacobian(dg, q)
	o.mask(dg, o.Dim())
}

// mask clears the rows of width w that belong to other groups.
func (o onlyGroup) mask(rows []float64, w int) {
	k := 0
	for i := range o.Dim() {
		if k < len(o.u) && o.u[k] == i {
			k++
			continue
		}
		clear(rows[i*w : (i+1)*w])
	}
}

// nothing is the empty density.
type nothing struct{}

func (nothing) Eval([]float64) float64    { return 0 }
func (nothing) Gradient(dst, _ []float64) { clear(dst) }
