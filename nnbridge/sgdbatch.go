package nnbridge

import "thermowalk/walk"

// batches holds the samples of the next few steps of a block of networks:
// x[k] the inputs of network k, sample after sample, y[k] their labels.
type batches struct {
	size    int  // samples in a batch
	fixed   bool // one batch for all steps
	mean    bool // mean labels instead of drawn ones
	sampler *Sampler
	x, y    [][]float64
	column  [][]float64 // one sample of all networks, as a Sampler gives it
	label   []float64
	whole   bool // the batch is a data set, the same for all networks

	first      uint64 // walker, and steps whose samples are held: those of
	n          int    // n walkers from first on, from step begin to step end - 1
	begin, end uint64
	room       int // steps that x has room for
	width      int
}

// drawn is the number of floats that the inputs of a block may take up before
// they crowd the networks out of a first cache.
const drawn = 2048

func newBatches(d Data, env walk.Env, size int, fixed, mean bool) *batches {
	width := d.Inputs.Width()
	room := 1
	if !fixed {
		room = max(2, drawn/(env.Block*size*width)&^1)
	}
	s := &batches{size: size, fixed: fixed, mean: mean, room: room, width: width}
	if rows, ok := d.Inputs.(Rows); ok && fixed {
		all := wholeSet(d, rows.Set)
		for range env.Block {
			s.x, s.y = append(s.x, all.x), append(s.y, all.y)
		}
		s.whole = true
		return s
	}
	s.sampler = d.Sampler(env.Seed, env.Block)
	s.x, s.y = matrix(env.Block, room*size*width), matrix(env.Block, room*size)
	s.column, s.label = matrix(width, env.Block), make([]float64, env.Block)
	return s
}

// at draws what is missing and gives the place of the batch of the block's
// step; steps from end on will not be asked for.
func (s *batches) at(b *walk.Block, end uint64) int {
	n := b.Len()
	same := s.n == n && s.first == b.First
	if s.fixed {
		if !same && !s.whole {
			s.draw(b.First, n, 0, 1)
		}
		return 0
	}
	if !same || b.Step < s.begin || b.Step >= s.end {
		s.draw(b.First, n, b.Step, min(b.Step+uint64(s.room), end))
	}
	return int(b.Step-s.begin) * s.size
}

func (s *batches) draw(first uint64, n int, begin, end uint64) {
	s.first, s.n, s.begin, s.end = first, n, begin, end
	for j := range s.column {
		s.column[j] = s.column[j][:n]
	}
	label := s.label[:n]
	index := begin * uint64(s.size)
	for i := range int(end-begin) * s.size {
		if s.mean {
			s.sampler.Inputs(s.column, label, first, index+uint64(i))
		} else {
			s.sampler.Sample(s.column, label, first, index+uint64(i))
		}
		for j, column := range s.column {
			for k, v := range column {
				s.x[k][i*s.width+j] = v
			}
		}
		for k, v := range label {
			s.y[k][i] = v
		}
	}
}

// of gives the inputs and labels of network k's batch at a place.
func (s *batches) of(k, at int) (x, y []float64) {
	return s.x[k][at*s.width:], s.y[k][at:]
}
