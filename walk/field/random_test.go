package field

import (
	"fmt"
	"strconv"

	"pgregory.net/rapid"
)

// testScope is the scope of the random expressions.
var testScope = Scope{Vars: []string{"q", "xi"}, Params: map[string]float64{"a": 0.7, "one": 1, "zero": 0}}

// randomSource draws the text of an expression with every operation of the
// language, and with the special numbers of the rules.
func randomSource(t *rapid.T, depth int) string {
	if depth == 0 || rapid.IntRange(0, 9).Draw(t, "leaf") == 0 {
		return rapid.SampledFrom([]string{"q", "q", "xi", "xi", "a", "pi", "one", "zero", "0", "1", "-1", "2", "0.5", "3", "-0.25", "1.7", "-0"}).Draw(t, "name")
	}
	x := func() string { return randomSource(t, depth-1) }
	switch kind := rapid.IntRange(0, 14).Draw(t, "kind"); kind {
	case 0, 1, 2:
		return fmt.Sprintf("(%s) + (%s)", x(), x())
	case 3, 4:
		return fmt.Sprintf("(%s) - (%s)", x(), x())
	case 5, 6, 7:
		return fmt.Sprintf("(%s)*(%s)", x(), x())
	case 8:
		return fmt.Sprintf("(%s)/(%s)", x(), x())
	case 9:
		return fmt.Sprintf("-(%s)", x())
	case 10:
		c := float64(rapid.IntRange(-9, 12).Draw(t, "half exponent")) / 2
		return fmt.Sprintf("(%s)^%s", x(), strconv.FormatFloat(c, 'g', -1, 64))
	case 11:
		return fmt.Sprintf("(%s)^(%s)", x(), x())
	}
	f := rapid.SampledFrom(functions[:]).Draw(t, "function")
	if f.arity == 2 {
		return fmt.Sprintf("%s(%s, %s)", f.name, x(), x())
	}
	if f.arity == 3 {
		return fmt.Sprintf("%s(%s, %s, %s)", f.name, x(), x(), x())
	}
	return fmt.Sprintf("%s(%s)", f.name, x())
}
