package results

import (
	"fmt"

	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/metadata"
)

const (
	pageRows       = 1 << 13 // rows written or read at a time; a page is a multiple of it
	dictionaryMost = 1 << 20 // bytes of distinct values beyond which a dictionary does not pay
	statisticsMost = 1 << 10 // bytes beyond which a string is no use as a bound
)

// batchWriter is what the typed column writers of Parquet have in common, by the type P of their values.
type batchWriter[P any] interface {
	WriteBatch(values []P, def, rep []int16) (int64, error)
}

// A leaf reads a column chunk, batch by batch.
type leaf struct {
	file.ColumnChunkReader
	left int64 // levels that the footer still promises
}

func (p *parquetReader) leaf(group, i int) (*leaf, error) {
	rows := p.file.RowGroup(group)
	chunk, err := rows.MetaData().ColumnChunk(i)
	if err != nil {
		return nil, err
	}
	r, err := rows.Column(i)
	return &leaf{r, chunk.NumValues()}, err
}

// next reads up to len(vals) levels and the values among them, both 0 at the end. It never asks for more levels than the
// footer promises: from a damaged page that claims more than it holds the library does not come back.
func next[P any](l *leaf, vals []P, def, rep []int16) (levels, n int, err error) {
	r, ok := l.ColumnChunkReader.(interface {
		ReadBatch(n int64, values []P, def, rep []int16) (total int64, valuesRead int, err error)
	})
	if !ok {
		return 0, 0, fmt.Errorf("holds %v", l.Type())
	}
	most := min(l.left, int64(len(vals)))
	if most == 0 || !l.HasNext() {
		return 0, 0, l.Err()
	}
	total, n, err := r.ReadBatch(most, vals, def, rep)
	l.left -= total
	return int(total), n, err
}

func (f *flat[E, P]) writeParquet(w file.ColumnChunkWriter) error {
	out := w.(batchWriter[P])
	vals := make([]P, 0, min(pageRows, len(f.vals)))
	var present []E
	var def []int16
	for first := 0; first < len(f.vals); first += pageRows {
		last := min(first+pageRows, len(f.vals))
		if !f.nullable {
			vals = f.kind.pack(vals[:0], f.vals[first:last])
		} else {
			present, def = present[:0], def[:0]
			for i := first; i < last; i++ {
				if f.valid[i] {
					present, def = append(present, f.vals[i]), append(def, 1)
				} else {
					def = append(def, 0)
				}
			}
			vals = f.kind.pack(vals[:0], present)
		}
		if _, err := out.WriteBatch(vals, def, nil); err != nil {
			return err
		}
	}
	return nil
}

func (f *flat[E, P]) readParquet(l *leaf) error {
	var def []int16
	if l.Descriptor().MaxDefinitionLevel() > 0 {
		def = make([]int16, pageRows)
	}
	vals, present := make([]P, pageRows), make([]E, 0, pageRows)
	for {
		levels, n, err := next(l, vals, def, nil)
		if levels == 0 || err != nil {
			return err
		}
		present = f.kind.unpack(present[:0], vals[:n])
		if def == nil {
			for _, v := range present {
				f.push(v, true)
			}
			continue
		}
		at := 0
		for _, d := range def[:levels] {
			var v E
			if d > 0 {
				if at == n {
					return errDamaged
				}
				v = present[at]
				at++
			}
			f.push(v, d > 0)
		}
	}
}

// statistics returns the number of nulls, the least value and the greatest. Of values that include a NaN it bounds nothing: by the
// book a NaN is left out of the bounds, but DuckDB takes them to hold for every row, so that x > 5 and x < 5 (1.5.6) and even
// isnan(x) (2.0.0) are answered as if there were no NaN.
//
// All is counted here and not by the column writer, which calls every distinct count 0 and takes the largest finite number
// for the least of a column of infinities.
func (f *flat[E, P]) statistics() (stats metadata.EncodedStatistics, ok bool) {
	var low, high E
	nulls, found, bounded := 0, false, true
	for i, v := range f.vals {
		switch {
		case f.null(i):
			nulls++
		case f.kind.unordered != nil && f.kind.unordered(v):
			bounded = false
		case !found:
			low, high, found = v, v, true
		case f.kind.less(v, low):
			low = v
		case f.kind.less(high, v):
			high = v
		}
	}
	stats.SetNullCount(int64(nulls))
	if !found || !bounded {
		return stats, true
	}
	if f.kind.widen != nil {
		low, high = f.kind.widen(low, high)
	}
	least, most := f.kind.plain(low), f.kind.plain(high)
	if len(least) <= statisticsMost && len(most) <= statisticsMost {
		stats.SetMin(least)
		stats.SetMax(most)
	}
	return stats, true
}

// dictionary reports whether the distinct values are few enough. The choice is made before the first page: a column writer
// that gives a dictionary up half-way lists its encodings in the order of a map, so the same rows would give other bytes.
func (f *flat[E, P]) dictionary() bool {
	vals, ok := any(f.vals).([]string)
	if !ok {
		return false
	}
	seen := make(map[string]struct{})
	size := 0
	for _, v := range vals {
		if _, known := seen[v]; !known {
			seen[v] = struct{}{}
			if size += len(v) + 4; size > dictionaryMost {
				return false
			}
		}
	}
	return 2*len(seen) <= len(vals)
}
