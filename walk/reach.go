package walk

import (
	"math"

	"thermowalk/walk/internal/kernel"
)

// reach bounds the next step of each walker of a block along some coordinates: both
// outcomes, and the way to them however walls fold it, lie within
//
//	q - half <= . <= q + half,   half = |eta g| + |c - q|
//
// made wider than any rounding of some ten terms. A tally of both outcomes passes
// over the walkers that have nothing to score so near; most have not.
type reach struct {
	eta, slack float64
	half       []float64
	all        []int32 // the numbers of the block's walkers
	caught     []int32
}

// widened makes up for roundings.
const widened = 1 + 0x1p-40

// newReach is for places of a size up to most.
func newReach(eta, most float64, block int) reach {
	r := reach{
		eta: math.Abs(eta), slack: math.FMA(0x1p-46, most, 0x1p-1000),
		half: rows(1, block)[0], all: make([]int32, block), caught: make([]int32, block+1),
	}
	for k := range r.all {
		r.all[k] = int32(k)
	}
	return r
}

// of is the reach of walkers at q with the scales g and the drifted positions c.
func (r *reach) of(g, c, q []float64) []float64 {
	half := r.half[:len(q)]
	kernel.VReach(half, q, g, c, r.eta*widened, r.slack, widened)
	return half
}

// within lists the walkers, by their numbers in the block, whose distance from what
// a tally looks for is not larger than their reach: where beyond, the difference of
// both, is not positive. What is not a number is among them.
func (r *reach) within(beyond []float64) []int32 {
	n, caught := 0, r.caught[:len(beyond)+1]
	for k, far := range beyond {
		caught[n] = int32(k)
		next := n + 1
		if far > 0 {
			next = n
		}
		n = next
	}
	return caught[:n]
}
