package results

import (
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// An arrowReader reads an Arrow IPC file, one record batch at a time.
type arrowReader struct {
	file *ipc.FileReader
	cols []Column
	rows []int64
	at   int // the record batch that rec is; -1 at first
	rec  arrow.Record
}

func newArrowReader(f io.ReaderAt, size int64) (source, error) {
	if !endsWith(f, size, arrowMagic) {
		return nil, errTruncated
	}
	r, err := ipc.NewFileReader(io.NewSectionReader(f, 0, size), ipc.WithAllocator(memory.NewGoAllocator()))
	if err != nil {
		return nil, err
	}
	a := &arrowReader{file: r, at: -1}
	for _, f := range r.Schema().Fields() {
		a.cols = append(a.cols, Column{Name: f.Name, Type: arrowType(f.Type), Nullable: f.Nullable})
	}
	describe(a.cols, r.Schema().Metadata())
	// The footer does not say how many rows a batch has.
	for g := range r.NumRecords() {
		if err := a.load(g); err != nil {
			return nil, err
		}
		a.rows = append(a.rows, a.rec.NumRows())
	}
	return a, nil
}

func (a *arrowReader) columns() []Column        { return a.cols }
func (a *arrowReader) metadata() arrow.Metadata { return a.file.Schema().Metadata() }
func (a *arrowReader) groups() []int64          { return a.rows }

func (a *arrowReader) load(group int) (err error) {
	if group == a.at {
		return nil
	}
	a.rec, err = a.file.Record(group)
	a.at = group
	return err
}

func (a *arrowReader) read(group, column int, into vector) error {
	if err := a.load(group); err != nil {
		return err
	}
	return into.readArray(a.rec.Column(column))
}

// texts returns the first values of a column: of one of our kinds as this package writes them, of any other as Arrow does.
func (a *arrowReader) texts(column, rows int) ([]string, error) {
	var out []string
	k := kindNamed(a.cols[column].Type)
	for g := 0; g < len(a.rows) && len(out) < rows; g++ {
		if err := a.load(g); err != nil {
			return out, err
		}
		values := a.rec.Column(column)
		n := min(values.Len(), rows-len(out))
		if k != nil {
			v := k.vector(a.cols[column].Nullable)
			if err := v.readArray(array.NewSlice(values, 0, int64(n))); err != nil {
				return out, err
			}
			for i := range n {
				out = append(out, text(v.value(i)))
			}
			continue
		}
		for i := range n {
			if values.IsNull(i) {
				out = append(out, null)
			} else {
				out = append(out, values.ValueStr(i))
			}
		}
	}
	return out, nil
}

// arrowType names the kind of a column, or what Arrow calls its type if it is none of ours.
func arrowType(t arrow.DataType) string {
	if l, ok := t.(*arrow.ListType); ok && l.Elem().ID() == arrow.FLOAT64 {
		return listKind.name() // whatever its elements are called
	}
	for _, k := range kinds {
		if arrow.TypeEqual(t, k.arrow()) {
			return k.name()
		}
	}
	return t.String()
}
