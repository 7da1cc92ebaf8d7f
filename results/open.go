package results

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/apache/arrow/go/v17/arrow"
)

// A source is a table file that is open for reading.
type source interface {
	columns() []Column // in the order of the file; foreign ones have a type that kindNamed does not know
	metadata() arrow.Metadata
	groups() []int64                           // rows in each row group
	read(group, column int, into vector) error // appends the values of one column of one row group
	texts(column, rows int) ([]string, error)  // the first values of a column of any type, for people
}

// A reader reads the table files that this package writes, and of foreign ones the columns that it knows.
type reader struct {
	source
	path   string
	format string // "Parquet" or "Arrow IPC"
	file   *os.File
}

// open finds out by their first bytes whether a file is Parquet or Arrow IPC.
func open(path string) (r *reader, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("results: cannot read %s: %w", path, cause(err))
	}
	r = &reader{path: path, file: f}
	defer func() {
		if err != nil {
			f.Close()
			r, err = nil, fmt.Errorf("results: cannot read %s: %w", path, err)
		}
	}()
	defer recovered(&err)

	info, err := f.Stat()
	if err != nil {
		return nil, cause(err)
	}
	if info.IsDir() {
		return nil, errors.New("it is a directory; name one of the tables in it")
	}
	head := make([]byte, len(arrowMagic))
	n, err := f.ReadAt(head, 0)
	if err != nil && err != io.EOF {
		return nil, cause(err)
	}
	switch head = head[:n]; {
	case n == 0:
		return nil, errors.New("it is empty")
	case string(head) == arrowMagic:
		r.format = "Arrow IPC"
		r.source, err = newArrowReader(f, info.Size())
	case n >= len(parquetMagic) && string(head[:len(parquetMagic)]) == parquetMagic:
		r.format = "Parquet"
		r.source, err = newParquetReader(f, info.Size())
	default:
		return nil, fmt.Errorf("it begins with %q: neither Parquet (%q) nor Arrow IPC (%q)", head, parquetMagic, arrowMagic)
	}
	return r, err
}

// endsWith reports whether a file of this size ends with magic: otherwise it was cut short.
func endsWith(f io.ReaderAt, size int64, magic string) bool {
	tail := make([]byte, len(magic))
	_, err := f.ReadAt(tail, size-int64(len(magic)))
	return (err == nil || err == io.EOF) && string(tail) == magic && size > int64(2*len(magic))
}

var (
	errTruncated = errors.New("it is truncated: its end is missing; write or copy it again")
	errDamaged   = errors.New("the file is damaged: its footer contradicts itself")
)

func (r *reader) close() { r.file.Close() }

func (r *reader) fault(err error) error {
	return fmt.Errorf("results: cannot read %s: %w", r.path, err)
}

// group reads one row group of the given columns into vectors, which it clears first.
func (r *reader) group(g int, columns []int, into []vector) (err error) {
	all := r.columns()
	at := 0
	defer func() {
		if err != nil {
			err = r.fault(fmt.Errorf("column %q, row group %d: %w", all[at].Name, g, err))
		}
	}()
	defer recovered(&err)
	want := r.groups()[g]
	for i, c := range columns {
		at = c
		into[i].clear()
		if err := r.read(g, c, into[i]); err != nil {
			return err
		}
		if got := int64(into[i].len()); got != want {
			return fmt.Errorf("has %d values for %d rows; the file is damaged", got, want)
		}
	}
	return nil
}

// recovered turns a panic of the Arrow library into an error: it panics where a file is damaged.
func recovered(err *error) {
	switch r := recover().(type) {
	case nil:
	case error:
		*err = fmt.Errorf("the file is damaged: %w", r)
	default:
		*err = fmt.Errorf("the file is damaged: %v", r)
	}
}
