package results_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"thermowalk/results"
)

func TestInspect(t *testing.T) {
	for i, ext := range extensions {
		path := filepath.Join(t.TempDir(), "full"+ext)
		if err := results.Write(path, sample(25), meta, results.GroupRows(10)); err != nil {
			t.Fatal(err)
		}
		info, err := results.Inspect(path, 3)
		if err != nil {
			t.Fatal(err)
		}
		cols, _ := results.Columns[full]()
		if diff := cmp.Diff(cols, info.Columns); diff != "" {
			t.Errorf("%s: columns (-want +got):\n%s", ext, diff)
		}
		if info.Format != []string{"Parquet", "Arrow IPC"}[i] || info.Rows != 25 || !slices.Equal(info.Groups, []int64{10, 10, 5}) || info.Bytes == 0 {
			t.Errorf("%s: %s, %d rows in %v, %d bytes", ext, info.Format, info.Rows, info.Groups, info.Bytes)
		}
		pairs := []results.Pair{
			{Key: "thermowalk.table", Value: "full"},
			{Key: "thermowalk.description", Value: "Every kind of column."},
			{Key: "thermowalk.version", Value: "0.1.0"},
			{Key: "thermowalk.seed", Value: "18446744073709551615"},
			{Key: "thermowalk.config", Value: meta.Config},
		}
		if diff := cmp.Diff(pairs, info.Pairs); diff != "" {
			t.Errorf("%s: metadata (-want +got):\n%s", ext, diff)
		}
		first := [][]string{
			{"true", "-2147483648", "9223372036854775807", "18446744073709551615", "0", "", "[]", "null", "null", "null", "null", "null", "null"},
			{"false", "-2147483647", "9223372036854775806", "18446744073709551614", "-0", "sqrt(1+q^2)", "[-0]", "true", "-1", "-1", "1", "-0", "sqrt(1+q^2)"},
			{"false", "-2147483646", "9223372036854775805", "18446744073709551613", "1.5", "η² ∂ρ/∂q", "[1.5 NaN]", "null", "null", "null", "null", "null", "null"},
		}
		if diff := cmp.Diff(first, info.First); diff != "" {
			t.Errorf("%s: rows (-want +got):\n%s", ext, diff)
		}
	}
}

// More rows than a group holds, more than there are, none at all.
func TestInspectRows(t *testing.T) {
	for _, ext := range extensions {
		path := filepath.Join(t.TempDir(), "full"+ext)
		for n, asked := range map[int]int{0: 5, 25: 12, 30: 1000, 7: -1} {
			if err := results.Write(path, sample(n), meta, results.GroupRows(10)); err != nil {
				t.Fatal(err)
			}
			info, err := results.Inspect(path, asked)
			if err != nil || len(info.First) != max(0, min(n, asked)) {
				t.Errorf("%s: %d of %d rows: got %d, %v", ext, asked, n, len(info.First), err)
			}
			for i, row := range info.First {
				if want := fmt.Sprint(sample(n)[i].L); row[2] != want {
					t.Errorf("%s: row %d has %s, want %s", ext, i, row[2], want)
				}
			}
		}
	}
}

// Files of other programs (testdata/foreign.py) show all that they hold.
func TestInspectForeign(t *testing.T) {
	for _, c := range []struct {
		ext   string
		types []string
		first [][]string
	}{
		{
			".parquet",
			[]string{
				"float64", "int32 (Int(bitWidth=16, isSigned=true))", "float", "int32 (Int(bitWidth=32, isSigned=false))",
				"int64 (Timestamp(isAdjustedToUTC=true, timeUnit=microseconds))",
				"int32 (Date)", "byte_array", "fixed_len_byte_array (Decimal(precision=9, scale=2))",
				"list{list group{element string}}", "list<float64>",
				"group{x int64, y list{list group{element int64}}}", "string",
			},
			[][]string{
				{"1.5", "1", "0.1", "1", "2024-02-29T12:30:00Z", "2024-02-29", "0x00ff", "1.25", "[a null]", "[1 2]", "1 [1 2]", "one"},
				{"null", "2", "NaN", "4294967295", "null", "null", "0x", "null", "[]", "[]", "null []", "two"},
				{"2.5", "null", "null", "null", "1970-01-01T00:00:00Z", "1970-01-01", "null", "-3.50", "[]", "[3]", "null []", "one"},
			},
		},
		{
			".arrow",
			[]string{
				"float64", "int16", "float32", "uint32", "timestamp[us, tz=UTC]", "date32", "binary", "decimal(9, 2)",
				"list<item: utf8, nullable>", "list<float64>", "struct<x: int64, y: list<item: int64, nullable>>",
				"dictionary<values=utf8, indices=int32, ordered=false>",
			},
			[][]string{
				{"1.5", "1", "0.1", "1", "2024-02-29 12:30:00Z", "2024-02-29", "AP8=", "1.25", `["a",null]`, "[1 2]", `{"x":1,"y":[1,2]}`, "one"},
				{"null", "2", "NaN", "4294967295", "null", "null", "", "null", "[]", "[]", "null", "two"},
				{"2.5", "null", "null", "null", "1970-01-01 00:00:00Z", "1970-01-01", "null", "-3.5", "null", "[3]", `{"x":null,"y":[]}`, "one"},
			},
		},
	} {
		info, err := results.Inspect("testdata/foreign"+c.ext, 10)
		if err != nil {
			t.Fatal(err)
		}
		var types []string
		for _, col := range info.Columns {
			types = append(types, col.Type)
		}
		if diff := cmp.Diff(c.types, types); diff != "" {
			t.Errorf("%s: types (-want +got):\n%s", c.ext, diff)
		}
		if diff := cmp.Diff(c.first, info.First); diff != "" {
			t.Errorf("%s: rows (-want +got):\n%s", c.ext, diff)
		}
	}
}

// What this package knows it reads from a foreign file; a null where a row has no room for one is an error.
func TestReadForeign(t *testing.T) {
	type row struct {
		Plain   *float64  `col:"plain" unit:"1" doc:"d"`
		Numbers []float64 `col:"numbers" unit:"1" doc:"d"`
	}
	for _, ext := range extensions {
		rows, err := results.Read[row]("testdata/foreign" + ext)
		if err != nil {
			t.Fatal(err)
		}
		x, y := 1.5, 2.5
		if diff := cmp.Diff([]row{{&x, []float64{1, 2}}, {nil, []float64{}}, {&y, []float64{3}}}, rows); diff != "" {
			t.Errorf("%s (-want +got):\n%s", ext, diff)
		}
		if _, err := results.ReadTable("testdata/foreign" + ext); err == nil {
			t.Errorf("%s: ReadTable reads what it does not know", ext)
		}
	}
}
