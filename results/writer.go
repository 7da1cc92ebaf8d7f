package results

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"reflect"
)

// groupRows is how many rows a row group or a record batch holds.
const groupRows = 1 << 20

// An Option changes how a table is laid out in its file.
type Option func(*layout)

type layout struct{ groupRows, repeated int }

// GroupRows sets the number of rows in a row group, 1<<20 by default. Smaller groups take less memory and compress less.
// It panics if n is not positive.
func GroupRows(n int) Option {
	if n <= 0 {
		panic("results: a row group holds at least one row")
	}
	return func(l *layout) { l.groupRows = n }
}

// Write writes rows as the table path: Parquet if it ends in .parquet, Arrow IPC if it ends in .arrow. The file appears
// whole or not at all. Its bytes depend on the arguments only.
func Write[T any](path string, rows []T, m Meta, opts ...Option) error {
	opts = append([]Option{Repeated(entries(reflect.ValueOf(rows)))}, opts...)
	w, err := NewWriter[T](path, m, opts...)
	if err != nil {
		return err
	}
	defer w.Abort()
	if err := w.Append(rows...); err != nil {
		return err
	}
	return w.Close()
}

// A Writer writes a table that need not fit into memory: it holds one row group. The file appears at Close.
//
//	w, err := results.NewWriter[FluxRow]("flux.parquet", meta)
//	if err != nil {
//		return err
//	}
//	defer w.Abort() // does nothing after Close
//
// A Writer is not safe for concurrent use.
type Writer[T any] struct {
	fields []field
	t      *tableWriter
	rows   int64
}

// NewWriter starts the table path; see [Write].
func NewWriter[T any](path string, m Meta, opts ...Option) (*Writer[T], error) {
	l := layout{groupRows: groupRows}
	for _, o := range opts {
		o(&l)
	}
	fields, err := fieldsOf(reflect.TypeFor[T](), l.repeated)
	if err != nil {
		return nil, err
	}
	cols := make([]Column, len(fields))
	for i, f := range fields {
		cols[i] = f.Column
	}
	t, err := newTableWriter(path, cols, m, opts)
	if err != nil {
		return nil, err
	}
	return &Writer[T]{fields: fields, t: t}, nil
}

// Append adds rows. After an error the table is lost.
func (w *Writer[T]) Append(rows ...T) error {
	if w.t.err != nil {
		return w.t.err
	}
	all := reflect.ValueOf(rows)
	for i := range rows {
		row := all.Index(i)
		for c, f := range w.fields {
			if err := f.take(w.t.vecs[c], row); err != nil {
				return w.t.fail(fmt.Errorf("row %d: column %q (%s) %w", w.rows, f.Name, f.path, err))
			}
		}
		w.rows++
		if err := w.t.added(); err != nil {
			return err
		}
	}
	return nil
}

// Close writes what is left and makes the file appear.
func (w *Writer[T]) Close() error { return w.t.close() }

// Abort drops the table; after Close it does nothing.
func (w *Writer[T]) Abort() { w.t.abort() }

// formats starts a file in the format of its extension.
var formats = map[string]func(w io.Writer, cols []Column, m Meta) (format, error){
	".parquet": newParquetWriter,
	".arrow":   newArrowWriter,
}

// A tableWriter collects vectors into row groups of one size, so that the bytes do not depend on who appended how many.
type tableWriter struct {
	layout
	file   *atomic
	format format
	vecs   []vector
	err    error // the first error, or errClosed
}

// A format lays row groups out in a file.
type format interface {
	writeGroup(vecs []vector) error
	close() error
}

var errClosed = errors.New("results: the table is closed")

func newTableWriter(path string, cols []Column, m Meta, opts []Option) (*tableWriter, error) {
	m = m.withVersion()
	if err := m.check(); err != nil {
		return nil, err
	}
	t := &tableWriter{layout: layout{groupRows: groupRows}, vecs: make([]vector, len(cols))}
	for _, opt := range opts {
		opt(&t.layout)
	}
	for i, c := range cols {
		t.vecs[i] = kindNamed(c.Type).vector(c.Nullable)
	}
	start, ok := formats[filepath.Ext(path)]
	if !ok {
		return nil, fmt.Errorf("results: cannot write %s: a table's name ends in .parquet or .arrow", path)
	}
	var err error
	if t.file, err = newAtomic(path); err != nil {
		return nil, err
	}
	if t.format, err = start(t.file, cols, m); err != nil {
		return nil, t.fail(err)
	}
	return t, nil
}

// added is called after each row.
func (t *tableWriter) added() error {
	if t.vecs[0].len() < t.groupRows {
		return nil
	}
	return t.flush()
}

// grow appends rows of another table with the same columns.
func (t *tableWriter) grow(from []vector) error {
	for i, n := 0, from[0].len(); i < n; {
		j := min(n, i+t.groupRows-t.vecs[0].len())
		for c, v := range t.vecs {
			v.grow(from[c], i, j)
		}
		i = j
		if err := t.added(); err != nil {
			return err
		}
	}
	return nil
}

func (t *tableWriter) flush() error {
	if err := t.format.writeGroup(t.vecs); err != nil {
		return t.fail(err)
	}
	for _, v := range t.vecs {
		v.clear()
	}
	return nil
}

func (t *tableWriter) close() error {
	if t.err != nil {
		return t.err
	}
	if t.vecs[0].len() > 0 {
		if err := t.flush(); err != nil {
			return err
		}
	}
	if err := t.format.close(); err != nil {
		return t.fail(err)
	}
	t.err = errClosed
	return t.file.commit()
}

func (t *tableWriter) fail(err error) error {
	t.file.abort()
	t.err = t.file.fault(err)
	return t.err
}

func (t *tableWriter) abort() {
	t.file.abort()
	if t.err == nil {
		t.err = errClosed
	}
}
