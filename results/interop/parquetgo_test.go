package interop

import (
	"errors"
	"io"
	"os"
	"testing"

	"github.com/parquet-go/parquet-go"

	"thermowalk/results/interop/internal/tables"
)

// parquet-go has its own decoders; the values of a row are put together from their levels here.
func TestParquetGo(t *testing.T) {
	for path, rows := range write(t, ".parquet") {
		tables.Compare(t, "parquet-go", path, tables.GridOf(rows), parquetGoGrid(t, path), tables.Exactly)
	}
}

func parquetGoGrid(t *testing.T, path string) tables.Grid {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	stat, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	p, err := parquet.OpenFile(f, stat.Size())
	if err != nil {
		t.Fatal(err)
	}
	if config, ok := p.Lookup("thermowalk.config"); !ok || config != tables.Config {
		t.Errorf("%s: configuration %q", path, config)
	}
	g := tables.Grid{}
	leaves := p.Schema().Columns()
	for _, leaf := range leaves {
		g.Names = append(g.Names, leaf[0])
	}
	for _, group := range p.RowGroups() {
		r := group.Rows()
		buf := make([]parquet.Row, 7)
		for {
			n, err := r.ReadRows(buf)
			for _, row := range buf[:n] {
				cells := make([]any, len(leaves))
				row.Range(func(c int, values []parquet.Value) bool {
					cells[c] = parquetGoCell(p.Schema(), leaves[c], values)
					return true
				})
				g.Rows = append(g.Rows, tables.Normal(cells))
			}
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		r.Close()
	}
	return g
}

func parquetGoCell(s *parquet.Schema, path []string, values []parquet.Value) any {
	if len(path) > 1 { // name.list.element
		list := []any{}
		for _, v := range values {
			if v.DefinitionLevel() == 1 {
				list = append(list, v.Double())
			}
		}
		return list
	}
	v := values[0]
	leaf, _ := s.Lookup(path...)
	switch l := leaf.Node.Type().LogicalType(); {
	case v.IsNull():
		return nil
	case v.Kind() == parquet.Boolean:
		return v.Boolean()
	case v.Kind() == parquet.Int32:
		return v.Int32()
	case v.Kind() == parquet.Int64 && l != nil && l.String() == "INT(64,false)":
		return v.Uint64()
	case v.Kind() == parquet.Int64:
		return v.Int64()
	case v.Kind() == parquet.Double:
		return v.Double()
	case v.Kind() == parquet.ByteArray:
		return string(v.ByteArray())
	}
	return v.Kind()
}
