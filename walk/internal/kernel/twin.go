package kernel

import "os"

//go:generate go -C _asm run .

// instructions is a set of them that a row function can use.
type instructions int

const (
	goOnly instructions = iota
	avx2
	avx512
)

// strip is the number of elements that the reference takes up where a twin
// meets a rare path, before the twin goes on.
const strip = 8

// twinLeast is the length from which a call of a twin is worth its while.
const twinLeast = 8

// twinFor is the twin that takes n elements, goOnly if none does.
func twinFor(n int) instructions {
	if n < twinLeast {
		return goOnly
	}
	return backend
}

func (i instructions) String() string { return [...]string{"go", "avx2", "avx512"}[i] }

// backend is what the row functions use: the best that the processor has and
// the environment variable THERMOWALK_CPU (avx512, avx2 or go) allows. Every
// choice gives the same bits.
var backend = allowed(os.Getenv("THERMOWALK_CPU"), best())

// Backend is the name of the instruction set in use: "avx512", "avx2" or "go".
func Backend() string { return backend.String() }

// allowed is the smaller of what the machine has and what a name asks for.
func allowed(name string, best instructions) instructions {
	for _, i := range []instructions{goOnly, avx2} {
		if name == i.String() {
			return min(i, best)
		}
	}
	return best
}
