package simulate

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"

	"thermowalk/walk"
)

// onestep is what a reduced walk in one dimension moves in one step, as
// Kramers-Moyal moments, averaged over lo:hi with a density that is 1 in the middle
// and changes by slope from end to end. A step from q is
// m + d or m - d with probability 1/2 each, m = -eta mu(q) and d = eta g(q):
//
//	E[dq] = m,  E[dq^2] = m^2 + d^2,  E[dq^4] = m^4 + 6 m^2 d^2 + d^4
//
// Walls are not heard of: a step that ends behind one goes its whole way. All
// are nil for other walks.
func onestep(w *walk.Walk, lo, hi, slope float64) (d1, d2, d4 *float64) {
	law, ok := w.Law.(walk.Reduced)
	if !ok || w.Dim() != 1 {
		return nil, nil, nil
	}
	value := func(f walk.Field, q float64) float64 {
		if f == nil {
			return 0
		}
		out := [][]float64{{0}}
		f.Eval(out, [][]float64{{q}})
		return out[0][0]
	}
	mean := func(of func(m2, d2, m float64) float64) float64 {
		return quad.Fixed(func(q float64) float64 {
			m, d := -w.Eta*value(law.Drift, q), w.Eta*value(law.Field, q)
			return of(m*m, d*d, m) * math.FMA(slope, (q-lo)/(hi-lo)-0.5, 1)
		}, lo, hi, 8, nil, 0) / (hi - lo)
	}
	first := mean(func(_, _, m float64) float64 { return m })
	second := mean(func(m2, d2, _ float64) float64 { return m2 + d2 })
	fourth := mean(func(m2, d2, _ float64) float64 { return m2*m2 + 6*m2*d2 + d2*d2 })
	second, fourth = (second-first*first)/2, fourth/24
	return &first, &second, &fourth
}

// slope is how much the density changes from end to end of a bin, over its mean,
// by the shares of the neighbours.
func slope(t walk.IncrementsTally, s *walk.Scores, bin int) float64 {
	share := func(b int) float64 { return s.Estimate(4 * b).Value }
	below, above := max(bin-1, 0), min(bin+1, t.Grid.N-1)
	if here := share(bin); here > 0 && below < above {
		return (share(above) - share(below)) / float64(above-below) / here
	}
	return 0
}
