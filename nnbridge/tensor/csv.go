package tensor

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// ReadCSV reads a table of numbers: one row a line, with commas between. A
// first line in which a cell is no number is a header, and names the columns.
// All lines have the same number of cells.
func ReadCSV(r io.Reader) (*Tensor, error) {
	in := csv.NewReader(r)
	in.ReuseRecord = true
	in.TrimLeadingSpace = true
	t := &Tensor{}
	rows := 0
	for first := true; ; first = false {
		cells, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if errors.Is(err, csv.ErrFieldCount) {
			line, _ := in.FieldPos(0)
			return nil, fmt.Errorf("line %d has %d cells, the lines before have %d", line, len(cells), in.FieldsPerRecord)
		}
		if err != nil {
			return nil, err
		}
		if first && isHeader(cells) {
			t.Columns = append([]string(nil), cells...)
			for i, name := range t.Columns {
				t.Columns[i] = strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))
			}
			continue
		}
		for i, cell := range cells {
			v, err := strconv.ParseFloat(strings.TrimSpace(cell), 64)
			if err != nil {
				line, column := in.FieldPos(i)
				return nil, fmt.Errorf("line %d, column %d: %q is no number", line, column, cell)
			}
			t.Data = append(t.Data, v)
		}
		rows++
	}
	if rows == 0 {
		return nil, errors.New("a table without rows")
	}
	t.Shape = []int{rows, len(t.Data) / rows}
	return t, nil
}

func isHeader(cells []string) bool {
	for _, cell := range cells {
		if _, err := strconv.ParseFloat(strings.TrimSpace(strings.TrimPrefix(cell, "\ufeff")), 64); err != nil {
			return true
		}
	}
	return false
}
