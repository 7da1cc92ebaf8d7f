package rng

import (
	"strings"
	"testing"
)

// TestPurposesKeepTheirNumbers pins the list: a purpose that changes its number
// changes every result that was drawn for it. Add new ones at the end.
func TestPurposesKeepTheirNumbers(t *testing.T) {
	want := []string{
		"sign", "start", "gamma", "xi", "input", "label", "init", "order", "bootstrap", "dump", "ensemble",
	}
	all := Purposes()
	if len(all) < len(want) {
		t.Fatalf("%d purposes, there were %d", len(all), len(want))
	}
	for i, name := range want {
		p := Purpose(i + 1)
		if all[i] != p || p.String() != name {
			t.Errorf("purpose %d is %v, was %s", i+1, p, name)
		}
	}
	seen := map[string]bool{}
	for _, p := range all {
		name := p.String()
		if name == "" || name != strings.ToLower(name) || seen[name] {
			t.Errorf("purpose %d: bad name %q", uint8(p), name)
		}
		seen[name] = true
		if back, err := ParsePurpose(name); err != nil || back != p {
			t.Errorf("ParsePurpose(%q) = %v, %v", name, back, err)
		}
	}
}

func TestParsePurposeFaults(t *testing.T) {
	for _, name := range []string{"", "Sign", "purpose(0)", "sing", "sign "} {
		if p, err := ParsePurpose(name); err == nil || !strings.Contains(err.Error(), "sign, start, gamma") {
			t.Errorf("ParsePurpose(%q) = %v, %v", name, p, err)
		}
	}
	if s := Purpose(0).String(); s != "purpose(0)" {
		t.Error(s)
	}
	if s := Purpose(200).String(); s != "purpose(200)" {
		t.Error(s)
	}
}
