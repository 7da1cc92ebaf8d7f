package kernel

// VUnit maps words to the open unit interval, dst = (floor(w / 2^12) + 1/2) 2^-52
// exactly.
func VUnit(dst []float64, w []uint64) {
	if len(dst) != len(w) {
		panic("kernel: rows of different length")
	}
	for len(w) > 0 {
		done, next := unitTwin(dst, w)
		unitRow(dst[done:next], w[done:next])
		dst, w = dst[next:], w[next:]
	}
}

func unitRow(dst []float64, w []uint64) {
	dst = dst[:len(w)]
	for k, x := range w {
		dst[k] = unit(x)
	}
}

// unit is the number that VUnit makes of a word.
func unit(w uint64) float64 { return (float64(w>>12) + 0.5) * 0x1p-52 }

// Philox sets lo[k] and hi[k] to the two words of Philox4x32-10 of the counter
//
//	c0, c1, low half of first+k, high half of first+k | lane
//
// and the key of the low and the high half of seed, for k below its result. That
// is as many as whole vectors hold, and 0 without a twin: package rng, which
// has the reference, does the rest.
func Philox(lo, hi []uint64, c0, c1 uint32, first uint64, lane uint32, seed uint64) int {
	if len(lo) != len(hi) {
		panic("kernel: rows of different length")
	}
	done, _ := philoxTwin(lo, hi, uint64(c0), uint64(c1), first, uint64(lane), seed&(1<<32-1), seed>>32)
	return done
}

// PhiloxAt replaces two rows of words in place: lo[k] and hi[k] become the words
// of Philox4x32-10 of the counter
//
//	c0 = low half of lo[k], c1 = its high half, c2 = low half of hi[k], c3 = its high half
//
// and the key of seed, for k below its result, as [Philox] does.
func PhiloxAt(lo, hi []uint64, seed uint64) int {
	if len(lo) != len(hi) {
		panic("kernel: rows of different length")
	}
	if len(lo) == 0 {
		return 0
	}
	done, _ := philoxAtTwin(lo, hi, lo, hi, seed&(1<<32-1), seed>>32)
	return done
}
