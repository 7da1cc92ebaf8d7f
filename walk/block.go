package walk

import (
	"math"
	"slices"

	"thermowalk/walk/internal/kernel"
)

// Block is a strip of walkers that move together, small enough for the first
// cache. Coordinates are stored as a structure of arrays:
//
//	Q[i][k] = coordinate i of walker First+k
//
// Every row has the same length, the number of walkers in the block. A law
// writes Q and Step; walls write Turns and Exit.
type Block struct {
	First uint64      // address of the first walker
	Step  uint64      // steps taken since the start
	Q     [][]float64 // positions
	Turns [][]float64 // whole turns round a periodic coordinate; a nil row elsewhere
	Exit  []uint64    // step at which the walker was absorbed, 0 while it walks; nil without an absorbing wall

	roomy bool // the rows have room, and nothing else in it, for whole vectors
	ahead ahead
}

// ahead is what a binary law says of the next step, asked once for all tallies and
// for the step itself.
type ahead struct {
	known bool
	step  uint64 // at which it was asked
	g, c  [][]float64
}

// outcomes gives the scales and drifted positions of the next step; law and eta are
// those of the walk. The rows are not to be written.
func (b *Block) outcomes(law Binary, eta float64) (g, c [][]float64) {
	a, n := &b.ahead, b.Len()
	if a.g == nil {
		room := max(n, blockSize(len(b.Q)))
		a.g, a.c = rows(len(b.Q), room), rows(len(b.Q), room)
	}
	g, c = head(a.g, n), head(a.c, n)
	if !a.known || a.step != b.Step {
		law.Outcomes(g, c, b.Q, eta)
		a.known, a.step = b.roomy, b.Step // of other blocks nobody tells when walkers are moved
	}
	return g, c
}

// Len is the number of walkers in the block.
func (b *Block) Len() int { return len(b.Q[0]) }

// newBlock allocates room for n walkers of a walk. Step is written at every step:
// the block lies apart from the blocks of other workers, since a line of the cache
// that two processors write goes back and forth between them.
func newBlock(w *Walk, n int) *Block {
	dim := w.Law.Dim()
	apart := &struct {
		_     [128]byte
		block Block
		_     [128]byte
	}{}
	b := &apart.block
	b.Q, b.Turns, b.roomy = rows(dim, n), make([][]float64, dim), true
	for i := range dim {
		wall := w.wall(i)
		if period(wall) > 0 {
			b.Turns[i] = make([]float64, n)
		}
		if absorbs(wall) && b.Exit == nil {
			b.Exit = make([]uint64, n)
		}
	}
	return b
}

// reset points the block at n walkers beginning with first, at step 0.
func (b *Block) reset(first uint64, n int) {
	b.First, b.Step, b.ahead.known = first, 0, false
	for i := range b.Q {
		b.Q[i] = b.Q[i][:n]
		if b.Turns[i] != nil {
			b.Turns[i] = b.Turns[i][:n]
			clear(b.Turns[i])
		}
	}
	if b.Exit != nil {
		b.Exit = b.Exit[:n]
		clear(b.Exit)
	}
}

// lost counts the walkers whose position is no longer a number, or infinite:
// the field gave NaN or overflowed where they stood.
func (b *Block) lost() (n int) {
	if !slices.ContainsFunc(b.Q, wild) {
		return 0
	}
	for k := range b.Len() {
		for i := range b.Q {
			if x := b.Q[i][k]; math.IsNaN(x) || math.IsInf(x, 0) {
				n++
				break
			}
		}
	}
	return n
}

// wild tells whether a row holds what is not a finite number.
func wild(row []float64) bool {
	for _, x := range row {
		if x-x != 0 {
			return true
		}
	}
	return false
}

// absorbed counts the walkers that an absorbing wall has taken.
func (b *Block) absorbed() (n int) {
	for _, step := range b.Exit {
		if step != 0 {
			n++
		}
	}
	return n
}

// over tells whether no walker of the block moves any more.
func (b *Block) over() bool {
	for _, step := range b.Exit {
		if step == 0 {
			return false
		}
	}
	return b.Exit != nil
}

// parts lists the numbers that the block is made of, beside its place and step.
func (b *Block) parts() []any {
	list := parts(b.Q)
	for _, turns := range b.Turns {
		if turns != nil {
			list = append(list, turns)
		}
	}
	if b.Exit != nil {
		list = append(list, b.Exit)
	}
	return list
}

// blockSize is the number of walkers in a block: 768 on a line, 512 for two to four
// coordinates, so that positions, scales and sign words of a block stay in a
// 32 KiB cache, fewer in higher dimension, never below 8. 768 is a multiple of the
// 24 and of the 32 numbers that kernels take at a time: no vector is left over,
// which would wait for all its operations alone.
func blockSize(dim int) int {
	if dim == 1 {
		return 768
	}
	return max(8, min(512, 2048/dim)&^7)
}

// rows makes dim rows of n numbers.
func rows(dim, n int) [][]float64 { return kernel.Rows(dim, n) }
