package soret

import (
	"fmt"
	"math"

	"thermowalk/walk"
)

// mapBuilder lays out the quadrature points of a flux map.
type mapBuilder struct {
	m            *KramersMoyalMap
	moments      *stepMoments
	axes         []int
	walls        []walk.Wall // by axis
	lines        []mapLine   // by axis
	mean, second []float64
}

// mapNodes is the rule along a face and in a cell, weights adding up to 1.
var mapNodes = [3]struct{ at, weight float64 }{
	{0.5 - 0.5*0.7745966692414834, 5. / 18}, {0.5, 8. / 18}, {0.5 + 0.5*0.7745966692414834, 5. / 18},
}

// faces adds the points on the faces across axis a: of each the flux of the second
// moment into the cell below and out of the cell above.
func (b *mapBuilder) faces(a int) error {
	g := b.lines[a].grid
	for f := range g.N + 1 {
		near, coarse := b.lines[a].near(float64(f), f-2, 4), b.lines[a].near(float64(f), f-1, 2)
		if len(b.axes) == 1 {
			if err := b.face(a, f, []float64{g.Edge(f)}, near, coarse, 0, 1); err != nil {
				return err
			}
			continue
		}
		o := 1 - a
		for c := range b.lines[o].grid.N {
			for _, u := range mapNodes {
				q := make([]float64, 2)
				q[b.axes[a]] = g.Edge(f)
				x := float64(c) + u.at
				q[b.axes[o]] = math.FMA(x, b.lines[o].grid.Width(), b.lines[o].grid.Lo)
				if err := b.face(a, f, q, b.across(a, near, b.lines[o].near(x, c-1, 3)), b.across(a, coarse, b.lines[o].near(x, c, 1)), c, u.weight); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// face adds one point of face f across axis a, in column c of the other axis.
func (b *mapBuilder) face(a, f int, q []float64, near, coarse []share, c int, weight float64) error {
	if err := b.look(q); err != nil {
		return err
	}
	p := mapPoint{q: q, near: near, coarse: coarse}
	n, width := len(b.axes), b.lines[a].grid.Width()
	for side, cell := range [2]int{f - 1, f} {
		if cell < 0 || cell >= b.lines[a].grid.N {
			continue
		}
		at := b.cell(a, cell, c)
		b.mark(at, q)
		sign := [2]float64{-0.5, 0.5}[side]
		for k, axis := range b.axes {
			p.gives = append(p.gives, share{at*n + k, sign * weight * b.second[axis*n+b.axes[a]] / width})
		}
	}
	b.m.points = append(b.m.points, p)
	return nil
}

// bulk adds the points inside the cells, where a drift is.
func (b *mapBuilder) bulk() error {
	n := len(b.axes)
	for cell := range b.m.cells {
		for i, u := range mapNodes {
			for j, v := range mapNodes {
				if n == 1 && j > 0 {
					continue
				}
				p := mapPoint{q: make([]float64, n)}
				weight, first := u.weight, cell
				if n == 2 {
					weight, first = u.weight*v.weight, cell/b.lines[1].grid.N
				}
				x := float64(first) + mapNodes[i].at
				p.q[b.axes[0]] = math.FMA(x, b.lines[0].grid.Width(), b.lines[0].grid.Lo)
				p.near, p.coarse = b.lines[0].near(x, first-1, 3), b.lines[0].near(x, first, 1)
				if n == 2 {
					second := cell % b.lines[1].grid.N
					y := float64(second) + v.at
					p.q[b.axes[1]] = math.FMA(y, b.lines[1].grid.Width(), b.lines[1].grid.Lo)
					p.near = b.across(0, p.near, b.lines[1].near(y, second-1, 3))
					p.coarse = b.across(0, p.coarse, b.lines[1].near(y, second, 1))
				}
				if err := b.look(p.q); err != nil {
					return err
				}
				for k, axis := range b.axes {
					if b.mean[axis] != 0 {
						p.gives = append(p.gives, share{cell*n + k, weight * b.mean[axis]})
					}
				}
				if p.gives != nil {
					b.m.points = append(b.m.points, p)
				}
			}
		}
	}
	return nil
}

// look evaluates the moments of a step from q.
func (b *mapBuilder) look(q []float64) error {
	b.moments.at(b.mean, b.second, q)
	for _, v := range b.second {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("soret: a step is not finite at q = %s", at(q))
		}
	}
	for i := range b.mean {
		b.m.longest[i] = max(b.m.longest[i], b.moments.way(i, b.mean, b.second))
	}
	return nil
}

// mark notes that a step from a point of a cell may reach a wall.
func (b *mapBuilder) mark(cell int, q []float64) {
	for a, axis := range b.axes {
		if b.moments.reaches(b.walls[a], axis, q, b.mean, b.second) {
			b.m.atWall[cell] = true
		}
	}
}

// cell numbers the cell with place i along axis a and place j along the other one.
func (b *mapBuilder) cell(a, i, j int) int {
	switch {
	case len(b.axes) == 1:
		return i
	case a == 0:
		return i*b.lines[1].grid.N + j
	}
	return j*b.lines[1].grid.N + i
}

// across is the product of the stencils along axis a and along the other one.
func (b *mapBuilder) across(a int, along, other []share) (near []share) {
	for _, s := range along {
		for _, t := range other {
			near = append(near, share{b.cell(a, s.at, t.at), s.weight * t.weight})
		}
	}
	return near
}

// mapLine is one axis of a flux map; it is round if the grid covers a period.
type mapLine struct {
	grid  walk.Grid
	round bool
}

// near gives the density at x, in units of bins, from the means in up to count bins,
// first the preferred one of them: the slope of the polynomial through the masses
// below the edges between them.
func (l mapLine) near(x float64, first, count int) []share {
	n := l.grid.N
	count = min(count, n)
	if !l.round {
		first = min(max(first, 0), n-count)
	}
	list := make([]share, count)
	for k := range list {
		list[k] = share{((first+k)%n + n) % n, 0}
		for edge := k + 1; edge <= count; edge++ {
			list[k].weight += lagrangeSlope(x-float64(first), edge, count)
		}
	}
	return list
}

// lagrangeSlope is the derivative at x of the polynomial of degree n that is 1 at the
// integer m and 0 at the others of 0..n.
func lagrangeSlope(x float64, m, n int) (slope float64) {
	for l := range n + 1 {
		if l == m {
			continue
		}
		term := 1 / float64(m-l)
		for p := range n + 1 {
			if p != m && p != l {
				term *= (x - float64(p)) / float64(m-p)
			}
		}
		slope += term
	}
	return slope
}
