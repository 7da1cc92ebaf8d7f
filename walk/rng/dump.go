package rng

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Endless asks [DumpWords] for words until the writer fails.
const Endless = 1<<64 - 1

// DumpWords writes words of Stream{seed, p, 0} to w for outside test batteries: raw,
// little-endian, 8 bytes a word, those of walkers 0 to interleave-1 in turn,
//
//	word(0, 0) word(1, 0) ... word(interleave-1, 0) word(0, 1) ...
//
// so that interleave = 1 tests the stream of one walker, and a large one the
// independence of walkers. It ends after the given number of words.
//
// An interleave that is not of 1..2^20, and a failure of w, are errors.
func DumpWords(w io.Writer, seed uint64, p Purpose, interleave int, words uint64) error {
	if interleave < 1 || interleave > maxInterleave {
		return fmt.Errorf("interleave %d: it must be of 1 to %d", interleave, maxInterleave)
	}
	s := Stream{Seed: seed, Purpose: p}
	// A group is two rounds of all walkers: one block each.
	groups := max(1, dumpBuffer/(2*interleave))
	a, b := make([]uint64, interleave), make([]uint64, interleave)
	buf := make([]byte, 0, 16*interleave*groups)
	for index := uint64(0); words > 0; {
		buf = buf[:0]
		for range groups {
			if index >= Indices {
				return errors.New("the stream is exhausted")
			}
			s.WordPair(a, b, 0, index)
			for _, x := range a {
				buf = binary.LittleEndian.AppendUint64(buf, x)
			}
			for _, x := range b {
				buf = binary.LittleEndian.AppendUint64(buf, x)
			}
			index += 2
		}
		if n := uint64(len(buf)) / 8; n > words {
			buf = buf[:8*words]
		}
		if _, err := w.Write(buf); err != nil {
			return err
		}
		if words != Endless {
			words -= uint64(len(buf)) / 8
		}
	}
	return nil
}

const (
	maxInterleave = 1 << 20
	dumpBuffer    = 1 << 13 // words
)
