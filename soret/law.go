package soret

import (
	"fmt"
	"math"
	"strings"
)

// Law is a statement about the mass flux of the reduced walk (Eq. 8): either
// exact at finite eta, or the beginning of a series in eta^2.
//
// Order says what the law leaves out: terms of J/eta^2 of order eta^Order. It
// is 2 for the leading-order laws, and 0 for a law that leaves nothing out.
// Of binds the law to a medium; it fails when the law cannot speak about that
// medium at all (wrong shapes, derivatives that are not available).
//
// A law is compared with measurements by [Judge], which knows the laws by this
// interface only.
type Law interface {
	Name() string // as on the command line: "paper"
	Cite() string // formula and source
	Order() int
	Of(m Medium) (Flow, error)
}

// Flow is the flux field of one law in one medium.
//
// Flux writes the mass flux at the point q,
//
//	dst_i = J_i(q) / eta^2
//
// per step and unit area, positive towards growing q_i. dst and q have n
// entries; other lengths panic. eta > 0 is dimensionless if q and g share their
// unit. The error is a [*Fault] where the field forbids the law to be applied.
// A Flow owns scratch space: use one per goroutine.
type Flow interface {
	Flux(dst, q []float64, eta float64) error
}

// Laws lists every law, from the exact one to the paper's.
func Laws() []Law {
	return []Law{Exact{}, KramersMoyal4{}, KramersMoyal{}, Midpoint{}, Paper{}}
}

// Lookup finds a law by its name.
func Lookup(name string) (Law, error) {
	var names []string
	for _, law := range Laws() {
		if law.Name() == name {
			return law, nil
		}
		names = append(names, law.Name())
	}
	return nil, fmt.Errorf("soret: unknown law %q; known are %s", name, strings.Join(names, ", "))
}

// Flux is J(q)/eta^2 of a law in a medium, a vector of n entries. To evaluate
// many points, bind the law once with its method Of.
func Flux(law Law, m Medium, q []float64, eta float64) ([]float64, error) {
	flow, err := law.Of(m)
	if err != nil {
		return nil, err
	}
	j := make([]float64, m.Dim())
	if err := checkPoint(m, q, eta); err != nil {
		return nil, err
	}
	if err := flow.Flux(j, q, eta); err != nil {
		return nil, err
	}
	return j, nil
}

// Through is the flux density through a surface element at q with the given
// normal, normal . J(q) / eta^2. The normal has n entries and length 1.
func Through(law Law, m Medium, q, normal []float64, eta float64) (float64, error) {
	j, err := Flux(law, m, q, eta)
	if err != nil {
		return 0, err
	}
	if err := checkNormal(normal, len(q)); err != nil {
		return 0, err
	}
	return dot(normal, j), nil
}

// Normal is the direction ghat = g/|g| at q of the sign group, zero outside
// the group: the normal of the surfaces that Eq. 10 speaks about.
func Normal(m Medium, group int, q []float64) ([]float64, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	u, err := m.unit(group)
	if err != nil {
		return nil, err
	}
	l := newLocal(m.Dim())
	l.at(m, q)
	speed := math.Sqrt(l.speed2(u))
	if !(speed > 0) || math.IsInf(speed, 0) {
		return nil, fmt.Errorf("soret: the field has no direction at q = %s: |g| = %g", at(q), speed)
	}
	normal := make([]float64, m.Dim())
	for _, i := range u {
		normal[i] = l.g[i] / speed
	}
	return normal, nil
}

func checkPoint(m Medium, q []float64, eta float64) error {
	switch {
	case len(q) != m.Dim():
		return fmt.Errorf("soret: the point %s has %d coordinates, the field has %d", at(q), len(q), m.Dim())
	case !(eta > 0) || math.IsInf(eta, 0):
		return fmt.Errorf("soret: eta = %g; a positive number is needed", eta)
	}
	return nil
}

func checkNormal(normal []float64, n int) error {
	if len(normal) != n {
		return fmt.Errorf("soret: the normal has %d entries for %d coordinates", len(normal), n)
	}
	if length := math.Sqrt(dot(normal, normal)); !(math.Abs(length-1) < 1e-9) {
		return fmt.Errorf("soret: the normal has length %g; 1 is needed", length)
	}
	return nil
}

// at prints a point: 0.5 or (0.6, 0.8).
func at(q []float64) string {
	if len(q) == 1 {
		return fmt.Sprintf("%g", q[0])
	}
	parts := make([]string, len(q))
	for i, x := range q {
		parts[i] = fmt.Sprintf("%g", x)
	}
	return "(" + strings.Join(parts, ", ") + ")"
}

// dot is the inner product, rounded the same way on every platform.
func dot(a, b []float64) float64 {
	var sum float64
	for i, x := range a {
		sum = math.FMA(x, b[i], sum)
	}
	return sum
}

// closed is the Flow of a law in closed form: a formula for the coordinates of
// one sign group, given the local values.
type closed struct {
	m     Medium
	units [][]int
	l     *local
	flux  func(dst []float64, l *local, u []int)
}

func bindClosed(m Medium, flux func(dst []float64, l *local, u []int)) (Flow, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	return &closed{m: m, units: units(m.Groups, m.Dim()), l: newLocal(m.Dim()), flux: flux}, nil
}

func (c *closed) Flux(dst, q []float64, eta float64) error {
	if len(dst) != c.l.n || len(q) != c.l.n {
		panic("soret: wrong length of flux or point")
	}
	c.l.at(c.m, q)
	for _, u := range c.units {
		c.flux(dst, c.l, u)
	}
	for _, j := range dst {
		if math.IsNaN(j) || math.IsInf(j, 0) {
			return c.l.fault(q, eta)
		}
	}
	return nil
}

// fault says which of the local values spoilt a flux.
func (l *local) fault(q []float64, eta float64) error {
	for i, g := range l.g {
		if math.IsNaN(g) || math.IsInf(g, 0) {
			return &Fault{Kind: NotFinite, Component: i, At: clone(q), Value: g, Eta: eta}
		}
	}
	if math.IsNaN(l.rho) || math.IsInf(l.rho, 0) {
		return fmt.Errorf("soret: the density is not finite at q = %s: %g", at(q), l.rho)
	}
	return fmt.Errorf("soret: a derivative of the field or of the density is not finite at q = %s", at(q))
}

func clone(q []float64) []float64 { return append([]float64(nil), q...) }
