package results

import (
	"cmp"
	"encoding/binary"
	"errors"
	"math"
	"reflect"
	"slices"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/schema"
)

// A kind is a type of column: what Go, Arrow and Parquet call it, and how to hold its values.
type kind interface {
	name() string
	arrow() arrow.DataType
	node(column string, rep parquet.Repetition) (schema.Node, error)
	fits(node schema.Node) bool // whether a Parquet node of this shape can be read as this kind
	vector(nullable bool) vector
}

// The kinds of column there are. A new one is a row here and its name in kindOf.
var (
	boolKind = &scalar[bool, bool]{
		title: "bool", dtype: arrow.FixedWidthTypes.Boolean, physical: parquet.Types.Boolean,
		less: func(a, b bool) bool { return !a && b },
		plain: func(v bool) []byte {
			if v {
				return []byte{1}
			}
			return []byte{0}
		},
		pack: same[bool], unpack: same[bool],
	}
	int32Kind = &scalar[int32, int32]{
		title: "int32", dtype: arrow.PrimitiveTypes.Int32, physical: parquet.Types.Int32,
		logical: schema.NewIntLogicalType(32, true),
		less:    cmp.Less[int32],
		plain:   func(v int32) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(v)) },
		pack:    same[int32], unpack: same[int32],
	}
	int64Kind = &scalar[int64, int64]{
		title: "int64", dtype: arrow.PrimitiveTypes.Int64, physical: parquet.Types.Int64,
		logical: schema.NewIntLogicalType(64, true),
		less:    cmp.Less[int64],
		plain:   func(v int64) []byte { return binary.LittleEndian.AppendUint64(nil, uint64(v)) },
		pack:    same[int64], unpack: same[int64],
	}
	uint64Kind = &scalar[uint64, int64]{
		title: "uint64", dtype: arrow.PrimitiveTypes.Uint64, physical: parquet.Types.Int64,
		logical: schema.NewIntLogicalType(64, false), strict: true,
		less:  cmp.Less[uint64],
		plain: func(v uint64) []byte { return binary.LittleEndian.AppendUint64(nil, v) },
		pack:  convert(func(v uint64) int64 { return int64(v) }), unpack: convert(func(v int64) uint64 { return uint64(v) }),
	}
	float64Kind = &scalar[float64, float64]{
		title: "float64", dtype: arrow.PrimitiveTypes.Float64, physical: parquet.Types.Double,
		less:      cmp.Less[float64],
		unordered: math.IsNaN,
		widen:     widenZeros,
		plain:     func(v float64) []byte { return binary.LittleEndian.AppendUint64(nil, math.Float64bits(v)) },
		pack:      same[float64], unpack: same[float64],
	}
	stringKind = &scalar[string, parquet.ByteArray]{
		title: "string", dtype: arrow.BinaryTypes.String, physical: parquet.Types.ByteArray,
		logical: schema.StringLogicalType{}, strict: true,
		less:  cmp.Less[string],
		plain: func(v string) []byte { return []byte(v) },
		check: func(v string) error {
			if !utf8.ValidString(v) {
				return errors.New("is not UTF-8")
			}
			return nil
		},
		pack: convert(func(v string) parquet.ByteArray { return parquet.ByteArray(v) }), unpack: convert(func(v parquet.ByteArray) string { return string(v) }),
	}
	listKind = &list{}

	kinds = []kind{boolKind, int32Kind, int64Kind, uint64Kind, float64Kind, stringKind, listKind}
)

// kindOf returns the kind of column that a field of type t is, or nil.
func kindOf(t reflect.Type) (k kind, nullable bool) {
	if t.Kind() == reflect.Pointer {
		t, nullable = t.Elem(), true
	}
	switch t.Kind() {
	case reflect.Bool:
		return boolKind, nullable
	case reflect.Int32:
		return int32Kind, nullable
	case reflect.Int64:
		return int64Kind, nullable
	case reflect.Uint64:
		return uint64Kind, nullable
	case reflect.Float64:
		return float64Kind, nullable
	case reflect.String:
		return stringKind, nullable
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Float64 && !nullable {
			return listKind, false
		}
	}
	return nil, false
}

func kindNamed(name string) kind {
	if i := slices.IndexFunc(kinds, func(k kind) bool { return k.name() == name }); i >= 0 {
		return kinds[i]
	}
	return nil
}

// A scalar is a kind with one value a row: E in memory, P in a Parquet page.
type scalar[E, P any] struct {
	title     string
	dtype     arrow.DataType
	physical  parquet.Type
	logical   schema.LogicalType // nil if the physical type says it all
	strict    bool               // a file must state the logical type; otherwise it may
	less      func(a, b E) bool  // the order of the column statistics
	unordered func(E) bool       // values that no bounds hold for; nil if there are none
	widen     func(low, high E) (E, E)
	plain     func(E) []byte // Parquet's plain encoding, without a length
	check     func(E) error  // nil if every value of E may be written
	pack      func(dst []P, src []E) []P
	unpack    func(dst []E, src []P) []E
}

func (k *scalar[E, P]) name() string                { return k.title }
func (k *scalar[E, P]) arrow() arrow.DataType       { return k.dtype }
func (k *scalar[E, P]) vector(nullable bool) vector { return &flat[E, P]{kind: k, nullable: nullable} }

func (k *scalar[E, P]) node(column string, rep parquet.Repetition) (schema.Node, error) {
	if k.logical == nil {
		return schema.NewPrimitiveNode(column, rep, k.physical, -1, -1)
	}
	return schema.NewPrimitiveNodeLogical(column, rep, k.logical, k.physical, -1, -1)
}

func (k *scalar[E, P]) fits(node schema.Node) bool {
	p, ok := node.(*schema.PrimitiveNode)
	if !ok || p.PhysicalType() != k.physical || p.RepetitionType() == parquet.Repetitions.Repeated {
		return false
	}
	if k.logical != nil && p.LogicalType().Equals(k.logical) {
		return true
	}
	return !k.strict && p.LogicalType().IsNone()
}

func same[E any](dst, src []E) []E { return append(dst, src...) }

func convert[A, B any](f func(A) B) func(dst []B, src []A) []B {
	return func(dst []B, src []A) []B {
		for _, v := range src {
			dst = append(dst, f(v))
		}
		return dst
	}
}

// widenZeros makes a least value of 0 negative and a greatest positive, as Parquet asks: a reader may tell the two zeros apart.
func widenZeros(low, high float64) (float64, float64) {
	if low == 0 {
		low = math.Copysign(0, -1)
	}
	if high == 0 {
		high = 0
	}
	return low, high
}
