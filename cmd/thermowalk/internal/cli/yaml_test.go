package cli

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A study is a configuration with every kind of value.
type study struct {
	Walkers int                `yaml:"walkers"`
	Seed    uint64             `yaml:"seed"`
	Eta     []float64          `yaml:"eta"`
	Field   []string           `yaml:"field"`
	Quick   bool               `yaml:"quick"`
	Param   map[string]float64 `yaml:"param"`
	Tol     *float64           `yaml:"tol"`
	Starts  []start            `yaml:"starts"`
}

type start struct {
	Density string `yaml:"density"`
	Low     float64
}

func TestYAMLValues(t *testing.T) {
	tol := 1e-3
	for _, test := range []struct {
		text string
		want study
	}{
		{"", study{Walkers: 7}},
		{"# nothing\n", study{Walkers: 7}},
		{"walkers: 3\r\nseed: 4\r\n", study{Walkers: 3, Seed: 4}},
		{"---\nwalkers: 3\n", study{Walkers: 3}},
		{"walkers: 1e6\nseed: 18446744073709551615\n", study{Walkers: 1000000, Seed: 1<<64 - 1}},
		{"walkers: 0x10\n", study{Walkers: 16}},
		{"walkers: 9007199254740993\n", study{Walkers: 9007199254740993}},
		{"walkers: -1_000\n", study{Walkers: -1000}},
		{"eta: [1e-3, 2, .5, -1E+2, 0.25]\n", study{Walkers: 7, Eta: []float64{1e-3, 2, 0.5, -100, 0.25}}},
		{"field: [1, q, 'q^2', \"1.50\"]\n", study{Walkers: 7, Field: []string{"1", "q", "q^2", "1.50"}}},
		{"field:\n  - sqrt(1+q^2)\n  - 1.5\n", study{Walkers: 7, Field: []string{"sqrt(1+q^2)", "1.5"}}},
		{"quick: true\ntol: 1e-3\n", study{Walkers: 7, Quick: true, Tol: &tol}},
		{"tol: null\n", study{Walkers: 7}},
		{"param: {a: 1, b: 2.5}\n", study{Walkers: 7, Param: map[string]float64{"a": 1, "b": 2.5}}},
		{"starts:\n  - {density: 1, low: -1}\n", study{Walkers: 7, Starts: []start{{"1", -1}}}},
	} {
		got := study{Walkers: 7}
		if err := parseYAML("c.yaml", []byte(test.text), &got); err != nil {
			t.Errorf("%q: %v", test.text, err)
		} else if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", test.text, diff)
		}
	}
}

func TestYAMLFaults(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"walkers: 3\nwalkes: 4\n", `2:1: unknown key "walkes"; did you mean walkers?`},
		{"xyzzy: 4\n", `1:1: unknown key "xyzzy"; known are walkers, seed, eta, field, quick, param, tol, starts`},
		{"starts:\n  - density: q\n    lwo: 3\n", `3:5: unknown key "lwo"; did you mean low?`},
		{"walkers: 3\nwalkers: 4\n", `2:1: mapping key "walkers" already defined at [1:1]`},
		{"walkers: abc\n", `1:10: walkers: want a whole number, found the text "abc"`},
		{"walkers: 0.5\n", `1:10: walkers: want a whole number, found 0.5`},
		{"walkers: \"3\"\n", `1:10: walkers: want a whole number, found the text "3"`},
		{"walkers: 1e300\n", `1:10: walkers: want a whole number, found 1e300`},
		{"walkers: 99999999999999999999\n", `1:10: walkers: want a whole number, found 99999999999999999999`},
		{"walkers:\n", `1:10: walkers: want a whole number, found nothing`},
		{"walkers:\n  a: 3\n", `2:3: walkers: want a whole number, found keys with values`},
		{"seed: -1\n", `1:7: seed: want a whole number, 0 or more, found -1`},
		{"seed: -1e3\n", `1:7: seed: want a whole number, 0 or more, found -1e3`},
		{"walkers: -1e3\n", `1:10: walkers: want a whole number, found -1e3`},
		{"eta: 0.1\n", `1:6: eta: want a list, found 0.1`},
		{"eta: [0.1, abc]\n", `1:12: eta[1]: want a number, found the text "abc"`},
		{"eta: [1e999]\n", `1:7: eta[0]: want a number, found the text "1e999"`},
		{"field: [true]\n", `1:9: field[0]: want text, found true`},
		{"quick: 3\n", `1:8: quick: want true or false, found 3`},
		{"param:\n  a: x\n", `2:6: param.a: want a number, found the text "x"`},
		{"starts:\n  - low: x\n", `2:10: starts[0].low: want a number, found the text "x"`},
		{"- 3\n", `1:1: want keys with values, found a list`},
		{strings.Repeat("x", 99) + "\n", `1:1: want keys with values, found the text "` + strings.Repeat("x", 40) + `"...`},
		{"hello\n", `1:1: want keys with values, found the text "hello"`},
		{"eta: *x\n", `1:6: anchors, aliases and tags are not read here; write the value out`},
		{"eta: &x [1]\n", `1:6: anchors, aliases and tags are not read here; write the value out`},
		{"walkers: 3\n---\nwalkers: 4\n", `3:1: a second document begins; want one`},
		{"eta: [3\nquick: true\n", `2:1: ',' or ']' must be specified`},
	} {
		cfg := study{Walkers: 7}
		err := parseYAML("c.yaml", []byte(test.text), &cfg)
		if err == nil {
			t.Errorf("%q: no error, got %+v", test.text, cfg)
		} else if got := err.Error(); got != "c.yaml:"+test.want {
			t.Errorf("%q:\n got %s\nwant c.yaml:%s", test.text, got, test.want)
		}
	}
}

// TestYAMLAllFaults checks that a file's faults come at once, each with its caret under the place.
func TestYAMLAllFaults(t *testing.T) {
	err := parseYAML("c.yaml", []byte("walkers: x\nseeed: 3\n"), new(study))
	var out strings.Builder
	report(&out, &UsageError{err})
	const want = `thermowalk: c.yaml:1:10: walkers: want a whole number, found the text "x"
  walkers: x
           ^
thermowalk: c.yaml:2:1: unknown key "seeed"; did you mean seed?
  seeed: 3
  ^
`
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// FuzzYAML checks that no configuration panics, and that each fault is one line with its place.
func FuzzYAML(f *testing.F) {
	f.Add("walkers: 3\neta: [0.1, 1e-3]\nstarts:\n  - density: q\n")
	f.Add("a: &x [1]\n<<: *x\n? |\n  y\n: !!int 3\n")
	f.Fuzz(func(t *testing.T, text string) {
		err := parseYAML("c.yaml", []byte(text), new(study))
		if err == nil {
			return
		}
		for _, fault := range faults(err) {
			var at *yamlError
			if errors.As(fault, &at) && (at.line < 1 || strings.ContainsAny(at.msg, "\n")) {
				t.Errorf("%q: %v", text, fault)
			}
		}
	})
}
