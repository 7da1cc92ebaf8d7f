package kernel

// kickTwins lets the twin of an operation and a wall work off rows: done and
// next are as in the other twins.
func kickTwins(q []float64, g *Scale, coins []uint64, minus float64, left uint64, w *Wall) (done, next int) {
	a, b, m, c := g.A, g.B, g.M, g.C
	t, lo, hi := w.Turns, w.Lo, w.Hi
	length := hi - lo
	switch g.Last {
	case Given:
		switch w.Kind {
		case Glued:
			return kickGluedTwin(q, q, coins, t, a, minus, left, lo, hi, length)
		case Mirror:
			return kickMirrorTwin(q, q, coins, a, minus, left, lo, hi)
		}
		return kickTwin(q, q, coins, a, minus, left)
	case Product:
		switch w.Kind {
		case Glued:
			return kickProductGluedTwin(q, q, coins, t, a, b, minus, left, lo, hi, length)
		case Mirror:
			return kickProductMirrorTwin(q, q, coins, a, b, minus, left, lo, hi)
		}
		return kickProductTwin(q, q, coins, a, b, minus, left)
	case Root:
		switch w.Kind {
		case Glued:
			return kickRootGluedTwin(q, q, coins, t, a, minus, left, lo, hi, length)
		case Mirror:
			return kickRootMirrorTwin(q, q, coins, a, minus, left, lo, hi)
		}
		return kickRootTwin(q, q, coins, a, minus, left)
	case RootFMAC:
		switch w.Kind {
		case Glued:
			return kickRootFMACGluedTwin(q, q, coins, t, a, b, c, minus, left, lo, hi, length)
		case Mirror:
			return kickRootFMACMirrorTwin(q, q, coins, a, b, c, minus, left, lo, hi)
		}
		return kickRootFMACTwin(q, q, coins, a, b, c, minus, left)
	case SinFMAS:
		switch w.Kind {
		case Glued:
			return kickSinFMASGluedTwin(q, q, coins, t, a, m, minus, left, c, lo, hi, length)
		case Mirror:
			return kickSinFMASMirrorTwin(q, q, coins, a, m, minus, left, c, lo, hi)
		}
		return kickSinFMASTwin(q, q, coins, a, m, minus, left, c)
	}
	panic("kernel: unknown operation")
}
