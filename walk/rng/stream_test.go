package rng

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// address is everything that names a word.
type address struct {
	stream        Stream
	walker, index uint64
}

func (a address) word() uint64 { return a.stream.Word(a.walker, a.index) }

func drawAddress(t *rapid.T, name string) address {
	return address{
		Stream{
			Seed:    rapid.Uint64().Draw(t, name+" seed"),
			Purpose: Purpose(rapid.Uint8().Draw(t, name+" purpose")),
			Lane:    rapid.Uint16().Draw(t, name+" lane"),
		},
		rapid.Uint64Range(0, Walkers-1).Draw(t, name+" walker"),
		rapid.Uint64Range(0, Indices-1).Draw(t, name+" index"),
	}
}

// TestKnownAnswers checks the block function against the known answers of
// Random123, tests/kat_vectors, lines philox4x32 10.
func TestKnownAnswers(t *testing.T) {
	for _, c := range []struct {
		ctr  [4]uint32
		key  uint64
		want [2]uint64
	}{
		{[4]uint32{}, 0, [2]uint64{0xe169c58d_6627e8d5, 0x9b00dbd8_bc57ac4c}},
		{
			[4]uint32{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
			0xffffffff_ffffffff,
			[2]uint64{0x41c83b0e_408f276d, 0x6d5451fd_a20bc7c6},
		},
		{
			[4]uint32{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
			0x299f31d0_a4093822,
			[2]uint64{0x94fdcceb_d16cfe09, 0x24126ea1_5001e420},
		},
	} {
		keys := newRoundKeys(c.key)
		lo, hi := keys.block(c.ctr[0], c.ctr[1], c.ctr[2], c.ctr[3])
		if got := [2]uint64{lo, hi}; got != c.want {
			t.Errorf("philox4x32-10(%x, %x) = %x, want %x", c.ctr, c.key, got, c.want)
		}
	}
	// The third answer again, through the address that has its counter and key.
	s := Stream{Seed: 0x299f31d0_a4093822, Purpose: 0x85, Lane: 0x0370}
	const walker, block = 0x7344_13198a2e, 0xa308d3_243f6a88
	if lo, hi := s.Word(walker, 2*block), s.Word(walker, 2*block+1); lo != 0x94fdcceb_d16cfe09 || hi != 0x24126ea1_5001e420 {
		t.Errorf("words %x, %x", lo, hi)
	}
}

// TestLayout computes words from the doc comment of Stream and the generic
// Philox4x32.
func TestLayout(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAddress(t, "a")
		block := a.index / 2
		out := Philox4x32(10, [4]uint32{
			uint32(block),
			uint32(block/(1<<32)) + uint32(a.stream.Purpose)*(1<<24),
			uint32(a.walker),
			uint32(a.walker/(1<<32)) + uint32(a.stream.Lane)*(1<<16),
		}, [2]uint32{uint32(a.stream.Seed), uint32(a.stream.Seed >> 32)})
		half := out[2*(a.index%2):]
		if got, want := a.word(), uint64(half[0])+uint64(half[1])<<32; got != want {
			t.Errorf("%+v: %x, want %x", a, got, want)
		}
	})
}

// TestCounterIsInjective takes the counter apart again: two addresses with one
// key never share a counter.
func TestCounterIsInjective(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawAddress(t, "a")
		c := a.stream.counter(a.walker, a.index/2)
		back := address{
			Stream{a.stream.Seed, Purpose(c[1] >> 24), uint16(c[3] >> 16)},
			uint64(c[2]) | uint64(c[3]&0xffff)<<32,
			2*(uint64(c[0])|uint64(c[1]&0xffffff)<<32) + a.index%2,
		}
		if back != a {
			t.Errorf("%+v comes back as %+v", a, back)
		}
	})
}

// TestNoSharedWord draws 2^20 words at the addresses of a grid with small,
// middle and largest values of each part, and finds no word twice. Random words
// would fail with probability 2^-25. A stream that forgets the upper part of
// anything fails for sure.
func TestNoSharedWord(t *testing.T) {
	var walkers, indices []uint64
	for j := range uint64(100) {
		indices = append(indices, j, 1<<56|j, Indices-1-j)
		if j < 15 {
			walkers = append(walkers, j, 1<<32|j, Walkers-1-j)
		}
	}
	shared := func(forget func(*address)) (shared, all int) {
		var words []uint64
		for _, seed := range []uint64{0, 1, 1 << 32, 1<<64 - 1} {
			for _, purpose := range []Purpose{0, Sign, Dump, 127, 255} {
				for _, lane := range []uint16{0, 1, 256, 1<<16 - 1} {
					for _, walker := range walkers {
						for _, index := range indices {
							a := address{Stream{seed, purpose, lane}, walker, index}
							forget(&a)
							words = append(words, a.word())
						}
					}
				}
			}
		}
		slices.Sort(words)
		return len(words) - len(slices.Compact(words)), len(words)
	}
	n, all := shared(func(*address) {})
	if n != 0 || all < 1<<20 {
		t.Errorf("%d shared words of %d", n, all)
	}
	for name, mutant := range map[string]func(*address){
		"seed":    func(a *address) { a.stream.Seed &= 1<<32 - 1 },
		"purpose": func(a *address) { a.stream.Purpose &= 0x7f },
		"lane":    func(a *address) { a.stream.Lane &= 0xff },
		"walker":  func(a *address) { a.walker &= 1<<32 - 1 },
		"index":   func(a *address) { a.index &= 1<<56 - 1 },
	} {
		if n, _ := shared(mutant); n == 0 {
			t.Errorf("a stream that forgets the upper part of the %s passes", name)
		}
	}
}

// TestRows compares rows of words with single words at all small lengths, and
// around the places where the low half of the walker's number overflows.
func TestRows(t *testing.T) {
	s := Stream{Seed: 99, Purpose: Xi, Lane: 3}
	for _, first := range []uint64{0, 5, 1<<32 - 20, Walkers - 300} {
		for _, index := range []uint64{0, 1, 1<<33 - 1, 1 << 33, Indices - 2, Indices - 1} {
			for _, n := range []int{0, 1, 2, 3, 7, 64, 127, 128, 129, 300} {
				a, b := make([]uint64, n), make([]uint64, n)
				s.Words(a, first, index)
				for k, w := range a {
					if want := s.Word(first+uint64(k), index); w != want {
						t.Fatalf("Words(%d, %d)[%d] = %x, want %x", first, index, k, w, want)
					}
				}
				s.WordPair(a, b, first, index&^1)
				for k := range a {
					w := first + uint64(k)
					if a[k] != s.Word(w, index&^1) || b[k] != s.Word(w, index|1) {
						t.Fatalf("WordPair(%d, %d)[%d] is not words %d and %d", first, index&^1, k, index&^1, index|1)
					}
				}
			}
		}
	}
}

// TestBounds makes sure that every way out of the address space panics.
func TestBounds(t *testing.T) {
	var s Stream
	w, x := make([]uint64, 3), make([]float64, 3)
	for name, f := range map[string]func(){
		"walker":            func() { s.Word(Walkers, 0) },
		"index":             func() { s.Word(0, Indices) },
		"row end":           func() { s.Words(w, Walkers-2, 0) },
		"row start":         func() { s.Words(w, 1<<64-1, 0) },
		"row index":         func() { s.Words(w, 0, Indices) },
		"odd pair":          func() { s.WordPair(w, w, 0, 1) },
		"uneven pair":       func() { s.WordPair(w, w[:2], 0, 0) },
		"uniform":           func() { s.Uniform(x, Walkers, 0) },
		"normal":            func() { s.Normal(x, 0, Indices) },
		"odd normal pair":   func() { s.NormalPair(x, x, 0, 1) },
		"uneven normals":    func() { s.NormalPair(x, x[:2], 0, 0) },
		"t index":           func() { s.StudentT(x, 3, 0, Indices/2) },
		"t nu zero":         func() { s.StudentT(x, 0, 0, 0) },
		"t nu not a number": func() { s.StudentT(x, x[0]/x[1], 0, 0) },
	} {
		func() {
			defer func() {
				if r := fmt.Sprint(recover()); !strings.HasPrefix(r, "rng: ") {
					t.Errorf("%s: %v", name, r)
				}
			}()
			f()
		}()
	}
}

// TestAllocations makes sure that no row function allocates.
func TestAllocations(t *testing.T) {
	s := Stream{Seed: 1, Purpose: Sign}
	w, v := make([]uint64, 512), make([]uint64, 512)
	x, y := make([]float64, 512), make([]float64, 512)
	for name, f := range map[string]func(){
		"Word":       func() { w[0] = s.Word(1, 2) },
		"Words":      func() { s.Words(w, 0, 1) },
		"WordPair":   func() { s.WordPair(w, v, 0, 2) },
		"Uniform":    func() { s.Uniform(x, 0, 1) },
		"Normal":     func() { s.Normal(x, 0, 1) },
		"NormalPair": func() { s.NormalPair(x, y, 0, 2) },
		"StudentT":   func() { s.StudentT(x, 4, 0, 1) },
	} {
		if n := testing.AllocsPerRun(10, f); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
	}
}
