package field

import (
	"encoding/binary"
	"fmt"
	"hash/crc64"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Identity is the text of the expression with the values of its parameters behind it,
//
//	sqrt(1 + a*q^2), a = 0.5
//
// so that expressions of equal identity have equal values everywhere. Where the
// expression is too long for a text a checksum of its parts stands behind its size.
func (e *Expr) Identity() string { return identity(e.String(), e) }

// Identity is the text of the field with the values of its parameters behind it; see [Expr.Identity].
func (v *Vector) Identity() string { return identity(v.String(), v.components...) }

func identity(text string, exprs ...*Expr) string {
	params := map[string]float64{}
	var w strings.Builder
	w.WriteString(text)
	for _, e := range exprs {
		for _, n := range e.nodes {
			if n.op == opParam && n.name != "pi" {
				params[n.name] = n.value()
			}
		}
		if e.length() > MaxSource {
			fmt.Fprintf(&w, ", checksum %016x", e.checksum())
		}
	}
	for _, name := range slices.Sorted(maps.Keys(params)) {
		w.WriteString(", " + name + " = " + strconv.FormatFloat(params[name], 'g', -1, 64))
	}
	return w.String()
}

func (e *Expr) checksum() uint64 {
	sum := crc64.New(crc64.MakeTable(crc64.ECMA))
	var buf []byte
	for _, n := range e.nodes {
		buf = buf[:0]
		for _, x := range [...]uint64{uint64(n.op), uint64(n.a), uint64(n.b), uint64(n.c), n.num} {
			buf = binary.LittleEndian.AppendUint64(buf, x)
		}
		sum.Write(buf)
		io.WriteString(sum, n.name+"\n")
	}
	return sum.Sum64()
}
