// Package dataset opens the data sets of users for the commands that train
// networks: every format of package tensor, and tables in Parquet and Arrow IPC.
package dataset

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"thermowalk/nnbridge/tensor"
	"thermowalk/results"
)

// Open reads the arrays of a file. Of a table each column of numbers is an
// array by its name, and all of them together are a matrix with named columns,
// as a .csv file is; a column of lists, all of one length, is a matrix of its
// own. In a table with a column of lists there is no matrix of all.
//
// A path such as points.parquet#x means the column x alone. Nulls and text are
// errors that name the column. Errors name the file.
func Open(path string) ([]*tensor.Tensor, error) {
	file, key, chosen := strings.Cut(path, "#")
	if _, err := os.Stat(path); err == nil {
		file, chosen = path, false
	}
	if !isTable(file) {
		return tensor.Open(path)
	}
	t, err := results.ReadTable(file)
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), "results: "))
	}
	if chosen {
		for c := range t.Columns {
			if t.Columns[c].Name == key {
				one, err := column(t, c)
				if err != nil {
					return nil, fmt.Errorf("%s: %w", file, err)
				}
				return []*tensor.Tensor{one}, nil
			}
		}
		return nil, fmt.Errorf("%s: no column %q; there are %s", file, key, names(t))
	}
	list, err := columns(t)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return list, nil
}

// isTable tells by its first bytes whether a file is Parquet or Arrow IPC.
func isTable(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	var start [6]byte
	n, err := io.ReadFull(f, start[:])
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return false
	}
	head := string(start[:n])
	return head == "ARROW1" || strings.HasPrefix(head, "PAR1")
}

// columns reads all columns, as one matrix if none holds lists.
func columns(t *results.Table) ([]*tensor.Tensor, error) {
	var list []*tensor.Tensor
	var faults []error
	lists := false
	for c := range t.Columns {
		one, err := column(t, c)
		if err != nil {
			faults = append(faults, err)
			continue
		}
		lists = lists || len(one.Shape) > 1
		list = append(list, one)
	}
	if err := errors.Join(faults...); err != nil || lists {
		return list, err
	}
	m := &tensor.Tensor{Shape: []int{t.Len(), len(list)}, Data: make([]float64, t.Len()*len(list))}
	for c, one := range list {
		m.Columns = append(m.Columns, one.Name)
		for r, v := range one.Data {
			m.Data[r*len(list)+c] = v
		}
	}
	return []*tensor.Tensor{m}, nil
}

// column reads a column of numbers or of lists of numbers.
func column(t *results.Table, c int) (*tensor.Tensor, error) {
	out := &tensor.Tensor{Name: t.Columns[c].Name, Shape: []int{t.Len()}}
	fault := func(r int, what string) error { return fmt.Errorf("column %q, row %d: %s", out.Name, r, what) }
	for r := range t.Len() {
		switch v := t.Value(r, c).(type) {
		case nil:
			return nil, fault(r, "null; fill it in or leave the row out")
		case bool:
			x := 0.0
			if v {
				x = 1
			}
			out.Data = append(out.Data, x)
		case int32:
			out.Data = append(out.Data, float64(v))
		case int64:
			out.Data = append(out.Data, float64(v))
		case uint64:
			out.Data = append(out.Data, float64(v))
		case float64:
			out.Data = append(out.Data, v)
		case []float64:
			if r == 0 {
				out.Shape = append(out.Shape, len(v))
			} else if len(v) != out.Shape[1] {
				return nil, fault(r, fmt.Sprintf("a list of %d numbers; the rows before have %d", len(v), out.Shape[1]))
			}
			out.Data = append(out.Data, v...)
		default:
			return nil, fault(r, fmt.Sprintf("%v is no number; leave the column out, or name another as FILE#COLUMN", v))
		}
	}
	return out, nil
}

func names(t *results.Table) string {
	list := make([]string, len(t.Columns))
	for c := range list {
		list[c] = t.Columns[c].Name
	}
	return strings.Join(list, ", ")
}
