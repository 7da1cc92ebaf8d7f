package results

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/schema"
)

const null = "null"

// text writes a value for people: floats in the shortest form that reads back the same.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return null
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case []float64:
		parts := make([]string, len(v))
		for i, x := range v {
			parts[i] = text(x)
		}
		return "[" + strings.Join(parts, " ") + "]"
	}
	return fmt.Sprint(v)
}

// texts returns the first values of a column. One of our kinds is read as such; of any other the leaves are read, and what
// belongs to one row is shown together, whatever its nesting.
func (p *parquetReader) texts(column, rows int) ([]string, error) {
	var out []string
	groups := p.groups()
	for g := 0; g < len(groups) && len(out) < rows; g++ {
		want := int(min(int64(rows-len(out)), groups[g]))
		part := make([]string, want)
		for leaf := p.first[column]; leaf < p.first[column+1]; leaf++ {
			r, err := p.file.RowGroup(g).Column(leaf)
			if err != nil {
				return out, err
			}
			values, err := leafTexts(r, want)
			if err != nil {
				return out, err
			}
			for i, v := range values {
				if leaf > p.first[column] {
					part[i] += " "
				}
				part[i] += v
			}
		}
		out = append(out, part...)
	}
	return out, nil
}

// leafTexts returns the values of the first rows of a column chunk.
func leafTexts(r file.ColumnChunkReader, rows int) ([]string, error) {
	d := r.Descriptor()
	switch r := r.(type) {
	case *file.BooleanColumnChunkReader:
		return chunkTexts[bool](r, d, rows, strconv.FormatBool)
	case *file.Int32ColumnChunkReader:
		return chunkTexts[int32](r, d, rows, func(v int32) string { return intText(int64(v), d.LogicalType()) })
	case *file.Int64ColumnChunkReader:
		return chunkTexts[int64](r, d, rows, func(v int64) string { return intText(v, d.LogicalType()) })
	case *file.Int96ColumnChunkReader:
		return chunkTexts[parquet.Int96](r, d, rows, func(v parquet.Int96) string { return v.ToTime().Format(time.RFC3339Nano) })
	case *file.Float32ColumnChunkReader:
		return chunkTexts[float32](r, d, rows, func(v float32) string { return strconv.FormatFloat(float64(v), 'g', -1, 32) })
	case *file.Float64ColumnChunkReader:
		return chunkTexts[float64](r, d, rows, func(v float64) string { return text(v) })
	case *file.ByteArrayColumnChunkReader:
		return chunkTexts[parquet.ByteArray](r, d, rows, func(v parquet.ByteArray) string { return bytesText(v, d.LogicalType()) })
	case *file.FixedLenByteArrayColumnChunkReader:
		return chunkTexts[parquet.FixedLenByteArray](r, d, rows, func(v parquet.FixedLenByteArray) string {
			return bytesText(v, d.LogicalType())
		})
	}
	return nil, errors.New("is of an unknown physical type")
}

func chunkTexts[P any](r interface {
	file.ColumnChunkReader
	batchReader[P]
}, d *schema.Column, rows int, format func(P) string,
) ([]string, error) {
	var out []string
	list := d.MaxRepetitionLevel() > 0
	vals, def, rep := make([]P, 64), make([]int16, 64), make([]int16, 64)
	for r.HasNext() {
		levels, n, err := r.ReadBatch(int64(len(vals)), vals, def, rep)
		if err != nil || levels == 0 {
			return out, errors.Join(err, r.Err())
		}
		next := 0
		for i := range levels {
			switch {
			case list && rep[i] > 0 && len(out) > 0:
			case len(out) == rows:
				return closed(out, list), nil
			default:
				out = append(out, "")
			}
			if d.MaxDefinitionLevel() > 0 && def[i] < d.MaxDefinitionLevel() {
				if !list {
					out[len(out)-1] = null
				}
				continue
			}
			if next == n {
				return out, errors.New("has fewer values than its levels say")
			}
			if out[len(out)-1] != "" {
				out[len(out)-1] += " "
			}
			out[len(out)-1] += format(vals[next])
			next++
		}
	}
	return closed(out, list), r.Err()
}

func closed(out []string, list bool) []string {
	for i, s := range out {
		if list {
			out[i] = "[" + s + "]"
		}
	}
	return out
}

func intText(v int64, l schema.LogicalType) string {
	switch l := l.(type) {
	case schema.IntLogicalType:
		if !l.IsSigned() {
			return strconv.FormatUint(uint64(v), 10)
		}
	case *schema.IntLogicalType:
		return intText(v, *l)
	case schema.DateLogicalType:
		return arrow.Date32(v).FormattedString()
	case schema.TimestampLogicalType:
		return timeText(v, l)
	case *schema.TimestampLogicalType:
		return timeText(v, *l)
	}
	return strconv.FormatInt(v, 10)
}

func timeText(v int64, l schema.TimestampLogicalType) string {
	switch l.TimeUnit() {
	case schema.TimeUnitMillis:
		return time.UnixMilli(v).UTC().Format(time.RFC3339Nano)
	case schema.TimeUnitMicros:
		return time.UnixMicro(v).UTC().Format(time.RFC3339Nano)
	}
	return time.Unix(0, v).UTC().Format(time.RFC3339Nano)
}

func bytesText(v []byte, l schema.LogicalType) string {
	switch l.(type) {
	case schema.StringLogicalType, schema.EnumLogicalType, schema.JSONLogicalType:
		return string(v)
	}
	return fmt.Sprintf("0x%x", v)
}
