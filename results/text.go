package results

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/parquet"
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
		for i := p.first[column]; i < p.first[column+1]; i++ {
			l, err := p.leaf(g, i)
			if err != nil {
				return out, err
			}
			values, err := leafTexts(l, want)
			if err != nil {
				return out, err
			}
			for row, v := range values {
				if i > p.first[column] {
					part[row] += " "
				}
				part[row] += v
			}
		}
		out = append(out, part...)
	}
	return out, nil
}

// leafTexts returns the values of the first rows of a column chunk.
func leafTexts(l *leaf, rows int) ([]string, error) {
	logical := l.Descriptor().LogicalType()
	switch l.Type() {
	case parquet.Types.Boolean:
		return valueTexts(l, rows, strconv.FormatBool)
	case parquet.Types.Int32:
		return valueTexts(l, rows, func(v int32) string { return intText(int64(v), logical) })
	case parquet.Types.Int64:
		return valueTexts(l, rows, func(v int64) string { return intText(v, logical) })
	case parquet.Types.Int96:
		return valueTexts(l, rows, func(v parquet.Int96) string { return v.ToTime().UTC().Format(time.RFC3339Nano) })
	case parquet.Types.Float:
		return valueTexts(l, rows, func(v float32) string { return strconv.FormatFloat(float64(v), 'g', -1, 32) })
	case parquet.Types.Double:
		return valueTexts(l, rows, func(v float64) string { return text(v) })
	case parquet.Types.ByteArray:
		return valueTexts(l, rows, func(v parquet.ByteArray) string { return bytesText(v, logical) })
	case parquet.Types.FixedLenByteArray:
		return valueTexts(l, rows, func(v parquet.FixedLenByteArray) string { return bytesText(v, logical) })
	}
	return nil, errors.New("is of an unknown physical type")
}

func valueTexts[P any](l *leaf, rows int, format func(P) string) ([]string, error) {
	const batch = 64
	var out []string
	most := l.Descriptor().MaxDefinitionLevel()
	list := l.Descriptor().MaxRepetitionLevel() > 0
	last := int16(0) // 1 if the value itself may be null
	if l.Descriptor().SchemaNode().RepetitionType() == parquet.Repetitions.Optional {
		last = 1
	}
	vals, def, rep := make([]P, batch), make([]int16, batch), make([]int16, batch)
	for {
		levels, n, err := next(l, vals, def, rep)
		if levels == 0 || err != nil {
			return closed(out, list), err
		}
		at := 0
		for i := range levels {
			if !list || rep[i] == 0 {
				if len(out) == rows {
					return closed(out, list), nil
				}
				out = append(out, "")
			}
			if len(out) == 0 {
				return nil, errDamaged
			}
			row := &out[len(out)-1]
			switch {
			case most > 0 && def[i] < most-last: // an empty list, or a null above it
				if !list {
					*row = null
				}
			case most > 0 && def[i] < most:
				*row = join(*row, null)
			case at == n:
				return out, errDamaged
			default:
				*row = join(*row, format(vals[at]))
				at++
			}
		}
	}
}

func closed(out []string, list bool) []string {
	for i, s := range out {
		if list {
			out[i] = "[" + s + "]"
		}
	}
	return out
}

func join(row, value string) string {
	if row == "" {
		return value
	}
	return row + " " + value
}

func intText(v int64, l schema.LogicalType) string {
	switch l := l.(type) {
	case *schema.IntLogicalType:
		if !l.IsSigned() {
			return strconv.FormatUint(uint64(v)&(math.MaxUint64>>(64-l.BitWidth())), 10)
		}
	case schema.DateLogicalType:
		return arrow.Date32(v).FormattedString()
	case *schema.TimestampLogicalType:
		return timeText(v, l)
	case *schema.DecimalLogicalType:
		return decimalText(big.NewInt(v), l)
	}
	return strconv.FormatInt(v, 10)
}

func timeText(v int64, l *schema.TimestampLogicalType) string {
	switch l.TimeUnit() {
	case schema.TimeUnitMillis:
		return time.UnixMilli(v).UTC().Format(time.RFC3339Nano)
	case schema.TimeUnitMicros:
		return time.UnixMicro(v).UTC().Format(time.RFC3339Nano)
	}
	return time.Unix(0, v).UTC().Format(time.RFC3339Nano)
}

func bytesText(v []byte, l schema.LogicalType) string {
	switch l := l.(type) {
	case schema.StringLogicalType, schema.EnumLogicalType, schema.JSONLogicalType:
		return string(v)
	case *schema.DecimalLogicalType: // two's complement, the most significant byte first
		n := new(big.Int).SetBytes(v)
		if len(v) > 0 && v[0] >= 0x80 {
			n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(v))))
		}
		return decimalText(n, l)
	}
	return fmt.Sprintf("0x%x", v)
}

func decimalText(n *big.Int, l *schema.DecimalLogicalType) string {
	ten := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(l.Scale())), nil)
	return new(big.Rat).SetFrac(n, ten).FloatString(int(l.Scale()))
}
