// Package rng gives every random number an address. There are only a few types:
// a [Stream] is an array of random words, one for each walker and index, a
// [Purpose] says what it is for, and a [KATResult] is a published known answer,
// compared.
//
// # Addresses
//
// A word is a function of (seed, purpose, lane, walker, index) and of nothing
// else: no generator has a state, and there is nothing to save, to split or to
// jump over. The number that walker w uses at step t is the same whether one
// thread moves all walkers or five hundred machines a chunk each, whether the run
// was killed and resumed, and whether some other quantity was drawn in between.
//
//	seed     64 bits  the plan's seed: the key of the generator
//	purpose   8 bits  what the number is for; the list in purpose.go only grows
//	lane     16 bits  part of a purpose: a sign group, a layer of a network
//	walker   48 bits  which walker, replica or sample
//	index    57 bits  which word of the walker: its step, or its step over 64
//
// The last four are the 128-bit counter (with the two words of a block sharing
// one), so different addresses are different counters, and Philox maps different
// counters to different blocks.
//
// # Generator
//
// Philox4x32-10 of Salmon et al.: ten rounds of multiplication, exclusive or and
// exchange. It passes the known test batteries, is part of numpy, cuRAND and
// TensorFlow, and vectorises. A block costs some 8 ns in plain Go. As the binary
// walk takes one bit a step, a block lasts for 128 steps of a walker.
//
// It is not for cryptography; and 64 bits of seed mean that seeds drawn at random
// begin to repeat after some 2^32 of them.
//
// # Laws
//
//	Word, Words, WordPair   64 fair bits
//	Uniform                 midpoints of 2^52 equal parts of (0, 1)
//	Normal, NormalPair      Box and Muller, from a pair of words
//	UniformGrid, NormalGrid the same by tables of indices, lanes and walkers
//	StudentT                Bailey, from a pair of words
//	NormalQuantile          the inverse of the normal distribution function, for
//	                        stratified starts
//
// Each number takes the same words whatever came before it, so there is no
// rejection and no table. All of them have the same bits on every machine.
//
// # References
//
// J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, Parallel random numbers: as
// easy as 1, 2, 3, SC11 (2011). G. E. P. Box, M. E. Muller, Ann. Math. Stat. 29
// (1958) 610. R. W. Bailey, Math. Comp. 62 (1994) 779. M. J. Wichura, Appl. Stat.
// 37 (1988) 477.
package rng
