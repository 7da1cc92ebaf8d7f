package rng

import "math/bits"

// The Philox family of Random123. A round of PhiloxNxW multiplies every other
// word of the counter by a constant, spreads the products over the counter and
// adds the round key; the key is then raised by a Weyl constant. [Stream] uses
// Philox4x32 with ten rounds in a form of its own; these functions take any
// number of rounds and serve to check that form.
//
// Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, Parallel random
// numbers: as easy as 1, 2, 3, SC11 (2011), section 3.3 and table 2.

// Multipliers and Weyl constants, named by N, W and position. The Weyl
// constants are those of the golden ratio and of sqrt 3 - 1.
const (
	philox2x32M = 0xd256d193

	philox4x32M0 = 0xd2511f53
	philox4x32M1 = 0xcd9e8d57

	philox2x64M = 0xd2b74407b1ce6e93

	philox4x64M0 = 0xd2e7470ee14c6c93
	philox4x64M1 = 0xca5a826395121157

	weyl32a = 0x9e3779b9
	weyl32b = 0xbb67ae85
	weyl64a = 0x9e3779b97f4a7c15
	weyl64b = 0xbb67ae8584caa73b
)

// Philox2x32 returns Philox2x32 of a counter and a key after the given rounds.
func Philox2x32(rounds int, ctr [2]uint32, key uint32) [2]uint32 {
	for range rounds {
		hi, lo := bits.Mul32(philox2x32M, ctr[0])
		ctr = [2]uint32{hi ^ key ^ ctr[1], lo}
		key += weyl32a
	}
	return ctr
}

// Philox4x32 returns Philox4x32 of a counter and a key after the given rounds.
func Philox4x32(rounds int, ctr [4]uint32, key [2]uint32) [4]uint32 {
	for range rounds {
		hi0, lo0 := bits.Mul32(philox4x32M0, ctr[0])
		hi1, lo1 := bits.Mul32(philox4x32M1, ctr[2])
		ctr = [4]uint32{hi1 ^ ctr[1] ^ key[0], lo1, hi0 ^ ctr[3] ^ key[1], lo0}
		key[0] += weyl32a
		key[1] += weyl32b
	}
	return ctr
}

// Philox2x64 returns Philox2x64 of a counter and a key after the given rounds.
func Philox2x64(rounds int, ctr [2]uint64, key uint64) [2]uint64 {
	for range rounds {
		hi, lo := bits.Mul64(philox2x64M, ctr[0])
		ctr = [2]uint64{hi ^ key ^ ctr[1], lo}
		key += weyl64a
	}
	return ctr
}

// Philox4x64 returns Philox4x64 of a counter and a key after the given rounds.
func Philox4x64(rounds int, ctr [4]uint64, key [2]uint64) [4]uint64 {
	for range rounds {
		hi0, lo0 := bits.Mul64(philox4x64M0, ctr[0])
		hi1, lo1 := bits.Mul64(philox4x64M1, ctr[2])
		ctr = [4]uint64{hi1 ^ ctr[1] ^ key[0], lo1, hi0 ^ ctr[3] ^ key[1], lo0}
		key[0] += weyl64a
		key[1] += weyl64b
	}
	return ctr
}
