package nnbridge

import "thermowalk/walk"

// trainer steps the networks of a block. Samples are drawn for a few steps at
// a time, for all networks of the block together; each network then makes its
// steps from rows of its own.
type trainer struct {
	trainLaw
	eta   float64
	nets  *nets
	batch *batches

	group   int       // networks whose residuals are computed in one pass
	h       []float64 // activations of a group's batches
	f, y, c []float64 // outputs, labels and factors of a group's batches
}

// passLength is the number of residuals that one pass over a group computes.
const passLength = 16

func newTrainer(l trainLaw, env walk.Env) *trainer {
	size := l.Batch
	if l.fixed > 0 {
		size = l.fixed
	}
	group := min(env.Block, max(1, passLength/size))
	return &trainer{
		trainLaw: l,
		eta:      env.Eta,
		nets:     newNets(l.Shape, env.Block),
		batch:    newBatches(l.Data, env, size, l.fixed > 0, l.rule.mean),
		group:    group,
		h:        make([]float64, group*size*l.Shape.Hidden),
		f:        make([]float64, group*size),
		y:        make([]float64, group*size),
		c:        make([]float64, group*size),
	}
}

// Advance moves every network n steps.
func (m *trainer) Advance(b *walk.Block, n int) {
	m.nets.load(b)
	nets := m.nets.q[:b.Len()]
	for end := b.Step + uint64(n); b.Step < end; b.Step++ {
		at := m.batch.at(b, end)
		for k := 0; k < len(nets); k += m.group {
			m.step(nets[k:min(k+m.group, len(nets))], k, at)
		}
	}
	m.nets.store(b)
}

// step moves a group of networks, the first of which is number k of its block,
// by the batch that lies at the given place of the drawn samples.
func (m *trainer) step(group [][]float64, k, at int) {
	s, size := m.Shape, m.batch.size
	for g, q := range group {
		x, y := m.batch.of(k+g, at)
		for i := range size {
			j := g*size + i
			m.y[j] = y[i]
			m.f[j] = s.forward(q, x[i*s.Inputs:], m.h[j*s.Hidden:])
		}
	}
	c, f, y := m.c[:len(group)*size], m.f[:len(group)*size], m.y[:len(group)*size]
	if m.rule.coin {
		for i, label := range y {
			c[i] = 0.5 - label
		}
	} else {
		m.Loss.Residuals(c, f, y)
	}
	factor := -m.eta / float64(size)
	for i := range c {
		c[i] *= factor
	}
	for g, q := range group {
		x, _ := m.batch.of(k+g, at)
		s.descend(q, x, m.h[g*size*s.Hidden:], c[g*size:(g+1)*size], m.FrozenW)
	}
}
