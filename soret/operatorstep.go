package soret

import (
	"errors"
	"fmt"
	"math"

	"thermowalk/walk"
)

// outcomes are the places that one step can lead to. Outcome b has the chance
// weight[b] and takes x to the point that to(b, x, y) writes; walls come later.
type outcomes struct {
	dim    int
	weight []float64
	to     func(b int, y, x []float64)
	// scale2 is the mean square of the step in direction i, drift left out.
	scale2 func(x []float64, i int) float64
	noise  *noise  // what is continuous in the general law; nil where nothing is
	signs  [][]int // of a binary law: zeta of each coordinate, by outcome
	fork   func() *outcomes
}

// newOutcomes lists the outcomes of a law: all of a binary one; of the general
// law in one dimension the values of gamma and xi, with one of them kept
// continuous if any is.
func newOutcomes(law walk.Law, eta float64, nodes int) (*outcomes, error) {
	if err := lawFault(law); err != nil {
		return nil, err
	}
	switch law := law.(type) {
	case walk.Binary:
		return binaryOutcomes(law, eta)
	case walk.General:
		return generalOutcomes(law, eta, nodes)
	}
	return nil, fmt.Errorf("soret: the operator needs a binary law (Eq. 8) or the general law (Eq. 4), not %T", law)
}

// lawFault lets the law check itself.
func lawFault(law walk.Law) error {
	if law == nil || law.Dim() < 1 {
		return errors.New("soret: the operator needs a law with at least one coordinate")
	}
	walls := make([]walk.Wall, law.Dim())
	for i := range walls {
		walls[i] = walk.Free()
	}
	_, err := law.Mover(walk.Env{Eta: 1, Walls: walls, Block: 1})
	return err
}

func binaryOutcomes(law walk.Binary, eta float64) (*outcomes, error) {
	n, groups := law.Dim(), law.SignGroups()
	count := 0
	for _, g := range groups {
		count = max(count, g+1)
	}
	o := &outcomes{dim: n}
	for b := range 1 << count {
		zeta := make([]int, n)
		for i, g := range groups {
			zeta[i] = 1 - 2*(b>>g&1)
		}
		o.signs = append(o.signs, zeta)
		o.weight = append(o.weight, math.Ldexp(1, -count))
	}
	scales := binaryScales(law, eta)
	g, c := make([]float64, n), make([]float64, n)
	o.to = func(b int, y, x []float64) {
		scales(g, c, x)
		for i, zeta := range o.signs[b] {
			y[i] = math.FMA(-float64(zeta)*eta, g[i], c[i])
		}
	}
	o.scale2 = func(x []float64, i int) float64 {
		scales(g, c, x)
		return float64(eta*g[i]) * float64(eta*g[i])
	}
	o.fork = func() *outcomes { f, _ := binaryOutcomes(law, eta); return f }
	return o, nil
}

// binaryScales gives g and the drifted position c at a point; by the field's
// own method for points if it has one.
func binaryScales(law walk.Binary, eta float64) func(g, c, x []float64) {
	if r, ok := law.(walk.Reduced); ok {
		g, mu := pointwise(r.Field), func(m, _ []float64) { clear(m) }
		if r.Drift != nil {
			mu = pointwise(r.Drift)
		}
		return func(scale, c, x []float64) {
			g(scale, x)
			mu(c, x)
			for i, m := range c {
				c[i] = math.FMA(-eta, m, x[i])
			}
		}
	}
	q, g, c := rowsOfOne(law.Dim()), rowsOfOne(law.Dim()), rowsOfOne(law.Dim())
	return func(scale, centre, x []float64) {
		for i, v := range x {
			q[i][0] = v
		}
		law.Outcomes(g, c, q, eta)
		for i := range x {
			scale[i], centre[i] = g[i][0], c[i][0]
		}
	}
}

// pointwise evaluates a field at single points.
func pointwise(f walk.Field) func(g, x []float64) {
	if v, ok := f.(interface{ Value(g, q []float64) }); ok {
		return v.Value
	}
	q, g := rowsOfOne(f.Dim()), rowsOfOne(f.Dim())
	return func(dst, x []float64) {
		for i, v := range x {
			q[i][0] = v
		}
		f.Eval(g, q)
		for i := range dst {
			dst[i] = g[i][0]
		}
	}
}

func rowsOfOne(n int) [][]float64 {
	rows := make([][]float64, n)
	for i := range rows {
		rows[i] = make([]float64, 1)
	}
	return rows
}
