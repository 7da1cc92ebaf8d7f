package walk

import (
	"errors"
	"fmt"
	"math"

	"thermowalk/walk/internal/kernel"
	"thermowalk/walk/rng"
)

// Start is the law of the starting positions, as a map of the unit cube: with
// u uniform in (0,1)^n, q = Place(u) has the wanted law (in 1-D the inverse
// cumulative distribution). Written so, every start can be sampled plainly
// or by strata.
//
// q and u have Dim rows of equal length. Place is safe for concurrent use.
type Start interface {
	Dim() int
	Place(q, u [][]float64)
	String() string
}

// Point starts every walker at one place.
func Point(q ...float64) Start { return pointStart(q) }

type pointStart []float64

func (p pointStart) Dim() int       { return len(p) }
func (p pointStart) String() string { return fmt.Sprintf("point %g", []float64(p)) }

func (p pointStart) Place(q, _ [][]float64) {
	for i, x := range p {
		for k := range q[i] {
			q[i][k] = x
		}
	}
}

// Uniform starts one coordinate uniformly on lo:hi.
//
//	q = lo + (hi - lo) u
func Uniform(lo, hi float64) Start { return uniformStart{lo, hi} }

type uniformStart struct{ lo, hi float64 }

func (s uniformStart) Dim() int       { return 1 }
func (s uniformStart) String() string { return fmt.Sprintf("uniform %g:%g", s.lo, s.hi) }

func (s uniformStart) Place(q, u [][]float64) {
	length := s.hi - s.lo
	for k, v := range u[0] {
		q[0][k] = math.Min(math.FMA(length, v, s.lo), s.hi)
	}
}

// Normal starts one coordinate with a normal law of the given mean and
// standard deviation.
//
//	q = mean + sd Phi^-1(u)
func Normal(mean, sd float64) Start { return normalStart{mean, sd} }

type normalStart struct{ mean, sd float64 }

func (s normalStart) Dim() int       { return 1 }
func (s normalStart) String() string { return fmt.Sprintf("normal %g %g", s.mean, s.sd) }

func (s normalStart) Place(q, u [][]float64) {
	for k, v := range u[0] {
		q[0][k] = math.FMA(s.sd, rng.NormalQuantile(v), s.mean)
	}
}

// Product starts the coordinates independently, in the order given; a factor
// may itself have several coordinates.
func Product(factors ...Start) Start { return productStart(factors) }

type productStart []Start

func (p productStart) Dim() (n int) {
	for _, s := range p {
		n += s.Dim()
	}
	return n
}

func (p productStart) String() (text string) {
	for i, s := range p {
		if i > 0 {
			text += " x "
		}
		text += s.String()
	}
	return text
}

func (p productStart) Place(q, u [][]float64) {
	at := 0
	for _, s := range p {
		end := at + s.Dim()
		s.Place(q[at:end], u[at:end])
		at = end
	}
}

// cube draws the points of the unit cube that a Start places: independent
// ones, or one per cell of a grid that each batch fills.
type cube struct {
	stream rng.Stream
	side   uint64 // strata per axis; 0 draws independent points
	batch  uint64 // walkers in a batch
	shift  []float64
	u      [][]float64
}

// newCube prepares for batches of the given size. With strata the first
// side^dim walkers of a batch, side = floor(batch^(1/dim)), fall one into each
// cell of a side^dim grid; the rest are independent. The grid is shifted round
// the cube at random, batch by batch, so that no surface lies on its lines in
// all batches and the spread between batches, which is the error, never
// vanishes by accident. Batch means are unbiased and batches are independent.
func newCube(seed uint64, dim int, batch uint64, stratified bool, block int) (*cube, error) {
	c := &cube{stream: rng.Stream{Seed: seed, Purpose: rng.Start}, batch: batch, shift: make([]float64, dim), u: rows(dim, block)}
	if !stratified {
		return c, nil
	}
	side := uint64(math.Floor(math.Pow(float64(batch), 1/float64(dim)))) + 1
	for pow(side, dim) > float64(batch) {
		side--
	}
	if side < 2 {
		return nil, errors.New("walk: too few walkers in a batch for strata in every coordinate; use a plain start, more walkers, or fewer batches")
	}
	c.side = side
	return c, nil
}

func pow(base uint64, n int) float64 {
	p := 1.0
	for range n {
		p *= float64(base)
	}
	return p
}

// place starts the walkers of a block.
func (c *cube) place(s Start, b *Block) {
	n := b.Len()
	u := head(c.u, n)
	for i := range u {
		stream := c.stream
		stream.Lane = uint16(i)
		stream.Uniform(u[i], b.First, 0)
	}
	if c.side > 0 {
		c.stratify(u, b.First)
	}
	s.Place(b.Q, u)
}

// stratify moves independent uniforms into the cells of consecutive walkers:
// u becomes (cell + u + shift)/side, modulo 1.
func (c *cube) stratify(u [][]float64, first uint64) {
	const tiny, below = 0x1p-53, 1 - 0x1p-53
	cells, side := uint64(pow(c.side, len(u))), float64(c.side)
	start := first - first%c.batch
	for i := range u {
		shift := c.stream
		shift.Lane = uint16(i)
		shift.Uniform(c.shift[i:i+1], start, 1)
	}
	cell := first - start
	if cell >= cells {
		return
	}
	n, every := min(uint64(len(u[0])), cells-cell), uint64(1) // every: walkers for which a digit stays
	for i := range u {
		x := u[i][:n]
		digit, left := cell/every%c.side, every-cell%every
		for k, v := range x {
			v = float64(digit) + v + c.shift[i]
			if v >= side {
				v -= side
			}
			x[k] = v
			if left--; left == 0 {
				left = every
				if digit++; digit == c.side {
					digit = 0
				}
			}
		}
		kernel.VDivS(x, x, side)
		kernel.VMaxS(x, x, tiny)
		kernel.VMinS(x, x, below)
		every *= c.side
	}
}
