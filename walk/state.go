package walk

import (
	"encoding"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Resumable is the power of a counter whose state can be written down amid a
// batch and read back into another counter of the same tally, in this process
// or a later one. A checkpoint then keeps the batches under way too; with a
// counter that lacks the power they begin anew.
//
// The state is everything that Observe has left behind: the sums of the batch
// and what is remembered of the block of walkers being led. All counters of
// this package have it, by AppendState and ReadState.
type Resumable interface {
	Counter
	encoding.BinaryAppender
	encoding.BinaryUnmarshaler
}

// AppendState appends the bits of numbers to dst. A part is a slice or a
// pointer of one of the types int32, int64, uint64 and float64; other types
// panic.
func AppendState(dst []byte, parts ...any) []byte {
	le := binary.LittleEndian
	for _, part := range parts {
		dst = le.AppendUint64(dst, uint64(stateLen(part)))
		switch p := part.(type) {
		case []int32:
			for _, v := range p {
				dst = le.AppendUint32(dst, uint32(v))
			}
		case []int64:
			for _, v := range p {
				dst = le.AppendUint64(dst, uint64(v))
			}
		case []uint64:
			for _, v := range p {
				dst = le.AppendUint64(dst, v)
			}
		case []float64:
			for _, v := range p {
				dst = le.AppendUint64(dst, math.Float64bits(v))
			}
		case *int64:
			dst = le.AppendUint64(dst, uint64(*p))
		case *uint64:
			dst = le.AppendUint64(dst, *p)
		case *float64:
			dst = le.AppendUint64(dst, math.Float64bits(*p))
		}
	}
	return dst
}

// errState is the fault of a state that belongs to other parts.
var errState = errors.New("walk: the state does not fit")

// ReadState reads what AppendState wrote back into parts of the same types and
// lengths. The error leaves them half filled.
func ReadState(src []byte, parts ...any) error {
	rest, err := readState(src, parts...)
	if err == nil && len(rest) != 0 {
		err = errState
	}
	return err
}

// readState is ReadState of a prefix of src; it gives the rest.
func readState(src []byte, parts ...any) (rest []byte, err error) {
	le := binary.LittleEndian
	for _, part := range parts {
		n := stateLen(part)
		width := 8
		if _, ok := part.([]int32); ok {
			width = 4
		}
		if len(src) < 8 || le.Uint64(src) != uint64(n) || len(src)-8 < n*width {
			return nil, errState
		}
		data := src[8 : 8+n*width]
		src = src[8+n*width:]
		switch p := part.(type) {
		case []int32:
			for k := range p {
				p[k] = int32(le.Uint32(data[4*k:]))
			}
		case []int64:
			for k := range p {
				p[k] = int64(le.Uint64(data[8*k:]))
			}
		case []uint64:
			for k := range p {
				p[k] = le.Uint64(data[8*k:])
			}
		case []float64:
			for k := range p {
				p[k] = math.Float64frombits(le.Uint64(data[8*k:]))
			}
		case *int64:
			*p = int64(le.Uint64(data))
		case *uint64:
			*p = le.Uint64(data)
		case *float64:
			*p = math.Float64frombits(le.Uint64(data))
		}
	}
	return src, nil
}

// stateLen is the number of values in a part of a state.
func stateLen(part any) int {
	switch p := part.(type) {
	case []int32:
		return len(p)
	case []int64:
		return len(p)
	case []uint64:
		return len(p)
	case []float64:
		return len(p)
	case *int64, *uint64, *float64:
		return 1
	}
	panic(fmt.Sprintf("walk: a state has no parts of type %T", part))
}

// parts lists rows, then others, as parts of a state.
func parts(rows [][]float64, others ...any) []any {
	list := make([]any, 0, len(rows)+len(others))
	for _, row := range rows {
		list = append(list, row)
	}
	return append(list, others...)
}
