package soret

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Inspect looks through a box for places where the field is unfit at this eta:
// where a component is negative, NaN or infinite, or where x -> x +- eta g(x) is not
// one-to-one,
//
//	1 +- eta g' <= 0           (n = 1)
//	det(I + t Z dg) <= 0       (n > 1), some t <= eta and signs Z = diag(+-1) shared by groups
//
// It returns the worst place for each component or map, none if the field is
// fit. It scans a grid (4097 points in one dimension, 129^2, 33^3, 16384 quasi-random
// points beyond) and then descends from the worst grid points; a fault in a
// pocket finer than the grid to which no slope leads is missed. A fault need
// not spoil a measurement: the laws check the reach of their surface
// themselves. lo and hi have n finite entries; groups as in [Medium].
func Inspect(f Field, groups []int, lo, hi []float64, eta float64) ([]*Fault, error) {
	n := f.Dim()
	m := Medium{Field: f, Density: nothing{}, Groups: groups, Lo: lo, Hi: hi}
	if err := m.check(); err != nil {
		return nil, err
	}
	if !(eta > 0) || math.IsInf(eta, 0) {
		return nil, fmt.Errorf("soret: eta = %g; a positive number is needed", eta)
	}
	for i := range n {
		if a, b := m.bounds(i); math.IsInf(a, 0) || math.IsInf(b, 0) {
			return nil, fmt.Errorf("soret: the field is inspected in a finite box; coordinate %d runs from %g to %g", i+1, a, b)
		}
	}
	points, spacing := scan(lo, hi)
	l := newLocal(n)
	var faults []*Fault

	bad := make([]bool, n)
	for _, q := range points {
		f.Value(l.g, q)
		for i, g := range l.g {
			if !bad[i] && (math.IsNaN(g) || math.IsInf(g, 0)) {
				bad[i] = true
				faults = append(faults, &Fault{Kind: NotFinite, Component: i, At: clone(q), Value: g, Eta: eta})
			}
		}
	}
	for i := range n {
		worst, where := descend(points, spacing, lo, hi, func(q []float64) float64 {
			f.Value(l.g, q)
			return l.g[i]
		})
		if worst < 0 {
			faults = append(faults, &Fault{Kind: Negative, Component: i, At: where, Value: worst, Eta: eta})
		}
	}
	for _, sign := range signVectors(units(groups, n), n) {
		worst, where := descend(points, spacing, lo, hi, func(q []float64) float64 {
			f.Jacobian(l.dg, q)
			return stretch(l.dg, sign, eta)
		})
		if worst <= 0 {
			faults = append(faults, &Fault{Kind: Folded, Component: -1, Sign: common(sign), At: where, Value: worst, Eta: eta})
		}
	}
	return faults, nil
}

// stretch is the least factor by which x -> x + eta Z g(x) stretches a direction:
//
//	1 + eta Z g'   (n = 1),   1 + eta lambda over the eigenvalues lambda of Z dg   (n > 1)
//
// of which the real ones decide: det(I + t Z dg) vanishes for some t <= eta if and only
// if one of them is <= 0. For a complex one its modulus is taken.
func stretch(dg, sign []float64, eta float64) float64 {
	n := len(sign)
	if n == 1 {
		return 1 + float64(float64(sign[0]*eta)*dg[0])
	}
	a := mat.NewDense(n, n, nil)
	for i := range n {
		for j := range n {
			v := sign[i] * dg[i*n+j]
			if math.IsNaN(v) || math.IsInf(v, 0) {
				return math.NaN()
			}
			a.Set(i, j, v)
		}
	}
	var eigen mat.Eigen
	if !eigen.Factorize(a, mat.EigenNone) {
		return math.NaN()
	}
	least := math.Inf(1)
	for _, lambda := range eigen.Values(nil) {
		s := 1 + eta*real(lambda)
		if imag(lambda) != 0 {
			s = math.Hypot(s, eta*imag(lambda))
		}
		least = min(least, s)
	}
	return least
}

// signVectors lists the signs of all coordinates for every choice of one sign
// per group; beyond maxGroups only the two with all signs equal.
func signVectors(us [][]int, n int) [][]float64 {
	var all [][]float64
	if len(us) > maxGroups {
		us = [][]int{nil}
		for i := range n {
			us[0] = append(us[0], i)
		}
	}
	for signs := range 1 << len(us) {
		z := make([]float64, n)
		for g, u := range us {
			for _, i := range u {
				z[i] = 1 - 2*float64(signs>>g&1)
			}
		}
		all = append(all, z)
	}
	return all
}

// scan covers a box with points; spacing is their distance along each axis.
func scan(lo, hi []float64) (points [][]float64, spacing []float64) {
	n := len(lo)
	spacing = make([]float64, n)
	perAxis := map[int]int{1: 4097, 2: 129, 3: 33}[n]
	if perAxis > 0 {
		total := 1
		for i := range n {
			total *= perAxis
			spacing[i] = (hi[i] - lo[i]) / float64(perAxis-1)
		}
		for k := range total {
			q := make([]float64, n)
			for i := range q {
				q[i] = min(hi[i], math.FMA(spacing[i], float64(k%perAxis), lo[i]))
				k /= perAxis
			}
			points = append(points, q)
		}
		return points, spacing
	}
	// The additive recurrence of the generalised golden ratio: x^(n+1) = x + 1.
	golden := 2.0
	for range 64 {
		golden = math.Pow(1+golden, 1/float64(n+1))
	}
	for k := range 16384 {
		q := make([]float64, n)
		ratio := 1.0
		for i := range q {
			ratio /= golden
			_, u := math.Modf(0.5 + ratio*float64(k+1))
			q[i] = lo[i] + u*(hi[i]-lo[i])
		}
		points = append(points, q)
	}
	for i := range spacing {
		spacing[i] = (hi[i] - lo[i]) / 8
	}
	return points, spacing
}

// descend looks for the minimum of f in the box: from the lowest few of the
// points, by a compass search. NaN counts as high.
func descend(points [][]float64, spacing, lo, hi []float64, f func(q []float64) float64) (lowest float64, where []float64) {
	type start struct {
		v float64
		q []float64
	}
	const starts = 4
	var best []start
	for _, q := range points {
		v := f(q)
		if math.IsNaN(v) || len(best) == starts && v >= best[starts-1].v {
			continue
		}
		k, _ := slices.BinarySearchFunc(best, v, func(s start, v float64) int {
			if s.v <= v {
				return -1
			}
			return 1
		})
		best = slices.Insert(best, k, start{v, q})
		best = best[:min(len(best), starts)]
	}
	lowest = math.Inf(1)
	for _, s := range best {
		q, v := clone(s.q), s.v
		for scale := 0.5; scale > 1e-6; {
			moved := false
			for i := range q {
				for _, way := range [2]float64{-1, 1} {
					old := q[i]
					q[i] = min(hi[i], max(lo[i], old+way*scale*spacing[i]))
					if w := f(q); w < v {
						v, moved = w, true
					} else {
						q[i] = old
					}
				}
			}
			if !moved {
				scale /= 2
			}
		}
		if v < lowest {
			lowest, where = v, q
		}
	}
	return lowest, where
}
