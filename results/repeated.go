package results

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
)

// Repeated sets how often the columns of a slice of structs are there, 0 by default; [Write] and [Rows] count the slice of
// their first row. In the tags of such a struct # stands for the number of the entry, from 1 on:
//
//	type MomentsRow struct {
//		Step int64 `col:"step" unit:"step" doc:"steps since the start"`
//		Of   []MeanRow
//	}
//	type MeanRow struct {
//		Mean float64 `col:"mean_q#" unit:"1" doc:"E[q#]"`
//	}
//
// gives step, mean_q1, mean_q2, ... . All rows have as many entries. [Read] makes as many as the file has columns for. It panics
// if n is negative.
func Repeated(n int) Option {
	if n < 0 {
		panic("results: columns are not repeated a negative number of times")
	}
	return func(l *layout) { l.repeated = n }
}

// repeats tells whether a field holds repeated columns.
func repeats(f reflect.StructField) bool {
	return f.IsExported() && f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct
}

// repeat collects the columns of a slice of n structs, entry by entry.
func repeat(one reflect.Type, path string, index []int, n int, fields *[]field, faults *[]error) {
	var once []field
	collect(one, path, nil, 0, &once, faults)
	for turn := range n {
		number := strconv.Itoa(turn + 1)
		for _, f := range once {
			f.below, f.index, f.turn = f.index, index, turn
			f.Name, f.Doc = strings.ReplaceAll(f.Name, "#", number), strings.ReplaceAll(f.Doc, "#", number)
			*fields = append(*fields, f)
		}
	}
}

// entries is the length of the slices of structs in the first row.
func entries(rows reflect.Value) int {
	if rows.Len() == 0 || rows.Type().Elem().Kind() != reflect.Struct {
		return 0
	}
	return entriesOf(rows.Index(0))
}

func entriesOf(row reflect.Value) (most int) {
	for i := range row.NumField() {
		switch f := row.Type().Field(i); {
		case repeats(f):
			most = max(most, row.Field(i).Len())
		case f.Anonymous && f.Type.Kind() == reflect.Struct:
			most = max(most, entriesOf(row.Field(i)))
		}
	}
	return most
}

// take appends the value that a row has in the column.
func (f *field) take(to vector, row reflect.Value) error {
	v := row.FieldByIndex(f.index)
	if f.below == nil {
		return to.take(v)
	}
	if f.turn >= v.Len() {
		return fmt.Errorf("has %d entries, not %d as the table: give all rows as many", v.Len(), f.turn+1)
	}
	return to.take(v.Index(f.turn).FieldByIndex(f.below))
}

// give is the place of a row for a value of the column.
func (f *field) give(row reflect.Value) reflect.Value {
	v := row.FieldByIndex(f.index)
	if f.below == nil {
		return v
	}
	for v.Len() <= f.turn {
		v.Set(reflect.Append(v, reflect.Zero(v.Type().Elem())))
	}
	return v.Index(f.turn).FieldByIndex(f.below)
}

// repetition is how many entries a file has columns for.
func repetition(row reflect.Type, have []Column) (n int) {
	names := map[string]bool{}
	for _, c := range have {
		names[c.Name] = true
	}
	for ; ; n++ {
		fields, err := fieldsOf(row, n+1)
		found := false
		for _, f := range fields {
			if f.below != nil && f.turn == n && names[f.Name] {
				found = true
			}
		}
		if err != nil || !found {
			return n
		}
	}
}
