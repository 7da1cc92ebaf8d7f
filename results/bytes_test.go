package results

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"testing"
)

type point struct {
	Q    float64   `col:"q" unit:"1" doc:"coordinate"`
	Law  string    `col:"law" unit:"1" doc:"name of a law"`
	Z    *float64  `col:"z" unit:"1" doc:"z, or null"`
	List []float64 `col:"list" unit:"1" doc:"list"`
}

func points(n int) []point {
	rows := make([]point, n)
	for i := range rows {
		z := math.Sqrt(float64(i))
		rows[i] = point{Q: float64(i) / 7, Law: []string{"paper", "exact", "midpoint"}[i%3], List: []float64{z, -z}[:i%3]}
		if i%5 > 0 {
			rows[i].Z = &z
		}
	}
	return rows
}

var pointMeta = Meta{Table: "points", Description: "Points.", Provenance: Provenance{Config: "a: 1\n", Seed: 7, Version: "1.2.3"}}

// The bytes do not depend on who appended how many rows at a time, nor on the run.
func TestBytesDependOnContent(t *testing.T) {
	dir := t.TempDir()
	rows := points(1000)
	for ext := range formats {
		var first []byte
		for i, step := range []int{1000, 1, 7, 100, 333, 999} {
			path := filepath.Join(dir, "a"+ext)
			w, err := NewWriter[point](path, pointMeta, GroupRows(100))
			if err != nil {
				t.Fatal(err)
			}
			for j := 0; j < len(rows); j += step {
				if err := w.Append(rows[j:min(j+step, len(rows))]...); err != nil {
					t.Fatal(err)
				}
			}
			if err := w.Close(); err != nil {
				t.Fatal(err)
			}
			got, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if i == 0 {
				first = got
			}
			if !bytes.Equal(first, got) {
				t.Errorf("%s: other bytes when %d rows come at a time", ext, step)
			}
		}
	}
}

// A writer that fails in or after any of the calls of Write makes the table fail: no error of a last page or of a footer is lost.
func TestNoWriteErrorIsLost(t *testing.T) {
	rows := points(60)
	full := errors.New("no space left on device")
	for ext, start := range formats {
		write := func(room int) (calls []int, err error) {
			cols, err := Columns[point]()
			if err != nil {
				t.Fatal(err)
			}
			w := &narrow{room: room, err: full}
			f, err := start(w, cols, pointMeta)
			if err != nil {
				return w.calls, err
			}
			fields, _ := fieldsOf(reflect.TypeFor[point](), 0)
			for g := 0; g < len(rows); g += 30 {
				vecs := make([]vector, len(fields))
				for c, fd := range fields {
					vecs[c] = fd.kind.vector(fd.Nullable)
					for i := g; i < g+30; i++ {
						if err := vecs[c].take(reflect.ValueOf(&rows[i]).Elem().FieldByIndex(fd.index)); err != nil {
							t.Fatal(err)
						}
					}
				}
				if err := f.writeGroup(vecs); err != nil {
					return w.calls, err
				}
			}
			err = f.close()
			return w.calls, err
		}
		calls, err := write(math.MaxInt)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range calls {
			for room := max(0, at-1); room <= at; room++ {
				if room == calls[len(calls)-1] {
					continue // all of it fits
				}
				if _, err := write(room); !errors.Is(err, full) {
					t.Fatalf("%s: with room for %d bytes of %d the error is %v", ext, room, calls[len(calls)-1], err)
				}
			}
		}
	}
}

// A narrow writer has room for so many bytes.
type narrow struct {
	room  int
	n     int
	calls []int // how many bytes had been written after each call
	err   error
}

func (w *narrow) Write(p []byte) (int, error) {
	n := min(len(p), w.room)
	w.room -= n
	w.n += n
	w.calls = append(w.calls, w.n)
	if n < len(p) {
		return n, w.err
	}
	return n, nil
}
