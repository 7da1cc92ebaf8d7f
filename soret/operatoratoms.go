package soret

import (
	"cmp"
	"slices"

	"thermowalk/walk"
)

// maxAtoms is the number of points at which a state is kept as such.
const maxAtoms = 1 << 16

// atom is mass at a point.
type atom struct {
	q    [2]float64
	mass float64
}

// A walk from a point with finitely many outcomes stands at finitely many points.
// Until there are more than maxAtoms of them they are followed one by one, with the
// arithmetic of package walk, which decides to what side of a surface or of the
// edge of a bin a walker on it belongs. If g is constant they are a lattice, and
// that is for ever.

// onePoint is the place of a start that has one place only.
func onePoint(start walk.Start) (q []float64, ok bool) {
	x, u := rowsOfOne(start.Dim()), rowsOfOne(start.Dim())
	for _, v := range []float64{0x1p-53, 0.3, 1 - 0x1p-53} {
		for i := range u {
			u[i][0] = v
		}
		start.Place(x, u)
		for i := range x {
			if v == 0x1p-53 {
				q = append(q, x[i][0])
			} else if x[i][0] != q[i] {
				return nil, false
			}
		}
	}
	return q, true
}

// land is where a step to y ends: by the walls of package walk, with the turns
// made, or the end of the mesh that it passes. side is -1 if it does not.
func (o *Operator) land(axis int, y float64) (q, turns float64, side int) {
	a := o.axes[axis]
	if a.folds() {
		if wall := o.walls[axis]; y < a.lo() || y >= a.hi() {
			y, turns = wall.Fold(y)
		}
		return y, turns, -1
	}
	switch {
	case y < a.lo():
		return y, 0, 0
	case y >= a.hi():
		return y, 0, 1
	}
	return y, 0, -1
}

// stepAtoms takes every atom one step on.
func (s *State) stepAtoms() {
	o := s.op
	dim := o.Dim()
	next := make([]atom, 0, len(s.atoms)*len(o.outcomes.weight))
	var y [2]float64
	for _, at := range s.atoms {
	outcomes:
		for b, chance := range o.outcomes.weight {
			o.outcomes.to(b, y[:dim], at.q[:dim])
			to := atom{mass: at.mass * chance}
			for i := range dim {
				var side int
				if to.q[i], _, side = o.land(i, y[i]); side >= 0 {
					s.gone[2*i+side] += to.mass
					continue outcomes
				}
			}
			next = append(next, to)
		}
	}
	slices.SortStableFunc(next, func(a, b atom) int {
		return cmp.Or(cmp.Compare(a.q[0], b.q[0]), cmp.Compare(a.q[1], b.q[1]))
	})
	s.atoms = next[:0]
	for _, at := range next {
		if k := len(s.atoms) - 1; k >= 0 && o.same(s.atoms[k], at) {
			s.atoms[k].mass += at.mass
		} else {
			s.atoms = append(s.atoms, at)
		}
	}
	s.stale = true
	if len(s.atoms) > maxAtoms {
		s.moments()
		s.atoms = nil
	}
}

// same tells whether rounding alone separates two atoms.
func (o *Operator) same(a, b atom) bool {
	for i, ax := range o.axes {
		if d := a.q[i] - b.q[i]; max(d, -d) > 1e-14*ax.length() {
			return false
		}
	}
	return true
}

// moments are those of the state, atoms put onto the mesh.
func (s *State) moments() []float64 {
	if s.atoms == nil || !s.stale {
		return s.a
	}
	o := s.op
	clear(s.a)
	var p [2][maxDegree + 1]float64
	for _, at := range s.atoms {
		var cell [2]int
		for i, a := range o.axes {
			cell[i] = a.cell(at.q[i])
			legendre(p[i][:o.m], a.local(at.q[i], cell[i], 0))
		}
		if o.Dim() == 1 {
			addTo(s.a[cell[0]*o.m:], p[0][:o.m], at.mass)
			continue
		}
		n := o.axes[1].cells() * o.m
		for k, v := range p[0][:o.m] {
			addTo(s.a[(cell[0]*o.m+k)*n+cell[1]*o.m:], p[1][:o.m], at.mass*v)
		}
	}
	s.stale = false
	return s.a
}

// fluxOfAtoms is the net mass of the atoms that crosses q_axis = at in a step.
func (s *State) fluxOfAtoms(axis int, at float64) (net float64) {
	o := s.op
	var y [2]float64
	for _, from := range s.atoms {
		for b, chance := range o.outcomes.weight {
			o.outcomes.to(b, y[:o.Dim()], from.q[:o.Dim()])
			to, crossed, _ := o.land(axis, y[axis])
			if from.q[axis] < at {
				crossed++
			}
			if to < at {
				crossed--
			}
			net += float64(crossed * float64(from.mass*chance))
		}
	}
	return net
}

// binAtoms adds the atoms to the bins of grids on some axes.
func (s *State) binAtoms(dst []float64, axes []int, grids []walk.Grid) {
	area := 1.0
	for _, g := range grids {
		area *= g.Width()
	}
atoms:
	for _, at := range s.atoms {
		bin := 0
		for j, g := range grids {
			x := at.q[axes[j]]
			if !(x >= g.Lo && x <= g.Hi) {
				continue atoms
			}
			bin = bin*g.N + min(int((x-g.Lo)*(1/g.Width())), g.N-1)
		}
		dst[bin] += at.mass / area
	}
}
