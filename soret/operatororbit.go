package soret

import (
	"math"
	"slices"
)

// orbitEdges are cell edges that jumps of the density stay on. Walls make jumps
// where steps from them end, and steps carry these on; if g is constant, they
// all lie on a few lattices and never leave them. When the orbit of the walls
// closes within as many points as cells are wanted, cells are laid between its
// points, about as many as wanted; else, and without walls, it is nil.
func orbitEdges(a *axis, o *outcomes, cells int) []float64 {
	edges := []float64{a.lo(), a.hi()}
	var open []float64
	for side, end := range a.ends {
		if end == absorbs || end == reflects {
			open = append(open, edges[side])
		}
	}
	if open == nil {
		return nil
	}
	same := 1e-10 * a.length()
	var x, y [1]float64
	for len(open) > 0 {
		x[0] = open[len(open)-1]
		open = open[:len(open)-1]
		for b := range o.weight {
			o.to(b, y[:], x[:])
			p := y[0]
			if a.folds() {
				p = a.back(p, a.sheet(p))
			}
			if !(p > a.lo() && p < a.hi()) {
				continue // left, or at a wall
			}
			k, _ := slices.BinarySearch(edges, p)
			if p-edges[k-1] <= same || edges[k]-p <= same {
				continue
			}
			if len(edges) > cells {
				return nil
			}
			edges = slices.Insert(edges, k, p)
			open = append(open, p)
		}
	}
	var fine []float64
	for k := 1; k < len(edges); k++ {
		u, v := edges[k-1], edges[k]
		parts := max(1, math.RoundToEven((v-u)/a.length()*float64(cells)))
		for i := range int(parts) {
			fine = append(fine, math.FMA((v-u)/parts, float64(i), u))
		}
	}
	return append(fine, a.hi())
}
