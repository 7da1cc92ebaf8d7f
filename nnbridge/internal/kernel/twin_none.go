//go:build !amd64 || purego

package kernel

// Vector tells whether there are vector forms.
func Vector() bool { return false }

func lanes() int { return Lanes }

func forward(_, _, _ *float64, _ int, _, _, _ *float64, _, _, _ int) { panic("kernel: no vectors") }

func descend(_, _, _ *float64, _ int, _, _, _ *float64, _, _, _, _ int) { panic("kernel: no vectors") }

func rows(_, _, _, _, _, _ *float64, _ float64, _, _, _, _ int) float64 {
	panic("kernel: no vectors")
}
