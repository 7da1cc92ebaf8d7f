package soret

import (
	"math"
	"testing"
)

// Reference values by mpmath 1.3 with 40 digits: betainc, erfc and gammainc,
// regularized.
func TestTails(t *testing.T) {
	tests := []struct {
		name      string
		got, want float64
	}{
		{"t: z = 2, dof = 10", twoSided(2, 10), 0.073388034770740366},
		{"t: z = -6, dof = 15", twoSided(-6, 15), 2.4326545511038547e-5},
		{"t: z = 12, dof = 63", twoSided(12, 63), 6.3479675436790726e-18},
		{"t: z = 40, dof = 15", twoSided(40, 15), 1.1690661240866398e-16},
		{"t: z = 8, dof = 31", twoSided(8, 31), 4.9402637019033796e-9},
		{"t: z = 1e+60, dof = 7: 3e-418", twoSided(1e+60, 7), 0},
		{"t: z = 5, dof = 1000", twoSided(5, 1000), 6.7672563646486304e-7},
		{"t: z = 6, dof = 123456", twoSided(6, 123456), 1.9786446691039701e-9},
		{"t: z = 6, normal", twoSided(6, 1e8), 1.9731752900753963e-9},
		{"chi^2 = 20, dof = 10", chiSquareTail(20, 10), 0.029252688076961073},
		{"chi^2 = 3.5, dof = 7", chiSquareTail(3.5, 7), 0.83522548261034214},
		{"chi^2 = 150, dof = 12", chiSquareTail(150, 12), 5.6698577317380457e-26},
		{"F = 3, 5 and 20", fisherTail(3, 5, 20), 0.035201337452666634},
		{"F = 12, 8 and 40", fisherTail(12, 8, 40), 1.5519861017342825e-8},
	}
	for _, test := range tests {
		if !(math.Abs(test.got-test.want) <= 1e-10*test.want) {
			t.Errorf("%s: %.15g, want %.15g", test.name, test.got, test.want)
		}
	}
}

// TestCritical: critical inverts twoSided.
func TestCritical(t *testing.T) {
	for _, p := range []float64{0.5, 0.05, 1e-6, 1e-9} {
		for _, dof := range []float64{3, 15, 63, 1e4, 1e9} {
			if back := twoSided(critical(p, dof), dof); !(math.Abs(back/p-1) <= 1e-9) {
				t.Errorf("dof %g: twoSided(critical(%g)) = %g", dof, p, back)
			}
		}
		if back := math.Erfc(normalScore(p) / math.Sqrt2); !(math.Abs(back/p-1) <= 1e-7) {
			t.Errorf("normalScore(%g): %g comes back", p, back)
		}
	}
}
