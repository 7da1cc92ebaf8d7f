package simulate

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"path/filepath"
	"testing"

	"github.com/goccy/go-yaml"

	"thermowalk/cmd/thermowalk/internal/config"
	"thermowalk/cmd/thermowalk/internal/rundir"
	"thermowalk/results"
	"thermowalk/walk"
	"thermowalk/walk/walktest"
)

// plane asks every question that two dimensions with an absorbing wall allow.
const plane = `
preset: radial
eta: 0.1
walls: [{absorbing: [0.2, 2]}, {periodic: [-1, 1]}]
start: [{uniform: [0.3, 1.9]}, {uniform: [-1, 1]}]
walkers: 3200
steps: 60
tallies:
  - flux: {axis: 2, at: [0, 0.5], windows: {at: [0, 30, 60]}}
  - flux_map: {grid: [{lo: 0.2, hi: 2, bins: 3}, {lo: -1, hi: 1, bins: 4}], score: expectation}
  - patch: {centre: [1, 0], normal: [1, 0], radius: 0.2}
  - total_flux: {}
  - density: {axes: [2, 1], grid: [{lo: -1, hi: 1, bins: 4}, {lo: 0.2, hi: 2, bins: 3}], times: {at: [0, 60]}}
  - moments: {times: {at: [0, 60]}}
  - passage: {times: {at: [20, 40, 60]}}
  - paths: {every: 20}
`

// line asks the others.
const line = `
preset: sine
eta: 0.1
walls: [{reflecting: [-2, 2]}]
start: [{density: "2+q", on: [-1, 1]}]
walkers: 3200
steps: 600
burn_in: 100
tallies:
  - increments: {grid: [{lo: -2, hi: 2, bins: 5}], lag: 2}
  - correlation: {}
  - density: {grid: [{lo: -2, hi: 2, bins: 8}], times: {every: 50}, pooled: true}
`

func lead(t *testing.T, text string) (*config.Run, *Report) {
	t.Helper()
	r, sum := measure(t, text)
	return r, NewReport(r, sum, Predict(r))
}

func measure(t *testing.T, text string) (*config.Run, *walk.Sum) {
	t.Helper()
	c := config.Defaults()
	if err := yaml.UnmarshalWithOptions([]byte(text), &c, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	r, err := config.Build(c)
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(r); err != nil {
		t.Fatal(err)
	}
	d := rundir.At(filepath.Join(t.TempDir(), "run"))
	if err := d.Begin("text"); err != nil {
		t.Fatal(err)
	}
	sum, err := Lead(context.Background(), r, d, Hooks{})
	if err != nil {
		t.Fatal(err)
	}
	return r, sum
}

// The rows are those of the tallies: their numbers, and the masses that must
// add up.
func TestReport(t *testing.T) {
	_, p := lead(t, plane)
	for name, n := range map[string][2]int{
		"flux": {len(p.Flux), 4}, "flux_map": {len(p.FluxMap), 12}, "patch": {len(p.Patch), 1}, "total_flux": {len(p.TotalFlux), 2},
		"density": {len(p.Density), 24}, "moments": {len(p.Moments), 2}, "passage": {len(p.Passage), 1}, "survival": {len(p.Survival), 3},
		"absorbed": {len(p.Absorbed), 2}, "paths": {len(p.Paths), 64 * 4},
	} {
		if n[0] != n[1] {
			t.Errorf("%s has %d rows, want %d", name, n[0], n[1])
		}
	}
	inside := map[int64]float64{}
	for _, d := range p.Density {
		inside[*d.Step] += d.Density * d.Volume
		if *d.Place[0].Q < 0.2 || *d.Place[0].Q > 2 || *d.Place[1].Q < -1 || *d.Place[1].Q > 1 || len(d.Place) != 2 {
			t.Errorf("a cell at %g, %g: the axes are exchanged", *d.Place[0].Q, *d.Place[1].Q)
		}
	}
	gone := p.Absorbed[0].Mass + p.Absorbed[1].Mass
	alive := p.Survival[2].Survival
	if !(math.Abs(inside[0]-1) <= 1e-12) || !(math.Abs(inside[60]-alive) <= 1e-12) || !(math.Abs(alive+gone-1) <= 1e-12) || gone == 0 {
		t.Errorf("mass %g, later %g, survival %g, absorbed %g", inside[0], inside[60], alive, gone)
	}
	if m := p.Moments[0]; len(m.Of) != 2 || !(math.Abs(m.Of[0].Mean-1.1) <= 0.1) || !(math.Abs(m.Of[1].Mean) <= 0.1) {
		t.Errorf("moments %+v", m)
	}
	for _, f := range p.FluxMap {
		if f.Density == nil || f.J[0].Law != nil && f.J[0].Z == nil {
			t.Errorf("flux map beside the law: %+v", f)
		}
	}
	if f := p.FluxMap[0]; len(f.J) != 2 || f.J[0].J == nil || f.J[1].J == nil || *f.Place[0].Q != 0.5 || *f.Place[1].Q != -0.75 {
		t.Errorf("flux map %+v", f)
	}

	_, l := lead(t, line)
	share, mass, chosen := 0.0, 0.0, 0
	for _, i := range l.Increments {
		share += i.Share
		g := 1 + 0.5*math.Sin((i.Lo+i.Hi)/2)
		if i.Lo > -2 && i.Hi < 2 && !(math.Abs(i.D2/(0.005*g*g)-1) <= 0.2) { // off the walls, the bin's width allowed for
			t.Errorf("D2 = %g at %g, want about %g", i.D2, (i.Lo+i.Hi)/2, 0.005*g*g)
		}
	}
	for _, d := range l.Density {
		mass += d.Density * d.Volume
		if d.Step != nil {
			t.Error("a pooled density has a step")
		}
	}
	for _, c := range l.Times {
		if c.Chosen {
			chosen++
		}
	}
	if !(math.Abs(share-1) <= 1e-9) || !(math.Abs(mass-1) <= 1e-9) || chosen > 1 || len(l.Times) != 9 {
		t.Errorf("share %g, mass %g, %d of %d times chosen", share, mass, chosen, len(l.Times))
	}
}

// box asks what the exact operator knows.
const box = `
preset: sqrt1p
eta: 0.2
walls: [{absorbing: [-2, 3]}]
start: [{density: "2+q", on: [-1, 1]}]
walkers: 64000
steps: 80
tallies:
  - flux: {at: [0, 1], windows: {every: 20}}
  - density: {grid: [{lo: -2, hi: 3, bins: 10}], times: {at: [0, 5, 80]}}
  - flux_map: {grid: [{lo: -1.5, hi: 2.5, bins: 8}], score: expectation, from: 20}
  - density: {name: mean, grid: [{lo: -2, hi: 3, bins: 10}], times: {every: 20}, pooled: true}
  - moments: {times: {every: 20}}
  - passage: {times: {at: [10, 80]}}
`

// room asks the same of the plane: a mirror, a circle, signs that are not shared.
const room = `
field: ["1+0.4*sin(q1+q2)", "1+0.3*cos(q1)*sin(q2)"]
groups: [1, 2]
eta: 0.25
walls: [{periodic: [-3.141592653589793, 3.141592653589793]}, {reflecting: [-1, 2]}]
start: [{uniform: [-3.141592653589793, 3.141592653589793]}, {density: "2+q", on: [-1, 2]}]
walkers: 64000
steps: 30
exact: {cells: [12, 16]}
tallies:
  - flux: {at: [0, 1], windows: {every: 10}}
  - flux: {name: up, axis: 2, at: [0, 1.9], windows: {every: 10}, score: expectation}
  - density: {grid: [{lo: -3, hi: 3, bins: 4}, {lo: -1, hi: 2, bins: 3}], times: {at: [0, 30]}}
  - flux_map: {grid: [{lo: -3, hi: 3, bins: 4}, {lo: -1, hi: 2, bins: 3}], score: expectation, from: 10, every: 3}
  - flux_map: {name: made, grid: [{lo: -3, hi: 3, bins: 4}, {lo: -1, hi: 2, bins: 6}]}
  - patch: {centre: [0.3, 0.4], normal: [1, 2], radius: 0.5}
  - patch: {name: rim, centre: [0.3, -0.9], normal: [0, 1], radius: 0.7, score: expectation}
  - moments: {times: {every: 10}}
`

// scores lists the z of all numbers with an exact value beside them.
func scores(r *Report) map[string]float64 {
	z := map[string]float64{}
	put := func(name string, v *float64) {
		if v != nil {
			z[fmt.Sprintf("%s %d", name, len(z))] = *v
		}
	}
	for _, d := range r.Density {
		put("density", d.Z)
	}
	for _, f := range r.Flux {
		put("flux", f.Z)
	}
	for _, p := range r.Patch {
		put("patch", p.Z)
	}
	for _, m := range r.FluxMap {
		for _, j := range m.J {
			put("flux map", j.ZExact)
		}
	}
	for _, m := range r.Moments {
		for _, of := range m.Of {
			put("mean", of.Z)
			put("square", of.ZSq)
		}
	}
	for _, s := range r.Survival {
		put("survival", s.Z)
	}
	for _, a := range r.Absorbed {
		put("absorbed", a.Z)
	}
	for _, p := range r.Passage {
		put("passage", p.ZMean)
	}
	return z
}

// Every number that the exact operator knows agrees with its measurement, on a line and in the plane: of
// Student-distributed scores with 63 degrees of freedom one exceeds the bound once in 10^6 runs of either. The mutant is
// the operator at an eta larger by a tenth, by three tenths in the plane.
func TestExactAgrees(t *testing.T) {
	for _, c := range []struct {
		name, text string
		least      int
		eta        float64 // of the mutant
	}{{"line", box, 58, 1.1}, {"plane", room, 110, 1.3}} {
		r, sum := measure(t, c.text)
		z := scores(NewReport(r, sum, Predict(r)))
		if len(z) < c.least {
			t.Fatalf("%s: only %d numbers have an exact value", c.name, len(z))
		}
		bound := walktest.Bound(len(z), 64, 1e-6)
		for name, v := range z {
			if !(math.Abs(v) <= bound) {
				t.Errorf("%s: %s is %.1f standard errors off, seed %d", c.name, name, v, r.Plan.Seed)
			}
		}
		wrong := *r
		wrong.Walk.Eta *= c.eta
		worst := 0.0
		for _, v := range scores(NewReport(r, sum, Predict(&wrong))) {
			worst = math.Max(worst, math.Abs(v))
		}
		if !(worst >= 10) {
			t.Errorf("%s: another eta is at most %.1f standard errors off: the test shows little", c.name, worst)
		}
	}
}

// Crossings take a step that a mirror folds for straight: in the cells within a step of it the exact flux is null, elsewhere not.
func TestExactOfCrossings(t *testing.T) {
	_, rep := lead(t, room)
	for _, m := range rep.FluxMap {
		for _, j := range m.J {
			if rim := *m.Place[1].Q < -0.5 || *m.Place[1].Q > 1.5; (j.Exact == nil) != (m.Tally == "made" && rim) {
				t.Errorf("%s at %g, %g: exact %v", m.Tally, *m.Place[0].Q, *m.Place[1].Q, j.Exact)
			}
		}
	}
}

// The document has every table, and its rows have the columns of the files; read back from the files it is the same.
func TestDocument(t *testing.T) {
	_, p := lead(t, plane)
	text, err := json.Marshal(p.Document())
	if err != nil {
		t.Fatal(err)
	}
	d := rundir.At(filepath.Join(t.TempDir(), "run"))
	if err := d.Begin("text"); err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if err := d.Finish(results.Provenance{Config: "text"}, results.Run{}, p.Write); err != nil {
		t.Fatal(err)
	}
	back, err := Load(d.Path(), 2)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := json.Marshal(back.Document()); err != nil || string(again) != string(text) {
		t.Errorf("read back: %v, %.300s, want %.300s", err, again, text)
	}
	var doc struct {
		Tables  map[string][]map[string]any
		Summary map[string]any
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	if len(doc.Tables) != 10 || doc.Summary["walkers"] != 3200. || doc.Tables["moments"][1]["mean_q2_sq"] == nil {
		t.Errorf("tables %d, summary %v", len(doc.Tables), doc.Summary)
	}
}
