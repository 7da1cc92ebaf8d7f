package rng

// roundKeys holds the keys of the ten rounds of Philox4x32-10.
type roundKeys [10][2]uint32

// newRoundKeys returns the round keys of a seed.
func newRoundKeys(seed uint64) (keys roundKeys) {
	k0, k1 := uint32(seed), uint32(seed>>32)
	for i := range keys {
		keys[i] = [2]uint32{k0, k1}
		k0 += weyl32a
		k1 += weyl32b
	}
	return keys
}

// round is one round of Philox4x32.
func round(c0, c1, c2, c3 uint32, key *[2]uint32) (d0, d1, d2, d3 uint32) {
	p := philox4x32M0 * uint64(c0)
	q := philox4x32M1 * uint64(c2)
	return uint32(q>>32) ^ c1 ^ key[0], uint32(q), uint32(p>>32) ^ c3 ^ key[1], uint32(p)
}

// block returns Philox4x32-10 of a counter as two words: out0, out1 and out2,
// out3, the first of each in the low half. The blocks of a row do not depend on
// each other, so the processor works on several at a time.
func (k *roundKeys) block(c0, c1, c2, c3 uint32) (lo, hi uint64) {
	c0, c1, c2, c3 = round(c0, c1, c2, c3, &k[0])
	c0, c1, c2, c3 = round(c0, c1, c2, c3, &k[1])
	c0, c1, c2, c3 = round(c0, c1, c2, c3, &k[2])
	c0, c1, c2, c3 = round(c0, c1, c2, c3, &k[3])
	c0, c1, c2, c3 = round(c0, c1, c2, c3, &k[4])
	c0, c1, c2, c3 = round(c0, c1, c2, c3, &k[5])
	c0, c1, c2, c3 = round(c0, c1, c2, c3, &k[6])
	c0, c1, c2, c3 = round(c0, c1, c2, c3, &k[7])
	c0, c1, c2, c3 = round(c0, c1, c2, c3, &k[8])
	c0, c1, c2, c3 = round(c0, c1, c2, c3, &k[9])
	return uint64(c0) | uint64(c1)<<32, uint64(c2) | uint64(c3)<<32
}
