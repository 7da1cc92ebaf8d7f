package bridge

import (
	"math"

	"thermowalk/nnbridge"
	"thermowalk/soret"
)

// plane is the field of the (V, b) plane of a unit with the weights of unit i,
//
//	g_V = phi_1(b)/sqrt|B|,   g_b = V phi_2(b)/sqrt|B|
//
// for any inputs whose phi is known, in closed form or over a data set. It remembers phi by b, since sums
// over the corners of a cube take their time, and is for one goroutine.
type plane struct {
	of   func(b float64) nnbridge.Phi
	root float64
	seen map[float64]nnbridge.Phi
}

var _ soret.Field = (*plane)(nil)

func newPlane(net *nnbridge.TwoLayer, unit int, in nnbridge.Inputs, s2 float64, batch int) *plane {
	p := &plane{root: math.Sqrt(float64(batch)), seen: map[float64]nnbridge.Phi{}}
	if rows, ok := in.(nnbridge.Rows); ok {
		over := nnbridge.NewRowsPhi(net, unit, rows)
		p.of = func(b float64) nnbridge.Phi { return over.At(b, s2) }
		return p
	}
	net = net.Clone()
	p.of = func(b float64) nnbridge.Phi {
		net.B[unit] = b
		phi, _ := nnbridge.PhiOf(net, unit, in, s2)
		return phi
	}
	return p
}

func (p *plane) phi(b float64) nnbridge.Phi {
	phi, ok := p.seen[b]
	if !ok {
		phi = p.of(b)
		p.seen[b] = phi
	}
	return phi
}

// Dim is 2.
func (p *plane) Dim() int { return 2 }

// Value is g at (V, b).
func (p *plane) Value(g, q []float64) {
	phi := p.phi(q[1])
	g[0], g[1] = phi.One/p.root, q[0]*phi.Two/p.root
}

// Jacobian is dg at (V, b).
func (p *plane) Jacobian(dg, q []float64) {
	phi := p.phi(q[1])
	dg[0], dg[1] = 0, phi.DOne/p.root
	dg[2], dg[3] = phi.Two/p.root, q[0]*phi.DTwo/p.root
}
