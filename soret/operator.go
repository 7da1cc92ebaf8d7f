package soret

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"thermowalk/walk"
)

// maxDegree bounds Mesh.Degree, maxOutcomes the outcomes of one step, maxEntries the
// matrix in one dimension (1 GiB).
const (
	maxDegree   = 15
	maxOutcomes = 4096
	maxEntries  = 1 << 27
)

// Mesh says how finely the density of an [Operator] is kept: by a polynomial of
// degree Degree in each of Cells equal cells to a coordinate; of as many unequal
// ones where walls and a constant g make a lattice that jumps stay on.
//
// Lo and Hi are the window on a coordinate that has no wall, or a wall on one
// side only: mass that leaves it is lost, and counted ([State.Leaked]). Where
// there are walls they are not looked at, and may be nil if there are walls all
// round. Nodes is the number of quadrature points for each random factor of the
// general law but the first continuous one, which is integrated exactly; a quarter of it
// are those of the part of a step made, in the flux density in the plane.
//
// A density whose scale is a few cells is kept to about 1e-10 at the default
// degree; refine until [Refine] states the error that is wanted. Cells may be
// wider or narrower than a step eta g. From a point binary walkers come to stand
// in narrow clusters, eta g apart, that spread slowly: choose cells that resolve
// these if single bins matter.
type Mesh struct {
	Lo, Hi []float64
	Cells  []int // by coordinate; nil: in one dimension 256, 1024 from a point, 64 by the general law; in two 24 each
	Degree int   // 0: 7; at most 15
	Nodes  int   // 0: 16
}

// filled puts the defaults in.
func (m Mesh) filled(w walk.Walk) Mesh {
	if m.Cells == nil {
		m.Cells = map[int][]int{1: {256}, 2: {24, 24}}[w.Dim()]
		if w.Dim() == 1 && w.Start != nil {
			if _, point := onePoint(w.Start); point {
				m.Cells = []int{1024}
			}
		}
		if _, general := w.Law.(walk.General); general && w.Dim() == 1 {
			m.Cells = []int{64}
		}
	}
	if m.Degree == 0 {
		m.Degree = 7
	}
	if m.Nodes == 0 {
		m.Nodes = 16
	}
	return m
}

// coarser has half the cells and half the nodes.
func (m Mesh) coarser() Mesh {
	cells := make([]int, len(m.Cells))
	for i, n := range m.Cells {
		cells[i] = n / 2
	}
	m.Cells, m.Nodes = cells, max(m.Nodes/2, 1)
	return m
}

func (m Mesh) check(dim int) error {
	var errs []error
	if len(m.Cells) != dim {
		errs = append(errs, fmt.Errorf("soret: the mesh has cells in %d coordinates, the walk has %d", len(m.Cells), dim))
	}
	for _, n := range m.Cells {
		if n < 1 {
			errs = append(errs, fmt.Errorf("soret: the mesh has %d cells; at least 1 is needed", n))
		}
	}
	if m.Degree < 1 || m.Degree > maxDegree {
		errs = append(errs, fmt.Errorf("soret: the degree of the mesh is %d; it runs from 1 to %d", m.Degree, maxDegree))
	}
	if m.Nodes < 1 || m.Nodes > 256 {
		errs = append(errs, fmt.Errorf("soret: %d nodes for gamma and xi; give 1 to 256", m.Nodes))
	}
	for _, bound := range [][]float64{m.Lo, m.Hi} {
		if bound != nil && len(bound) != dim {
			errs = append(errs, fmt.Errorf("soret: the window of the mesh has %d bounds, the walk %d coordinates", len(bound), dim))
		}
	}
	return errors.Join(errs...)
}

// window is Lo and Hi of coordinate i, NaN if they are not given.
func (m Mesh) window(i int) (lo, hi float64) {
	lo, hi = math.NaN(), math.NaN()
	if m.Lo != nil {
		lo = m.Lo[i]
	}
	if m.Hi != nil {
		hi = m.Hi[i]
	}
	return lo, hi
}

// Operator is the one-step transfer operator of a walk: what one step does to
// the density of walkers, without noise and without an expansion in eta.
//
//	rho'(y) = (L rho)(y) = sum_b w_b  sum_{x : T_b(x) = y} rho(x) / |det dT_b(x)|
//
// T_b are the outcomes of a step, each with its chance w_b, walls included: for
// the binary law (Eq. 8) the 2^G choices of signs, T(x) = x - eta mu(x) - eta zeta g(x),
// with chances 2^-G; for the general law (Eq. 4, one dimension) the values of
// gamma and xi, by quadrature. It speaks about the walk of package walk,
// with all its walls and with drift, in one or two dimensions.
//
// The density is kept on a [Mesh] by its first Legendre moments in each cell.
// The operator moves polynomials exactly and projects the result
// onto polynomials again (Galerkin's method with exact integrals; with degree 0
// it would be Ulam's). So
//
//   - mass is conserved to rounding, what walls take being counted;
//   - the error falls with the cell width h as h^(Degree+1), in the mean square, where
//     the density is smooth. Walls with a slope of g at them, absorbing walls and jumps of the
//     start make jumps in the density, which steps spread over the mesh: then
//     masses and moments converge about as h^2;
//   - in one dimension maps may fold; in two a [*Fault] tells where they do, and
//     the periodic coordinate's field must have its period.
//
// [Refine] states the error of any number made with it.
//
// Fluxes and times are per step, and not divided by eta^2: this is the walk at its
// own eta, to be held against what package walk measures. All results have
// the same bits on every platform, if the fields have them. An Operator and its
// states share scratch space: use them from one goroutine.
//
// Source: the exact law of Eqs. 8-9 iterated; for the method see S. M. Ulam, A
// Collection of Mathematical Problems (1960), VI.4, and J. Ding and A. Zhou,
// Statistical Properties of Deterministic Systems (2009), ch. 6.
type Operator struct {
	walk     walk.Walk
	mesh     Mesh
	axes     []*axis
	walls    []walk.Wall
	m        int // moments in a cell and coordinate
	nodes    rule
	outcomes *outcomes
	transfer transfer
	reached  []int // cells that a step spans, by coordinate
	work     []float64
}

// transfer is the matrix of an operator between vectors of moments.
type transfer interface {
	// mul makes dst the image of src; what leaves side s of axis i is added to
	// gone[2i+s], unless gone is nil.
	mul(dst, src, gone []float64)
	// mulT makes dst the image of src under the transposed matrix.
	mulT(dst, src []float64)
}

// NewOperator builds the operator of a walk on a mesh. The start of the walk may
// be nil if [Operator.Start] is not called. It is an error if the walk is not
// one that the operator is for, and a [*Fault] if a step is not finite
// somewhere on the mesh, or folds in two dimensions.
func NewOperator(w walk.Walk, mesh Mesh) (*Operator, error) {
	check := w
	if w.Law != nil && w.Start == nil {
		check.Start = walk.Point(make([]float64, w.Law.Dim())...)
	}
	if err := check.Check(); err != nil {
		return nil, err
	}
	dim := w.Dim()
	if dim > 2 {
		return nil, fmt.Errorf("soret: the operator exists in one and two dimensions, not %d", dim)
	}
	mesh = mesh.filled(w)
	if err := mesh.check(dim); err != nil {
		return nil, err
	}
	o := &Operator{walk: w, mesh: mesh, m: mesh.Degree + 1, nodes: legendreRule(mesh.Degree + 1)}
	size := 1
	for i := range dim {
		wall := walk.Free()
		if w.Boundary != nil && w.Boundary[i] != nil {
			wall = w.Boundary[i]
		}
		lo, hi := mesh.window(i)
		a, err := newAxis(wall, lo, hi, mesh.Cells[i])
		if err != nil {
			return nil, fmt.Errorf("coordinate %d: %w", i+1, err)
		}
		o.axes, o.walls = append(o.axes, a), append(o.walls, wall)
		size *= a.cells() * o.m
	}
	o.work = make([]float64, size)
	var err error
	if o.outcomes, err = newOutcomes(w.Law, w.Eta, mesh.Nodes); err != nil {
		return nil, err
	}
	if dim == 1 {
		err = o.buildLine()
	} else {
		var p *planeTransfer
		if p, err = newPlane([2]*axis(o.axes), o.outcomes, o.m, w.Eta); err == nil {
			o.transfer, o.reached = p, p.reached[:]
		}
	}
	if err != nil {
		return nil, err
	}
	return o, nil
}

// farthest bounds a step, in lengths between the walls that fold it: the parts of the mesh that a cell comes
// upon are as many.
const farthest = 100

// tooFar refuses a step from a place that the mesh cannot follow. An infinite step is one too; a caller that
// has a Fault to tell of it does so first.
func tooFar(a *axis, from []float64, step float64) error {
	far := math.Abs(step) / a.length()
	if !a.folds() || !(far > farthest) {
		return nil
	}
	times := fmt.Sprintf("%.3g", far)
	if math.IsInf(far, 0) {
		times = "countless"
	}
	return fmt.Errorf("soret: a step from q = %s is %s times as long as the way between the walls; the operator knows steps of up to %d times", at(from), times, farthest)
}

// buildLine makes the operator of one dimension.
func (o *Operator) buildLine() error {
	a := o.axes[0]
	if o.outcomes.noise == nil {
		if edges := orbitEdges(a, o.outcomes, a.cells()); edges != nil {
			a.edges = edges
			o.work = make([]float64, a.cells()*o.m)
		}
	}
	build, kernel := newLineBuilder(a, a, o.m), newKernel(o.outcomes, a, o.m+4)
	var x, y [1]float64
	for e := range a.cells() {
		if x[0] = a.edges[e]; o.outcomes.noise != nil {
			step := math.Sqrt(o.outcomes.scale2(x[:], 0))
			if math.IsInf(step, 0) { // its square is; it may be finite
				var fault *Fault
				if err := o.noiseFault(e); errors.As(err, &fault) {
					return err
				}
			}
			if err := tooFar(a, x[:], step); err != nil {
				return err
			}
		}
		if o.outcomes.noise != nil && !build.spread(e, kernel) {
			return o.noiseFault(e)
		}
		for b, w := range o.outcomes.weight {
			if o.outcomes.noise != nil {
				break
			}
			step := func(q float64) float64 {
				x[0] = q
				o.outcomes.to(b, y[:], x[:])
				return y[0]
			}
			if to := step(a.edges[e]); !math.IsInf(to, 0) {
				if err := tooFar(a, a.edges[e:e+1], to-a.edges[e]); err != nil {
					return err
				}
			}
			if !build.add(e, w, step) {
				return lineFault(a, e, step, o.walk.Eta)
			}
		}
		build.next(e, 1)
		if len(build.t.val) > maxEntries {
			return fmt.Errorf("soret: steps reach so far that the operator has more than %d entries; give fewer cells", maxEntries)
		}
	}
	o.transfer, o.reached = lineOnly{build.t}, []int{build.t.reach}
	return nil
}

// lineFault names the first sample of cell e at which a step is not finite.
func lineFault(a *axis, e int, step func(float64) float64, eta float64) error {
	for i := range cutSamples + 3 {
		x := math.FMA(samplePlace(i), a.width(e), a.edges[e])
		if y := step(x); math.IsNaN(y) || math.IsInf(y, 0) {
			return &Fault{Kind: NotFinite, At: []float64{x}, Value: y, Eta: eta}
		}
	}
	return fmt.Errorf("soret: a step is not finite between q = %g and %g", a.edges[e], a.edges[e+1])
}

// lineOnly is the transfer in one dimension.
type lineOnly struct{ t *lineTransfer }

func (l lineOnly) mul(dst, src, gone []float64) {
	clear(dst)
	l.t.mul(dst, src)
	if gone != nil {
		below, above := l.t.lost(src)
		gone[0] += below
		gone[1] += above
	}
}

func (l lineOnly) mulT(dst, src []float64) {
	clear(dst)
	l.t.mulT(dst, src)
}

// Dim is the number of coordinates.
func (o *Operator) Dim() int { return len(o.axes) }

// Size is the number of unknowns: moments of all cells.
func (o *Operator) Size() int { return len(o.work) }

// Mesh is the mesh with its defaults filled in.
func (o *Operator) Mesh() Mesh { return o.mesh }

// Edges are those of the cells along a coordinate, counted from zero, ascending.
func (o *Operator) Edges(axis int) []float64 { return slices.Clone(o.axes[axis].edges) }
