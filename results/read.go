package results

import (
	"fmt"
	"iter"
	"reflect"
	"strings"
)

// Read reads the table path, Parquet or Arrow IPC, into rows of T. Columns that T does not name are left out; a column of T
// that the file lacks, or holds as another type, is an error that lists what the file has. Empty lists are not nil.
func Read[T any](path string) ([]T, error) {
	rows := []T{}
	for row, err := range Scan[T](path) {
		if err != nil {
			return nil, err
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// Scan reads the table path row by row, one row group in memory at a time; see [Read]. After an error it ends.
func Scan[T any](path string) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var zero T
		r, err := open(path)
		if err != nil {
			yield(zero, err)
			return
		}
		defer r.close()
		fields, columns, vecs, err := match[T](r)
		if err != nil {
			yield(zero, err)
			return
		}
		var first int64
		for g, n := range r.groups() {
			if err := r.group(g, columns, vecs); err != nil {
				yield(zero, err)
				return
			}
			for i := range int(n) {
				var row T
				v := reflect.ValueOf(&row).Elem()
				for c, f := range fields {
					if err := vecs[c].put(f.give(v), i); err != nil {
						yield(zero, r.fault(fmt.Errorf("row %d: column %q (%s) %w", first+int64(i), f.Name, f.path, err)))
						return
					}
				}
				if !yield(row, nil) {
					return
				}
			}
			first += n
		}
	}
}

// ReadMeta returns what the table path says of itself. Of a foreign file that is nothing.
func ReadMeta(path string) (Meta, error) {
	r, err := open(path)
	if err != nil {
		return Meta{}, err
	}
	defer r.close()
	return metaOf(r.metadata()), nil
}

// match finds the columns of T in a file.
func match[T any](r *reader) (fields []field, columns []int, vecs []vector, err error) {
	have, row := r.columns(), reflect.TypeFor[T]()
	n := 0
	if row.Kind() == reflect.Struct {
		n = repetition(row, have)
	}
	if fields, err = fieldsOf(row, n); err != nil {
		return nil, nil, nil, err
	}
	var faults []string
	for _, f := range fields {
		at := -1
		for i, c := range have {
			if c.Name == f.Name {
				at = i
			}
		}
		switch {
		case at < 0:
			faults = append(faults, fmt.Sprintf("no column %q (%s)", f.Name, f.path))
			continue
		case have[at].Type != f.Type:
			faults = append(faults, fmt.Sprintf("column %q is %s, but %s is %s", f.Name, have[at].Type, f.path, f.Type))
			continue
		}
		columns = append(columns, at)
		vecs = append(vecs, f.kind.vector(have[at].Nullable))
	}
	if faults == nil {
		return fields, columns, vecs, nil
	}
	list := make([]string, len(have))
	for i, c := range have {
		list[i] = c.String()
	}
	return nil, nil, nil, r.fault(fmt.Errorf("%s; the file has: %s", strings.Join(faults, "; "), strings.Join(list, ", ")))
}

// A Table is a table in memory whose columns are not known beforehand.
type Table struct {
	Columns []Column
	Meta    Meta
	rows    int
	vecs    []vector
}

// ReadTable reads the whole table path. Every column must be of a type that this package writes.
func ReadTable(path string) (*Table, error) {
	r, err := open(path)
	if err != nil {
		return nil, err
	}
	defer r.close()
	t := &Table{Columns: r.columns(), Meta: metaOf(r.metadata())}
	part, err := vectors(r)
	if err != nil {
		return nil, err
	}
	if t.vecs, err = vectors(r); err != nil {
		return nil, err
	}
	columns := every(part)
	for g, n := range r.groups() {
		if err := r.group(g, columns, part); err != nil {
			return nil, err
		}
		for c, v := range t.vecs {
			v.grow(part[c], 0, int(n))
		}
		t.rows += int(n)
	}
	return t, nil
}

// Len returns the number of rows.
func (t *Table) Len() int { return t.rows }

// Value returns the value of a row in the column at index column: a bool, int32, int64, uint64, float64, string or
// []float64, or nil for null.
func (t *Table) Value(row, column int) any { return t.vecs[column].value(row) }

// vectors returns an empty vector for every column of a file.
func vectors(r *reader) ([]vector, error) {
	vecs := make([]vector, len(r.columns()))
	for i, c := range r.columns() {
		k := kindNamed(c.Type)
		if k == nil {
			return nil, r.fault(fmt.Errorf("column %q is %s; only %s are read", c.Name, c.Type, supported))
		}
		vecs[i] = k.vector(c.Nullable)
	}
	return vecs, nil
}

// every returns the indices of all columns.
func every(vecs []vector) []int {
	all := make([]int, len(vecs))
	for i := range all {
		all[i] = i
	}
	return all
}
