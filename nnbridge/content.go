package nnbridge

import (
	"encoding/binary"
	"fmt"
	"hash"
	"hash/crc64"
	"math"
)

// content is a checksum of the numbers that an ensemble is given: the data set,
// the network of a teacher, the network to start from. Their names and sizes,
// which describe them in tables, do not tell one from another. It is empty if
// nothing is given.
func (e Ensemble) content() string {
	sum := crc64.New(crc64.MakeTable(crc64.ECMA))
	given := false
	take := func(what string, lists ...[]float64) {
		given = true
		sum.Write([]byte(what))
		for _, list := range lists {
			takeUp(sum, list)
		}
	}
	if r, ok := e.Training.Data.Inputs.(Rows); ok && r.Set != nil {
		take("data", r.Set.X, r.Set.Y)
	}
	if t, ok := e.Training.Data.Labels.(Teacher); ok && t.Net != nil {
		take("teacher", t.Net.V, t.Net.B, t.Net.W)
	}
	if g, ok := e.Start.(Given); ok && g.Net != nil {
		take("start", g.Net.V, g.Net.B, g.Net.W)
	}
	if !given {
		return ""
	}
	return fmt.Sprintf("checksum %016x", sum.Sum64())
}

// takeUp adds the length and the bits of the numbers to a checksum.
func takeUp(sum hash.Hash64, list []float64) {
	buf := binary.LittleEndian.AppendUint64(make([]byte, 0, 1<<13), uint64(len(list)))
	for _, x := range list {
		if len(buf) > 1<<13-8 {
			sum.Write(buf)
			buf = buf[:0]
		}
		buf = binary.LittleEndian.AppendUint64(buf, math.Float64bits(x))
	}
	sum.Write(buf)
}
