package nnbridge

import (
	"math"

	"thermowalk/soret"
)

// Plane is the field of the (V, b) plane of a unit whose weights stay,
//
//	g_V = phi_1(b)/sqrt|B|,   g_b = V phi_2(b)/sqrt|B|
//
// with its derivatives, for inputs whose phi is known: in closed form (PhiOf) or
// over a data set (RowsPhi). Where a data set has no density of W.x at -b, and
// where the unit is dead, d_b g_b is NaN. It remembers phi by b, since sums over
// the corners of a cube or over rows take their time, and is for one goroutine.
type Plane struct {
	of   func(b float64) Phi
	root float64
	seen map[float64]Phi
}

var _ soret.Field = (*Plane)(nil)

// NewPlane is the plane of unit i of a network, s2 = E[(p-y)^2]. It panics on
// inputs of another width; for inputs whose phi is not known it is 0.
func NewPlane(t *TwoLayer, i int, in Inputs, s2 float64, batch int) *Plane {
	p := &Plane{root: math.Sqrt(float64(batch)), seen: map[float64]Phi{}}
	if rows, ok := in.(Rows); ok {
		over := NewRowsPhi(t, i, rows)
		p.of = func(b float64) Phi { return over.At(b, s2) }
		return p
	}
	one := t.unit(i)
	one.Bias, one.B = true, []float64{0}
	p.of = func(b float64) Phi {
		one.B[0] = b
		phi, _ := PhiOf(one, 0, in, s2)
		return phi
	}
	return p
}

func (p *Plane) phi(b float64) Phi {
	phi, ok := p.seen[b]
	if !ok {
		phi = p.of(b)
		p.seen[b] = phi
	}
	return phi
}

// Dim is 2.
func (p *Plane) Dim() int { return 2 }

// Value is g at (V, b).
func (p *Plane) Value(g, q []float64) {
	phi := p.phi(q[1])
	g[0], g[1] = phi.One/p.root, q[0]*phi.Two/p.root
}

// Jacobian is dg at (V, b).
func (p *Plane) Jacobian(dg, q []float64) {
	phi := p.phi(q[1])
	dg[0], dg[1] = 0, phi.DOne/p.root
	dg[2], dg[3] = phi.Two/p.root, q[0]*phi.DTwo/p.root
}
