package cli

import "testing"

func TestNearest(t *testing.T) {
	known := []string{"walkers", "seed", "rows", "json", "eta"}
	for _, test := range []struct{ word, want string }{
		{"walkers", "walkers"},
		{"walkes", "walkers"},  // one dropped
		{"wakler", "walkers"},  // neighbours swapped, one dropped
		{"sede", "seed"},       // neighbours swapped
		{"row", "rows"},        // one dropped
		{"jsonn", "json"},      // one inserted
		{"walk", ""},           // three of four letters
		{"x", ""},              // nothing near
		{"et", "eta"},          // a short word may miss one letter
		{"", ""},               // nothing at all
		{"zzzzzzzzzzzzzz", ""}, // far
	} {
		if got := nearest(test.word, known); got != test.want {
			t.Errorf("nearest(%q) = %q, want %q", test.word, got, test.want)
		}
	}
}
