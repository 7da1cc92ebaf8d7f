package walk

import (
	"math"

	"thermowalk/walk/internal/kernel"
)

// patchSieve finds the walkers that have a patch within reach. Seen from the image
// nearest to its centre p, no step takes a walker through the patch, however walls
// fold it, if
//
//	|n.(q - p)| > Sum_i |n_i| half_i,   or   |q_i - p_i| > half_i + R sqrt(1 - n_i^2)
//
// for some i.
type patchSieve struct {
	reach
	patch        *patch
	radius       []float64 // of the patch along each coordinate
	along, above []float64 // n.(q - p), and how far the plane is out of reach
	aside, far   []float64 // how far the patch is out of reach along a coordinate
	room         []float64
}

func newPatchSieve(p *patch, eta float64, block int) patchSieve {
	s, most := patchSieve{patch: p}, 0.0
	for i, x := range p.centre {
		most = max(most, math.Abs(x)+math.Sqrt(p.r2), p.period[i])
		s.radius = append(s.radius, math.Sqrt(p.r2*math.Max(0, math.FMA(-p.normal[i], p.normal[i], 1))))
	}
	s.reach = newReach(eta, most, block)
	r := rows(5, block)
	s.along, s.above, s.aside, s.far, s.room = r[0], r[1], r[2], r[3], r[4]
	return s
}

// roundOff, added and taken off, leaves a number below 2^51 rounded to an integer.
const roundOff = 0x1.8p52

// catch lists the walkers at q that may pass the patch.
func (s *patchSieve) catch(g, c, q [][]float64) []int32 {
	p, n := s.patch, len(q[0])
	along, above, aside, far, room := s.along[:n], s.above[:n], s.aside[:n], s.far[:n], s.room[:n]
	for i, x := range q {
		half, normal := s.of(g[i], c[i], x), p.normal[i]
		kernel.VSubS(far, x, p.centre[i])
		if length := p.period[i]; length > 0 {
			kernel.VMulS(room, far, 1/length) // as in patch.step
			kernel.VAddS(room, room, roundOff)
			kernel.VSubS(room, room, roundOff)
			kernel.VFMAM(far, room, -length, far)
		}
		if i == 0 {
			kernel.VMulS(along, far, normal)
			kernel.VMulS(above, half, -math.Abs(normal))
		} else {
			kernel.VFMAM(along, far, normal, along)
			kernel.VFMAM(above, half, -math.Abs(normal), above)
		}
		kernel.VAbs(far, far)
		kernel.VSub(far, far, half)
		kernel.VSubS(far, far, s.radius[i])
		if i == 0 {
			aside, far = far, aside
		} else {
			kernel.VMax(aside, aside, far)
		}
	}
	kernel.VAbs(along, along)
	kernel.VAdd(above, along, above)
	kernel.VMax(above, above, aside)
	return s.within(above)
}
