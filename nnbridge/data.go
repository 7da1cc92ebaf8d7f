package nnbridge

import (
	"errors"
	"fmt"

	"thermowalk/walk/rng"
)

// Data is where the samples (x, y) of a training come from: a law of the
// inputs and a law of the labels.
type Data struct {
	Inputs Inputs
	Labels Labels
}

// Check reports what is wrong with the data, or with training a network of
// this shape on batches of this size: all faults at once.
func (d Data) Check(s Shape, batch int) error {
	if d.Inputs == nil || d.Labels == nil {
		return errors.New("nnbridge: data need a law of the inputs and one of the labels")
	}
	if err := d.Inputs.Check(); err != nil {
		return err
	}
	errs := []error{d.Labels.Check(d.Inputs)}
	if m := d.Inputs.Width(); m != s.Inputs {
		errs = append(errs, fmt.Errorf("nnbridge: the data have %d inputs, the network %d", m, s.Inputs))
	}
	if batch < 1 {
		errs = append(errs, fmt.Errorf("nnbridge: a batch of %d samples; at least 1 is needed", batch))
	}
	if r, ok := d.Inputs.(Rows); ok && batch > r.Set.Len() {
		errs = append(errs, fmt.Errorf("nnbridge: a batch of %d samples is larger than the data set of %d rows", batch, r.Set.Len()))
	}
	return errors.Join(errs...)
}

// String names both laws: normal, fair labels.
func (d Data) String() string { return fmt.Sprintf("%v, %v labels", d.Inputs, d.Labels) }

// Sampler draws samples for a block of networks. It has scratch of its own: one
// goroutine uses it.
type Sampler struct {
	labels Labels
	drawer Drawer
	rows   []int
	coin   rng.Stream
	words  []uint64
	first  uint64
	word   uint64
	n      int
}

// Sampler returns a source of samples with the given seed, for at most block
// networks at a time. The data must be sound (Check).
func (d Data) Sampler(seed uint64, block int) *Sampler {
	return &Sampler{
		labels: d.Labels,
		drawer: d.Inputs.Drawer(seed, block),
		rows:   make([]int, block),
		coin:   rng.Stream{Seed: seed, Purpose: rng.Label},
		words:  make([]uint64, block),
	}
}

// Sample draws sample number index of the networks first, first+1, ...:
//
//	x[j][k] = component j of the input,  y[k] = label, of network first+k
//
// x has M rows as long as y. In training, index = step |B| + place in the batch.
func (s *Sampler) Sample(x [][]float64, y []float64, first, index uint64) {
	s.Inputs(x, y, first, index)
	s.draw(y, first, index)
}

// Inputs draws the same inputs without the chance in the labels: mean[k] is
// E[y|x].
func (s *Sampler) Inputs(x [][]float64, mean []float64, first, index uint64) {
	rows := s.rows[:len(mean)]
	s.drawer.Draw(x, rows, first, index)
	s.labels.Mean(mean, x, rows)
}

// label is Sample, or Inputs, for inputs that are drawn already and stand in no
// data set.
func (s *Sampler) label(y []float64, x [][]float64, first, index uint64, mean bool) {
	rows := s.rows[:len(y)]
	nowhere(rows)
	s.labels.Mean(y, x, rows)
	if !mean {
		s.draw(y, first, index)
	}
}

// draw replaces mean labels by labels.
func (s *Sampler) draw(y []float64, first, index uint64) {
	if _, fair := s.labels.(Fair); fair {
		s.flip(y, first, index)
		return
	}
	for k, mean := range y {
		if mean == 0 || mean == 1 { // no chance is left
			continue
		}
		var u [1]float64
		s.coin.Uniform(u[:], first+uint64(k), index)
		y[k] = 0
		if u[0] < mean {
			y[k] = 1
		}
	}
}

// flip writes bit index%64 of word index/64 of purpose Label.
func (s *Sampler) flip(y []float64, first, index uint64) {
	n := len(y)
	if word := index / 64; s.n != n || s.first != first || s.word != word {
		s.coin.Words(s.words[:n], first, word)
		s.first, s.word, s.n = first, word, n
	}
	for k, w := range s.words[:n] {
		y[k] = float64(w >> (index % 64) & 1)
	}
}
