package soret

import "math"

// ballRule is a product rule for the mean over the unit ball of dimension d,
// made of the composite Gauss rule with the given number of panels an axis.
//
//	u_1 = sin-like(v_1),  u_2 = cos-like(v_1) sin-like(v_2),  ...
//	sin-like(v) = 2v/(1+v^2),  cos-like(v) = (1-v^2)/(1+v^2),   -1 <= v <= 1
//
// so every slice of the ball is mapped on a cube by rational functions, smooth
// up to the rim. The last coordinate is linear. For d = 0 it is one point.
type ballRule struct {
	d       int
	nodes   []float64 // on (-1, 1)
	weights []float64
}

func newBallRule(d, panels int) ballRule {
	b := ballRule{d: d}
	for p := range panels {
		half := 1 / float64(panels)
		mid := (2*float64(p)+1)*half - 1
		for _, node := range gauss16 {
			for _, x := range [2]float64{-node.x, node.x} {
				b.nodes = append(b.nodes, math.FMA(half, x, mid))
				b.weights = append(b.weights, half*node.w)
			}
		}
	}
	return b
}

// mean averages f over the ball. f gets a point of d coordinates.
func (b ballRule) mean(f func(u []float64) (float64, error)) (float64, error) {
	u := make([]float64, b.d)
	var sum, volume float64
	var walk func(axis int, radius, weight float64) error
	walk = func(axis int, radius, weight float64) error {
		if axis == b.d {
			v, err := f(u)
			sum = math.FMA(weight, v, sum)
			volume += weight
			return err
		}
		for k, v := range b.nodes {
			s, c, stretch := v, 0.0, 1.0
			if axis < b.d-1 {
				v2 := float64(v * v)
				s = 2 * v / (1 + v2)
				c = (1 - v2) / (1 + v2)
				stretch = 2 * c / (1 + v2)
			}
			u[axis] = radius * s
			if err := walk(axis+1, radius*c, float64(weight*float64(b.weights[k]*float64(radius*stretch)))); err != nil {
				return err
			}
		}
		return nil
	}
	if err := walk(0, 1, 1); err != nil {
		return 0, err
	}
	return sum / volume, nil
}

// complement is an orthonormal basis of the plane orthogonal to a unit vector,
// by Householder reflection: n-1 vectors of n entries.
func complement(normal []float64) [][]float64 {
	n := len(normal)
	// v = normal + sign e_1 reflects e_1 on the line of the normal; the images
	// of the other axes span its complement.
	v := clone(normal)
	v[0] += math.Copysign(1, v[0])
	scale := 2 / dot(v, v)
	basis := make([][]float64, n-1)
	for k := range basis {
		e := make([]float64, n)
		factor := -float64(scale * v[k+1])
		for i := range e {
			e[i] = float64(factor * v[i])
		}
		e[k+1]++
		basis[k] = e
	}
	return basis
}
