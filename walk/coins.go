package walk

import (
	"thermowalk/walk/internal/kernel"
	"thermowalk/walk/rng"
)

// coins holds 128 steps of coins for a block, two words for each walker, which
// come from the generator together: bit t%64 of word t/64%2 of walker first+k
// belongs to step t. A 1 means zeta = -1, a 0 means +1.
type coins struct {
	stream rng.Stream
	words  [2][]uint64
	first  uint64
	pair   uint64
	n      int
}

func newCoins(s rng.Stream, block int) coins {
	return coins{stream: s, words: [2][]uint64{kernel.Words(block), kernel.Words(block)}}
}

// at gives the words and the bit of a step for n walkers from first on.
func (c *coins) at(first, step uint64, n int) (words []uint64, bit uint) {
	if pair := step / 128; c.n != n || c.first != first || c.pair != pair {
		c.stream.WordPair(c.words[0][:n], c.words[1][:n], first, 2*pair)
		c.first, c.pair, c.n = first, pair, n
	}
	return c.words[step/64%2][:n], uint(step % 64)
}
