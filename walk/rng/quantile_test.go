package rng

import (
	"encoding/csv"
	"math"
	"math/big"
	"os"
	"strconv"
	"testing"

	"pgregory.net/rapid"
)

// quantileBound is the error that the doc comment promises, in ulp.
const quantileBound = 4

// TestNormalQuantile checks against testdata/quantile.csv.
func TestNormalQuantile(t *testing.T) {
	f, err := os.Open("testdata/quantile.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	worst := 0.0
	for _, row := range rows[1:] {
		p, err := strconv.ParseFloat(row[0], 64)
		if err != nil {
			t.Fatal(err)
		}
		got := NormalQuantile(p)
		switch row[1] {
		case "inf", "-inf", "nan", "0":
			if want, _ := strconv.ParseFloat(row[1], 64); got != want && !(got != got && want != want) {
				t.Errorf("%v: got %v", row, got)
			}
			continue
		}
		want, _, err := big.ParseFloat(row[1], 10, 200, big.ToNearestEven)
		if err != nil {
			t.Fatal(err)
		}
		d := new(big.Float).SetPrec(200).SetFloat64(got)
		d.Sub(d, want)
		d.SetMantExp(d, 53-want.MantExp(nil))
		ulp, _ := d.Float64()
		worst = max(worst, math.Abs(ulp))
		if !(math.Abs(ulp) <= quantileBound) {
			t.Errorf("%v: got %v, off by %.2f ulp", row, got, ulp)
		}
	}
	t.Logf("largest error %.2f ulp, promised %v", worst, quantileBound)
}

// TestNormalQuantileSymmetry: the quantiles of p and 1-p differ in sign only
// where both p are doubles.
func TestNormalQuantileSymmetry(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := float64(rapid.Uint64Range(0, 1<<53).Draw(t, "p 2^53")) * 0x1p-53
		if a, b := NormalQuantile(p), NormalQuantile(1-p); a != -b {
			t.Errorf("quantiles of %v and %v: %v, %v", p, 1-p, a, b)
		}
	})
}
