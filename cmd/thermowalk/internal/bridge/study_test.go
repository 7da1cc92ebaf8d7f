package bridge

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"thermowalk/cmd/thermowalk/internal/validate"
	"thermowalk/nnbridge"
	"thermowalk/soret"
	"thermowalk/walk/field"
	"thermowalk/walk/rng"
)

// small is a study that takes a fraction of a second.
func small() Config {
	c := Settings()
	c.Hidden, c.Inputs, c.Samples, c.Steps = 3, 2, 4096, []uint64{0, 100}
	return c
}

func report(t *testing.T, c Config) *Report {
	t.Helper()
	s, err := Prepare(c)
	if err != nil {
		t.Fatal(err)
	}
	var last int64
	r, err := s.Run(context.Background(), func(done int64) { last = done })
	if err != nil {
		t.Fatal(err)
	}
	if c.Unit == nil && last != s.Parts() {
		t.Errorf("progress ends at %d of %d", last, s.Parts())
	}
	return r
}

// Each row is what package nnbridge says, where tests hold the measured coherence against the
// closed form; with V turned positive, as all of a row has it, it is positive.
func TestUnitRows(t *testing.T) {
	c := small()
	c.Batch = 4
	r := report(t, c)
	s, err := Prepare(c)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Units) != 6 {
		t.Fatalf("%d rows for 3 units at 2 times", len(r.Units))
	}
	moment, err := nnbridge.SecondMomentOf(s.net, s.data, s.loss, nil, c.sampling(s.net))
	if err != nil {
		t.Fatal(err)
	}
	for i, u := range r.Units[:3] {
		p := nnbridge.PhiAt(s.net.B[i], s.net.NormW(i), r.Networks[0].S2)
		if u.Phi1 != p.One || u.Phi2 != p.Two || *u.Psi != p.Psi(s.net.V[i], 1) || u.GV != p.One/2 || *u.GB != math.Abs(s.net.V[i])*p.Two/2 {
			t.Errorf("unit %d: %+v; phi is %+v", i, u, p)
		}
		if *u.Coherence != p.Coherence() {
			t.Errorf("unit %d: coherence %g, phi's is %g", i, *u.Coherence, p.Coherence())
		}
		vb := moment.Coherence(s.net.Shape.V(i), s.net.Shape.B(i))
		if *u.Measured != math.Abs(vb.Value) || *u.MeasErr != vb.StdErr || !(vb.StdErr > 0) {
			t.Errorf("unit %d: measured coherence %g +- %g, that of V and b is %v", i, *u.Measured, *u.MeasErr, vb)
		}
		if *u.Paper == *u.KramersMoyal || !(math.Abs(*u.Exact / *u.KramersMoyal - 1) <= 0.1) {
			t.Errorf("unit %d: fluxes exact %g, kramers-moyal %g, paper %g", i, *u.Exact, *u.KramersMoyal, *u.Paper)
		}
	}
	if len(r.Scales) != 2*s.net.Dim() {
		t.Errorf("%d rows of scales for %d parameters at 2 times", len(r.Scales), s.net.Dim())
	}
	for _, g := range r.Scales {
		if g.GBatch != g.GSample/2 {
			t.Errorf("%s: g of a batch of 4 is %g, of a sample %g", g.Parameter, g.GBatch, g.GSample)
		}
	}
	if want := 2 * 6 * 7 / 2; len(r.Moments) != want {
		t.Errorf("%d second moments; want %d", len(r.Moments), want)
	}
}

// table writes rows of normal numbers, the first `same` of them alike.
func table(t *testing.T, rows, same int) string {
	t.Helper()
	x := make([][]float64, 2)
	for j := range x {
		x[j] = make([]float64, rows)
		rng.Stream{Seed: 7, Purpose: rng.Input, Lane: uint16(j)}.Normal(x[j], 0, 0)
	}
	var text strings.Builder
	text.WriteString("x1,x2\n")
	for k := range rows {
		fmt.Fprintf(&text, "%g,%g\n", x[0][max(k, same)], x[1][max(k, same)])
	}
	path := filepath.Join(t.TempDir(), "x.csv")
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Over normal rows psi is that of normal inputs within its errors (8 units; beyond
// 5 errors with probability 5e-6; half of it is the mutant), where one row in ten is active at least and one silent, and so are phi and
// its slope: z^2 of an active row has the relative deviation sqrt(5) at most, of an exponential tail, and phi_1 half of
// it over the root of the active rows; five times that are allowed. Rows that are nearly all alike have none, and the notes say why.
func TestUnitRowsOfData(t *testing.T) {
	const rows = 20000
	c := small()
	c.Hidden = 8 // so many that some are active in a part of the rows only
	c.X, c.Data, c.Steps = "data", &Data{Inputs: table(t, rows, 0)}, []uint64{0}
	r := report(t, c)
	if len(r.Units) != c.Hidden {
		t.Fatalf("%d units", len(r.Units))
	}
	tested, absent := 0, 0
	for i, u := range r.Units {
		law := nnbridge.PhiAt(u.B, u.WNorm, r.Networks[0].S2)
		if u.Psi == nil {
			absent++
		}
		if law.Rate < 0.1 || law.Rate > 0.9 {
			continue // a few active or silent rows do not tell, or there is no psi
		}
		tested++
		if u.Psi == nil || !(*u.PsiErr > 0) || !(*u.Bandwidth > 0) {
			t.Fatalf("unit %d: psi %v, error %v, bandwidth %v", i, u.Psi, u.PsiErr, u.Bandwidth)
		}
		if z := (*u.Psi - law.Psi(u.V, 1)) / *u.PsiErr; !(math.Abs(z) <= 5) {
			t.Errorf("unit %d: psi %g +- %g; %g for normal inputs, %.1f errors, rows of seed 7", i, *u.Psi, *u.PsiErr, law.Psi(u.V, 1), z)
		}
		if half := (*u.Psi - law.Psi(u.V, 1)/2) / *u.PsiErr; !(math.Abs(half) > 5) {
			t.Errorf("unit %d: psi %g +- %g does not reject half of that for normal inputs, %g", i, *u.Psi, *u.PsiErr, law.Psi(u.V, 1))
		}
		if off := 5 * math.Sqrt(5/(rows*law.Rate)) / 2; !(math.Abs(u.Phi1/law.One-1) <= off && math.Abs(*u.DPhi1/law.DOne-1) <= off) {
			t.Errorf("unit %d: phi_1 %g, slope %g; law %+v", i, u.Phi1, *u.DPhi1, law)
		}
		if u.KramersMoyal == nil || u.Midpoint == nil || u.Paper == nil || u.Exact != nil {
			t.Errorf("unit %d: fluxes %v, %v, %v, exact %v", i, u.KramersMoyal, u.Midpoint, u.Paper, u.Exact)
		}
	}
	if tested == 0 {
		t.Error("no unit is active often enough to be tested")
	}
	if len(r.Flow) == 0 || len(r.Notes) != 1+absent { // a note on the method, and one for each unit without psi
		t.Errorf("%d places of the flow; notes %q", len(r.Flow), r.Notes)
	}

	c.Data.Inputs = table(t, 2000, 1995)
	r = report(t, c)
	for i, u := range r.Units {
		if u.Psi != nil || u.PsiErr != nil || u.Paper != nil || u.KramersMoyal != nil || u.DPhi2 != nil {
			t.Errorf("unit %d of rows that are alike: psi %v, flux %v", i, u.Psi, u.Paper)
		}
	}
	if len(r.Notes) != 1+c.Hidden || !strings.Contains(r.Notes[1], "unit 0 as given: no ") {
		t.Errorf("notes %q", r.Notes)
	}
}

// The plane has the field of nnbridge.Map.
func TestPlaneIsTheMap(t *testing.T) {
	for _, x := range []string{"normal", "uniform"} {
		c := small()
		c.X = x
		s, err := Prepare(c)
		if err != nil {
			t.Fatal(err)
		}
		m := nnbridge.Map{Net: s.net, Data: s.data, Eta: 0.1, Batch: 3, S2: 0.2, FrozenW: true}
		medium, err := m.Medium(1, field.Scope{Vars: field.Coordinates(2)}.MustParse("1"))
		if err != nil {
			t.Fatal(err)
		}
		want, got := make([]float64, 4), make([]float64, 4)
		q := []float64{0.7, 0.05}
		var f soret.Field = nnbridge.NewPlane(s.net, 1, s.data.Inputs, 0.2, 3)
		for _, call := range []func(soret.Field, []float64){
			func(f soret.Field, out []float64) { f.Value(out[:2], q) },
			func(f soret.Field, out []float64) { f.Jacobian(out, q) },
		} {
			call(medium.Field, want)
			call(f, got)
			for k := range want {
				if !(math.Abs(got[k]-want[k]) <= 1e-13) {
					t.Errorf("%s: %v; want %v", x, got, want)
				}
			}
		}
	}
}

// A network of PyTorch's, and keys that do not fit.
func TestWeights(t *testing.T) {
	c := small()
	c.Weights, c.Inputs, c.Hidden, c.Init = "../../../../nnbridge/tensor/testdata/net.safetensors", 0, 0, ""
	r := report(t, c)
	if !strings.HasPrefix(r.Model, "3 inputs x 4 hidden, with bias (../../") {
		t.Error(r.Model)
	}
	for _, k := range []struct {
		keys Keys
		want string
	}{
		{Keys{V: "x"}, `weights: ../../../../nnbridge/tensor/testdata/net.safetensors: no tensor "x" for V; there are 0.bias (4)`},
		{Keys{B: "-"}, "0.bias is no part of a two-layer network"},
	} {
		c.Keys = &k.keys
		if _, err := Prepare(c); err == nil || !strings.Contains(err.Error(), k.want) {
			t.Errorf("error %v; want %q in it", err, k.want)
		}
	}
}

// The document has the keys that scripts ask for.
func TestDocument(t *testing.T) {
	for _, c := range []Config{small(), {Unit: []float64{0.8, 0.1, 1}, X: "normal", Eta: 0.1, Batch: 1}} {
		text, err := json.Marshal(report(t, c).Document())
		if err != nil {
			t.Fatal(err)
		}
		var doc struct {
			Units       []map[string]any
			Assumptions []map[string]any
		}
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		if len(doc.Units) == 0 || (c.Unit == nil) != (len(doc.Assumptions) > 0) {
			t.Errorf("%d units, %d assumptions", len(doc.Units), len(doc.Assumptions))
		}
		for _, key := range []string{"unit", "v", "b", "w_norm", "phi1", "phi2", "g_v", "g_b", "activation_rate", "psi"} {
			if doc.Units[0][key] == nil {
				t.Errorf("a unit has no %s", key)
			}
		}
		for _, a := range doc.Assumptions {
			for _, key := range []string{"name", "statistic", "stderr", "holds"} {
				if a[key] == nil {
					t.Errorf("%v has no %s", a["name"], key)
				}
			}
		}
	}
}

// The walk is a study that validate takes, also of a unit so steep that steps of eta = 0.4 would fold the plane, as one network
// in 40 has: its steps are smaller.
func TestWalkIsAStudy(t *testing.T) {
	for _, config := range []Config{small(), {Unit: []float64{0.5, 0, 0.02}, X: "normal", Eta: 0.1, Batch: 1}} {
		r := report(t, config)
		var c validate.Config
		if err := yaml.UnmarshalWithOptions([]byte(r.Walk), &c, yaml.Strict()); err != nil {
			t.Fatal(err)
		}
		if _, err := validate.Prepare(c); err != nil {
			t.Error(err)
		}
		if config.Unit == nil {
			continue
		}
		for k := range c.Media[0].Eta {
			c.Media[0].Eta[k] *= 4
		}
		if _, err := validate.Prepare(c); err == nil {
			t.Errorf("steps of four times the size, up to eta = %g, do not fold: the test shows little", c.Media[0].Eta[0])
		}
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	s, err := Prepare(small())
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Run(ctx, nil); err == nil {
		t.Error("no error from a cancelled run")
	}
}
