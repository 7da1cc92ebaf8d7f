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
// for any inputs whose phi has a closed form. It remembers phi by b, since sums
// over the corners of a cube take their time, and is for one goroutine.
type plane struct {
	net  *nnbridge.TwoLayer
	unit int
	in   nnbridge.Inputs
	s2   float64
	root float64
	seen map[float64]nnbridge.Phi
}

var _ soret.Field = (*plane)(nil)

func newPlane(net *nnbridge.TwoLayer, unit int, in nnbridge.Inputs, s2 float64, batch int) *plane {
	return &plane{net.Clone(), unit, in, s2, math.Sqrt(float64(batch)), map[float64]nnbridge.Phi{}}
}

func (p *plane) phi(b float64) nnbridge.Phi {
	phi, ok := p.seen[b]
	if !ok {
		p.net.B[p.unit] = b
		phi, _ = nnbridge.PhiOf(p.net, p.unit, p.in, p.s2)
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
