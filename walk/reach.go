package walk

import "thermowalk/walk/internal/kernel"

// reach tells which walkers of a block have no surface within their next step,
// so that a tally of both outcomes can pass them over. down and up are the
// outcomes of the block.
type reach struct {
	slabs
	down, up, y, far []float64
}

func newReach(s slabs, block int) reach {
	r := rows(4, block)
	return reach{slabs: s, down: r[0], up: r[1], y: r[2], far: r[3]}
}

// roundOff, added and taken off, leaves a number below 2^51 rounded to an integer.
const roundOff = 0x1.8p52

// beyond gives, of walkers at x, how much farther the nearest of equally spaced
// surfaces is than the step goes,
//
//	|y - round(y)| - max(|down - x|, |up - x|) perUnit - off,   y = (x - at[0]) perUnit
//
// in the distance of two surfaces; where it is positive, x, down and up lie in
// one slab. Of other surfaces it knows nothing and gives nil.
func (r *reach) beyond(x []float64) []float64 {
	if r.perUnit == 0 {
		return nil
	}
	down, up, y, far := r.down[:len(x)], r.up[:len(x)], r.y[:len(x)], r.far[:len(x)]
	kernel.VSub(far, down, x)
	kernel.VAbs(far, far)
	kernel.VSub(y, up, x)
	kernel.VAbs(y, y)
	kernel.VMax(far, far, y)
	kernel.VFMAS(far, far, -r.perUnit, -r.off-1e-6) // the rounding of y is far less
	kernel.VSubS(y, x, r.at[0])
	kernel.VMulS(y, y, r.perUnit)
	nearest := r.guess[:len(x)]
	kernel.VAddS(nearest, y, roundOff)
	kernel.VSubS(nearest, nearest, roundOff)
	kernel.VSub(y, y, nearest)
	kernel.VAbs(y, y)
	kernel.VAdd(far, far, y)
	return far
}
