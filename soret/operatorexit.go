package soret

import (
	"errors"
	"math"
	"slices"
)

// Exit is when, and through which ends, walkers leave between absorbing walls.
//
//	Steps = sum_{n>=0} mass(n)     mean number of steps to absorption, if the mass at first is 1
//	Through[2i+s]                  mass absorbed or leaked at side s of coordinate i
//
// A walker that its n-th step takes away has taken n steps, as in package walk.
type Exit struct {
	Steps   float64
	Through []float64
}

// exitTolerance is the residual of mean exit times, in steps; more where
// rounding of long times makes it.
const exitTolerance = 1e-11

// Exit solves for what becomes of a state in the end,
//
//	(I - L) x = rho,   Steps = Int x dq
//
// x(q) being the mean number of visits to q. It is an error if no wall absorbs,
// or if mass lingers so long that no small residual is reached. A
// free side counts as absorbing at its window: see to it that Through is small
// there. The state is not changed.
func (o *Operator) Exit(state *State) (Exit, error) {
	x, err := o.visits(state)
	if err != nil {
		return Exit{}, err
	}
	e := Exit{Steps: o.mass(x), Through: make([]float64, 2*o.Dim())}
	o.transfer.mul(o.work, x, e.Through)
	return e, nil
}

func (o *Operator) visits(state *State) ([]float64, error) {
	if state.op != o {
		panic("soret: the state belongs to another operator")
	}
	if err := o.exits(); err != nil {
		return nil, err
	}
	x := slices.Clone(state.moments())
	_, err := newSolver(o, false, nil).solve(x, state.moments(), exitTolerance, o.size)
	return x, err
}

// exits asks for an absorbing wall.
func (o *Operator) exits() error {
	for _, a := range o.axes {
		if a.ends[0] == absorbs || a.ends[1] == absorbs {
			return nil
		}
	}
	return errors.New("soret: an exit time needs an absorbing wall")
}

// ExitCurve is the mean number of steps to absorption as a function of the
// starting point.
//
//	u(q) = 1 + sum_b w_b u(T_b(q)),   u = 0 beyond the walls
//
// It is a piecewise polynomial on the cells: u itself has a jump at each point
// from which a step just reaches a wall, and at those from which a step leads
// to such a jump, and is approached in the mean over a cell there. The mean of u
// over a density on the mesh is the Steps of its [Operator.Exit], exactly.
type ExitCurve struct {
	op *Operator
	u  []float64 // values of the moments
}

// ExitCurve solves the equation of the curve.
func (o *Operator) ExitCurve() (*ExitCurve, error) {
	if err := o.exits(); err != nil {
		return nil, err
	}
	c := &ExitCurve{op: o, u: make([]float64, o.Size())}
	one := make([]float64, o.Size())
	o.eachCell(func(at func(k, l int) int, _ int) { one[at(0, 0)] = 1 })
	largest := func(r []float64) (size float64) {
		for _, v := range r {
			size = max(size, math.Abs(v))
		}
		return size
	}
	_, err := newSolver(o, true, nil).solve(c.u, one, exitTolerance, largest)
	if err != nil {
		return nil, err
	}
	return c, nil
}

// Eval is the curve at q; zero outside the mesh.
func (c *ExitCurve) Eval(q []float64) float64 {
	o := c.op
	if len(q) != o.Dim() {
		panic("soret: wrong length of point")
	}
	var basis [2][maxDegree + 1]float64
	var cell [2]int
	for i, a := range o.axes {
		if !(q[i] >= a.lo() && q[i] <= a.hi()) {
			return 0
		}
		cell[i] = a.cell(q[i])
		legendre(basis[i][:o.m], a.local(q[i], cell[i], 0))
	}
	if o.Dim() == 1 {
		return dot(basis[0][:o.m], c.u[cell[0]*o.m:][:o.m])
	}
	n := o.axes[1].cells() * o.m
	var v float64
	for k := range o.m {
		v = math.FMA(basis[0][k], dot(basis[1][:o.m], c.u[(cell[0]*o.m+k)*n+cell[1]*o.m:][:o.m]), v)
	}
	return v
}
