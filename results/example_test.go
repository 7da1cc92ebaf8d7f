package results_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"thermowalk/results"
)

// A Measurement is one measured flux.
type Measurement struct {
	Field string    `col:"field" unit:"1" doc:"the field g(q)"`
	Q     []float64 `col:"q" unit:"1" doc:"where the flux is measured"`
	Flux  float64   `col:"flux" unit:"1" doc:"mass through the surface per step and unit of total mass"`
	Paper *float64  `col:"paper" unit:"1" doc:"Eq. 10; null where it does not apply"`
}

func measurements() []Measurement {
	paper := -0.5
	return []Measurement{
		{Field: "sqrt(1+q^2)", Q: []float64{0.5}, Flux: -0.50505, Paper: &paper},
		{Field: "1+0.5*sin(q)", Q: []float64{1}, Flux: -0.25},
	}
}

func Example() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)

	path := filepath.Join(dir, "flux.parquet")
	err = results.Write(path, measurements(), results.Meta{
		Table: "flux", Description: "One measured flux a row.",
		Provenance: results.Provenance{Config: "eta: [0.1]\n", Seed: 7, Version: "0.1.0"},
	})
	if err != nil {
		panic(err)
	}
	rows, err := results.Read[Measurement](path)
	if err != nil {
		panic(err)
	}
	for _, r := range rows {
		fmt.Println(r.Field, r.Q, r.Flux, r.Paper != nil)
	}
	// Output:
	// sqrt(1+q^2) [0.5] -0.50505 true
	// 1+0.5*sin(q) [1] -0.25 false
}

func ExampleCreate() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)

	run := func() error {
		d, err := results.Create(filepath.Join(dir, "validate"), results.Provenance{Config: "eta: [0.1]\n", Version: "0.1.0"})
		if err != nil {
			return err
		}
		defer d.Abort() // removes all of it, unless Commit comes first
		if err := results.AddTable(d, "flux", "One measured flux a row.", measurements()); err != nil {
			return err
		}
		return d.Commit(results.Run{Threads: 2})
	}
	fmt.Println(run())
	fmt.Println(run() == nil) // it is there already
	finished, err := results.ReadRun(filepath.Join(dir, "validate"))
	if err != nil {
		panic(err)
	}
	for _, f := range finished.Files {
		fmt.Println(f.Name)
	}
	// Output:
	// <nil>
	// false
	// config.yaml
	// flux.parquet
}

func ExampleNewWriter() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)

	path := filepath.Join(dir, "flux.arrow")
	stream := func() error {
		w, err := results.NewWriter[Measurement](path, results.Meta{Table: "flux", Description: "One measured flux a row."})
		if err != nil {
			return err
		}
		defer w.Abort() // does nothing after Close
		for range 1000 {
			if err := w.Append(measurements()...); err != nil {
				return err
			}
		}
		return w.Close()
	}
	if err := stream(); err != nil {
		panic(err)
	}
	n := 0
	for _, err := range results.Scan[Measurement](path) {
		if err != nil {
			panic(err)
		}
		n++
	}
	fmt.Println(n)
	// Output: 2000
}

func ExampleInspect() {
	dir, err := os.MkdirTemp("", "")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)

	path := filepath.Join(dir, "flux.parquet")
	if err := results.Write(path, measurements(), results.Meta{Table: "flux", Description: "One measured flux a row."}); err != nil {
		panic(err)
	}
	info, err := results.Inspect(path, 2)
	if err != nil {
		panic(err)
	}
	for i, c := range info.Columns {
		fmt.Printf("%-14v [%s] %s: %s, %s\n", c, c.Unit, c.Doc, info.First[0][i], info.First[1][i])
	}
	// Output:
	// field string   [1] the field g(q): sqrt(1+q^2), 1+0.5*sin(q)
	// q list<float64> [1] where the flux is measured: [0.5], [1]
	// flux float64   [1] mass through the surface per step and unit of total mass: -0.50505, -0.25
	// paper float64? [1] Eq. 10; null where it does not apply: -0.5, null
}

func ExampleRows() {
	raw, err := json.Marshal(map[string]any{"flux": results.Rows[Measurement](measurements())})
	if err != nil {
		panic(err)
	}
	fmt.Println(string(raw))
	// Output:
	// {"flux":[{"field":"sqrt(1+q^2)","q":[0.5],"flux":-0.50505,"paper":-0.5},{"field":"1+0.5*sin(q)","q":[1],"flux":-0.25,"paper":null}]}
}

func ExamplePartition() {
	fmt.Println(results.Partition("eta", 0.05, "batch", 1))
	// Output: eta=0.05/batch=1
}

func ExampleColumns() {
	type Row struct {
		Flux float64 `col:"flux" unit:"1"`
		N    int     `col:"n" unit:"walker" doc:"number of walkers"`
	}
	_, err := results.Columns[Row]()
	fmt.Println(err)
	// Output:
	// results: results_test.Row.Flux: column "flux": no doc tag; say in one line what the column means
	// results: results_test.Row.N: column "n": a table cannot hold int; use bool, int32, int64, uint64, float64, string, a pointer to one of these (nullable), or []float64
}
