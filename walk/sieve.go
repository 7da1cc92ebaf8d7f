package walk

import (
	"math"
	"slices"

	"thermowalk/walk/internal/kernel"
)

// sieve finds the walkers that have a place within reach, among places on one
// coordinate: few, or many with equal distances. It passes none over where they are
// many and not equally spaced.
type sieve struct {
	reach
	open      bool          // it has no holes: all are caught
	at        []float64     // the places, if few
	places    kernel.Places // others; Lo and Hi are the ends of the domain if they count, else infinite
	off       float64       // how far those are off, in their distance
	far, room []float64
}

// fewPlaces are asked one by one.
const fewPlaces = 8

// sieveOf is the sieve of places on a coordinate; folds tells that what passes its
// wall may come out anywhere, or turn back to be scored twice: then the ends of the
// domain count as places.
func sieveOf(at []float64, wall Wall, folds bool, eta float64, block int) *sieve {
	s := &sieve{places: kernel.Places{Lo: math.Inf(-1), Hi: math.Inf(1)}}
	if folds {
		s.places.Lo, s.places.Hi = wall.Range()
	}
	all, most := slices.Clone(at), 0.0
	for _, x := range []float64{s.places.Lo, s.places.Hi} {
		if !math.IsInf(x, 0) {
			all = append(all, x)
		}
	}
	for _, x := range all {
		most = max(most, math.Abs(x))
	}
	s.reach = newReach(eta, most, block)
	r := rows(2, block)
	s.far, s.room = r[0], r[1]
	if len(at) <= fewPlaces {
		s.at = all
		return s
	}
	// A walker's place in units of the distance is then right to 1e-7.
	if perUnit, off := spacing(at); perUnit > 0 && most*perUnit < 1<<26 {
		s.places.PerUnit, s.places.First, s.off = perUnit, at[0]*perUnit, off
	} else {
		s.open = true
	}
	return s
}

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
	unit := s.places.PerUnit
	if !(float64(s.half[k]*unit) < 0.49-s.off) || unit == 0 {
		return 0, false
	}
	return int(math.Floor(math.FMA(x, unit, 0.5-s.places.First))), true
}

// beyond gives, of walkers at q, how much farther the nearest place is than the
// step goes, in any unit: where it is positive, no place is within reach.
func (s *sieve) beyond(g, c, q []float64) []float64 {
	half, far, room := s.of(g, c, q), s.far[:len(q)], s.room[:len(q)]
	if s.places.PerUnit > 0 {
		kernel.VBeyond(far, q, half, s.places, s.off+1e-6)
		return far
	}
	kernel.VSubS(far, q, s.at[0])
	kernel.VAbs(far, far)
	for _, x := range s.at[1:] {
		kernel.VSubS(room, q, x)
		kernel.VAbs(room, room)
		kernel.VMin(far, far, room)
	}
	kernel.VSub(far, far, half)
	return far
}
