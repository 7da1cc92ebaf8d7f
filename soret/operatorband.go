package soret

import "math"

// bandLU is the LU factorisation, with row exchanges, of a banded matrix.
//
// Row i keeps columns i-below .. i+below+above. Of a singular matrix with a kernel
// of one dimension the last pivot is zero but for rounding: pinned, the last
// unknown is set to zero.
type bandLU struct {
	n, below, above int
	rows            [][]float64
	swap            []int
	factor          [][]float64 // multipliers of step k
	pinned          bool
}

func newBandLU(n, below, above int) *bandLU {
	b := &bandLU{n: n, below: below, above: above, swap: make([]int, n), factor: make([][]float64, n)}
	flat := make([]float64, n*(2*below+above+1))
	for i := range n {
		b.rows = append(b.rows, flat[i*(2*below+above+1):][:2*below+above+1])
	}
	return b
}

// at is the entry of row i and column j, which must lie in the band.
func (b *bandLU) at(i, j int) *float64 { return &b.rows[i][j-i+b.below] }

// decompose factorises in place.
func (b *bandLU) decompose() {
	var largest float64
	for _, row := range b.rows {
		for _, v := range row {
			largest = max(largest, math.Abs(v))
		}
	}
	for k := range b.n {
		last := min(k+b.below, b.n-1)
		pivot := k
		for i := k + 1; i <= last; i++ {
			if math.Abs(*b.at(i, k)) > math.Abs(*b.at(pivot, k)) {
				pivot = i
			}
		}
		b.swap[k] = pivot
		right := min(k+b.below+b.above, b.n-1)
		if pivot != k {
			for j := k; j <= right; j++ {
				p, q := b.at(k, j), b.at(pivot, j)
				*p, *q = *q, *p
			}
		}
		d := *b.at(k, k)
		if math.Abs(d) <= 1e-13*largest {
			d = math.Copysign(1e-13*largest, d)
			*b.at(k, k) = d
		}
		b.factor[k] = make([]float64, last-k)
		for i := k + 1; i <= last; i++ {
			f := *b.at(i, k) / d
			b.factor[k][i-k-1] = f
			if f == 0 {
				continue
			}
			row := b.rows[i][k+1-i+b.below : right+1-i+b.below]
			for j, v := range b.rows[k][1+b.below : right+1-k+b.below] {
				row[j] = math.FMA(-f, v, row[j])
			}
		}
	}
}

// solve overwrites x, the right-hand side, with the solution.
func (b *bandLU) solve(x []float64) {
	for k, factors := range b.factor {
		p := b.swap[k]
		x[k], x[p] = x[p], x[k]
		for i, f := range factors {
			x[k+1+i] = math.FMA(-f, x[k], x[k+1+i])
		}
	}
	for k := b.n - 1; k >= 0; k-- {
		if k == b.n-1 && b.pinned {
			x[k] = 0
			continue
		}
		v := x[k]
		for j := k + 1; j <= min(k+b.below+b.above, b.n-1); j++ {
			v = math.FMA(-*b.at(k, j), x[j], v)
		}
		x[k] = v / *b.at(k, k)
	}
}

// solveT does the same for the transposed matrix.
func (b *bandLU) solveT(x []float64) {
	for k := range b.n {
		if k == b.n-1 && b.pinned {
			x[k] = 0
			continue
		}
		v := x[k]
		for j := max(0, k-b.below-b.above); j < k; j++ {
			v = math.FMA(-*b.at(j, k), x[j], v)
		}
		x[k] = v / *b.at(k, k)
	}
	for k := b.n - 1; k >= 0; k-- {
		for i, f := range b.factor[k] {
			x[k] = math.FMA(-f, x[k+1+i], x[k])
		}
		p := b.swap[k]
		x[k], x[p] = x[p], x[k]
	}
}
