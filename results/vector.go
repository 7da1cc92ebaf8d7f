package results

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/metadata"
)

// A vector holds the values of one column, row after row. All that is particular to a type of column is behind it.
type vector interface {
	len() int
	clear()
	take(v reflect.Value) error       // appends the value of a struct field
	put(v reflect.Value, i int) error // sets a struct field from row i
	value(i int) any                  // row i; nil for null
	grow(from vector, i, j int)       // appends rows [i, j) of a vector of the same kind

	writeParquet(file.ColumnChunkWriter) error
	readParquet(*leaf) error
	statistics() (stats metadata.EncodedStatistics, ok bool)
	dictionary() bool // whether these values are worth a dictionary

	array(memory.Allocator) arrow.Array
	readArray(arrow.Array) error
}

var errNull = errors.New("is null; make the field a pointer")

// A flat holds a scalar column.
type flat[E, P any] struct {
	kind     *scalar[E, P]
	nullable bool
	vals     []E    // one per row; the zero value where null
	valid    []bool // one per row if nullable, else empty
}

func (f *flat[E, P]) len() int { return len(f.vals) }
func (f *flat[E, P]) clear()   { clear(f.vals); f.vals, f.valid = f.vals[:0], f.valid[:0] }

func (f *flat[E, P]) push(v E, valid bool) {
	f.vals = append(f.vals, v)
	if f.nullable {
		f.valid = append(f.valid, valid)
	}
}

func (f *flat[E, P]) null(i int) bool { return f.nullable && !f.valid[i] }

func (f *flat[E, P]) take(v reflect.Value) error {
	if !f.nullable {
		v = v.Addr()
	}
	at := (*E)(v.UnsafePointer())
	if at == nil {
		var zero E
		f.push(zero, false)
		return nil
	}
	if f.kind.check != nil {
		if err := f.kind.check(*at); err != nil {
			return err
		}
	}
	f.push(*at, true)
	return nil
}

func (f *flat[E, P]) put(v reflect.Value, i int) error {
	switch {
	case v.Kind() != reflect.Pointer && f.null(i):
		return errNull
	case v.Kind() != reflect.Pointer:
		*(*E)(v.Addr().UnsafePointer()) = f.vals[i]
	case f.null(i):
		v.SetZero()
	default:
		v.Set(reflect.New(v.Type().Elem()))
		*(*E)(v.UnsafePointer()) = f.vals[i]
	}
	return nil
}

func (f *flat[E, P]) value(i int) any {
	if f.null(i) {
		return nil
	}
	return f.vals[i]
}

func (f *flat[E, P]) grow(from vector, i, j int) {
	src := from.(*flat[E, P])
	f.vals = append(f.vals, src.vals[i:j]...)
	if f.nullable {
		f.valid = append(f.valid, src.valid[i:j]...)
	}
}

func (f *flat[E, P]) array(mem memory.Allocator) arrow.Array {
	b := array.NewBuilder(mem, f.kind.dtype).(interface {
		array.Builder
		AppendValues(v []E, valid []bool)
	})
	defer b.Release()
	b.AppendValues(f.vals, f.valid)
	return b.NewArray()
}

func (f *flat[E, P]) readArray(a arrow.Array) error {
	values, ok := a.(interface{ Value(int) E })
	if !ok {
		return fmt.Errorf("holds %v, not %s", a.DataType(), f.kind.title)
	}
	for i := range a.Len() {
		if a.IsNull(i) {
			if !f.nullable {
				return errors.New("holds a null that its schema forbids")
			}
			var zero E
			f.push(zero, false)
			continue
		}
		f.push(values.Value(i), true)
	}
	return nil
}
