package nnbridge

import (
	"thermowalk/nnbridge/internal/kernel"
	"thermowalk/walk"
)

// batches holds the samples of the next few steps of networks that train
// together, lane by lane:
//
//	x[(s*M + j)*lanes + l]   y[s*lanes + l]
//
// is input j, or the label, of sample from+s of network first+l.
type batches struct {
	size, width, lanes int  // |B|, M, networks that there is room for
	fixed              bool // one batch for all steps
	mean               bool // mean labels instead of drawn ones
	whole              bool // the batch is a data set, the same for all networks
	room               int  // steps that there is room for

	grid    gridder // of inputs that know how to fill a table; else nil
	labels  Labels
	sampler *Sampler
	x, y    []float64
	column  [][]float64 // one sample of all networks, as a Sampler gives it

	first      uint64 // n networks from first on,
	n          int
	begin, end uint64 // and steps begin..end-1, are those whose samples are held
	from       uint64 // sample at the beginning of x
}

// gridder is the power of a law of inputs that fills tables, x as above: samples
// index, index+1, ... of all lanes. index and the number of samples are even.
type gridder interface {
	grid(x []float64, seed uint64, lanes int, first, index uint64)
}

// drawn is the number of inputs that are drawn at a time: so many that a vector
// unit gets going, so few that they do not crowd networks out of the cache.
const drawn = 1536

func newBatches(l trainLaw, env walk.Env, size, lanes int) *batches {
	d := l.Data
	s := &batches{
		size: size, width: d.Inputs.Width(), lanes: lanes, fixed: l.fixed > 0, mean: l.rule.mean,
		room: 1, labels: d.Labels,
	}
	if rows, ok := d.Inputs.(Rows); ok && s.fixed {
		all := wholeSet(d, rows.Set)
		s.whole, s.x, s.y = true, all.x, all.y
		return s
	}
	if !s.fixed {
		s.room = min(64, max(2, drawn/(lanes*size*s.width)&^1))
	}
	s.grid, _ = d.Inputs.(gridder)
	s.sampler = d.Sampler(env.Seed, lanes)
	samples := s.room*size + 2 // from an even one to an even one
	s.x, s.y = kernel.Aligned(samples*s.width*lanes), make([]float64, samples*lanes)
	s.column = make([][]float64, s.width)
	return s
}

// at draws what is missing, for n networks from first on, and gives the batch of a
// step; steps from end on will not be asked for.
func (s *batches) at(first uint64, n int, step, end uint64) (x, y []float64) {
	if s.whole {
		return s.x, s.y
	}
	if s.fixed {
		step, end = 0, 1
	}
	if s.n != n || s.first != first || step < s.begin || step >= s.end {
		s.draw(first, n, step, min(step+uint64(s.room), end))
	}
	at := int(step*uint64(s.size)-s.from) * s.lanes
	return s.x[at*s.width:][:s.size*s.width*s.lanes], s.y[at:][:s.size*s.lanes]
}

func (s *batches) draw(first uint64, n int, begin, end uint64) {
	s.first, s.n, s.begin, s.end = first, n, begin, end
	from, to := begin*uint64(s.size), end*uint64(s.size)
	s.from = from &^ 1
	if s.grid != nil {
		s.grid.grid(s.x[:int((to+1)&^1-s.from)*s.width*s.lanes], s.sampler.coin.Seed, s.lanes, first, s.from)
	}
	_, fair := s.labels.(Fair)
	for index := from; index < to; index++ {
		at := int(index-s.from) * s.lanes
		y := s.y[at:][:n]
		if s.grid != nil && fair && !s.mean {
			s.sampler.flip(y, first, index)
			continue
		}
		for j := range s.column {
			s.column[j] = s.x[at*s.width+j*s.lanes:][:n]
		}
		switch {
		case s.grid != nil:
			s.sampler.label(y, s.column, first, index, s.mean)
		case s.mean:
			s.sampler.Inputs(s.column, y, first, index)
		default:
			s.sampler.Sample(s.column, y, first, index)
		}
	}
}
