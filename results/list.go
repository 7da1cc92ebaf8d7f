package results

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/metadata"
	"github.com/apache/arrow/go/v17/parquet/schema"
)

// A list is the kind of a column of []float64. Neither a list nor its elements are ever null; a nil slice is an empty list.
type list struct{}

// element is the field of a list's values in Arrow; Parquet gives it the same name.
var element = arrow.Field{Name: "element", Type: arrow.PrimitiveTypes.Float64}

func (*list) name() string          { return "list<float64>" }
func (*list) arrow() arrow.DataType { return arrow.ListOfField(element) }
func (*list) vector(bool) vector    { return &lists{} }

// node returns Parquet's three levels: a group named after the column, a repeated group "list", its one "element".
func (*list) node(column string, rep parquet.Repetition) (schema.Node, error) {
	leaf, err := schema.NewPrimitiveNode(element.Name, parquet.Repetitions.Required, parquet.Types.Double, -1, -1)
	if err != nil {
		return nil, err
	}
	mid, err := schema.NewGroupNode("list", parquet.Repetitions.Repeated, schema.FieldList{leaf}, -1)
	if err != nil {
		return nil, err
	}
	return schema.NewGroupNodeLogical(column, rep, schema.FieldList{mid}, schema.NewListLogicalType(), -1)
}

func (*list) fits(node schema.Node) bool {
	group, ok := node.(*schema.GroupNode)
	if !ok || group.NumFields() != 1 || group.RepetitionType() == parquet.Repetitions.Repeated ||
		group.ConvertedType() != schema.ConvertedTypes.List {
		return false
	}
	mid, ok := group.Field(0).(*schema.GroupNode)
	return ok && mid.NumFields() == 1 && mid.RepetitionType() == parquet.Repetitions.Repeated && float64Kind.fits(mid.Field(0))
}

// lists holds a list column.
type lists struct {
	ends []int // ends[i] is where the values of row i end
	vals []float64
}

func (l *lists) len() int { return len(l.ends) }
func (l *lists) clear()   { l.ends, l.vals = l.ends[:0], l.vals[:0] }

func (l *lists) row(i int) []float64 {
	start := 0
	if i > 0 {
		start = l.ends[i-1]
	}
	return l.vals[start:l.ends[i]]
}

func (l *lists) push(vals []float64) {
	l.vals = append(l.vals, vals...)
	l.ends = append(l.ends, len(l.vals))
}

func (l *lists) take(v reflect.Value) error {
	l.push(*(*[]float64)(v.Addr().UnsafePointer()))
	return nil
}

func (l *lists) put(v reflect.Value, i int) error {
	*(*[]float64)(v.Addr().UnsafePointer()) = l.value(i).([]float64)
	return nil
}

// value returns a copy, never nil.
func (l *lists) value(i int) any { return append([]float64{}, l.row(i)...) }

func (l *lists) grow(from vector, i, j int) {
	for ; i < j; i++ {
		l.push(from.(*lists).row(i))
	}
}

func (l *lists) array(mem memory.Allocator) arrow.Array {
	b := array.NewListBuilderWithField(mem, element)
	defer b.Release()
	values := b.ValueBuilder().(*array.Float64Builder)
	for i := range l.ends {
		b.Append(true)
		values.AppendValues(l.row(i), nil)
	}
	return b.NewArray()
}

func (l *lists) readArray(a arrow.Array) error {
	src, ok := a.(*array.List)
	if !ok {
		return fmt.Errorf("holds %v, not a list", a.DataType())
	}
	values, ok := src.ListValues().(*array.Float64)
	if !ok {
		return fmt.Errorf("holds %v, not list<float64>", a.DataType())
	}
	for i := range src.Len() {
		start, end := src.ValueOffsets(i)
		if src.IsNull(i) || array.NewSlice(values, start, end).NullN() > 0 {
			return errNullList
		}
		l.push(values.Float64Values()[start:end])
	}
	return nil
}

var errNullList = errors.New("holds a null list or a null in a list, which []float64 cannot tell from a number")

// writeParquet cuts the rows into pages at row boundaries: not every reader follows a list from one page into the next.
func (l *lists) writeParquet(w file.ColumnChunkWriter) error {
	out := w.(batchWriter[float64])
	var def, rep []int16
	for first := 0; first < len(l.ends); first += pageRows {
		last := min(first+pageRows, len(l.ends))
		def, rep = def[:0], rep[:0]
		start := l.ends[first] - len(l.row(first))
		for i := first; i < last; i++ {
			n := len(l.row(i))
			if n == 0 {
				def, rep = append(def, 0), append(rep, 0)
			}
			for j := range n {
				def, rep = append(def, 1), append(rep, int16(min(j, 1)))
			}
		}
		if _, err := out.WriteBatch(l.vals[start:l.ends[last-1]], def, rep); err != nil {
			return err
		}
	}
	return nil
}

// readParquet follows the levels: a repetition level of 0 starts a row, and the highest definition level is a value.
// Files of other writers have up to two more definition levels, for null lists and null elements.
func (l *lists) readParquet(from *leaf) error {
	most := from.Descriptor().MaxDefinitionLevel()
	empty := int16(0)
	if from.Descriptor().SchemaNode().Parent().Parent().RepetitionType() == parquet.Repetitions.Optional {
		empty = 1
	}
	vals, def, rep := make([]float64, pageRows), make([]int16, pageRows), make([]int16, pageRows)
	for {
		levels, n, err := next(from, vals, def, rep)
		if levels == 0 || err != nil {
			return err
		}
		at := 0
		for i := range levels {
			if rep[i] == 0 {
				l.ends = append(l.ends, len(l.vals))
			}
			switch {
			case len(l.ends) == 0 || def[i] == most && at == n:
				return errDamaged
			case def[i] == most:
				l.vals = append(l.vals, vals[at])
				l.ends[len(l.ends)-1] = len(l.vals)
				at++
			case def[i] != empty:
				return errNullList
			}
		}
	}
}

// statistics has none to give: Parquet leaves open whether an empty list counts as null.
func (*lists) statistics() (metadata.EncodedStatistics, bool) {
	return metadata.EncodedStatistics{}, false
}

func (*lists) dictionary() bool { return false }
