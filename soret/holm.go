package soret

import "slices"

// holm is Holm's step-down procedure: rejected[i] tells whether hypothesis i
// falls, with at most the chance alpha that any true one does, whatever the
// dependence between the tests. NaN never falls and does not count.
//
//	adjusted_(i) = max_{j<=i} min(1, (m-j+1) p_(j)),   p_(1) <= p_(2) <= ...
//
// Source: S. Holm, Scand. J. Statist. 6, 65 (1979).
func holm(p []float64, alpha float64) (adjusted []float64, rejected []bool) {
	order := make([]int, 0, len(p))
	adjusted = make([]float64, len(p))
	rejected = make([]bool, len(p))
	for i, v := range p {
		adjusted[i] = v
		if v == v {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		}
		return 0
	})
	var last float64
	for k, i := range order {
		last = max(last, min(1, float64(len(order)-k)*p[i]))
		adjusted[i] = last
		rejected[i] = last <= alpha
	}
	return adjusted, rejected
}
