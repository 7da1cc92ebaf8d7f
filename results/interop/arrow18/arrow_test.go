// Package arrow18 holds one test: Arrow 18 reads what Arrow 17 has written.
package arrow18

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/apache/arrow-go/v18/parquet/file"
	"github.com/apache/arrow-go/v18/parquet/pqarrow"

	"thermowalk/results/interop/internal/tables"
)

// Arrow of the version after ours reads both formats, its Parquet reader with our own Arrow schema.
func TestArrow18(t *testing.T) {
	dir := t.TempDir()
	if out, err := exec.Command("go", "run", "../internal/write", dir).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	cols := tables.Columns()
	for _, c := range tables.Cases() {
		for _, ext := range []string{".parquet", ".arrow"} {
			path := filepath.Join(dir, c.Name+ext)
			table, config := arrow18(t, path)
			g := tables.Grid{Rows: make([][]any, table.NumRows())}
			for c, f := range table.Schema().Fields() {
				g.Names = append(g.Names, f.Name)
				unit, _ := f.Metadata.GetValue("unit")
				doc, _ := f.Metadata.GetValue("doc")
				if unit != cols[c].Unit || doc != cols[c].Doc || f.Nullable != cols[c].Nullable {
					t.Errorf("%s: %s has unit %q, meaning %q, nullable %t", path, f.Name, unit, doc, f.Nullable)
				}
				i := 0
				for _, chunk := range table.Column(c).Data().Chunks() {
					for j := range chunk.Len() {
						g.Rows[i] = append(g.Rows[i], tables.Normal([]any{arrowCell(chunk, j)})...)
						i++
					}
				}
			}
			if config != tables.Config {
				t.Errorf("%s: configuration %q", path, config)
			}
			tables.Compare(t, "Arrow 18", path, tables.GridOf(c.Rows), g, tables.Exactly)
		}
	}
}

// arrow18 returns a table and the configuration in the file's metadata.
func arrow18(t *testing.T, path string) (table arrow.Table, config string) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if r, err := file.NewParquetReader(f); err == nil {
		p, err := pqarrow.NewFileReader(r, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
		if err != nil {
			t.Fatal(err)
		}
		if table, err = p.ReadTable(context.Background()); err != nil {
			t.Fatal(err)
		}
		if v := r.MetaData().KeyValueMetadata().FindValue("thermowalk.config"); v != nil {
			config = *v
		}
		return table, config
	}
	r, err := ipc.NewFileReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var batches []arrow.RecordBatch
	for i := range r.NumRecords() {
		b, err := r.RecordBatchAt(i)
		if err != nil {
			t.Fatal(err)
		}
		batches = append(batches, b)
	}
	config, _ = r.Schema().Metadata().GetValue("thermowalk.config")
	return array.NewTableFromRecords(r.Schema(), batches), config
}

func arrowCell(a arrow.Array, i int) any {
	if a.IsNull(i) {
		return nil
	}
	switch a := a.(type) {
	case *array.Boolean:
		return a.Value(i)
	case *array.Int32:
		return a.Value(i)
	case *array.Int64:
		return a.Value(i)
	case *array.Uint64:
		return a.Value(i)
	case *array.Float64:
		return a.Value(i)
	case *array.String:
		return a.Value(i)
	case *array.List:
		list := []any{}
		for start, end := a.ValueOffsets(i); start < end; start++ {
			list = append(list, arrowCell(a.ListValues(), int(start)))
		}
		return list
	}
	return a.DataType()
}
