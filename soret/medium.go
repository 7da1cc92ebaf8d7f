package soret

import (
	"errors"
	"fmt"
	"math"
	"slices"
)

// Field is the vector of step scales g(q) of Eq. 6.
//
//	eta g_i(q) = standard deviation of a step in direction i
//
// Dim is n. Value writes g (n numbers) and Jacobian writes dg[i*n+j] = d_j g_i
// (n*n numbers) at the point q. Where the field is undefined both write NaN.
// *field.Vector is a Field.
type Field interface {
	Dim() int
	Value(g, q []float64)
	Jacobian(dg, q []float64)
}

// Density is the mass density rho(q), per unit volume of q-space, with its
// gradient d_j rho. *field.Expr is a Density.
type Density interface {
	Eval(q []float64) float64
	Gradient(dst, q []float64)
}

// Medium is what a flux law speaks about: a field, the mass in it, and which
// coordinates share their sign.
//
// Groups names the sign group of each coordinate (any labels; nil puts all
// coordinates in one group, the paper's U). Lo and Hi bound the support of the
// density: a box, zero outside; nil means all of space, and infinite entries
// are allowed. The density is taken as it is, not normalised: a flux is per
// step and per unit of the mass that Density integrates to.
//
// Breaks, in one dimension, are points in growing order between which the
// density is smooth: its jumps and kinks, the edges of its narrow peaks, or the
// cell edges of a table. [Exact] integrates piece by piece between them. Without them it
// looks at the reach of a surface at some 700 points first, and is blind to a feature
// that falls between: narrower than about a thousandth of the reach. In more
// dimensions Breaks must be nil.
type Medium struct {
	Field   Field
	Density Density
	Groups  []int
	Lo, Hi  []float64
	Breaks  []float64
}

// Dim is the number of coordinates n.
func (m Medium) Dim() int { return m.Field.Dim() }

// check reports every fault of the medium's shape.
func (m Medium) check() error {
	if m.Field == nil || m.Density == nil {
		return errors.New("soret: a medium needs a field and a density")
	}
	n := m.Dim()
	var errs []error
	if n < 1 {
		errs = append(errs, fmt.Errorf("soret: the field has dimension %d; at least 1 is needed", n))
	}
	if m.Groups != nil && len(m.Groups) != n {
		errs = append(errs, fmt.Errorf("soret: %d sign groups for %d coordinates", len(m.Groups), n))
	}
	if (m.Lo != nil && len(m.Lo) != n) || (m.Hi != nil && len(m.Hi) != n) {
		errs = append(errs, fmt.Errorf("soret: the support has %d lower and %d upper bounds for %d coordinates", len(m.Lo), len(m.Hi), n))
	}
	if m.Breaks != nil && n != 1 {
		errs = append(errs, fmt.Errorf("soret: breaks of the density are known in one dimension only, not in %d", n))
	}
	for k, b := range m.Breaks {
		if math.IsNaN(b) || (k > 0 && b <= m.Breaks[k-1]) {
			errs = append(errs, fmt.Errorf("soret: the breaks of the density do not grow at number %d: %g", k+1, b))
			break
		}
	}
	if errs != nil {
		return errors.Join(errs...)
	}
	for i := range n {
		if lo, hi := m.bounds(i); !(lo < hi) {
			errs = append(errs, fmt.Errorf("soret: the support is empty in coordinate %d: %g to %g", i+1, lo, hi))
		}
	}
	return errors.Join(errs...)
}

// bounds is the support in coordinate i.
func (m Medium) bounds(i int) (lo, hi float64) {
	lo, hi = math.Inf(-1), math.Inf(1)
	if m.Lo != nil {
		lo = m.Lo[i]
	}
	if m.Hi != nil {
		hi = m.Hi[i]
	}
	return lo, hi
}

// inside tells whether q lies in the support.
func (m Medium) inside(q []float64) bool {
	for i, x := range q {
		if lo, hi := m.bounds(i); x < lo || x > hi {
			return false
		}
	}
	return true
}

// rho is the density at q, zero outside the support.
func (m Medium) rho(q []float64) float64 {
	if !m.inside(q) {
		return 0
	}
	return m.Density.Eval(q)
}

// units lists the coordinates of every sign group, in the order of first
// appearance.
func units(groups []int, n int) [][]int {
	if groups == nil {
		groups = make([]int, n)
	}
	var labels []int
	var us [][]int
	for i, label := range groups {
		k := slices.Index(labels, label)
		if k < 0 {
			k = len(labels)
			labels = append(labels, label)
			us = append(us, nil)
		}
		us[k] = append(us[k], i)
	}
	return us
}

// unit lists the coordinates that carry the label group.
func (m Medium) unit(group int) ([]int, error) {
	var u []int
	for i := range m.Dim() {
		if (m.Groups == nil && group == 0) || (m.Groups != nil && m.Groups[i] == group) {
			u = append(u, i)
		}
	}
	if u == nil {
		return nil, fmt.Errorf("soret: no coordinate belongs to sign group %d", group)
	}
	return u, nil
}

// local is what the closed forms need at one point: rho, grad rho, g and its
// Jacobian.
type local struct {
	n           int
	rho         float64
	grad, g, dg []float64
}

func newLocal(n int) *local {
	return &local{n: n, grad: make([]float64, n), g: make([]float64, n), dg: make([]float64, n*n)}
}

// at evaluates the medium at q.
func (l *local) at(m Medium, q []float64) {
	m.Field.Value(l.g, q)
	m.Field.Jacobian(l.dg, q)
	if !m.inside(q) {
		l.rho = 0
		clear(l.grad)
		return
	}
	l.rho = m.Density.Eval(q)
	m.Density.Gradient(l.grad, q)
}

// speed2 is |g|^2 = sum over U of g_i^2.
func (l *local) speed2(u []int) float64 {
	var sum float64
	for _, i := range u {
		sum = math.FMA(l.g[i], l.g[i], sum)
	}
	return sum
}

// slope is g . grad rho, over U.
func (l *local) slope(u []int) float64 {
	var sum float64
	for _, i := range u {
		sum = math.FMA(l.g[i], l.grad[i], sum)
	}
	return sum
}

// div is div g = sum over U of d_i g_i.
func (l *local) div(u []int) float64 {
	var sum float64
	for _, i := range u {
		sum += l.dg[i*l.n+i]
	}
	return sum
}

// along is (g . grad) g_i = sum over U of g_j d_j g_i.
func (l *local) along(u []int, i int) float64 {
	var sum float64
	for _, j := range u {
		sum = math.FMA(l.g[j], l.dg[i*l.n+j], sum)
	}
	return sum
}

// shear is S = sum over i, j in U of g_i g_j d_j g_i.
func (l *local) shear(u []int) float64 {
	var sum float64
	for _, i := range u {
		sum = math.FMA(l.g[i], l.along(u, i), sum)
	}
	return sum
}
