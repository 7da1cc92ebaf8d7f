package nnbridge

// sample is a set of samples that stays the same for a whole run: inputs
// x[s*M+j] and mean labels y[s] = E[y|x].
type sample struct {
	x, y []float64
}

// evaluator is the walker whose samples are fixed ones: the last address that
// there is, which no run reaches.
const evaluator = 1<<48 - 1

// fixedSample draws count samples that no training sees. Of a data set with at
// most count rows it takes them all, each once.
func fixedSample(d Data, seed uint64, count int) sample {
	if rows, ok := d.Inputs.(Rows); ok && rows.Set.Len() <= count {
		return wholeSet(d, rows.Set)
	}
	m := d.Inputs.Width()
	out := sample{x: make([]float64, 0, count*m), y: make([]float64, count)}
	sampler, column := d.Sampler(seed, 1), matrix(m, 1)
	for s := range count {
		sampler.Inputs(column, out.y[s:s+1], evaluator, uint64(s))
		for _, c := range column {
			out.x = append(out.x, c[0])
		}
	}
	return out
}

// wholeSet is the data set with its mean labels.
func wholeSet(d Data, set *Set) sample {
	y, column, row := make([]float64, set.Len()), matrix(set.Inputs, 1), []int{0}
	for r := range y {
		row[0] = r
		for j, v := range set.Row(r) {
			column[j][0] = v
		}
		d.Labels.Mean(y[r:r+1], column, row)
	}
	return sample{set.X, y}
}
