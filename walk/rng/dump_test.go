package rng

import (
	"bytes"
	"encoding/binary"
	"errors"
	"strings"
	"testing"
)

// TestDumpWords compares the stream with single words, at all small counts.
func TestDumpWords(t *testing.T) {
	s := Stream{Seed: 7, Purpose: Dump}
	for _, interleave := range []uint64{1, 2, 3, 5, 1000, 5000} {
		for _, words := range []uint64{0, 1, 2, 3, 7, 20000} {
			var out bytes.Buffer
			if err := DumpWords(&out, 7, Dump, int(interleave), words); err != nil {
				t.Fatal(err)
			}
			if uint64(out.Len()) != 8*words {
				t.Fatalf("interleave %d: %d bytes for %d words", interleave, out.Len(), words)
			}
			for i := range words {
				got := binary.LittleEndian.Uint64(out.Bytes()[8*i:])
				if want := s.Word(i%interleave, i/interleave); got != want {
					t.Fatalf("interleave %d: word %d is %x, want %x", interleave, i, got, want)
				}
			}
		}
	}
}

// limited takes n bytes and fails then.
type limited struct{ n int }

var errFull = errors.New("disk full")

func (w *limited) Write(p []byte) (int, error) {
	if len(p) > w.n {
		n := w.n
		w.n = 0
		return n, errFull
	}
	w.n -= len(p)
	return len(p), nil
}

func TestDumpWordsFaults(t *testing.T) {
	for _, interleave := range []int{0, -1, 1<<20 + 1} {
		if err := DumpWords(&limited{}, 1, Dump, interleave, 10); err == nil || !strings.Contains(err.Error(), "interleave") {
			t.Errorf("interleave %d: %v", interleave, err)
		}
	}
	if err := DumpWords(&limited{1 << 20}, 1, Dump, 3, Endless); !errors.Is(err, errFull) {
		t.Errorf("endless: %v", err)
	}
}
