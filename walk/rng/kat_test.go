package rng

import (
	"os"
	"testing"
)

func TestCheckKAT(t *testing.T) {
	f, err := os.Open("testdata/kat_vectors")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	results, err := CheckKAT(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		if r.Status != KATPass {
			t.Error(r)
		}
	}
	if len(results) != 24 {
		t.Errorf("%d lines, want 24", len(results))
	}
}
