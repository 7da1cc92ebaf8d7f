package nnbridge

import (
	"fmt"
	"math"

	"thermowalk/walk"
	"thermowalk/walk/rng"
)

// Sampling says how expectations over inputs are taken that have no closed
// form: as means over Samples samples, in batches from whose spread the errors
// come. The zero value is ready to use.
//
// The samples are those of training (see Data) at addresses that no training
// reaches. Of a data set every row is taken once, whatever Samples is.
type Sampling struct {
	Samples int    // 0 means 65536; rounded up to whole batches
	Seed    uint64 // seed of the samples
}

const (
	defaultSamples  = 1 << 16
	samplingBatches = 64 // 16 for more than manyMeans quantities, which would fill the memory
	manyMeans       = 1 << 17
)

// analysis is the index of the samples that are drawn to analyse a network,
// one for each walker address: training ends before.
const analysis = 1 << 56

func (s Sampling) check() error {
	if s.Samples < 0 {
		return fmt.Errorf("nnbridge: %d samples; at least 1 is needed", s.Samples)
	}
	return nil
}

func (s Sampling) withDefaults() Sampling {
	if s.Samples == 0 {
		s.Samples = defaultSamples
	}
	s.Samples += (samplingBatches - s.Samples%samplingBatches) % samplingBatches
	return s
}

// visitor sees one sample: the inputs x, the mean label E[y|x], and a label
// drawn with that mean. x is its own only until it returns.
type visitor func(x []float64, mean, y float64)

// each shows the samples of the data in batches: next is called before each
// batch, visit for each sample. Of a data set these are its rows.
func (d Data) each(s Sampling, batches int, next func(size int), visit visitor) {
	if rows, ok := d.Inputs.(Rows); ok {
		d.eachRow(rows.Set, s.Seed, batches, next, visit)
		return
	}
	s = s.withDefaults()
	const block = 256
	m := d.Inputs.Width()
	sampler := d.Sampler(s.Seed, block)
	x, y, mean, one := matrix(m, block), make([]float64, block), make([]float64, block), make([]float64, m)
	size := s.Samples / batches
	for batch := range batches {
		next(size)
		for at := 0; at < size; at += block {
			n := min(block, size-at)
			first := uint64(batch*size + at)
			for j := range x {
				x[j] = x[j][:n]
			}
			sampler.Inputs(x, mean[:n], first, analysis)
			copy(y, mean[:n])
			sampler.draw(y[:n], first, analysis)
			for k := range n {
				for j := range one {
					one[j] = x[j][k]
				}
				visit(one, mean[k], y[k])
			}
			for j := range x {
				x[j] = x[j][:block]
			}
		}
	}
}

// eachRow shows the rows of a data set, shuffled, so that a batch is a fair
// sample of them. A label that is left to chance is drawn once for each row.
func (d Data) eachRow(set *Set, seed uint64, batches int, next func(int), visit visitor) {
	sampler := d.Sampler(seed, 1)
	column, row, mean, y := matrix(set.Inputs, 1), []int{0}, make([]float64, 1), make([]float64, 1)
	n := set.Len()
	size := (n + batches - 1) / batches
	var shuffled order
	for i := range n {
		if i%size == 0 {
			next(min(size, n-i))
		}
		r := shuffled.at(seed, rng.Walkers-1, 0, uint64(i), n)
		for j, v := range set.Row(r) {
			column[j][0] = v
		}
		row[0] = r
		d.Labels.Mean(mean, column, row)
		y[0] = mean[0]
		sampler.draw(y, uint64(r), analysis)
		visit(set.Row(r), mean[0], y[0])
	}
}

// batchMeans are the means of several quantities in independent batches:
// value[b][k] is that of quantity k in batch b, over size[b] samples.
type batchMeans struct {
	value [][]float64
	size  []int
}

// means takes the means of n quantities over samples; score adds those of one
// sample to sum.
func (d Data) means(s Sampling, n int, score func(sum, x []float64, mean, y float64)) *batchMeans {
	m, batches := &batchMeans{}, samplingBatches
	if n > manyMeans {
		batches = samplingBatches / 4
	}
	d.each(s, batches, func(size int) {
		m.value = append(m.value, make([]float64, n))
		m.size = append(m.size, size)
	}, func(x []float64, mean, y float64) {
		score(m.value[len(m.value)-1], x, mean, y)
	})
	for b, sum := range m.value {
		for k := range sum {
			sum[k] /= float64(m.size[b])
		}
	}
	return m
}

// pick copies some of the quantities of every batch, in the given order.
func (m *batchMeans) pick(keys ...int) *batchMeans {
	out := &batchMeans{value: matrix(len(m.value), len(keys)), size: m.size}
	for b, v := range m.value {
		for i, k := range keys {
			out.value[b][i] = v[k]
		}
	}
	return out
}

// mean is the mean of quantity k over all samples.
func (m *batchMeans) mean(k int) float64 {
	var sum, total float64
	for b, v := range m.value {
		sum = math.FMA(float64(m.size[b]), v[k], sum)
		total += float64(m.size[b])
	}
	return sum / total
}

// total is the number of samples.
func (m *batchMeans) total() (n float64) {
	for _, s := range m.size {
		n += float64(s)
	}
	return n
}

// all are the means of all quantities over all samples.
func (m *batchMeans) all() []float64 {
	out := make([]float64, len(m.value[0]))
	for k := range out {
		out[k] = m.mean(k)
	}
	return out
}

// of is the mean of a linear function of the quantities, with its error.
func (m *batchMeans) of(f func(v []float64) float64) walk.Estimate {
	var sum, total float64
	for b, v := range m.value {
		sum = math.FMA(float64(m.size[b]), f(v), sum)
		total += float64(m.size[b])
	}
	mean := sum / total
	var spread float64
	for b, v := range m.value {
		d := float64(m.size[b]) * (f(v) - mean)
		spread = math.FMA(d, d, spread)
	}
	n := float64(len(m.value))
	return walk.Estimate{Value: mean, StdErr: math.Sqrt(spread*n/(n-1)) / total, N: len(m.value)}
}

// function is a smooth function of the means, by the jackknife: the value at
// the means of all batches, freed of its bias of order 1/N, and the error from
// the values with one batch left out.
//
// Source: B. Efron, C. Stein, Ann. Statist. 9 (1981) 586.
func (m *batchMeans) function(f func(mean []float64) float64) walk.Estimate {
	n, all, total := len(m.value), m.all(), m.total()
	if n < 2 {
		return walk.Estimate{Value: f(all), StdErr: math.NaN(), N: n}
	}
	less := make([]float64, len(all))
	without := make([]float64, n)
	var center float64
	for b, v := range m.value {
		share := float64(m.size[b]) / total
		for k := range less {
			less[k] = (all[k] - float64(share*v[k])) / (1 - share)
		}
		without[b] = f(less)
		center += without[b] / float64(n)
	}
	var spread float64
	for _, v := range without {
		spread = math.FMA(v-center, v-center, spread)
	}
	rest := float64(n-1) / float64(n)
	return walk.Estimate{
		Value:  math.FMA(float64(n-1), f(all)-center, f(all)),
		StdErr: math.Sqrt(rest * spread),
		N:      n,
	}
}
