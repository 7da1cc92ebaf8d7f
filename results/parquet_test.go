package results

import (
	"bytes"
	"encoding/binary"
	"math"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/parquet/file"
)

// The order of each type and the rule for zero: https://github.com/apache/parquet-format, parquet.thrift, ColumnOrder.
func TestStatistics(t *testing.T) {
	bits := func(x float64) []byte { return binary.LittleEndian.AppendUint64(nil, math.Float64bits(x)) }
	nan, inf, negative := math.NaN(), math.Inf(1), math.Copysign(0, -1)
	one, two := 1.0, 2.0
	for _, c := range []struct {
		name      string
		values    any
		low, high []byte // nil for none
		nulls     int64
	}{
		{"bools", []bool{true, false}, []byte{0}, []byte{1}, 0},
		{"int32 is signed", []int32{1, -1}, []byte{255, 255, 255, 255}, []byte{1, 0, 0, 0}, 0},
		{"uint64 is not", []uint64{math.MaxUint64, 1}, []byte{1, 0, 0, 0, 0, 0, 0, 0}, bytes.Repeat([]byte{255}, 8), 0},
		{"no bounds hold for NaN", []float64{nan, 2, nan, 1}, nil, nil, 0},
		{"null is not NaN", []*float64{nil, &one, &two}, bits(1), bits(2), 1},
		{"only NaN", []float64{nan, nan}, nil, nil, 0},
		{"infinities", []float64{inf, inf}, bits(inf), bits(inf), 0},
		{"least zero is negative", []float64{0, 1}, bits(negative), bits(1), 0},
		{"greatest zero is positive", []float64{-1, negative}, bits(-1), bits(0), 0},
		{"nulls", []*float64{nil, &one, nil}, bits(1), bits(1), 2},
		{"only nulls", []*float64{nil, nil}, nil, nil, 2},
		{"strings by their bytes", []string{"é", "z", ""}, []byte{}, []byte("é"), 0},
		{"a long string is no bound", []string{strings.Repeat("x", 2000)}, nil, nil, 0},
	} {
		all := reflect.ValueOf(c.values)
		k, nullable := kindOf(all.Type().Elem())
		v := k.vector(nullable)
		for i := range all.Len() {
			if err := v.take(all.Index(i)); err != nil {
				t.Fatal(err)
			}
		}
		stats, ok := v.statistics()
		if !ok || !stats.HasNullCount || stats.HasDistinctCount || stats.NullCount != c.nulls ||
			stats.HasMin != (c.low != nil) || stats.HasMax != (c.high != nil) || !bytes.Equal(stats.Min, c.low) || !bytes.Equal(stats.Max, c.high) {
			t.Errorf("%s: %+v", c.name, stats)
		}
	}
}

// What the file looks like to a reader of Parquet: columns that are never null are required, pages are of version 1 and
// compressed, only repeated strings have a dictionary, and every row group knows its rows.
func TestParquetLayout(t *testing.T) {
	path := filepath.Join(t.TempDir(), "points.parquet")
	if err := Write(path, points(250), pointMeta, GroupRows(100)); err != nil {
		t.Fatal(err)
	}
	r, err := file.OpenParquetFile(path, false)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if got := r.MetaData().GetCreatedBy(); got != "thermowalk version 1.2.3" {
		t.Errorf("created by %q", got)
	}
	for _, key := range []string{keyTable, keyDescription, keyVersion, keySeed, keyConfig, keyColumns, keyArrowSchema} {
		if r.MetaData().KeyValueMetadata().FindValue(key) == nil {
			t.Errorf("no metadata %s", key)
		}
	}
	want := []struct {
		path     string
		def, rep int16
		dict     bool
	}{{"q", 0, 0, false}, {"law", 0, 0, true}, {"z", 1, 0, false}, {"list.list.element", 1, 1, false}}
	rows := []int64{100, 100, 50}
	for g := range r.NumRowGroups() {
		group := r.RowGroup(g)
		if group.NumRows() != rows[g] {
			t.Errorf("row group %d has %d rows", g, group.NumRows())
		}
		for i, w := range want {
			d := r.MetaData().Schema.Column(i)
			if d.Path() != w.path || d.MaxDefinitionLevel() != w.def || d.MaxRepetitionLevel() != w.rep {
				t.Errorf("column %d is %s, levels %d and %d", i, d.Path(), d.MaxDefinitionLevel(), d.MaxRepetitionLevel())
			}
			chunk, err := group.MetaData().ColumnChunk(i)
			if err != nil {
				t.Fatal(err)
			}
			if chunk.Compression().String() != "ZSTD" || chunk.HasDictionaryPage() != w.dict {
				t.Errorf("%s: %v, dictionary %t", w.path, chunk.Compression(), chunk.HasDictionaryPage())
			}
			pages, err := group.GetColumnPageReader(i)
			if err != nil {
				t.Fatal(err)
			}
			for pages.Next() {
				if _, v2 := pages.Page().(*file.DataPageV2); v2 {
					t.Errorf("%s: a page of version 2", w.path)
				}
			}
		}
	}
}
