package results

import (
	"fmt"
	"io"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/schema"
)

// A parquetReader reads a Parquet file, one column chunk at a time.
type parquetReader struct {
	file  *file.Reader
	cols  []Column
	first []int // first[i] is the first leaf column of field i, first[i+1] the one after its last
	pairs arrow.Metadata
}

func newParquetReader(f parquet.ReaderAtSeeker, size int64) (source, error) {
	if !endsWith(f, size, parquetMagic) {
		return nil, errTruncated
	}
	// The file stays open through the reader, which is not to close it.
	r, err := file.NewParquetReader(io.NewSectionReader(f, 0, size),
		file.WithReadProps(parquet.NewReaderProperties(memory.NewGoAllocator())))
	if err != nil {
		return nil, err
	}
	if err := plausible(r, size); err != nil {
		return nil, err
	}
	p := &parquetReader{file: r, first: []int{0}}
	root := r.MetaData().Schema.Root()
	for i := range root.NumFields() {
		node := root.Field(i)
		p.cols = append(p.cols, Column{
			Name: node.Name(), Type: nodeType(node),
			Nullable: node.RepetitionType() == parquet.Repetitions.Optional,
		})
		p.first = append(p.first, p.first[i]+leaves(node))
	}
	if kv := r.MetaData().KeyValueMetadata(); kv != nil {
		p.pairs = arrow.NewMetadata(kv.Keys(), kv.Values())
		describe(p.cols, p.pairs)
	}
	return p, nil
}

func (p *parquetReader) columns() []Column        { return p.cols }
func (p *parquetReader) metadata() arrow.Metadata { return p.pairs }

func (p *parquetReader) groups() []int64 {
	rows := make([]int64, p.file.NumRowGroups())
	for g := range rows {
		rows[g] = p.file.RowGroup(g).NumRows()
	}
	return rows
}

func (p *parquetReader) read(group, column int, into vector) error {
	l, err := p.leaf(group, p.first[column])
	if err != nil {
		return err
	}
	return into.readParquet(l)
}

// plausible checks what a damaged footer could ask memory for before anybody believes it.
func plausible(r *file.Reader, size int64) error {
	for g := range r.NumRowGroups() {
		rows := r.RowGroup(g).MetaData()
		if rows.NumRows() < 0 || rows.NumColumns() != r.MetaData().Schema.NumColumns() {
			return errDamaged
		}
		for c := range rows.NumColumns() {
			chunk, err := rows.ColumnChunk(c)
			if err != nil {
				return err
			}
			start := chunk.DataPageOffset()
			if chunk.HasDictionaryPage() && chunk.DictionaryPageOffset() > 0 {
				start = min(start, chunk.DictionaryPageOffset())
			}
			if n := chunk.TotalCompressedSize(); start < 0 || n < 0 || start > size || n > size-start {
				return errDamaged
			}
		}
	}
	return nil
}

// nodeType names the kind of a column, or what the file calls it if it is none of ours.
func nodeType(node schema.Node) string {
	for _, k := range kinds {
		if k.fits(node) {
			return k.name()
		}
	}
	name := ""
	if l := node.LogicalType(); l != nil && !l.IsNone() {
		name = l.String()
		if head, _, long := strings.Cut(name, ", is_from_converted_type"); long {
			name = head + ")" // a timestamp says where it learnt its type
		}
	}
	switch node := node.(type) {
	case *schema.PrimitiveNode:
		physical := strings.ToLower(node.PhysicalType().String())
		if node.RepetitionType() == parquet.Repetitions.Repeated {
			physical = "repeated " + physical
		}
		if name == "" {
			return physical
		}
		return fmt.Sprintf("%s (%s)", physical, name)
	case *schema.GroupNode:
		if name == "" {
			name = "group"
		}
		var parts []string
		for i := range node.NumFields() {
			parts = append(parts, node.Field(i).Name()+" "+nodeType(node.Field(i)))
		}
		return fmt.Sprintf("%s{%s}", strings.ToLower(name), strings.Join(parts, ", "))
	}
	return name
}

func leaves(node schema.Node) int {
	group, ok := node.(*schema.GroupNode)
	if !ok {
		return 1
	}
	n := 0
	for i := range group.NumFields() {
		n += leaves(group.Field(i))
	}
	return n
}
