package cli

import (
	"archive/zip"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// cmdNPZ writes arrays as NumPy does.
func cmdNPZ(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: npz FILE NAME=SHAPE=NUMBERS...")
	}
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	z := zip.NewWriter(f)
	for _, arg := range args[1:] {
		part := strings.Split(arg, "=")
		if len(part) != 3 {
			ts.Fatalf("%s: want NAME=SHAPE=NUMBERS, such as V=1,2=0.5,0.25", arg)
		}
		w, err := z.Create(part[0] + ".npy")
		ts.Check(err)
		head := fmt.Sprintf("{'descr': '<f8', 'fortran_order': False, 'shape': (%s,), }", part[1])
		head += strings.Repeat(" ", 63-(10+len(head))%64) + "\n"
		text := append([]byte("\x93NUMPY\x01\x00"), binary.LittleEndian.AppendUint16(nil, uint16(len(head)))...)
		text = append(text, head...)
		for _, number := range strings.Split(part[2], ",") {
			x, err := strconv.ParseFloat(number, 64)
			ts.Check(err)
			text = binary.LittleEndian.AppendUint64(text, math.Float64bits(x))
		}
		_, err = w.Write(text)
		ts.Check(err)
	}
	ts.Check(z.Close())
	ts.Check(f.Close())
}

// shapes are what scripts rely on in the documents of bridge and sgd: a string
// is a value's type, with "?" where null may stand in its place, and of a list
// every element is checked.
var shapes = map[string]any{
	"bridge": map[string]any{
		"units":       []any{unitShape},
		"assumptions": []any{map[string]any{"name": "string", "statistic": "number", "stderr": "number", "holds": "bool"}},
	},
	"unit": map[string]any{"units": []any{unitShape}, "assumptions": []any{}},
	"sgd": map[string]any{
		"curves": []any{map[string]any{
			"quantity": "string", "dynamics": "string", "init": "string", "eta": "number", "batch": "number",
			"iteration": "number", "mean": "number", "stderr": "number", "replicas": "number",
		}},
		"collapse": []any{map[string]any{
			"quantity": "string", "factor": "eta|batch", "exponent": "number", "lo": "number", "hi": "number",
			"mismatch": map[string]any{"0": "number", "1": "number", "2": "number"},
		}},
	},
}

var unitShape = map[string]any{
	"unit": "number", "v": "number", "b": "number", "w_norm": "number", "phi1": "number", "phi2": "number",
	"g_v": "number", "g_b": "number?", "activation_rate": "number", "psi": "number?",
}

// misfit is where a value has not its shape, or "".
func misfit(at string, value, shape any) string {
	switch shape := shape.(type) {
	case map[string]any:
		object, ok := value.(map[string]any)
		if !ok {
			return fmt.Sprintf("%s is %T, not an object", at, value)
		}
		for key, s := range shape {
			v, ok := object[key]
			if !ok {
				return fmt.Sprintf("%s has no %q", at, key)
			}
			if fault := misfit(at+"."+key, v, s); fault != "" {
				return fault
			}
		}
	case []any:
		list, ok := value.([]any)
		switch {
		case !ok:
			return fmt.Sprintf("%s is %T, not a list", at, value)
		case (len(list) > 0) != (len(shape) > 0):
			return fmt.Sprintf("%s has %d elements", at, len(list))
		}
		for k, v := range list {
			if fault := misfit(fmt.Sprintf("%s[%d]", at, k), v, shape[0]); fault != "" {
				return fault
			}
		}
	case string:
		kind, optional := strings.CutSuffix(shape, "?")
		fits := value == nil && optional
		switch v := value.(type) {
		case float64:
			fits = kind == "number"
		case bool:
			fits = kind == "bool"
		case string:
			fits = kind == "string"
			for _, word := range strings.Split(kind, "|") {
				fits = fits || strings.Contains(kind, "|") && v == word
			}
		}
		if !fits {
			return fmt.Sprintf("%s is %v, not a %s", at, value, shape)
		}
	}
	return ""
}

func cmdShape(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 || shapes[args[0]] == nil {
		ts.Fatalf("usage: shape bridge|unit|sgd FILE")
	}
	var value any
	ts.Check(json.Unmarshal([]byte(ts.ReadFile(args[1])), &value))
	if fault := misfit(args[0], value, shapes[args[0]]); fault != "" {
		ts.Fatalf("%s", fault)
	}
}

// A document with a field less, of another type, or with a word that is not
// known does not pass.
func TestShapesReject(t *testing.T) {
	const sound = `{"curves":[{"quantity":"loss","dynamics":"sgd","init":"normal","eta":0.1,"batch":1,"iteration":0,"mean":1,"stderr":0,"replicas":2}],
		"collapse":[{"quantity":"loss","factor":"eta","exponent":2,"lo":1,"hi":3,"mismatch":{"0":1,"1":2,"2":3}}]}`
	for _, c := range []struct{ from, to, want string }{
		{"", "", ""},
		{`"stderr":0,`, ``, `sgd.curves[0] has no "stderr"`},
		{`"batch":1`, `"batch":"1"`, "sgd.curves[0].batch is 1, not a number"},
		{`"mean":1`, `"mean":null`, "sgd.curves[0].mean is <nil>, not a number"},
		{`"factor":"eta"`, `"factor":"step"`, "sgd.collapse[0].factor is step"},
		{`,"2":3`, ``, `sgd.collapse[0].mismatch has no "2"`},
	} {
		var value any
		if err := json.Unmarshal([]byte(strings.Replace(sound, c.from, c.to, 1)), &value); err != nil {
			t.Fatal(err)
		}
		if got := misfit("sgd", value, shapes["sgd"]); !strings.HasPrefix(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%q for %q: %q; want %q", c.to, c.from, got, c.want)
		}
	}
}
