package soret

import (
	"math"
	"slices"
)

// current is the flux density in the plane, a vector field on the mesh: what the next
// step of a density carries through a surface element,
//
//	J(y) = sum_b w_b Int_0^1 dt Int rho(x) d_b(x) delta(y - x - t d_b(x)) dx,   d_b = T_b(x) - x
//
// per step, steps being straight segments that the walls fold. For a fixed part t of
// the step, walkers stand where a walk with steps t d_b would end, so the same transfer
// takes rho d_b there; the integral over t is Gauss's rule. [Exact] is this at single points,
// without walls.
type current [2]State

// partNodes is the number of points of t, from those of Mesh: so their error is in that of
// the mesh.
func (m Mesh) partNodes() int { return max(1, m.Nodes/4) }

// currents are the flux densities in densities, given by their moments.
func (o *Operator) currents(densities [][]float64) ([]current, error) {
	p, ok := o.transfer.(*planeTransfer)
	if !ok {
		panic("soret: a current in the plane of a walk that is not there")
	}
	list := make([]current, len(densities))
	sources := make([][][2][]float64, len(densities)) // rho d_b, by density and outcome
	for i, rho := range densities {
		list[i] = current{{op: o, a: make([]float64, o.Size())}, {op: o, a: make([]float64, o.Size())}}
		sources[i] = o.displaced(p, rho)
	}
	nodes := legendreRule(o.mesh.partNodes())
	for k, x := range nodes.x {
		t := 0.5 * (1 + x)
		part, err := newPlane([2]*axis(o.axes), o.outcomes.part(t), o.m, t*o.walk.Eta)
		if err != nil {
			return nil, err
		}
		if o.axes[1].ends[0] == reflects {
			if part.turned, err = part.secondHalves(o.outcomes.part(t), t*o.walk.Eta, true); err != nil {
				return nil, err
			}
		}
		for i, j := range list {
			for axis := range j {
				for b, d := range sources[i] {
					part.carry(j[axis].a, d[axis], b, axis, nodes.w[k])
				}
			}
		}
	}
	for _, j := range list {
		for axis := range j {
			p.changeRows(o.work, j[axis].a, p.moments)
			copy(j[axis].a, o.work)
		}
	}
	return list, nil
}

// part are the outcomes of walkers that have made a part t of their step.
func (o *outcomes) part(t float64) *outcomes {
	p := *o
	p.to = func(b int, y, x []float64) {
		o.to(b, y, x)
		for i := range y {
			y[i] = math.FMA(t, y[i]-x[i], x[i])
		}
	}
	p.fork = func() *outcomes { return o.fork().part(t) }
	return &p
}

// displaced are the moments of rho d_b along each coordinate, by outcome.
func (o *Operator) displaced(p *planeTransfer, rho []float64) [][2][]float64 {
	n1 := o.axes[1].cells() * o.m
	masses := make([]float64, len(rho))
	p.changeBoth(masses, rho, p.masses)
	x, y := make([]float64, 2), make([]float64, 2)
	list := make([][2][]float64, len(o.outcomes.signs))
	for b := range list {
		for axis := range 2 {
			list[b][axis] = make([]float64, len(rho))
		}
		for i := range o.axes[0].cells() * o.m {
			x[0] = p.node(o.axes[0], i)
			for j := range n1 {
				x[1] = p.node(o.axes[1], j)
				o.outcomes.to(b, y, x)
				for axis := range 2 {
					list[b][axis][i*n1+j] = float64(masses[i*n1+j] * (y[axis] - x[axis]))
				}
			}
		}
		for _, d := range list[b] {
			p.changeBoth(d, slices.Clone(d), p.moments)
		}
	}
	return list
}

// carry adds to dst where outcome b takes src, times weight, as masses on the lines of axis 0; what a
// mirror of the given axis has turned round counts negative.
func (p *planeTransfer) carry(dst, src []float64, b, axis int, weight float64) {
	n0, n1 := p.axes[0].cells()*p.m, p.axes[1].cells()*p.m
	lines := p.across[b]
	if axis == 1 && p.turned != nil {
		lines = p.turned[b]
	}
	p.onLines(src)
	p.firstHalf(p.parent[b], make([][2]float64, n1))
	rows(n0, func(i int) {
		for _, from := range p.unfolded[i] {
			line, weight := p.arrived(from), weight
			if _, sheet := p.axes[0].real(p.firstTile + from/p.m); axis == 0 && p.axes[0].mirrored(sheet) {
				weight = -weight
			}
			for j := range line {
				line[j] *= weight
			}
			lines[from].mul(dst[i*n1:(i+1)*n1], line)
		}
	})
}

// changeBoth applies an m*m matrix along both axes of each cell.
func (p *planeTransfer) changeBoth(dst, src, matrix []float64) {
	p.changeRows(dst, src, matrix)
	rows(len(dst)/p.m, func(i int) { changeIn(dst[i*p.m:(i+1)*p.m], matrix) })
}

// through is the mean of normal . J over a segment of the plane.
func (c *current) through(centre, normal []float64, radius float64) float64 {
	o := c[0].op
	along := []float64{-normal[1], normal[0]}
	cuts := []float64{-radius, radius} // where the segment meets edges of cells
	for i, a := range o.axes {
		images := []float64{0}
		if a.ends[0] == wraps {
			images = []float64{-a.length(), 0, a.length()}
		}
		for _, edge := range a.edges {
			for _, image := range images {
				if s := (edge + image - centre[i]) / along[i]; math.Abs(s) < radius {
					cuts = append(cuts, s)
				}
			}
		}
	}
	slices.Sort(cuts)
	var sum float64
	q := make([]float64, 2)
	for k := 1; k < len(cuts); k++ {
		for j, x := range o.nodes.x {
			s := math.FMA(0.5*(1+x), cuts[k]-cuts[k-1], cuts[k-1])
			for i, a := range o.axes {
				q[i] = math.FMA(s, along[i], centre[i])
				if a.ends[0] == wraps {
					q[i] = a.back(q[i], a.sheet(q[i]))
				}
			}
			flux := math.FMA(normal[0], c[0].Eval(q), float64(normal[1]*c[1].Eval(q)))
			sum = math.FMA(o.nodes.w[j]*(cuts[k]-cuts[k-1]), flux, sum)
		}
	}
	return sum / (2 * radius)
}
