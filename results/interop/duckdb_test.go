package interop

import (
	"database/sql"
	"fmt"
	"math"
	"testing"

	_ "github.com/duckdb/duckdb-go/v2"

	"thermowalk/results"
	"thermowalk/results/interop/internal/tables"
)

func duck(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func duckGrid(t *testing.T, db *sql.DB, path string) tables.Grid {
	t.Helper()
	rows, err := db.Query("SELECT * FROM read_parquet(?)", path)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	g := tables.Grid{}
	if g.Names, err = rows.Columns(); err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		row, into := make([]any, len(g.Names)), make([]any, len(g.Names))
		for i := range row {
			into[i] = &row[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		g.Rows = append(g.Rows, tables.Normal(row))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return g
}

func TestDuckDB(t *testing.T) {
	db := duck(t)
	for path, rows := range write(t, ".parquet") {
		tables.Compare(t, "DuckDB", path, tables.GridOf(rows), duckGrid(t, db, path), tables.Exactly)
	}
}

// Filters are answered from the statistics of the row groups where these decide; wrong ones would lose rows.
func TestDuckDBFilters(t *testing.T) {
	db := duck(t)
	for path, rows := range write(t, ".parquet") {
		for _, c := range []struct {
			where string
			holds func(tables.Full) bool
		}{
			{"int32 < -2147483640", func(r tables.Full) bool { return r.Int32 < -2147483640 }},
			{"int64 = 9223372036854775800", func(r tables.Full) bool { return r.Int64 == 9223372036854775800 }},
			{"uint64 > 18446744073709551600", func(r tables.Full) bool { return r.Uint64 > 18446744073709551600 }},
			{"float64 = 0", func(r tables.Full) bool { return r.Float64 == 0 }},
			{"float64 = 'inf'::DOUBLE", func(r tables.Full) bool { return math.IsInf(r.Float64, 1) }},
			{"float64 < -1e308", func(r tables.Full) bool { return r.Float64 < -1e308 }},
			{"float64 > 5", func(r tables.Full) bool { return r.Float64 > 5 || math.IsNaN(r.Float64) }}, // SQL's NaN is the greatest
			{"float64 < 5", func(r tables.Full) bool { return r.Float64 < 5 }},
			{"isnan(may_float64)", func(r tables.Full) bool { return r.MayF != nil && math.IsNaN(*r.MayF) }},
			{"isnan(float64)", func(r tables.Full) bool { return math.IsNaN(r.Float64) }},
			{"string = ''", func(r tables.Full) bool { return r.String == "" }},
			{"string > 'η'", func(r tables.Full) bool { return r.String > "η" }},
			{"string LIKE 'long long%'", func(r tables.Full) bool { return len(r.String) == 2000 }},
			{"may_float64 IS NULL", func(r tables.Full) bool { return r.MayF == nil }},
			{"may_int64 IS NOT NULL", func(r tables.Full) bool { return r.MayInt6 != nil }},
			{"may_int32 < -12", func(r tables.Full) bool { return r.MayInt3 != nil && *r.MayInt3 < -12 }},
			{"may_bool", func(r tables.Full) bool { return r.MayBool != nil && *r.MayBool }},
			{"may_string = ''", func(r tables.Full) bool { return r.MayS != nil && *r.MayS == "" }},
			{"len(list) = 0", func(r tables.Full) bool { return len(r.List) == 0 }},
		} {
			want, got := 0, 0
			for _, r := range rows {
				if c.holds(r) {
					want++
				}
			}
			if err := db.QueryRow("SELECT count(*) FROM read_parquet(?) WHERE "+c.where, path).Scan(&got); err != nil {
				t.Fatal(err)
			}
			if got != want {
				t.Errorf("%s: %d rows where %s, want %d", path, got, c.where, want)
			}
		}
	}
}

// The provenance and the units are there for SQL too.
func TestDuckDBMetadata(t *testing.T) {
	db := duck(t)
	for path := range write(t, ".parquet") {
		found := make(map[string]string)
		rows, err := db.Query("SELECT decode(key), decode(value) FROM parquet_kv_metadata(?)", path)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var key, value string
			if err := rows.Scan(&key, &value); err != nil {
				t.Fatal(err)
			}
			found[key] = value
		}
		rows.Close()
		for key, want := range map[string]string{
			"thermowalk.table": meta.Table, "thermowalk.description": meta.Description, "thermowalk.config": meta.Config,
			"thermowalk.seed": fmt.Sprint(meta.Seed), "thermowalk.version": meta.Version,
		} {
			if found[key] != want {
				t.Errorf("%s: %s is %q, want %q", path, key, found[key], want)
			}
		}
		var unit string
		err = db.QueryRow(`SELECT c.unit FROM (SELECT unnest(from_json(decode(value), '[{"name":"VARCHAR","unit":"VARCHAR"}]')) AS c
			FROM parquet_kv_metadata(?) WHERE decode(key) = 'thermowalk.columns') WHERE c.name = 'list'`, path).Scan(&unit)
		if err != nil || unit != "µm" {
			t.Errorf("%s: the unit of list is %q, %v", path, unit, err)
		}
	}
}

// A campaign of partitions is one table.
func TestDuckDBPartitions(t *testing.T) {
	type row struct {
		Flux float64 `col:"flux" unit:"1" doc:"flux"`
	}
	d, err := results.Create(t.TempDir(), meta.Provenance)
	if err != nil {
		t.Fatal(err)
	}
	for i, field := range []string{"sqrt(1+q^2)", "a/b=c: 50%", "η"} {
		path, err := d.Reserve("flux/" + results.Partition("field", field, "eta", 0.05, "batch", i) + "/part-0.parquet")
		if err != nil {
			t.Fatal(err)
		}
		if err := results.Write(path, []row{{float64(i)}}, d.Meta("flux", "Fluxes.")); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := duck(t).Query("SELECT field, eta::DOUBLE, batch, flux FROM read_parquet(?, hive_partitioning = true) ORDER BY batch", d.Path()+"/flux/**/*.parquet")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var got []string
	for rows.Next() {
		var field string
		var eta, flux float64
		var batch int
		if err := rows.Scan(&field, &eta, &batch, &flux); err != nil {
			t.Fatal(err)
		}
		got = append(got, fmt.Sprint(field, " ", eta, " ", batch, " ", flux))
	}
	if want := "[sqrt(1+q^2) 0.05 0 0 a/b=c: 50% 0.05 1 1 η 0.05 2 2]"; fmt.Sprint(got) != want {
		t.Errorf("found %v, want %s", got, want)
	}
}
