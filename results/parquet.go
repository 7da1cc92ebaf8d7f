package results

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/metadata"
	"github.com/apache/arrow/go/v17/parquet/schema"
)

const (
	parquetMagic   = "PAR1"
	keyArrowSchema = "ARROW:schema"
)

// A parquetWriter lays out a Parquet file from column writers and page writers. It does so itself, where file.Writer would,
// because that one drops the errors of its last row group and of its footer, and lets nobody else set the statistics.
type parquetWriter struct {
	out     *sink
	schema  *schema.Schema
	footer  *metadata.FileMetaDataBuilder
	plain   *parquet.WriterProperties
	dict    *parquet.WriterProperties
	ordinal int16
}

func newParquetWriter(w io.Writer, cols []Column, m Meta) (format, error) {
	nodes := make(schema.FieldList, len(cols))
	for i, c := range cols {
		rep := parquet.Repetitions.Required
		if c.Nullable {
			rep = parquet.Repetitions.Optional
		}
		var err error
		if nodes[i], err = kindNamed(c.Type).node(c.Name, rep); err != nil {
			return nil, err
		}
	}
	root, err := schema.NewGroupNode("schema", parquet.Repetitions.Required, nodes, -1)
	if err != nil {
		return nil, err
	}
	md, err := m.metadata(cols)
	if err != nil {
		return nil, err
	}
	arrowed, err := encodeSchema(arrowSchema(cols, nil))
	if err != nil {
		return nil, err
	}
	pairs := metadata.NewKeyValueMetadata()
	for i, key := range md.Keys() {
		if err := pairs.Append(key, md.Values()[i]); err != nil {
			return nil, err
		}
	}
	if err := pairs.Append(keyArrowSchema, arrowed); err != nil {
		return nil, err
	}

	p := &parquetWriter{out: &sink{w: w}, schema: schema.NewSchema(root)}
	p.plain, p.dict = parquetProperties(m.Version, false), parquetProperties(m.Version, true)
	p.footer = metadata.NewFileMetadataBuilder(p.schema, p.plain, pairs)
	_, err = io.WriteString(p.out, parquetMagic)
	return p, err
}

func parquetProperties(version string, dictionary bool) *parquet.WriterProperties {
	return parquet.NewWriterProperties(
		parquet.WithVersion(parquet.V2_LATEST),
		parquet.WithDataPageVersion(parquet.DataPageV1), // which every reader knows
		parquet.WithCompression(compress.Codecs.Zstd),
		parquet.WithDictionaryDefault(dictionary),
		parquet.WithDictionaryPageSizeLimit(1<<31-1), // never given up half-way: see flat.dictionary
		parquet.WithBatchSize(1<<31-1),               // a call of WriteBatch is a batch, so pages end where our batches do
		parquet.WithStats(false),                     // see flat.statistics
		parquet.WithCreatedBy("thermowalk version "+version),
		parquet.WithAllocator(memory.NewGoAllocator()),
	)
}

func (p *parquetWriter) writeGroup(vecs []vector) error {
	group := p.footer.AppendRowGroup()
	group.SetNumRows(vecs[0].len())
	start := p.out.n
	for i, v := range vecs {
		props := p.plain
		if v.dictionary() {
			props = p.dict
		}
		chunk := group.NextColumnChunk()
		pages, err := file.NewPageWriter(p.out, compress.Codecs.Zstd, compress.DefaultCompressionLevel, chunk,
			p.ordinal, int16(i), memory.NewGoAllocator(), false, nil, nil)
		if err != nil {
			return err
		}
		w := file.NewColumnChunkWriter(chunk, pages, props)
		if err := v.writeParquet(w); err != nil {
			return err
		}
		if stats, ok := v.statistics(); ok {
			chunk.SetStats(stats)
		}
		if err := w.Close(); err != nil {
			return err
		}
	}
	if err := group.Finish(p.out.n-start, p.ordinal); err != nil {
		return err
	}
	p.ordinal++
	return p.out.err
}

func (p *parquetWriter) close() error {
	footer, err := p.footer.Finish()
	if err != nil {
		return err
	}
	n, err := footer.WriteTo(p.out, nil)
	if err != nil {
		return err
	}
	_, err = p.out.Write(append(binary.LittleEndian.AppendUint32(nil, uint32(n)), parquetMagic...))
	return err
}

// encodeSchema returns the Arrow schema as Arrow's own readers of Parquet expect it: a schema message in base64.
func encodeSchema(sc *arrow.Schema) (string, error) {
	var b bytes.Buffer
	w := ipc.NewWriter(&b, ipc.WithSchema(sc), ipc.WithAllocator(memory.NewGoAllocator()))
	if err := w.Close(); err != nil {
		return "", err
	}
	const endOfStream = 8
	return base64.StdEncoding.EncodeToString(b.Bytes()[:b.Len()-endOfStream]), nil
}

// A sink counts what passes and remembers the first error: after it nothing more is written.
type sink struct {
	w   io.Writer
	n   int64
	err error
}

func (s *sink) Write(p []byte) (int, error) {
	if s.err != nil {
		return 0, s.err
	}
	n, err := s.w.Write(p)
	s.n += int64(n)
	s.err = err
	return n, err
}

// Tell is what Parquet's page writer asks.
func (s *sink) Tell() int64 { return s.n }

// Seek is what Arrow's file writer asks, and only where it is.
func (s *sink) Seek(int64, int) (int64, error) { return s.n, s.err }
