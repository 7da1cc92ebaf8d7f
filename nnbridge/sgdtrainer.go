package nnbridge

import (
	"thermowalk/nnbridge/internal/kernel"
	"thermowalk/walk"
)

// trainer steps the networks of a block, in crews: networks that one form holds
// together and that draw their samples together.
type trainer struct {
	trainLaw
	env  walk.Env
	size int // samples in a batch
	// least is the number of networks from which they go side by side.
	least int

	crews   []*crew // of the present block
	eights  []*crew // those that there are, by form
	singles []*crew

	f, y, c   []float64 // outputs, labels and factors of the batches of a step
	residuals func(dst, f, y []float64)
}

type crew struct {
	form
	*batches
	at, n int // networks of the block
}

func newTrainer(l trainLaw, env walk.Env) *trainer {
	m := &trainer{trainLaw: l, env: env, size: l.Batch}
	if l.fixed > 0 {
		m.size = l.fixed
	}
	m.least = m.fewest()
	m.residuals = l.Loss.Residuals
	if own, ok := l.Loss.(interface {
		residuals() func(dst, f, y []float64)
	}); ok {
		m.residuals = own.residuals()
	}
	return m
}

// Advance moves every network n steps.
func (m *trainer) Advance(b *walk.Block, n int) {
	m.muster(b.Len())
	for _, c := range m.crews {
		c.load(b, c.at, c.n)
	}
	for end := b.Step + uint64(n); b.Step < end; b.Step++ {
		m.step(b, end)
	}
	for _, c := range m.crews {
		c.store()
	}
}

// step moves all networks by the batch of the block's step. The residuals are
// computed for all of them in one pass.
func (m *trainer) step(b *walk.Block, end uint64) {
	at := 0
	for _, c := range m.crews {
		size := m.size * c.lanes
		x, y := c.batches.at(b.First+uint64(c.at), c.n, b.Step, end)
		copy(m.y[at:], y)
		c.forward(x, m.f[at:][:size])
		at += size
	}
	c, f, y := m.c[:at], m.f[:at], m.y[:at]
	if m.rule.coin {
		for i, label := range y {
			c[i] = 0.5 - label
		}
	} else {
		m.residuals(c, f, y)
	}
	factor := -m.env.Eta / float64(m.size)
	for i := range c {
		c[i] *= factor
	}
	at = 0
	for _, crew := range m.crews {
		size := m.size * crew.lanes
		crew.descend(c[at:][:size])
		at += size
	}
}

// muster divides the n networks of a block into crews.
func (m *trainer) muster(n int) {
	if of := len(m.crews); of > 0 && m.crews[of-1].at+m.crews[of-1].n == n {
		return
	}
	m.crews = m.crews[:0]
	eights, singles, numbers := 0, 0, 0
	for at := 0; at < n; {
		var c *crew
		if left := min(n-at, kernel.Lanes); left >= m.least {
			c = pick(&m.eights, &eights, func() *crew {
				return &crew{newEight(m.Training, m.size), newBatches(m.trainLaw, m.env, m.size, kernel.Lanes), 0, 0}
			})
			c.n = left
		} else {
			c = pick(&m.singles, &singles, func() *crew {
				lone := newAlone(m.Training, m.size)
				if m.rows() {
					lone = newRow(m.Training)
				}
				return &crew{lone, newBatches(m.trainLaw, m.env, m.size, 1), 0, 0}
			})
			c.n = 1
		}
		c.at = at
		at += c.n
		numbers += m.size * c.lanes
		m.crews = append(m.crews, c)
	}
	if len(m.c) < numbers {
		m.f, m.y, m.c = make([]float64, numbers), make([]float64, numbers), make([]float64, numbers)
	}
}

// pick takes the next of some crews, a new one where there is none left.
func pick(from *[]*crew, next *int, make func() *crew) *crew {
	if *next == len(*from) {
		*from = append(*from, make())
	}
	*next++
	return (*from)[*next-1]
}

// rows tells whether single networks go by vectors of their units.
func (m *trainer) rows() bool { return kernel.Vector() && m.size == 1 }

// fewest is the number of networks from which they go side by side. All lanes of a
// vector take their time, and memory, also those without a network; that counts
// the more, the less of the cache they leave. The networks of a whole data set
// share its rows, which no vector form does.
func (m *trainer) fewest() int {
	_, set := m.Data.Inputs.(Rows)
	bytes := 8 * kernel.Lanes * m.Shape.Dim()
	switch {
	case !kernel.Vector() || m.fixed > 0 && set || m.rows() && bytes > 1<<18:
		return kernel.Lanes + 1
	case m.rows() || bytes > 1<<20:
		return 5
	case bytes > 1<<16:
		return 2
	}
	return 1
}
