package walk

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
)

type named struct{ name string }

func (n *named) String() string { return "named " + n.name }

type plainLaw struct {
	Reduced
	Name   string
	Table  []float64
	ByName map[string]int
	Noise  Variate
	Part   *named
	scale  float64
	steps  []int
	cache  map[string]int // no part of the identity
	hook   func()         // nor this
}

// Equal values have equal texts, whatever their addresses; every exported field
// counts, and so do unexported numbers.
func TestCanonical(t *testing.T) {
	full := func() plainLaw {
		return plainLaw{
			Reduced: Reduced{Groups: []int{0, 1}}, Name: "a\nb", Table: []float64{0.1, math.Inf(1), 1e-300},
			ByName: map[string]int{"y": 2, "x": 1}, Noise: TwoPoint{0.5}, Part: &named{"n"}, scale: 2, steps: []int{3},
			cache: map[string]int{"z": 1}, hook: func() {},
		}
	}
	want := `walk.plainLaw{Reduced: walk.Reduced{Field: none, Groups: [0 1], Drift: none}, Name: "a\nb", Table: [0.1 +Inf 1e-300], ` +
		`ByName: {"x": 1, "y": 2}, Noise: two-point 0.5, Part: named n, scale: 2, steps: [3]}`
	if got := canonical(reflect.ValueOf(full()), 0); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	for name, edit := range map[string]func(l *plainLaw){
		"Name":   func(l *plainLaw) { l.Name = "b" },
		"Table":  func(l *plainLaw) { l.Table[2] = math.Nextafter(l.Table[2], 1) },
		"ByName": func(l *plainLaw) { l.ByName["x"] = 3 },
		"Noise":  func(l *plainLaw) { l.Noise = TwoPoint{0.25} },
		"Part":   func(l *plainLaw) { l.Part = &named{"m"} },
		"scale":  func(l *plainLaw) { l.scale = 3 },
		"steps":  func(l *plainLaw) { l.steps[0] = 4 },
	} {
		l := full()
		edit(&l)
		if canonical(reflect.ValueOf(l), 0) == want {
			t.Errorf("%s is not seen", name)
		}
	}
}

// Of a long list a checksum stands for the middle.
func TestCanonicalOfLongLists(t *testing.T) {
	list := make([]float64, 1000)
	text := canonical(reflect.ValueOf(list), 0)
	if len(text) > 100 || !strings.HasPrefix(text, "[0 0 ... 0; 1000 values, checksum ") {
		t.Error(text)
	}
	list[500] = 1e-9
	if canonical(reflect.ValueOf(list), 0) == text {
		t.Error("a value in the middle is not seen")
	}
}

// A loop of pointers ends.
func TestCanonicalOfLoops(t *testing.T) {
	type ring struct{ Next *ring }
	r := &ring{}
	r.Next = r
	if text := canonical(reflect.ValueOf(r), 0); len(text) > 1000 {
		t.Errorf("%d characters", len(text))
	}
}

func TestDifferences(t *testing.T) {
	was := identity{{"eta", "0.1"}, {`tally "flux" At`, "[0]"}, {`tally "flux" To`, "9"}, {"gone", "x"}}
	was = append(was, trait{`tally "old"`, "walk.FluxTally"}, trait{`tally "old" At`, "[0]"}, trait{`tally "older"`, "walk.FluxTally"})
	is := identity{{"eta", "0.2"}, {`tally "flux" At`, "[0]"}, {`tally "flux" To`, "10"}, {"new", "y"}, {`tally "next"`, "a"}, {`tally "next" At`, "[0]"}}
	var got []string
	when := 0
	for _, d := range was.differences(is) {
		got = append(got, d.String())
		if d.when() {
			when++
		}
	}
	want := []string{
		"eta was 0.1, is 0.2", `tally "flux" To was 9, is 10`, "gone was x, is absent", `tally "old" was walk.FluxTally, is absent`,
		`tally "older" was walk.FluxTally, is absent`, "new was absent, is y", `tally "next" was absent, is a`,
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || when != 1 {
		t.Errorf("%q, want %q; %d of them about time, want 1", got, want, when)
	}
}
