package cli

import "fmt"

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
