package cli

import (
	"fmt"
	"testing"
)

func TestNumeric(t *testing.T) {
	for _, cell := range []string{"", "–", "0", "-0.5", "−0.5", ".5", "1e-06", "-0.5002(3)", "1.20(15)e-06", "12 %", "3.1σ", "< 0.1", "2.83 kB", "NaN"} {
		if !numeric(cell) {
			t.Errorf("%q is no number", cell)
		}
	}
	for _, cell := range []string{"1+0.5*sin(q)", "q", "2*q", "2^q", "0736c77", "2024-02-29", "[1 2]", "1 [1 2]", "kramers-moyal", "1 2"} {
		if numeric(cell) {
			t.Errorf("%q is a number", cell)
		}
	}
}

func ExampleTable() {
	t := NewTable("field", "η", "J/η²", "z")
	t.Add("sqrt(1+q^2)", "0.1", "-0.5002(3)", "0.7")
	t.Add("q̂·∇ρ", "0.05", "–")
	fmt.Print(t)
	// Output:
	// field           η        J/η²    z
	// ───────────  ────  ──────────  ───
	// sqrt(1+q^2)   0.1  -0.5002(3)  0.7
	// q̂·∇ρ         0.05           –
}
