package cli

import (
	"strings"
	"testing"

	"thermowalk/cmd/thermowalk/internal/bench"
)

// TestDescribeReport: the columns of the yardsticks, what it was measured on, and
// a bound that is missed.
func TestDescribeReport(t *testing.T) {
	r := &bench.Report{
		Cases: []bench.Figure{
			{Case: "a", Backend: "avx512", Cores: 1, NS: 0.25, Rate: 4e9, Unit: "walker-step", RatioTo: map[string]float64{"C auto": 1.2}},
			{Case: "a", Backend: "avx512", Cores: 2, NS: 0.2, Rate: 5e9, Unit: "walker-step", Scaling: 1.5, ScalingCPU: 1.9},
		},
		Machine: "a machine", Versions: map[string]string{"go": "1.26", "C": "gcc 12"}, Others: 0.25, Steal: 0.01,
	}
	text := describeReport(r, true)
	for _, want := range []string{
		"a     avx512       2   0.2  5.00e+09      1.5     1.9\n",
		"\na machine; gcc 12, Go 1.26\n",
		"meanwhile other processes had 25 % of the processors, the hypervisor 1.0 %\n",
		"a, avx512, over C auto, cores 1        1.2  <= 1.1   MISSED\n",
		"a, avx512, two cores against one       1.5  >= 1.8   MISSED\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if text := describeReport(r, false); strings.Contains(text, "must be") {
		t.Errorf("bounds that nobody asked for:\n%s", text)
	}
}
