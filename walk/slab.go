package walk

import (
	"math"
	"sort"

	"thermowalk/walk/internal/kernel"
)

// slabs are the parts into which surfaces divide the line: slab n lies above n
// surfaces.
type slabs struct {
	at      []float64 // surfaces, ascending
	perUnit float64   // of equally spaced ones: n is about (x - at[0]) perUnit + 1; else 0
	off     float64   // how far equally spaced ones are off their places at most, in their distance
	edges   []float64 // -Inf, at..., and NaN, above which is nothing
	guess   []float64 // room for a block
}

func newSlabs(at []float64) slabs {
	s := slabs{at: at, guess: kernel.Rows(1, blockSize(1))[0]}
	s.perUnit, s.off = spacing(at)
	if s.perUnit > 0 {
		s.edges = append(append(append(s.edges, math.Inf(-1)), at...), math.NaN())
	}
	return s
}

// locate writes the slab of each walker of a block.
func (s *slabs) locate(place []int32, q []float64) {
	place = place[:len(q)]
	if s.perUnit == 0 {
		for k, x := range q {
			place[k] = s.below(x)
		}
		return
	}
	guess := s.guess[:len(q)]
	kernel.VSubS(guess, q, s.at[0])
	kernel.VFMAS(guess, guess, s.perUnit, 1)
	kernel.VMaxS(guess, guess, 0)
	kernel.VMinS(guess, guess, float64(len(s.at)))
	for k, x := range q {
		if x != x {
			place[k] = s.below(x)
			continue
		}
		place[k] = s.near(x, int32(guess[k]))
	}
}

// near is the slab of x, which is n or next to it.
func (s *slabs) near(x float64, n int32) int32 {
	if e := s.edges[n : n+2 : n+2]; x < e[0] {
		n--
	} else if x >= e[1] {
		n++
	}
	return n
}

// below is the number of surfaces at or below x: the index of the slab in
// which x lies.
func (s *slabs) below(x float64) int32 {
	if s.perUnit > 0 && x == x {
		return s.near(x, int32(min(max(math.FMA(x-s.at[0], s.perUnit, 1), 0), float64(len(s.at)))))
	}
	if len(s.at) > 16 {
		return int32(sort.Search(len(s.at), func(j int) bool { return s.at[j] > x }))
	}
	n := int32(0)
	for _, a := range s.at {
		if a <= x {
			n++
		}
	}
	return n
}

// spacing is 1 over the distance of surfaces that are spaced equally, to a tenth
// of it, and how far they are off in that distance; 0 of others or few.
func spacing(at []float64) (perUnit, off float64) {
	n := len(at)
	if n < 8 {
		return 0, 0
	}
	d := (at[n-1] - at[0]) / float64(n-1)
	for j, a := range at {
		off = max(off, math.Abs(a-at[0]-float64(float64(j)*d))/d)
	}
	if !(off < 0.1) {
		return 0, 0
	}
	return 1 / d, off
}
