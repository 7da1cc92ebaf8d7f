package results

import (
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

const arrowMagic = "ARROW1"

// An arrowWriter writes an Arrow IPC file, one record batch a row group, uncompressed, so that it can be mapped into memory.
type arrowWriter struct {
	out    *sink
	schema *arrow.Schema
	file   *ipc.FileWriter
}

func newArrowWriter(w io.Writer, cols []Column, m Meta) (format, error) {
	md, err := m.metadata(cols)
	if err != nil {
		return nil, err
	}
	a := &arrowWriter{out: &sink{w: w}, schema: arrowSchema(cols, &md)}
	a.file, err = ipc.NewFileWriter(a.out, ipc.WithSchema(a.schema), ipc.WithAllocator(memory.NewGoAllocator()))
	return a, err
}

func (a *arrowWriter) writeGroup(vecs []vector) error {
	arrays := make([]arrow.Array, len(vecs))
	for i, v := range vecs {
		arrays[i] = v.array(memory.NewGoAllocator())
		defer arrays[i].Release()
	}
	rec := array.NewRecord(a.schema, arrays, int64(vecs[0].len()))
	defer rec.Release()
	return a.file.Write(rec)
}

func (a *arrowWriter) close() error {
	if err := a.file.Close(); err != nil {
		return err
	}
	return a.out.err
}
