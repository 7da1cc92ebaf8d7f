package validate

import (
	"math"
	"slices"
	"strings"
	"testing"
)

func TestTheBuiltInStudyIsSound(t *testing.T) {
	s, err := Prepare(Default())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(s.ensembles); n != 4*3*5 {
		t.Errorf("%d ensembles, want 4 media x 3 densities x 5 eta", n)
	}
	seeds := map[uint64]bool{}
	for _, e := range s.ensembles {
		seeds[e.seed] = true
	}
	for _, b := range s.boxes {
		seeds[b.seed] = true
	}
	if len(seeds) != len(s.ensembles)+len(s.boxes) {
		t.Error("two parts of the study share a seed")
	}
}

// Densities are normalised over the domain, in one dimension and two.
func TestDensitiesAreNormalised(t *testing.T) {
	for _, m := range []Medium{
		{Field: []string{"1"}, Density: []string{"1", "q+5", "normpdf(q)", "3*q^2"}, Domain: [][]float64{{-4, 4}}, At: [][]float64{{0}}},
		{
			Field: []string{"1", "1"}, Density: []string{"2", "q1+5", "exp(-q1^2-2*q2)", "(q1+5)*(q2+7)", "step(q2)*(q1+5)"},
			Domain: [][]float64{{-4, 4}, {-1, 2}}, At: [][]float64{{0, 0}}, Radius: 0.1,
		},
	} {
		r, err := m.resolve()
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range r.densities {
			const n = 1200
			sum, q := 0.0, make([]float64, len(r.lo))
			width := make([]float64, 2)
			for i := range width {
				width[i] = 1
				if i < len(q) {
					width[i] = (r.hi[i] - r.lo[i]) / n
				}
			}
			for j := range n {
				q[0] = r.lo[0] + (float64(j)+0.5)*width[0]
				for k := range n {
					if len(q) > 1 {
						q[1] = r.lo[1] + (float64(k)+0.5)*width[1]
					} else if k > 0 {
						break
					}
					sum += d.expr.Eval(q) * width[0] * width[1]
				}
			}
			if !(math.Abs(sum-1) <= 1e-5) {
				t.Errorf("density %s integrates to %.7f", d.name, sum)
			}
		}
	}
}

func TestPrepareRefuses(t *testing.T) {
	line := func() Medium {
		return Medium{Field: []string{"sqrt(1+q^2)"}, Density: []string{"1"}, Domain: [][]float64{{-4, 4}}, At: [][]float64{{0.5}}}
	}
	for _, c := range []struct {
		edit func(c *Config, m *Medium)
		want string
	}{
		{func(c *Config, m *Medium) { c.Eta = nil }, "eta: no values"},
		{func(c *Config, m *Medium) { c.Eta = []float64{-0.1} }, "must be positive"},
		{func(c *Config, m *Medium) { c.Walkers = 0 }, "walkers: 0"},
		{func(c *Config, m *Medium) { c.Batches = 1 }, "at least 2"},
		{func(c *Config, m *Medium) { c.Score = "both" }, "want crossings or expectation"},
		{func(c *Config, m *Medium) { c.Start = "random" }, "want plain or stratified"},
		{func(c *Config, m *Medium) { c.RelError = 2 }, "rel-error: 2"},
		{func(c *Config, m *Medium) { c.FalseAlarm = 0.7 }, "false-alarm"},
		{func(c *Config, m *Medium) { m.Field = nil }, "field: none"},
		{func(c *Config, m *Medium) { m.Field = []string{"sqrt(1+q^2"} }, "field: column"},
		{func(c *Config, m *Medium) { m.Field = []string{"wurzel(q)"} }, "unknown function"},
		{func(c *Config, m *Medium) { m.Field = []string{"a*q"} }, "unknown name"},
		{func(c *Config, m *Medium) { m.Groups = []int{1, 2} }, "groups: 2 for 1"},
		{func(c *Config, m *Medium) { m.Density = []string{"q"} }, "negative"},
		{func(c *Config, m *Medium) { m.Density = []string{"1/(q-1)^2"} }, "cannot be tabulated"},
		{func(c *Config, m *Medium) { m.Density = []string{"log(q+1)+3"} }, "not a number"},
		{func(c *Config, m *Medium) { m.Density = []string{"0*q"} }, "no positive value"},
		{func(c *Config, m *Medium) { m.Domain = [][]float64{{4, -4}} }, "want lo:hi"},
		{func(c *Config, m *Medium) { m.At = [][]float64{{5}} }, "outside the domain"},
		{func(c *Config, m *Medium) { m.At = [][]float64{{1, 2}} }, "has 2 coordinates"},
		{func(c *Config, m *Medium) { m.Field = []string{"q"} }, "negative"},
		{func(c *Config, m *Medium) { m.Field = []string{"1/(1-q)"} }, "restrict --domain"},
		{func(c *Config, m *Medium) { m.Field = []string{"2+sin(20*q)"} }, "folds at q = "},
		{func(c *Config, m *Medium) { m.Field = []string{"log(q)"} }, "restrict --domain"},
		{func(c *Config, m *Medium) {
			m.Field, m.Domain, m.At, m.Radius = []string{"1", "1"}, [][]float64{{0, 1}, {0, 1}}, [][]float64{{0.5, 0.5}}, 0.05
			m.Density = []string{"1+q1*q2"}
		}, "not a product"},
		{func(c *Config, m *Medium) {
			m.Field, m.Domain, m.At, m.Radius = []string{"q1-0.5", "q2-0.5"}, [][]float64{{0, 1}, {0, 1}}, [][]float64{{0.5, 0.5}}, 0.05
		}, "no direction"},
		{func(c *Config, m *Medium) {
			m.Field, m.Domain, m.At, m.Radius = []string{"1", "1"}, [][]float64{{0, 1}, {0, 1}}, [][]float64{{0.98, 0.5}}, 0.05
		}, "outside the domain"},
		{func(c *Config, m *Medium) { m.At = append(m.At, m.At[0]) }, "at: 0.5 is given twice"},
		{func(c *Config, m *Medium) { c.Eta = []float64{0.1, 0.1} }, "eta: 0.1 is given twice"},
		{func(c *Config, m *Medium) { m.Density = []string{"1", "1"} }, "density: 1 is given twice"},
		{func(c *Config, m *Medium) { m.Params = map[string]float64{"b": 2} }, `param: "b" is used by no expression`},
		{func(c *Config, m *Medium) {
			m.Field, m.Domain, m.At, m.Radius = []string{"1", "1"}, [][]float64{{0, 1}, {0, 1}}, [][]float64{{0.5, 0.5}}, 0.05
			c.Walkers, c.Batches = 64, 32
		}, "a stratified start in 2 dimensions needs 4"},
		{func(c *Config, m *Medium) { c.Steady = []Steady{{Field: "1"}} }, "domain"},
	} {
		config, m := Settings(), line()
		c.edit(&config, &m)
		config.Media = []Medium{m}
		if _, err := Prepare(config); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one that says %q", err, c.want)
		}
	}
	config, m := Settings(), line()
	m.Field, config.AllowUndefined = []string{"2+sin(20*q)"}, true
	config.Media = []Medium{m}
	if _, err := Prepare(config); err != nil {
		t.Errorf("a folded field with allow-undefined: %v", err)
	}
}

// The same expression with other parameters is another medium, and its rows can
// be told apart; the same medium twice is refused.
func TestMediaAreToldApart(t *testing.T) {
	c := Settings()
	medium := func(a float64) Medium {
		return Medium{Field: []string{"1+a*q^2"}, Params: map[string]float64{"a": a}, Density: []string{"1"}, Domain: [][]float64{{0, 1}}, At: [][]float64{{0.5}}}
	}
	c.Media = []Medium{medium(0.1), medium(0.9)}
	s, err := Prepare(c)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := s.media[0].name, s.media[1].name; a == b || s.media[1].params() != "a=0.9" {
		t.Errorf("media %q and %q, parameters %q", a, b, s.media[1].params())
	}
	c.Media = []Medium{medium(0.1), medium(0.1)}
	if _, err := Prepare(c); err == nil || !strings.Contains(err.Error(), "give one of them another name") {
		t.Errorf("the same medium twice: %v", err)
	}
}

// What is left open is filled in, with a slope in every coordinate, and stands
// in the configuration that a run keeps.
func TestFillIn(t *testing.T) {
	c := Settings()
	c.RelError = 0.01
	c.Media = []Medium{{Field: []string{"1+q1", "1+q2"}, Domain: [][]float64{{0.1, 0.7}, {-1, 1}}, At: [][]float64{{0.4, 0}}, Radius: 0.05}}
	s, err := Prepare(c)
	if err != nil {
		t.Fatal(err)
	}
	if want := []string{"1", "(1+(q1-0.4)/0.6)*(1+q2/2)", "exp(-4*(((q1-0.4)/0.6)^2+(q2/2)^2))"}; !slices.Equal(s.Config.Media[0].Density, want) {
		t.Errorf("densities %q, want %q", s.Config.Media[0].Density, want)
	}
	if s.Config.Batches != triggerBatches {
		t.Errorf("%d batches for a trigger, want %d", s.Config.Batches, triggerBatches)
	}
	if c.Media[0].Density != nil {
		t.Error("the caller's configuration was changed")
	}
}
