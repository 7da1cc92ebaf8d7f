package walk

import (
	"math"

	"thermowalk/walk/internal/kernel"
)

// sieve finds the walkers that have a place within reach, among places on one
// coordinate: few, or many with equal distances. It passes none over where they are
// many and not equally spaced.
type sieve struct {
	reach
	open       bool      // it has no holes: all are caught
	at         []float64 // the places, if few
	perUnit    float64   // of others: 1 over their distance, else 0
	first, off float64   // where they begin, in their distance, and how far they are off
	lo, hi     float64   // a domain whose ends count as places; -Inf, Inf
	far, room  []float64
}

// fewPlaces are asked one by one.
const fewPlaces = 8

// sieveOf is the sieve of places on a coordinate; folds tells that its wall
// moves what passes it.
func sieveOf(at []float64, wall Wall, folds bool, eta float64, block int) *sieve {
	s := &sieve{lo: math.Inf(-1), hi: math.Inf(1)}
	if folds {
		s.lo, s.hi = wall.Range()
	}
	most := 0.0
	for _, x := range append([]float64{s.lo, s.hi}, at...) {
		if !math.IsInf(x, 0) {
			most = max(most, math.Abs(x))
		}
	}
	s.reach = newReach(eta, most, block)
	r := rows(2, block)
	s.far, s.room = r[0], r[1]
	if len(at) <= fewPlaces {
		s.at = at
		return s
	}
	// The place of a walker in units of the distance is right to 1e-7.
	if s.perUnit, s.off = spacing(at); s.perUnit == 0 || !(most*s.perUnit < 1<<26) {
		s.perUnit, s.open = 0, true
		return s
	}
	s.first = at[0] * s.perUnit
	return s
}

// roundOff, added and taken off, leaves a number below 2^51 rounded to an integer.
const roundOff = 0x1.8p52

// catch lists the walkers at q that may have a place within reach.
func (s *sieve) catch(g, c, q []float64) []int32 {
	if s.open {
		return s.all[:len(q)]
	}
	return s.within(s.beyond(g, c, q))
}

// lone is the place nearest to a walker that was caught, if the places have equal
// distances and no other one is within reach; else false.
func (s *sieve) lone(k int32, x float64) (place int, ok bool) {
	if !(float64(s.half[k]*s.perUnit) < 0.49-s.off) || s.perUnit == 0 {
		return 0, false
	}
	return int(math.Floor(math.FMA(x, s.perUnit, 0.5-s.first))), true
}

// beyond gives, of walkers at q, how much farther the nearest place is than the
// step goes, in any unit: where it is positive, no place is within reach.
func (s *sieve) beyond(g, c, q []float64) []float64 {
	half, far, room := s.of(g, c, q), s.far[:len(q)], s.room[:len(q)]
	if s.perUnit > 0 {
		kernel.VFMAS(room, q, s.perUnit, -s.first)
		kernel.VAddS(far, room, roundOff)
		kernel.VSubS(far, far, roundOff)
		kernel.VSub(far, room, far)
		kernel.VAbs(far, far)
		kernel.VFMAM(far, half, -s.perUnit, far)
		kernel.VSubS(far, far, s.off+1e-6)
	} else {
		for j, x := range s.at {
			if j == 0 {
				kernel.VSubS(far, q, x)
				kernel.VAbs(far, far)
				continue
			}
			kernel.VSubS(room, q, x)
			kernel.VAbs(room, room)
			kernel.VMin(far, far, room)
		}
		kernel.VSub(far, far, half)
	}
	if s.lo > math.Inf(-1) {
		kernel.VSubS(room, q, s.lo)
		kernel.VSub(room, room, half)
		kernel.VMin(far, far, room)
		kernel.VRSubS(room, q, s.hi)
		kernel.VSub(room, room, half)
		kernel.VMin(far, far, room)
	}
	return far
}
