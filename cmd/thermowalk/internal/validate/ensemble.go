package validate

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"thermowalk/soret"
	"thermowalk/walk"
	"thermowalk/walk/field"
)

// medium is a Medium understood: expressions parsed, densities normalised,
// surfaces placed.
type medium struct {
	Medium
	name      string // for people
	field     string // the expressions
	g         *field.Vector
	lo, hi    []float64
	densities []density
	surfaces  []surface
}

// density is one law of the walkers' positions.
type density struct {
	name  string
	expr  *field.Expr // normalised to 1 over the domain
	start walk.Start
	of    soret.Medium
}

// surface is where a flux is measured: a point in one dimension, else a patch
// orthogonal to ghat of one sign group.
type surface struct {
	at     []float64
	group  int
	normal []float64
}

// resolve understands a Medium; every error names its key.
func (m Medium) resolve() (*medium, error) {
	if len(m.Groups) == 0 {
		m.Groups = nil
	}
	r := &medium{Medium: m, name: m.title(), field: strings.Join(m.Field, "; ")}
	g, err := field.ParseVector(m.Params, m.Field...)
	if err != nil {
		return nil, named("field", err)
	}
	r.g = g
	for _, d := range m.Domain {
		r.lo, r.hi = append(r.lo, d[0]), append(r.hi, d[1])
	}
	scope := field.Scope{Vars: field.Coordinates(g.Dim()), Params: m.Params}
	var errs []error
	for _, src := range m.Density {
		e, err := scope.Parse(src)
		if err == nil {
			var d density
			if d, err = r.normalise(src, e); err == nil {
				r.densities = append(r.densities, d)
			}
		}
		if err != nil {
			errs = append(errs, named("density "+src, err))
		}
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	for _, q := range m.At {
		for _, group := range r.groups() {
			normal := []float64{1} // in one dimension upwards, whatever the sign of g
			if g.Dim() > 1 {
				if normal, err = soret.Normal(r.densities[0].of, group, q); err != nil {
					errs = append(errs, fmt.Errorf("at %s: %s; move it to where g has a direction", point(q), plain(err)))
					continue
				}
			}
			r.surfaces = append(r.surfaces, surface{at: q, group: group, normal: normal})
		}
	}
	return r, errors.Join(errs...)
}

// groups lists the labels of the sign groups in order of appearance.
func (m *medium) groups() []int {
	var list []int
	for _, g := range m.Groups {
		if !slices.Contains(list, g) {
			list = append(list, g)
		}
	}
	if list == nil {
		return []int{0}
	}
	return list
}

// params writes the named numbers of the expressions: a=0.3, w=1.
func (m *medium) params() string {
	var list []string
	for _, name := range slices.Sorted(maps.Keys(m.Params)) {
		list = append(list, fmt.Sprintf("%s=%v", name, m.Params[name]))
	}
	return strings.Join(list, ", ")
}

// normalise makes a density of an expression that is a product over the
// coordinates, each factor tabulated on its interval.
func (m *medium) normalise(src string, e *field.Expr) (density, error) {
	anchor, err := m.anchor(e)
	if err != nil {
		return density{}, err
	}
	if err := m.separable(e, anchor); err != nil {
		return density{}, err
	}
	dim := len(m.lo)
	var factors []walk.Start
	var breaks []float64 // of a density in one dimension
	mass := 1.0
	q := slices.Clone(anchor)
	for i := range dim {
		if !e.Uses(i) {
			factors = append(factors, walk.Uniform(m.lo[i], m.hi[i]))
			mass *= m.hi[i] - m.lo[i]
			continue
		}
		name := src
		if dim > 1 {
			name = fmt.Sprintf("%s along coordinate %d", src, i+1)
		}
		table, err := walk.Density(name, func(x float64) float64 {
			q[i] = x
			v := e.Eval(q)
			q[i] = anchor[i]
			return v
		}, m.lo[i], m.hi[i])
		if err != nil {
			return density{}, err
		}
		factors = append(factors, table)
		if dim == 1 {
			breaks = table.Cells()
		}
		mass *= table.Mass()
	}
	// rho(q) = prod_i rho_i(q_i) / rho(anchor)^(n-1), with rho_i the slice through
	// the anchor; a coordinate that is not used has a slice that cancels.
	used := 0
	for i := range dim {
		if e.Uses(i) {
			used++
		}
	}
	height := e.Eval(anchor)
	switch {
	case used == 0:
		mass *= height
	default:
		mass /= math.Pow(height, float64(used-1))
	}
	unit := field.Mul(field.Const(1/mass), e)
	d := density{name: src, expr: unit, start: walk.Product(factors...)}
	d.of = soret.Medium{Field: m.g, Density: unit, Groups: m.Groups, Lo: m.lo, Hi: m.hi, Breaks: breaks}
	return d, nil
}

// anchor finds a point of the domain where the density is positive.
func (m *medium) anchor(e *field.Expr) ([]float64, error) {
	q := make([]float64, len(m.lo))
	for k := range uint64(4096) {
		for i := range q {
			q[i] = m.lo[i] + (m.hi[i]-m.lo[i])*halton(k, i)
		}
		if v := e.Eval(q); v > 0 && !math.IsInf(v, 0) {
			return q, nil
		}
	}
	return nil, errors.New("no positive value at 4096 points of the domain; a density must be positive somewhere: narrow the domain to where it lives")
}

// separable checks that the expression is a product of functions of one
// coordinate each, on 4096 points of the domain.
func (m *medium) separable(e *field.Expr, anchor []float64) error {
	used := 0
	for i := range m.lo {
		if e.Uses(i) {
			used++
		}
	}
	if used < 2 {
		return nil
	}
	height := e.Eval(anchor)
	q, slice := make([]float64, len(anchor)), make([]float64, len(anchor))
	for k := range uint64(4096) {
		product := height
		for i := range q {
			q[i] = m.lo[i] + (m.hi[i]-m.lo[i])*halton(k, i)
		}
		for i := range q {
			copy(slice, anchor)
			slice[i] = q[i]
			product *= e.Eval(slice) / height
		}
		if v := e.Eval(q); !(math.Abs(v-product) <= 1e-9*(math.Abs(v)+math.Abs(product))+1e-300) {
			return fmt.Errorf("not a product of functions of one coordinate each (at %s it is %.6g, the product %.6g); walkers can be started from products only", point(q), v, product)
		}
	}
	return nil
}

// halton is the radical inverse of k+1 in the i-th prime base: points that
// fill the unit cube evenly; the first lies in its middle for base 2.
func halton(k uint64, i int) float64 {
	base := [...]uint64{2, 3, 5, 7, 11, 13, 17, 19}[i%8]
	x, scale := 0.0, 1.0
	for k++; k > 0; k /= base {
		scale /= float64(base)
		x += float64(k%base) * scale
	}
	return x
}

// faults looks for places of the domain where the field is unfit at eta.
func (m *medium) faults(eta float64, allowUndefined bool) error {
	found, err := soret.Inspect(m.g, m.Groups, m.lo, m.hi, eta)
	if err != nil {
		return fmt.Errorf("field %s: %w", m.field, err)
	}
	var errs []error
	infinite := slices.ContainsFunc(found, func(f *soret.Fault) bool { return f.Kind == soret.NotFinite })
	for _, f := range found {
		switch {
		case infinite && f.Kind != soret.NotFinite: // what follows from the poles
		case f.Kind == soret.NotFinite:
			errs = append(errs, fmt.Errorf("field %s: %s; restrict --domain to where the field is finite", m.field, plain(f)))
		case f.Undefines() && !allowUndefined:
			errs = append(errs, fmt.Errorf("field %s: %s; restrict --domain, or measure without the exact law by --allow-undefined", m.field, plain(f)))
		}
	}
	return errors.Join(errs...)
}

// named puts the key before an error, in place of the name of the package that
// found it, and keeps its caret. What begins with the key itself stands alone.
func named(key string, err error) error {
	text := plain(err)
	if !strings.HasPrefix(text, key) {
		text = key + ": " + text
	}
	return &keyed{text, err}
}

// keyed is an error under the words of a study.
type keyed struct {
	text string
	err  error
}

func (k *keyed) Error() string { return k.text }
func (k *keyed) Unwrap() error { return k.err }

// plain is the message of an error without the name of the package that found it.
func plain(err error) string {
	text := err.Error()
	for _, name := range []string{"soret: ", "walk: ", "field: "} {
		text = strings.TrimPrefix(text, name)
	}
	return text
}
