package results_test

import (
	"encoding/json"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"thermowalk/results"
)

type momentsRow struct {
	Step int64 `col:"step" unit:"step" doc:"steps since the start"`
	Of   []meanRow
	Last bool `col:"last" unit:"1" doc:"whether no step follows"`
}

type meanRow struct {
	Mean float64  `col:"mean_q#" unit:"1" doc:"E[q#]"`
	Z    *float64 `col:"z_q#" unit:"1" doc:"score of mean_q#"`
}

// Columns for each entry of a slice, in their order, in the file, in JSON and when it is read.
func TestRepeated(t *testing.T) {
	z := 0.5
	rows := []momentsRow{
		{0, []meanRow{{1, &z}, {2, nil}, {3, nil}}, false},
		{10, []meanRow{{4, nil}, {5, &z}, {6, nil}}, true},
	}
	path := filepath.Join(t.TempDir(), "moments.parquet")
	meta := results.Meta{Table: "moments", Description: "Moments.", Provenance: provenance}
	if err := results.Write(path, rows, meta); err != nil {
		t.Fatal(err)
	}
	table, err := results.ReadTable(path)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, c := range table.Columns {
		names = append(names, c.Name)
	}
	if got, want := strings.Join(names, " "), "step mean_q1 z_q1 mean_q2 z_q2 mean_q3 z_q3 last"; got != want {
		t.Errorf("columns %s, want %s", got, want)
	}
	if c := table.Columns[4]; c.Doc != "score of mean_q2" || !c.Nullable || table.Value(1, 4) != 0.5 || table.Value(0, 5) != 3. || table.Value(0, 4) != nil {
		t.Errorf("%+v, values %v %v", c, table.Value(1, 4), table.Value(0, 5))
	}
	text, err := json.Marshal(results.Rows[momentsRow](rows[:1]))
	if want := `[{"step":0,"mean_q1":1,"z_q1":0.5,"mean_q2":2,"z_q2":null,"mean_q3":3,"z_q3":null,"last":false}]`; err != nil || string(text) != want {
		t.Errorf("JSON %s, %v", text, err)
	}
	back, err := results.Read[momentsRow](path)
	if err != nil || !reflect.DeepEqual(back, rows) {
		t.Errorf("read %+v, %v", back, err)
	}
	if table, err := results.Read[struct{ Of []meanRow }](path); err != nil || len(table[1].Of) != 3 || table[1].Of[2].Mean != 6 {
		t.Errorf("read %+v, %v", table, err)
	}
	type wanting struct {
		Mean float64 `col:"mean_q#" unit:"1" doc:"E[q#]"`
		Rest float64 `col:"rest_q#" unit:"1" doc:"not there"`
	}
	if _, err := results.Read[struct{ Of []wanting }](path); err == nil || !strings.Contains(err.Error(), `no column "rest_q1"`) {
		t.Errorf("a column of the entries that is not there: %v", err)
	}

	rows[1].Of = rows[1].Of[:2]
	if err := results.Write(filepath.Join(t.TempDir(), "a.parquet"), rows, meta); err == nil || !strings.Contains(err.Error(), `row 1: column "mean_q3"`) {
		t.Errorf("rows of different length: %v", err)
	}
	if _, err := results.Columns[meanRow](); err == nil || !strings.Contains(err.Error(), "# stands for a number in a slice of structs only") {
		t.Errorf("a # outside: %v", err)
	}
	w, err := results.NewWriter[momentsRow](filepath.Join(t.TempDir(), "b.arrow"), meta, results.Repeated(3))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	if err := w.Append(momentsRow{Of: make([]meanRow, 3)}); err != nil {
		t.Error(err)
	}
	if err := w.Close(); err != nil {
		t.Error(err)
	}
}
