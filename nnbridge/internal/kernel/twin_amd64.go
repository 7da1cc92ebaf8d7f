//go:build !purego

package kernel

import "thermowalk/walk"

// wide says that the twins are those of AVX-512, and not of AVX2.
var vector, wide = walk.Backend() != "go", walk.Backend() == "avx512"

// Vector tells whether there are vector forms.
func Vector() bool { return vector }

// lanes is the number of doubles in a vector.
func lanes() int {
	if wide {
		return 8
	}
	return 4
}

func forward(v, b, w *float64, stride int, x, h, f *float64, units, inputs, samples int) {
	if wide {
		forwardAVX512(v, b, w, stride, x, h, f, units, inputs, samples)
	} else {
		forwardAVX2(v, b, w, stride, x, h, f, units, inputs, samples)
	}
}

func descend(v, b, w *float64, stride int, x, h, c *float64, units, inputs, samples, frozen int) {
	if wide {
		descendAVX512(v, b, w, stride, x, h, c, units, inputs, samples, frozen)
	} else {
		descendAVX2(v, b, w, stride, x, h, c, units, inputs, samples, frozen)
	}
}

func rows(v, b, w, h, old, next *float64, c float64, units, inputs, update, frozen int) float64 {
	if wide {
		return rowsAVX512(v, b, w, h, old, next, c, units, inputs, update, frozen)
	}
	return rowsAVX2(v, b, w, h, old, next, c, units, inputs, update, frozen)
}

//go:noescape
func forwardAVX2(v, b, w *float64, stride int, x, h, f *float64, units, inputs, samples int)

//go:noescape
func forwardAVX512(v, b, w *float64, stride int, x, h, f *float64, units, inputs, samples int)

//go:noescape
func descendAVX2(v, b, w *float64, stride int, x, h, c *float64, units, inputs, samples, frozen int)

//go:noescape
func descendAVX512(v, b, w *float64, stride int, x, h, c *float64, units, inputs, samples, frozen int)

//go:noescape
func rowsAVX2(v, b, w, h, old, next *float64, c float64, units, inputs, update, frozen int) (f float64)

//go:noescape
func rowsAVX512(v, b, w, h, old, next *float64, c float64, units, inputs, update, frozen int) (f float64)
