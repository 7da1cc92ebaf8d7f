package results_test

import (
	"encoding/json"
	"math"
	"testing"

	"pgregory.net/rapid"

	"thermowalk/results"
)

func TestRowsJSON(t *testing.T) {
	rows := sample(4)[:4]
	rows[2].S = "<a & b>"
	got, err := json.Marshal(map[string]any{"full": results.Rows[full](rows), "none": results.Rows[full](nil)})
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"full":[` +
		`{"b":true,"i":-2147483648,"l":9223372036854775807,"u":18446744073709551615,"f":0,"s":"","q":[],"nb":null,"ni":null,"nl":null,"nu":null,"nf":null,"ns":null},` +
		`{"b":false,"i":-2147483647,"l":9223372036854775806,"u":18446744073709551614,"f":-0,"s":"sqrt(1+q^2)","q":[-0],"nb":true,"ni":-1,"nl":-1,"nu":1,"nf":-0,"ns":"sqrt(1+q^2)"},` +
		`{"b":false,"i":-2147483646,"l":9223372036854775805,"u":18446744073709551613,"f":1.5,"s":"\u003ca \u0026 b\u003e","q":[1.5,null],"nb":null,"ni":null,"nl":null,"nu":null,"nf":null,"ns":null},` +
		`{"b":true,"i":-2147483645,"l":9223372036854775804,"u":18446744073709551612,"f":null,"s":"\u0000","q":[null,null,null],"nb":false,"ni":-3,"nl":-3,"nu":3,"nf":null,"ns":"\u0000"}` +
		`],"none":[]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Every finite float comes back bit for bit.
func TestFloatJSON(t *testing.T) {
	type row struct {
		X float64 `col:"x" unit:"1" doc:"a float"`
	}
	rapid.Check(t, func(t *rapid.T) {
		x := math.Float64frombits(rapid.Uint64().Draw(t, "bits"))
		if math.IsNaN(x) || math.IsInf(x, 0) {
			x = 0
		}
		raw, err := json.Marshal(results.Rows[row]{{x}})
		if err != nil {
			t.Fatal(err)
		}
		var back []struct{ X float64 }
		if err := json.Unmarshal(raw, &back); err != nil || math.Float64bits(back[0].X) != math.Float64bits(x) {
			t.Fatalf("%v -> %s -> %v, %v", x, raw, back, err)
		}
	})
}

func TestRowsJSONFaults(t *testing.T) {
	type bad struct{ X float64 }
	if _, err := json.Marshal(results.Rows[bad]{{1}}); err == nil {
		t.Error("rows without columns marshal")
	}
}
