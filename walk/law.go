package walk

// Law is a law of motion: how a walker goes from q to q'.
//
// Mover checks the law against its surroundings and returns a stepper with
// scratch space of its own, for the use of one worker.
type Law interface {
	Dim() int
	Mover(env Env) (Mover, error)
}

// Env is what a law's steps depend on beside the law itself.
type Env struct {
	Eta   float64 // step factor eta, > 0
	Seed  uint64  // seed of all random streams
	Walls []Wall  // one per coordinate
	Block int     // largest number of walkers in a block
}

// Mover carries blocks of walkers through time. Advance(b, n) takes every
// walker of the block n steps further, from step b.Step to b.Step+n, walls
// included. The random numbers of a step depend on (seed, walker, step) only,
// so any split of n into calls and of walkers into blocks gives equal bits.
type Mover interface {
	Advance(b *Block, n int)
}

// Binary is the power of a law whose step has finitely many equally likely
// outcomes, all known beforehand:
//
//	q'_i = c_i(q) - eta g_i(q) zeta_group(i),   zeta = +-1 with probability 1/2
//
// A tally that knows both outcomes scores the expectation over zeta instead
// of the coin.
type Binary interface {
	Law
	// SignGroups gives the sign group of each coordinate, 0..G-1. Coordinates
	// of one group share one zeta.
	SignGroups() []int
	// Outcomes writes the scales g and the centres c (q moved by the drift
	// alone; c may alias q where there is none).
	Outcomes(g, c, q [][]float64, eta float64)
}
