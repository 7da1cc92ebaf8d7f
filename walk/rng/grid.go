package rng

import (
	"fmt"

	"thermowalk/walk/internal/kernel"
)

// A grid is a table of numbers of n consecutive indices, of several lanes and of
// several walkers, all of one seed and purpose:
//
//	x[(i*lanes + j)*walkers + k]  of index index+i, lane s.Lane+j, walker first+k
//
// i < n = len(x)/(lanes*walkers). The numbers are those of rows, bit for bit. A
// grid serves where rows of walkers are short: the inputs of a few networks.

// gridChunk is the number of blocks that a grid treats at a time.
const gridChunk = 512

// NormalGrid fills x with the numbers of [Stream.Normal]. It panics where index
// or n is odd, lanes reach beyond the last one, or len(x) is no multiple of a row.
func (s Stream) NormalGrid(x []float64, lanes, walkers int, first, index uint64) {
	g := s.newGrid(x, lanes, walkers, first, index)
	var w, v [gridChunk]uint64
	var a, b [gridChunk]float64
	for len(g.x) > 0 {
		n := g.words(&w, &v)
		kernel.VBoxMuller(a[:n], b[:n], w[:n], v[:n])
		g.deal(a[:n], b[:n])
	}
}

// UniformGrid fills x with the numbers of [Stream.Uniform], and panics as
// [Stream.NormalGrid] does.
func (s Stream) UniformGrid(x []float64, lanes, walkers int, first, index uint64) {
	g := s.newGrid(x, lanes, walkers, first, index)
	var w, v [gridChunk]uint64
	var a, b [gridChunk]float64
	for len(g.x) > 0 {
		n := g.words(&w, &v)
		kernel.VUnit(a[:n], w[:n])
		kernel.VUnit(b[:n], v[:n])
		g.deal(a[:n], b[:n])
	}
}

// grid is one that is being filled. Its blocks of two words stand one behind the
// other: walkers first, then lanes, then pairs of indices.
type grid struct {
	Stream
	keys  roundKeys
	first uint64
	lanes int
	width int // walkers

	block        uint64 // address of the next block to draw
	lane, walker int

	x     []float64 // pairs that are not dealt yet, the first of them from place on
	place int
}

func (s Stream) newGrid(x []float64, lanes, walkers int, first, index uint64) grid {
	if lanes < 1 || walkers < 1 || len(x)%(2*lanes*walkers) != 0 {
		panic(fmt.Sprintf("rng: a grid of %d numbers in %d lanes of %d walkers: it takes whole pairs of indices", len(x), lanes, walkers))
	}
	if int(s.Lane)+lanes > 1<<16 {
		panic(fmt.Sprintf("rng: %d lanes from %d on: there are %d", lanes, s.Lane, 1<<16))
	}
	checkPair(0, 0, index)
	s.check(first, walkers, index)
	s.check(first, walkers, index+uint64(len(x)/(lanes*walkers)))
	return grid{Stream: s, keys: newRoundKeys(s.Seed), first: first, lanes: lanes, width: walkers, block: index >> 1, x: x}
}

// words draws the next blocks: as many as a chunk holds, or, at the end, whole
// vectors, of which the last may be filled up with repetitions.
func (g *grid) words(w, v *[gridChunk]uint64) int {
	n := min(gridChunk, len(g.x)/2-g.place)
	for e := 0; e < n; {
		walker, lane := g.first+uint64(g.walker), uint64(int(g.Lane)+g.lane)
		c := g.counter(walker, g.block)
		low, high := uint64(c[0])|uint64(c[1])<<32, walker|lane<<48
		// A run goes along the walkers, along the lanes if there is one walker.
		run, step := min(g.width-g.walker, n-e), uint64(1)
		if g.width == 1 {
			run, step = min(g.lanes-g.lane, n-e), 1<<48
		}
		w, v := w[e:e+run], v[e:e+run]
		for k := range w {
			w[k], v[k] = low, high
			high += step
		}
		e += run
		if g.width == 1 {
			g.lane += run
		} else if g.walker += run; g.walker == g.width {
			g.walker = 0
			g.lane++
		}
		if g.lane == g.lanes {
			g.lane = 0
			g.block++
		}
	}
	whole := min(gridChunk, (n+7)&^7)
	for e := n; e < whole; e++ {
		w[e], v[e] = w[n-1], v[n-1]
	}
	for e := kernel.PhiloxAt(w[:whole], v[:whole], g.Seed); e < whole; e++ {
		w[e], v[e] = g.keys.block(uint32(w[e]), uint32(w[e]>>32), uint32(v[e]), uint32(v[e]>>32))
	}
	return whole
}

// deal hands the numbers of even indices (a) and odd ones (b) to their places.
func (g *grid) deal(a, b []float64) {
	size := g.lanes * g.width
	for len(a) > 0 && len(g.x) > 0 {
		run := copy(g.x[g.place:size], a)
		copy(g.x[size+g.place:2*size], b[:run])
		a, b = a[run:], b[run:]
		if g.place += run; g.place == size {
			g.place, g.x = 0, g.x[2*size:]
		}
	}
}
