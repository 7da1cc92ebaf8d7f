// Package walk simulates inhomogeneous random walks in parallel and counts the
// mass that flows through surfaces. There are only a few types: a Walk is the
// physics (Law, eta, Box of walls, Start), a Plan is the budget (walkers,
// steps, seed, batches), a Tally is a question (flux, density, increments,
// ...), and Run brings the three together and returns a Sum, from which every
// number comes as an Estimate with its error.
//
// # The walk
//
// A walker at q goes to
//
//	q' = q - eta mu(q) - eta gamma f(q, xi)            (Eq. 4; General)
//	q_i' = q_i - eta mu_i(q) - eta g_i(q) zeta_i       (Eq. 8; Reduced)
//
// with zeta = +-1 shared by the coordinates of a sign group. The reduced walk
// replaces the step of the general one by a binary step of the same second
// moment g_i^2 = E[gamma^2 f_i^2] (Eq. 6). That is exact for the flux at order
// eta^2 when the coordinates of a group really share their sign
// (|E[gamma^2 f_i f_j]| = g_i g_j), and wrong at that order where they do not.
//
// Steps are Ito steps: g is taken at the starting point. An unbiased walk has
// no mean displacement, E[q'] = q, wherever it stands; its density drifts all
// the same.
//
// # Statistics
//
// Walkers are divided into batches, which are independent; every error is the
// spread between batches. Inside a batch the starts may be stratified, and a
// flux may be scored by the expectation over zeta instead of the coin: neither
// changes a mean, both reduce variances, and the errors stay right because
// they are measured between batches.
//
// # Reproducibility
//
// Every random number has an address (seed, purpose, walker, step) and every
// batch its place in the Sum. Equal walk, plan and tallies give equal bits on
// every machine and for every number of workers.
//
// # Long runs
//
// A Plan with a Checkpoint is kept on disk as it goes and can be killed at any
// moment; Resume goes on with it, and the bytes of its Sum are those of a run
// that was left alone. A Plan's Shard runs a part of its batches; Merge puts
// the Sums of the parts together, in any order, into that of the whole. A
// Trigger ends a run when a number is known well enough, MaxTime when the time
// is used up; the Sum says what limited it.
//
// Walkers are led block by block, each through all its steps, so memory does
// not grow with their number. For a steady state take the tallies From a step
// well beyond the relaxation time; CorrelationTally measures that time, and no
// error depends on it.
//
// # Symbols
//
//	q, q'    position before and after a step
//	eta      step factor
//	g        step scale: eta g_i is the standard deviation of a step in q_i
//	mu       drift: - eta mu is the mean of a step
//	zeta     sign, +-1
//	gamma,f  random factor and random vector function of Eq. 4; xi its noise
//	rho      density of walkers, normalised to 1
//	J        flux: mass through a surface per step (and unit area)
//
// Equation numbers refer to "Implicit Regularization of SGD via
// Thermophoresis" (submission to ICLR 2021).
package walk
