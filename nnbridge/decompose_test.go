package nnbridge

import (
	"math"
	"strings"
	"testing"
)

// line is a history in which |V| and mean b fall by slope t, times a number per replica.
func line(d Dynamics, slope float64, factor ...float64) *History {
	h := &History{Ensemble: Ensemble{Dynamics: d, Times: []uint64{0, 1, 4, 10}}}
	for _, f := range factor {
		var rows [][]float64
		for _, t := range h.Times {
			row := make([]float64, quantities)
			row[NormV] = 2 - slope*f*float64(t)
			row[MeanB] = row[NormV]
			rows = append(rows, row)
		}
		h.Values = append(h.Values, rows)
	}
	return h
}

func TestDecompose(t *testing.T) {
	sgd := line(SGD{}, 0.1, 0.9, 1, 1.1)
	parts, err := Decompose(MeanB, []*History{sgd, line(Flow{}, 0.03, 0.9, 1, 1.1), line(Unbiased{}, -0.05, 1, 1, 1), line(Rival{}, 0.09, 1.1, 1, 0.9)})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []struct {
		name                   string
		fall, share, shareErr  float64
		distance, noiseAtLeast float64
	}{
		{"sgd", 1, 1, 0, 0, 0},
		{"flow", 0.3, 0.3, 0, 70 / math.Sqrt(3), 1},                               // in proportion, replica by replica: no error
		{"unbiased", -0.5, -0.5, 0.5 * 0.1 / math.Sqrt(3), 150 / math.Sqrt(3), 1}, // only SGD fluctuates
		{"rival", 0.9, 0.9, 2 * 0.09 / math.Sqrt(3), 10 / math.Sqrt(3), 1},
	} {
		p := parts[i]
		if p.Dynamics != want.name || !(math.Abs(p.Fall.Value-want.fall) <= 1e-12 && math.Abs(p.Share.Value-want.share) <= 1e-12 &&
			math.Abs(p.Share.StdErr-want.shareErr) <= 1e-12 && p.Noise >= want.noiseAtLeast) {
			t.Errorf("%+v, want %+v", p, want)
		}
		if want.distance > 0 && !(math.Abs(p.Distance/want.distance-1) <= 0.15) { // trapezia of a parabola
			t.Errorf("%s: distance %.1f, want about %.1f", p.Dynamics, p.Distance, want.distance)
		}
	}
	if of, err := Decompose(NormV, []*History{sgd, line(Rival{}, 0.09, 1, 1, 1)}); err != nil || len(of) != 1 {
		t.Errorf("the rival law has a part in |V|, of which it says nothing: %v, %v", of, err)
	}
	if best, ok := Best(parts, "label noise"); !ok || best.Dynamics != "rival" {
		t.Errorf("best of label noise: %+v", best)
	}
	if _, ok := Best(parts[:1], "thermophoresis"); ok {
		t.Error("SGD passes for a law")
	}
}

func TestDecomposeRefuses(t *testing.T) {
	if _, err := Decompose(NormV, []*History{line(Flow{}, 1, 1, 1)}); err == nil || !strings.Contains(err.Error(), "needs the dynamics sgd") {
		t.Errorf("error %v", err)
	}
	if _, err := Decompose(NormV, []*History{line(SGD{}, 1, 1, 1), line(Flow{}, 1, 1)}); err == nil || !strings.Contains(err.Error(), "1 replicas") {
		t.Errorf("error %v", err)
	}
}
