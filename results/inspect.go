package results

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
)

// An Info is what a table file shows without being asked for its values.
type Info struct {
	Path    string     `json:"path"`
	Format  string     `json:"format"` // "Parquet" or "Arrow IPC"
	Bytes   int64      `json:"bytes"`
	Rows    int64      `json:"rows"`
	Groups  []int64    `json:"row_groups"` // rows in each
	Columns []Column   `json:"columns"`
	Pairs   []Pair     `json:"metadata"` // key-value metadata, in the order of the file, but for the encoded schemas
	First   [][]string `json:"first"`    // the first rows, a text for each column
}

// A Pair is a key of a file's metadata and its value.
type Pair struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Inspect describes the table file path and returns its first rows as text. It reads any Parquet or Arrow IPC file: where a
// foreign one holds what this package cannot decode, the cell says so.
func Inspect(path string, rows int) (info Info, err error) {
	r, err := open(path)
	if err != nil {
		return Info{}, err
	}
	defer r.close()
	defer func() {
		if err != nil {
			err = r.fault(err)
		}
	}()
	defer recovered(&err)

	stat, err := r.file.Stat()
	if err != nil {
		return Info{}, cause(err)
	}
	info = Info{Path: path, Format: r.format, Bytes: stat.Size(), Groups: r.groups(), Columns: r.columns(), Pairs: pairs(r.metadata())}
	for _, n := range info.Groups {
		info.Rows += n
	}
	info.First = make([][]string, min(int64(max(rows, 0)), info.Rows))
	for i := range info.First {
		info.First[i] = make([]string, len(info.Columns))
	}
	for c := range info.Columns {
		for i, s := range column(r, c, len(info.First)) {
			info.First[i][c] = s
		}
	}
	return info, nil
}

// column returns the first values of a column; where they cannot be read, why.
func column(r *reader, c, rows int) []string {
	out := make([]string, rows)
	got, err := func() (got []string, err error) {
		defer recovered(&err)
		return r.texts(c, rows)
	}()
	n := copy(out, got)
	for i := n; i < rows; i++ {
		out[i] = "?"
		if err != nil {
			out[i] = fmt.Sprintf("(%v)", err)
		}
	}
	return out
}

func pairs(md arrow.Metadata) []Pair {
	out := []Pair{}
	for i, key := range md.Keys() {
		if key != keyArrowSchema && key != keyColumns {
			out = append(out, Pair{key, md.Values()[i]})
		}
	}
	return out
}
