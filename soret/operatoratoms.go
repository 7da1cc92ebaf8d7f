package soret

import (
	"cmp"
	"math"
	"slices"

	"thermowalk/walk"
)

// maxExact is the number of points up to which those are kept apart that only the rounding of different
// ways separates: it decides on which side of a surface they are. Beyond it they are put together, and
// what counts a point on a surface or on the edge of a bin is not known.
const maxExact = 1 << 10

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
	s.atoms = merge(next, func(a, b atom) bool { return a.q == b.q })
	if n := len(s.atoms); n > maxExact {
		s.atoms = merge(s.atoms, o.same)
		s.blur = s.blur || len(s.atoms) < n
	}
	s.stale = true
	if len(s.atoms) > maxAtoms {
		s.moments()
		s.atoms = nil
	}
}

// onEdge tells of a place whether it is unknown on which side of an edge its walkers are.
func (s *State) onEdge(axis int, q, edge float64) bool {
	return s.blur && math.Abs(q-edge) < 1e-11*s.op.axes[axis].length()
}

// binsAt lists the bins where the walkers at a place may be.
func (s *State) binsAt(axis int, g walk.Grid, q float64) (list []int) {
	ax := s.op.axes[axis]
	j := int(math.Round(min(max((q-g.Lo)/g.Width(), 0), float64(g.N)))) // the nearest edge
	if edge := g.Edge(j); s.onEdge(axis, q, edge) && edge > ax.lo() && edge < ax.hi() {
		if j > 0 {
			list = append(list, j-1)
		}
		if j < g.N {
			list = append(list, j)
		}
		return append(list, -1) // more than one place
	}
	if q >= g.Lo && q <= g.Hi {
		list = append(list, min(int((q-g.Lo)*(1/g.Width())), g.N-1))
	}
	return list
}

// merge adds up neighbours that are the same, in place.
func merge(list []atom, same func(a, b atom) bool) []atom {
	merged := list[:0]
	for _, at := range list {
		if k := len(merged) - 1; k >= 0 && same(merged[k], at) {
			merged[k].mass += at.mass
		} else {
			merged = append(merged, at)
		}
	}
	return merged
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
			if s.onEdge(axis, from.q[axis], at) || s.onEdge(axis, to, at) {
				return math.NaN()
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
	for _, at := range s.atoms {
		cells, mass := []int{0}, at.mass/area
		for j, g := range grids {
			var finer []int
			for _, bin := range s.binsAt(axes[j], g, at.q[axes[j]]) {
				if bin < 0 {
					mass = math.NaN()
					break
				}
				for _, cell := range cells {
					finer = append(finer, cell*g.N+bin)
				}
			}
			cells = finer
		}
		for _, cell := range cells {
			dst[cell] += mass
		}
	}
}
