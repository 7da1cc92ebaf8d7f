// Package validate is the study behind `thermowalk validate`: it measures the
// mass flux of walks by simulation, holds it against every law of package
// soret, and says which of them the measurements reject.
//
// A study is a Config: media (a field, densities in it, surfaces) measured at
// several eta, and closed boxes whose steady state is measured. Run carries it
// out and returns a Report of rows; the rows know no law's right answer.
package validate

import (
	"fmt"
	"math"
	"strings"

	"thermowalk/walk/field"
)

// Config is a study. Zero values of the first block mean the defaults of Default.
type Config struct {
	Seed           uint64    `yaml:"seed"`
	Eta            []float64 `yaml:"eta"`
	Walkers        uint64    `yaml:"walkers"`         // of each ensemble
	Batches        int       `yaml:"batches"`         // independent batches of each ensemble; 0 means 32, or 512 with rel-error
	RelError       float64   `yaml:"rel-error"`       // stop an ensemble at this relative error of its fluxes; 0 uses all walkers
	Score          string    `yaml:"score"`           // crossings or expectation
	Start          string    `yaml:"start"`           // plain or stratified
	FalseAlarm     float64   `yaml:"false-alarm"`     // family-wise, for each law
	AllowUndefined bool      `yaml:"allow-undefined"` // measure where the exact law is undefined

	Media  []Medium `yaml:"media"`
	Steady []Steady `yaml:"steady,omitempty"`
}

// Medium is a field with densities in it, and the places where the flux is measured.
type Medium struct {
	Name    string             `yaml:"name,omitempty"`   // a short name for tables and figures; the field itself if empty
	Field   []string           `yaml:"field"`            // g, one expression per coordinate
	Params  map[string]float64 `yaml:"params,omitempty"` // named numbers of the expressions
	Groups  []int              `yaml:"groups,omitempty"` // sign group of each coordinate; none puts all in one
	Density []string           `yaml:"density"`          // each is one ensemble; normalised over the domain
	Domain  [][]float64        `yaml:"domain"`           // [lo, hi] of each coordinate
	At      [][]float64        `yaml:"at"`               // points
	Eta     []float64          `yaml:"eta,omitempty"`    // of this medium; none takes those of the study
	Radius  float64            `yaml:"radius,omitempty"` // of the patch through which the flux is measured in two dimensions and more
}

// Steady is a closed box in one dimension whose steady state is measured.
type Steady struct {
	Field   string             `yaml:"field"`
	Params  map[string]float64 `yaml:"params,omitempty"`
	Wall    string             `yaml:"wall"` // reflecting or periodic
	Domain  []float64          `yaml:"domain"`
	Eta     float64            `yaml:"eta"`
	Walkers uint64             `yaml:"walkers"`
	BurnIn  uint64             `yaml:"burn-in"` // steps before the first look
	Every   uint64             `yaml:"every"`   // steps between looks
	Looks   int                `yaml:"looks"`
	Bins    int                `yaml:"bins"`
}

// Default is the built-in study.
func Default() Config {
	c := Settings()
	c.Media = []Medium{
		{
			Field: []string{"sqrt(1+q^2)"}, Density: []string{"1", "normpdf(q)", "1+q/8"},
			Domain: [][]float64{{-4, 4}}, At: [][]float64{{0.5}, {1}},
		},
		{
			Field: []string{"1+0.5*sin(q)"}, Density: []string{"1", "normpdf(q)", "1+q/8"},
			Domain: [][]float64{{-4, 4}}, At: [][]float64{{0.5}, {1}},
		},
		{ // g = r^ (1 + 0.3 r^2)
			Name:    "radial",
			Field:   []string{"q1*(1+a*(q1^2+q2^2))/sqrt(q1^2+q2^2)", "q2*(1+a*(q1^2+q2^2))/sqrt(q1^2+q2^2)"},
			Params:  map[string]float64{"a": 0.3},
			Density: []string{"1", "1+(q1-0.6)/2", "exp(-2*((q1-0.6)^2+(q2-0.8)^2))"},
			Domain:  [][]float64{{0.1, 1.1}, {0.3, 1.3}}, At: [][]float64{{0.6, 0.8}}, Radius: 0.05,
		},
		{ // one hidden unit: q1 = V, q2 = b, Eqs. 23-26 for x ~ N(0, I), |W| = w, E[(p-y)^2] = s2
			Name: "two-layer",
			Field: []string{
				"sqrt(s2*((q2^2+w^2)*normcdf(q2/w)+q2*w*normpdf(q2/w)))",
				"q1*sqrt(s2*normcdf(q2/w))",
			},
			Params:  map[string]float64{"s2": 0.25, "w": 1},
			Density: []string{"1", "1+(q2-0.1)/2", "exp(-2*((q1-0.8)^2+(q2-0.1)^2))"},
			Domain:  [][]float64{{0.3, 1.3}, {-0.4, 0.6}}, At: [][]float64{{0.8, 0.1}}, Radius: 0.1,
			Eta: []float64{0.4, 0.3, 0.2, 0.15, 0.1}, // |g| is about 1/2 here
		},
	}
	c.Steady = []Steady{
		{Field: "sqrt(1+q^2)", Wall: "reflecting", Domain: []float64{-3, 3}, Eta: 0.1, Walkers: 1 << 17, BurnIn: 2500, Every: 250, Looks: 6, Bins: 48},
		{Field: "1+0.5*sin(q)", Wall: "periodic", Domain: []float64{-math.Pi, math.Pi}, Eta: 0.1, Walkers: 1 << 17, BurnIn: 1500, Every: 250, Looks: 6, Bins: 48},
	}
	return c
}

// Settings are the defaults of a study without its media.
func Settings() Config {
	return Config{
		Seed: 1, Eta: []float64{0.2, 0.15, 0.1, 0.075, 0.05},
		Walkers: 1 << 23, Score: "expectation", Start: "stratified", FalseAlarm: 1e-6,
	}
}

// Quick is the study with 1/16 of its walkers.
func (c Config) Quick() Config {
	c.Walkers = max(c.Walkers/16, 1)
	steady := make([]Steady, len(c.Steady))
	for i, s := range c.Steady {
		s.Walkers = max(s.Walkers/16, min(s.Walkers, leastSteady))
		steady[i] = s
	}
	c.Steady = steady
	return c
}

// FillIn gives a medium whose field is known what it leaves open: in one
// dimension the domain -4:4 and the points 0.5 and 1; a uniform density, a tilted
// one and a hump over the domain, so that diffusion and thermophoresis can be
// told apart.
func (m *Medium) FillIn() {
	if len(m.Field) == 1 {
		if len(m.Domain) == 0 {
			m.Domain = [][]float64{{-4, 4}}
		}
		if len(m.At) == 0 {
			m.At = [][]float64{{0.5}, {1}}
		}
	}
	if len(m.Density) > 0 || len(m.Domain) != len(m.Field) {
		return
	}
	m.Density = []string{"1"}
	var tilt, hump []string
	for i, name := range field.Coordinates(len(m.Field)) {
		if len(m.Domain[i]) != 2 {
			return
		}
		lo, hi := m.Domain[i][0], m.Domain[i][1]
		mid, length := (lo+hi)/2, hi-lo
		tilt = append(tilt, "(1+"+shifted(name, mid, length)+")")
		hump = append(hump, "("+shifted(name, mid, length)+")^2")
	}
	m.Density = append(m.Density, tilted(tilt), "exp(-4*("+strings.Join(hump, "+")+"))")
}

// shifted writes (name - from)/unit.
func shifted(name string, from, unit float64) string {
	switch {
	case from > 0:
		name = fmt.Sprintf("%s-%.12g", name, from)
	case from < 0:
		name = fmt.Sprintf("%s+%.12g", name, -from)
	}
	if unit == 1 {
		return name
	}
	if from != 0 {
		name = "(" + name + ")"
	}
	return fmt.Sprintf("%s/%.12g", name, unit)
}

// tilted is the product of tilts; a single one needs no parentheses.
func tilted(tilts []string) string {
	if len(tilts) == 1 {
		return strings.TrimSuffix(strings.TrimPrefix(tilts[0], "("), ")")
	}
	return strings.Join(tilts, "*")
}
