package nnbridge

import (
	"thermowalk/nnbridge/internal/kernel"
	"thermowalk/walk"
)

// A form is a way to hold networks of a block while they are in training. All
// forms lead a network to the same bits; which one is fast depends on how many
// networks there are, how large they are, and on the processor.
type form interface {
	// load takes up n networks of a block from number at on; store gives them back.
	load(b *walk.Block, at, n int)
	store()
	// forward writes the outputs f for a batch of inputs x, which it may keep until
	// descend has taken the networks down the gradient, with a factor c for each
	// output. Lanes are side by side: x[(k*M + j)*lanes + l], f[k*lanes + l].
	forward(x, f []float64)
	descend(c []float64)
}

// kernel is the shape by the name that its arithmetic gives it.
func (s Shape) kernel() kernel.Shape {
	return kernel.Shape{Units: s.Hidden, Inputs: s.Inputs, Bias: s.Bias}
}

// eight networks or fewer, side by side.
type eight struct {
	kernel.Eight
	frozen bool
	x, h   []float64
}

func newEight(t Training, size int) form {
	return &eight{Eight: kernel.Eight{Shape: t.Shape.kernel()}, frozen: t.FrozenW, h: kernel.Aligned(size * t.Shape.Hidden * kernel.Lanes)}
}

func (e *eight) load(b *walk.Block, at, n int) { e.Load(b.Q, at, n) }
func (e *eight) store()                        { e.Store() }

func (e *eight) forward(x, f []float64) {
	e.x = x
	e.Forward(x, e.h, f)
}

func (e *eight) descend(c []float64) { e.Descend(e.x, e.h, c, e.frozen) }

// row is one network with batches of one sample. A descent waits for the inputs
// of the next step, so that both go through W together.
type row struct {
	kernel.Rows
	frozen    bool
	last, old []float64 // inputs of the last forward, and of the descent that waits
	c         float64
	waits     bool
}

func newRow(t Training) form {
	return &row{
		Rows: kernel.Rows{Shape: t.Shape.kernel()}, frozen: t.FrozenW,
		last: make([]float64, t.Shape.Inputs), old: make([]float64, t.Shape.Inputs),
	}
}

func (r *row) load(b *walk.Block, at, _ int) { r.Load(b.Q, at) }

func (r *row) store() {
	if r.waits {
		r.waits = false
		r.Step(r.last, r.c, r.last, r.frozen)
	}
	r.Store()
}

func (r *row) forward(x, f []float64) {
	r.last, r.old = r.old, r.last
	copy(r.last, x)
	if r.waits {
		r.waits = false
		f[0] = r.Step(r.old, r.c, r.last, r.frozen)
		return
	}
	f[0] = r.Forward(r.last)
}

func (r *row) descend(c []float64) { r.c, r.waits = c[0], true }

// alone is one network, led by the definition.
type alone struct {
	kernel.Shape
	frozen bool
	q      []float64
	b      *walk.Block
	at     int
	x, h   []float64
}

func newAlone(t Training, size int) form {
	s := t.Shape.kernel()
	return &alone{Shape: s, frozen: t.FrozenW, q: make([]float64, s.Dim()), h: make([]float64, size*s.Units)}
}

func (a *alone) load(b *walk.Block, at, _ int) {
	a.b, a.at = b, at
	for i, row := range b.Q {
		a.q[i] = row[at]
	}
}

func (a *alone) store() {
	for i, row := range a.b.Q {
		row[a.at] = a.q[i]
	}
}

func (a *alone) forward(x, f []float64) {
	a.x = x
	for k := range f {
		f[k] = kernel.Forward(a.Shape, a.q, x[k*a.Inputs:], a.h[k*a.Units:])
	}
}

func (a *alone) descend(c []float64) { kernel.Descend(a.Shape, a.q, a.x, a.h, c, a.frozen) }
