package kernel

import "unsafe"

// Lanes is the number of networks of an [Eight].
const Lanes = 8

// Eight are eight networks, or fewer, side by side: the vector form for a block
// of networks that are stored as a structure of arrays. Samples x[k], activations
// h[k] and factors c[k] have eight numbers, one a network, for what a single
// network has one for:
//
//	x[(k*M + j)*8 + l]   h[(k*N + i)*8 + l]   f[k*8 + l]   c[k*8 + l]
//
// of sample k, network l. It exists where Vector is true.
type Eight struct {
	Shape
	v, b, w *float64
	stride  int         // bytes from a parameter to the next
	q       [][]float64 // networks at..at+n-1 of these rows
	at, n   int
	own     []float64 // the networks, where they do not lie in q as a vector needs them
}

// Load takes up n networks from number at on of a block, q[i][k] being parameter
// i of network k. They are led where they are if they fill a vector and the rows
// have the same distance from each other, as those of a walk.Block, and else in a
// copy, until Store. q must not be used in between.
func (e *Eight) Load(q [][]float64, at, n int) {
	e.q, e.at, e.n = q, at, n
	parameter := func(i int) *float64 { return &q[i][at] }
	if stride, ok := distance(q); ok && n == Lanes {
		e.stride = stride
	} else {
		if e.own == nil {
			e.own = Aligned(Lanes * len(q))
		}
		for i, row := range q {
			lanes := e.own[Lanes*i:][:Lanes]
			clear(lanes[copy(lanes, row[at:at+n]):])
		}
		e.stride = 8 * Lanes
		parameter = func(i int) *float64 { return &e.own[Lanes*i] }
	}
	e.v, e.b, e.w = parameter(0), nil, parameter(e.w0())
	if e.Bias {
		e.b = parameter(e.Units)
	}
}

// distance is that between one row and the next in bytes, if it is the same for
// all.
func distance(q [][]float64) (int, bool) {
	if len(q) < 2 {
		return 0, true
	}
	place := func(i int) uintptr { return uintptr(unsafe.Pointer(unsafe.SliceData(q[i]))) }
	d := place(1) - place(0)
	for i := 2; i < len(q); i++ {
		if place(i)-place(i-1) != d {
			return 0, false
		}
	}
	return int(d), true
}

// Store gives the networks back to the block.
func (e *Eight) Store() {
	if e.v == &e.q[0][e.at] {
		return
	}
	for i, row := range e.q {
		copy(row[e.at:e.at+e.n], e.own[Lanes*i:])
	}
}

// Forward writes outputs and activations for as many samples as f has room for.
func (e *Eight) Forward(x, h, f []float64) {
	samples := len(f) / Lanes
	need("Forward", len(x) >= samples*e.Inputs*Lanes && len(h) >= samples*e.Units*Lanes && samples > 0)
	for k := 0; k < Lanes; k += lanes() {
		forward(lane(e.v, k), lane(e.b, k), lane(e.w, k), e.stride, lane(&x[0], k), lane(&h[0], k), lane(&f[0], k), e.Units, e.Inputs, samples)
	}
}

// Descend is [Descend] for each network, for as many samples as c has.
func (e *Eight) Descend(x, h, c []float64, frozen bool) {
	samples := len(c) / Lanes
	need("Descend", len(x) >= samples*e.Inputs*Lanes && len(h) >= samples*e.Units*Lanes && samples > 0)
	for k := 0; k < Lanes; k += lanes() {
		descend(lane(e.v, k), lane(e.b, k), lane(e.w, k), e.stride, lane(&x[0], k), lane(&h[0], k), lane(&c[0], k), e.Units, e.Inputs, samples, truth(frozen))
	}
}

// lane is the place k numbers behind p; nil stays.
func lane(p *float64, k int) *float64 {
	if p == nil {
		return nil
	}
	return (*float64)(unsafe.Add(unsafe.Pointer(p), 8*k))
}

func truth(b bool) int {
	if b {
		return 1
	}
	return 0
}

func need(what string, ok bool) {
	if !ok {
		panic("kernel: " + what + ": too few numbers")
	}
}

// Aligned makes n zeros that begin at a multiple of 64 bytes, a line of the cache.
func Aligned(n int) []float64 {
	x := make([]float64, n+7)
	skip := -uintptr(unsafe.Pointer(unsafe.SliceData(x))) / 8 % 8
	return x[skip : int(skip)+n : int(skip)+n]
}
