package soret

import (
	"math"
	"slices"
)

// State is a density of walkers on the mesh of an [Operator], after some steps.
// It is a [Density], so every law of this package can be asked about it.
type State struct {
	op    *Operator
	steps uint64
	a     []float64 // moments, those of the last coordinate together
	gone  []float64 // mass that has left, by axis and side
	atoms []atom    // the mass, as long as it stands at few points; else nil
	stale bool      // a does not know the atoms yet
	blur  bool      // atoms stand for walkers that rounding separates
}

var _ Density = (*State)(nil)

func (o *Operator) newState() *State {
	return &State{op: o, a: make([]float64, o.Size()), gone: make([]float64, 2*o.Dim())}
}

// Clone is a state that goes its own way.
func (s *State) Clone() *State {
	c := s.op.newState()
	c.steps = s.steps
	copy(c.a, s.a)
	copy(c.gone, s.gone)
	c.atoms, c.stale, c.blur = slices.Clone(s.atoms), s.stale, s.blur
	return c
}

// Steps is the number of steps since the start.
func (s *State) Steps() uint64 { return s.steps }

// Advance takes n steps.
func (s *State) Advance(n uint64) {
	for range n {
		s.steps++
		if s.atoms != nil {
			s.stepAtoms()
			continue
		}
		s.op.transfer.mul(s.op.work, s.a, s.gone)
		s.a, s.op.work = s.op.work, s.a
	}
}

// Mass is the mass on the mesh: the survival probability if the start had
// mass 1, walls absorb, and nothing leaks.
func (s *State) Mass() (mass float64) {
	if s.atoms == nil {
		return s.op.mass(s.a)
	}
	for _, at := range s.atoms {
		mass += at.mass
	}
	return mass
}

func (o *Operator) mass(a []float64) (sum float64) {
	o.eachCell(func(at func(k, l int) int, _ int) { sum += a[at(0, 0)] })
	return sum
}

// Gone is the mass that has left through the lower (side 0) or upper (side 1)
// end of a coordinate. With two absorbing coordinates mass that leaves
// both in one step is counted to the first.
func (s *State) Gone(axis, side int) float64 { return s.gone[2*axis+side] }

// Absorbed is the mass that absorbing walls have taken.
func (s *State) Absorbed() float64 { return s.left(absorbs) }

// Leaked is the mass that has left the window on free space. The density on the
// window is then too small by no more than this in all, since only what is
// outside could come back: Int |rho - rho_true| <= Leaked over the window.
func (s *State) Leaked() float64 { return s.left(leaks) }

func (s *State) left(by ending) (sum float64) {
	for i, a := range s.op.axes {
		for side, end := range a.ends {
			if end == by {
				sum += s.gone[2*i+side]
			}
		}
	}
	return sum
}

// Residual is how far the state is from being stationary: an upper bound, cell
// by cell from Schwarz's inequality, on
//
//	Int |L rho - rho| dq
func (s *State) Residual() float64 {
	a := s.moments()
	next := make([]float64, len(a))
	s.op.transfer.mul(next, a, nil)
	for i, v := range a {
		next[i] -= v
	}
	return s.op.size(next)
}

// size is an upper bound on Int |rho| for moments a: in every cell
// sqrt(h Int rho^2) = sqrt(sum_l (2l+1) a_l^2).
func (o *Operator) size(a []float64) (sum float64) {
	o.eachCell(func(at func(k, l int) int, outer int) {
		var square float64
		for k := range outer {
			for l := range o.m {
				v := a[at(k, l)]
				square = math.FMA(float64(v*float64((2*k+1)*(2*l+1))), v, square)
			}
		}
		sum += math.Sqrt(square)
	})
	return sum
}

// eachCell visits the cells. at(k, l) is the index of the moment of order k along
// the first and l along the second coordinate; in one dimension outer is 1
// and k is 0, else outer is m.
func (o *Operator) eachCell(visit func(at func(k, l int) int, outer int)) {
	m := o.m
	if o.Dim() == 1 {
		for e := range o.axes[0].cells() {
			visit(func(_, l int) int { return e*m + l }, 1)
		}
		return
	}
	n := o.axes[1].cells() * m
	for e := range o.axes[0].cells() {
		for f := range o.axes[1].cells() {
			visit(func(k, l int) int { return (e*m+k)*n + f*m + l }, m)
		}
	}
}

// Eval is the density at q, zero outside the mesh. A jump between cells belongs
// to the upper one. Mass at points is smeared over its cells.
func (s *State) Eval(q []float64) float64 { return s.sum(q, -1) }

// Gradient writes the derivatives of the density, of one order less in the cell
// width than Eval.
func (s *State) Gradient(dst, q []float64) {
	for i := range dst {
		dst[i] = s.sum(q, i)
	}
}

// sum is the density at q, or its derivative by coordinate slope.
func (s *State) sum(q []float64, slope int) float64 {
	o, moments := s.op, s.moments()
	if len(q) != o.Dim() {
		panic("soret: wrong length of point")
	}
	var basis [2][maxDegree + 1]float64
	var cell [2]int
	for i, a := range o.axes {
		if !(q[i] >= a.lo() && q[i] <= a.hi()) {
			return 0
		}
		e := a.cell(q[i])
		cell[i] = e
		t := a.local(q[i], e, 0)
		h := a.width(e)
		factor := 1 / h
		if i == slope {
			legendreSlope(basis[i][:o.m], t)
			factor = 2 / h / h
		} else {
			legendre(basis[i][:o.m], t)
		}
		for l := range o.m {
			basis[i][l] *= factor * float64(2*l+1)
		}
	}
	if o.Dim() == 1 {
		return dot(basis[0][:o.m], moments[cell[0]*o.m:][:o.m])
	}
	n := o.axes[1].cells() * o.m
	var v float64
	for k := range o.m {
		row := moments[(cell[0]*o.m+k)*n+cell[1]*o.m:][:o.m]
		v = math.FMA(basis[0][k], dot(basis[1][:o.m], row), v)
	}
	return v
}

// Scale multiplies the density, and what is gone, by a factor.
func (s *State) Scale(by float64) {
	for i := range s.a {
		s.a[i] *= by
	}
	for i := range s.atoms {
		s.atoms[i].mass *= by
	}
	for i := range s.gone {
		s.gone[i] *= by
	}
}

// Add adds a multiple of another state of the same operator to the density, and to
// what is gone; mass at points is put onto the mesh.
func (s *State) Add(by float64, other *State) {
	if other.op != s.op {
		panic("soret: states of different operators")
	}
	a := s.moments()
	s.atoms, s.stale = nil, false
	addTo(a, other.moments(), by)
	addTo(s.gone, other.gone, by)
}

// Mean is the integral of f rho over the mesh: with mass 1 the mean of f.
// It is exact for polynomials f up to Degree+1 in each coordinate.
func (s *State) Mean(f func(q []float64) float64) (mean float64) {
	if s.atoms != nil {
		for _, at := range s.atoms {
			mean = math.FMA(at.mass, f(at.q[:s.op.Dim()]), mean)
		}
		return mean
	}
	s.op.eachNode(func(q []float64, weight func(k, l int) float64, at func(k, l int) int, outer int) {
		var mass float64
		for k := range outer {
			for l := range s.op.m {
				mass = math.FMA(weight(k, l), s.a[at(k, l)], mass)
			}
		}
		mean = math.FMA(mass, f(q), mean)
	})
	return mean
}

// eachNode visits the Gauss points of all cells. The mass at the point is the sum
// of weight(k, l) times the moment at(k, l).
func (o *Operator) eachNode(visit func(q []float64, weight func(k, l int) float64, at func(k, l int) int, outer int)) {
	masses, _ := gaussMoments(o.nodes)
	m, q := o.m, make([]float64, o.Dim())
	place := func(a *axis, e, i int) float64 {
		return math.FMA(0.5*(1+o.nodes.x[i]), a.width(e), a.edges[e])
	}
	cell := 0
	o.eachCell(func(at func(k, l int) int, outer int) {
		e, f := cell, 0
		if outer > 1 {
			n := o.axes[1].cells()
			e, f = cell/n, cell%n
		}
		cell++
		for i := range m {
			q[0] = place(o.axes[0], e, i)
			if outer == 1 {
				visit(q, func(_, l int) float64 { return masses[i*m+l] }, at, outer)
				continue
			}
			for j := range m {
				q[1] = place(o.axes[1], f, j)
				visit(q, func(k, l int) float64 { return masses[i*m+k] * masses[j*m+l] }, at, outer)
			}
		}
	})
}
