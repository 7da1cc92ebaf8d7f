package config

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"pgregory.net/rapid"
)

// read parses a configuration over the defaults, strictly.
func read(t testing.TB, text string) Config {
	t.Helper()
	c := Defaults()
	if err := yaml.UnmarshalWithOptions([]byte(text), &c, yaml.Strict()); err != nil {
		t.Fatal(err)
	}
	return c
}

// Every example builds, and what it becomes with its defaults written out is a
// configuration that builds to the same run.
func TestExamples(t *testing.T) {
	for _, e := range Examples() {
		text, err := Example(e[0])
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(text, "# ") {
			t.Errorf("%s begins without a comment", e[0])
		}
		first, err := Build(read(t, text))
		if err != nil {
			t.Errorf("%s: %v", e[0], err)
			continue
		}
		full, err := yaml.Marshal(first.Config)
		if err != nil {
			t.Fatal(err)
		}
		second, err := Build(read(t, string(full)))
		if err != nil {
			t.Errorf("%s, written out: %v\n%s", e[0], err, full)
			continue
		}
		if !reflect.DeepEqual(first.Tallies, second.Tallies) || !reflect.DeepEqual(first.Config, second.Config) || first.Plan.Steps != second.Plan.Steps {
			t.Errorf("%s, written out, is another run", e[0])
		}
	}
	if _, err := Example("../config"); err == nil {
		t.Error("an example of that name?")
	}
}

// base is a sound configuration; the cases below each spoil it.
const base = `
field: ["sqrt(1+q^2)"]
eta: 0.1
walls: [{reflecting: [-3, 3]}]
start: [{uniform: [-1, 1]}]
walkers: 1000
steps: 100
tallies: [{moments: {}}]
`

// A fault is told at its key, and nothing else is found wrong because of it.
func TestFaultsNameTheirKeys(t *testing.T) {
	for _, c := range []struct {
		name string
		edit func(c *Config)
		key  string
		want string
	}{
		{"eta", func(c *Config) { c.Eta = 0 }, "eta", "must be positive"},
		{"steps", func(c *Config) { c.Steps = 0 }, "steps", "must be positive"},
		{"burn-in", func(c *Config) { c.BurnIn = 100 }, "burn_in", "below the 100 steps"},
		{"walkers", func(c *Config) { c.Walkers = 0 }, "walkers", "at least 1"},
		{"batches", func(c *Config) { c.Batches = 1 }, "batches", "at least 2"},
		{"checkpoint", func(c *Config) { c.Checkpoint.Every = "often" }, "checkpoint.every", "such as 90s"},
		{"no law", func(c *Config) { c.Field = nil }, "field", "exactly one of preset, field and general"},
		{"two laws", func(c *Config) { c.Preset = "sine" }, "preset", "exactly one"},
		{"preset", func(c *Config) { c.Field, c.Preset = nil, "cosine" }, "preset", "want one of"},
		{"preset parameter", func(c *Config) { c.Field, c.Preset, c.Params = nil, "sine", map[string]float64{"b": 1} }, "params.b", "no such parameter"},
		{"field", func(c *Config) { c.Field = []string{"wurzel(q)"} }, "field", "unknown function"},
		{"groups", func(c *Config) { c.Groups = []int{1, 2} }, "groups", "2 for 1 coordinates"},
		{"drift", func(c *Config) { c.Drift = []string{"q", "q"} }, "drift", "2 expressions for 1"},
		{"gamma", func(c *Config) { c.Field, c.General = nil, &General{Force: []string{"q"}} }, "general.gamma", "exactly one of two_point"},
		{"xi", func(c *Config) {
			c.Field, c.General = nil, &General{Force: []string{"xi"}, Gamma: Variate{Normal: 1}, Xi: []Variate{{StudentT: []float64{2, 1}}}}
		}, "general.xi[0]", "has no variance"},
		{"walls", func(c *Config) { c.Walls = append(c.Walls, Wall{}) }, "walls", "2 for 1 coordinates"},
		{"wall", func(c *Config) { c.Walls[0].Reflecting = []float64{3, -3} }, "walls[0].reflecting", "lo < hi"},
		{"start", func(c *Config) { c.Start[0].Uniform = []float64{7, 5} }, "start[0].uniform", "lo < hi"},
		{"start anywhere", func(c *Config) {
			c.Walls, c.Start[0].Uniform = nil, []float64{math.Inf(-1), 1}
		}, "start[0].uniform", "finite numbers"},
		{"density on", func(c *Config) { c.Start[0] = Start{Density: "1", On: []float64{7, 5}} }, "start[0].on", "lo < hi"},
		{"no start", func(c *Config) { c.Start = nil }, "start", "say where the walkers start"},
		{"start outside", func(c *Config) { c.Start[0].Uniform = []float64{-4, 1} }, "start[0]", "beyond its walls -3:3"},
		{"start of two", func(c *Config) { c.Start = append(c.Start, c.Start[0]) }, "start", "2 coordinates for a walk of 1"},
		{"density", func(c *Config) { c.Start[0] = Start{Density: "q", On: []float64{-1, 1}} }, "start[0].density", "negative"},
		{"density nowhere", func(c *Config) { c.Start[0] = Start{Density: "1"} }, "start[0]", "on: [lo, hi]"},
		{"no tallies", func(c *Config) { c.Tallies = nil }, "tallies", "at least one question"},
		{"two kinds", func(c *Config) { c.Tallies[0].Passage = &Passage{} }, "tallies[0]", "exactly one kind"},
		{"same name", func(c *Config) { c.Tallies = append(c.Tallies, c.Tallies[0]) }, "tallies[1].moments.name", "another tally"},
		{"times", func(c *Config) { c.Tallies[0].Moments = &Moments{Times: &Times{At: []uint64{5, 101}}} }, "tallies[0].moments.times.at", "up to 100"},
		{"many times", func(c *Config) { c.Tallies[0].Moments = &Moments{Times: &Times{Count: 1 << 40}} }, "tallies[0].moments.times.count", "at most 16777216"},
		{"endless grid", func(c *Config) {
			c.Tallies[0] = Tally{Density: &Density{Grid: []Grid{{Lo: math.Inf(-1), Hi: 3, Bins: 6}}}}
		}, "tallies[0].density", "both finite"},
		{"burn-in of a tally", func(c *Config) {
			c.BurnIn, c.Tallies[0] = 100, Tally{Increments: &Increments{Grid: []Grid{{Lo: -1, Hi: 1, Bins: 6}}}}
		}, "burn_in", "below the 100 steps"},
		{"schedules", func(c *Config) { c.Tallies[0].Moments = &Moments{Times: &Times{Every: 5, Count: 5}} }, "tallies[0].moments.times", "exactly one of at, every and count"},
		{"surface", func(c *Config) { c.Tallies[0] = Tally{Flux: &Flux{At: []float64{4}}} }, "tallies[0].flux", "outside the domain"},
		{"until", func(c *Config) { c.Until = &Until{Table: "flux", RelError: 1} }, "until.table", "no tally of this run"},
		{"until what", func(c *Config) { c.Until = &Until{RelError: 1} }, "until", "name it as table"},
		{"few cells", func(c *Config) { c.Exact = &Exact{Cells: []int{4}} }, "exact.cells[0]", "8 or more"},
		{"many cells", func(c *Config) { c.Exact = &Exact{Cells: []int{100_000_000}} }, "exact.cells", "100000000 in all; give at most 65536"},
		{"until nothing", func(c *Config) { c.Until = &Until{} }, "until", "empty"},
		{"until both", func(c *Config) { c.Until = &Until{Table: "moments", RelError: 1, AbsError: 1} }, "until", "one of rel_error and abs_error"},
		{"until when", func(c *Config) { c.Until = &Until{MaxTime: "-1s"} }, "until.max_time", "such as 90s"},
	} {
		cfg := read(t, base)
		c.edit(&cfg)
		_, err := Build(cfg)
		var f *Fault
		if !errors.As(err, &f) || f.Key != c.key || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one at %s that says %q", c.name, err, c.key, c.want)
		}
		if all, ok := err.(interface{ Unwrap() []error }); ok && len(all.Unwrap()) != 1 {
			t.Errorf("%s: more than one fault: %v", c.name, err)
		}
	}
}

// max_steps bounds the steps, and with them the defaults of the tallies.
func TestUntil(t *testing.T) {
	c := read(t, base)
	c.Until = &Until{Table: "moments", Quantity: "E[q^2]", RelError: 0.1, MaxSteps: 50, MaxTime: "1h"}
	r, err := Build(c)
	if err != nil {
		t.Fatal(err)
	}
	if r.Plan.Steps != 50 || r.Plan.Until == nil || r.Plan.MaxTime.Hours() != 1 {
		t.Errorf("plan %+v", r.Plan)
	}
}

// Logarithmic times ascend from the first to the last, as many as fit.
func TestLogarithmicTimes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from := rapid.Uint64Range(0, 1000).Draw(t, "from")
		to := from + rapid.Uint64Range(0, 1<<40).Draw(t, "more")
		count := rapid.IntRange(1, 200).Draw(t, "count")
		list := logarithmic(from, to, count)
		if list[0] != from || list[len(list)-1] > to || len(list) > count || !slices.IsSorted(list) {
			t.Fatalf("%d", list)
		}
		if count > 1 && to > from && list[len(list)-1] != to {
			t.Fatalf("ends at %d, not %d", list[len(list)-1], to)
		}
		for k := 1; k < len(list); k++ {
			if list[k] == list[k-1] {
				t.Fatalf("%d twice", list[k])
			}
		}
	})
}

// The schema has a description for each key, and knows every key of the
// examples.
func TestSchema(t *testing.T) {
	text, err := json.Marshal(Schema())
	if err != nil {
		t.Fatal(err)
	}
	var schema map[string]any
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	var visit func(path string, schema map[string]any, value any)
	visit = func(path string, schema map[string]any, value any) {
		switch v := value.(type) {
		case map[string]any:
			properties, ok := schema["properties"].(map[string]any)
			for key, below := range v {
				if !ok { // named numbers
					continue
				}
				p, known := properties[key].(map[string]any)
				if !known || p["description"] == "" {
					t.Errorf("%s.%s is not in the schema, or has no description", path, key)
					continue
				}
				visit(path+"."+key, p, below)
			}
		case []any:
			for _, below := range v {
				visit(path+"[]", schema["items"].(map[string]any), below)
			}
		}
	}
	for _, e := range Examples() {
		text, _ := Example(e[0])
		var value any
		if err := yaml.Unmarshal([]byte(text), &value); err != nil {
			t.Fatal(err)
		}
		visit(e[0], schema, value)
	}
}
