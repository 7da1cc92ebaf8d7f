package kernel_test

import (
	"fmt"

	"thermowalk/walk/internal/kernel"
)

func ExampleVExp() {
	x := []float64{-1, 0, 1}
	kernel.VExp(x, x)
	fmt.Println(x)
	// Output: [0.36787944117144233 1 2.718281828459045]
}

func ExampleVFMA() {
	// g^2 = q^2 + 1 with one rounding.
	q := []float64{0, 1, 2}
	g := make([]float64, len(q))
	kernel.VFMAC(g, q, q, 1)
	kernel.VSqrt(g, g)
	fmt.Println(g)
	// Output: [1 1.4142135623730951 2.23606797749979]
}

func ExampleNormCDF() {
	fmt.Println(kernel.NormCDF(0), kernel.NormCDF(-30))
	// Output: 0.5 4.9067139271481864e-198
}

func ExamplePow() {
	fmt.Println(kernel.Pow(-2, 3), kernel.Pow(-2, 0.5), kernel.Pow(0, -1))
	// Output: -8 NaN +Inf
}

func ExampleSigmoid() {
	fmt.Println(kernel.Sigmoid(0), kernel.Sigmoid(-700))
	// Output: 0.5 9.85967654375977e-305
}
