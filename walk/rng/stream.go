package rng

import (
	"fmt"

	"thermowalk/walk/internal/kernel"
)

// Bounds of an address.
const (
	// Walkers is the number of walkers that a stream can tell apart.
	Walkers = 1 << 48
	// Indices is the number of words that each walker has in a stream.
	Indices = 1 << 57
)

// Stream names an array of random words, one for each (walker, index). It is a
// value without state: two equal streams hold the same words, and the order in
// which words are asked for does not matter.
//
// The words of streams that differ in Seed, Purpose or Lane are never the same
// word: the Philox key is the seed,
//
//	key0 = low 32 bits of Seed, key1 = high 32 bits of Seed
//
// and the 128-bit counter is the rest of the address,
//
//	c0 = low 32 bits of block
//	c1 = high 24 bits of block | Purpose<<24
//	c2 = low 32 bits of walker
//	c3 = high 16 bits of walker | Lane<<16
//
// with block = index/2; index%2 picks the lower (out0, out1) or the upper
// (out2, out3) half of the block's 128 bits. For one seed the map from addresses
// to counters is one to one, and Philox is a bijection of counters.
//
// A walker not below [Walkers] or an index not below [Indices] panics.
type Stream struct {
	Seed    uint64
	Purpose Purpose
	Lane    uint16 // a subdivision of the purpose: a sign group, a layer, ...
}

// Word returns the word at (walker, index). A row of walkers costs far less a
// word in [Stream.Words].
func (s Stream) Word(walker, index uint64) uint64 {
	s.check(walker, 1, index)
	keys := newRoundKeys(s.Seed)
	c := s.counter(walker, index>>1)
	lo, hi := keys.block(c[0], c[1], c[2], c[3])
	if index&1 == 1 {
		return hi
	}
	return lo
}

// Words sets dst[k] = Word(first+k, index).
func (s Stream) Words(dst []uint64, first, index uint64) {
	s.check(first, len(dst), index)
	var other [chunk]uint64
	for len(dst) > 0 {
		n := min(len(dst), chunk)
		lo, hi := dst[:n], other[:n]
		if index&1 == 1 {
			lo, hi = hi, lo
		}
		s.blocks(lo, hi, first, index>>1)
		dst, first = dst[n:], first+uint64(n)
	}
}

// WordPair sets a[k] = Word(first+k, index) and b[k] = Word(first+k, index+1)
// for an even index, at the cost of one of the two. It panics where index is
// odd or the lengths differ.
func (s Stream) WordPair(a, b []uint64, first, index uint64) {
	s.check(first, len(a), index)
	checkPair(len(a), len(b), index)
	s.blocks(a, b, first, index>>1)
}

// blocks sets lo[k] and hi[k] to the words of a block of walker first+k.
func (s Stream) blocks(lo, hi []uint64, first, block uint64) {
	c := s.counter(0, block)
	done := kernel.Philox(lo, hi, c[0], c[1], first, c[3], s.Seed)
	if done == len(lo) {
		return
	}
	keys := newRoundKeys(s.Seed)
	hi = hi[:len(lo)]
	for k := done; k < len(lo); k++ {
		w := first + uint64(k)
		lo[k], hi[k] = keys.block(c[0], c[1], uint32(w), uint32(w>>32)|c[3])
	}
}

// counter returns the Philox counter of a block of a walker.
func (s Stream) counter(walker, block uint64) [4]uint32 {
	return [4]uint32{
		uint32(block),
		uint32(block>>32) | uint32(s.Purpose)<<24,
		uint32(walker),
		uint32(walker>>32) | uint32(s.Lane)<<16,
	}
}

// check panics where n walkers from first on, or index, leave the address space.
func (s Stream) check(first uint64, n int, index uint64) {
	if first > Walkers || uint64(n) > Walkers-first {
		panic(fmt.Sprintf("rng: %d walkers from %d on: only %d can be told apart", n, first, uint64(Walkers)))
	}
	if index >= Indices {
		panic(fmt.Sprintf("rng: index %d: a walker has %d words", index, uint64(Indices)))
	}
}

// checkPair panics where a pair of rows of lengths a and b cannot be filled.
func checkPair(a, b int, index uint64) {
	if index&1 == 1 {
		panic(fmt.Sprintf("rng: a pair from index %d on: the first index of a pair is even", index))
	}
	if a != b {
		panic(fmt.Sprintf("rng: a pair of rows of different length, %d and %d", a, b))
	}
}
