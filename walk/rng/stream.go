package rng

import (
	"fmt"
	"math/bits"
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

// Word returns the word at (walker, index).
func (s Stream) Word(walker, index uint64) uint64 {
	s.check(walker, 1, index)
	lo, hi := s.block(walker, index>>1)
	if index&1 == 1 {
		return hi
	}
	return lo
}

// Words sets dst[k] = Word(first+k, index).
func (s Stream) Words(dst []uint64, first, index uint64) {
	s.check(first, len(dst), index)
	if index&1 == 0 {
		for k := range dst {
			dst[k], _ = s.block(first+uint64(k), index>>1)
		}
		return
	}
	for k := range dst {
		_, dst[k] = s.block(first+uint64(k), index>>1)
	}
}

// WordPair sets a[k] = Word(first+k, index) and b[k] = Word(first+k, index+1)
// for an even index, at the cost of one of the two. It panics where index is
// odd or the lengths differ.
func (s Stream) WordPair(a, b []uint64, first, index uint64) {
	s.check(first, len(a), index)
	if index&1 == 1 {
		panic("rng: WordPair of an odd index")
	}
	if len(a) != len(b) {
		panic("rng: WordPair of rows of different length")
	}
	b = b[:len(a)]
	for k := range a {
		a[k], b[k] = s.block(first+uint64(k), index>>1)
	}
}

// check panics where n walkers from first on, or index, leave the address space.
func (s Stream) check(first uint64, n int, index uint64) {
	if first > Walkers || uint64(n) > Walkers-first {
		panic(fmt.Sprintf("rng: walkers %d to %d: only %d can be told apart", first, first+uint64(n), uint64(Walkers)))
	}
	if index >= Indices {
		panic(fmt.Sprintf("rng: index %d: a walker has %d words", index, uint64(Indices)))
	}
}

// block returns both words of a block of walker.
func (s Stream) block(walker, block uint64) (lo, hi uint64) {
	return philox4x32x10(
		uint32(block),
		uint32(block>>32)|uint32(s.Purpose)<<24,
		uint32(walker),
		uint32(walker>>32)|uint32(s.Lane)<<16,
		uint32(s.Seed), uint32(s.Seed>>32))
}

// philox4x32x10 returns the 128 bits of Philox4x32-10.
func philox4x32x10(c0, c1, c2, c3, k0, k1 uint32) (lo, hi uint64) {
	for range 10 {
		h0, l0 := bits.Mul32(philoxM0, c0)
		h1, l1 := bits.Mul32(philoxM1, c2)
		c0, c1, c2, c3 = h1^c1^k0, l1, h0^c3^k1, l0
		k0 += philoxW0
		k1 += philoxW1
	}
	return uint64(c0) | uint64(c1)<<32, uint64(c2) | uint64(c3)<<32
}

// Multipliers and key increments of Philox4x32.
const (
	philoxM0 = 0xd2511f53
	philoxM1 = 0xcd9e8d57
	philoxW0 = 0x9e3779b9
	philoxW1 = 0xbb67ae85
)
