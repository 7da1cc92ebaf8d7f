package walk

import (
	"bytes"
	"fmt"
	"io"
	"os"
)

// WriteTo writes the sum: the same bytes for equal walk, plan and tallies,
// whatever the number of workers, the shards it was merged from and the
// interruptions on the way. Of the Plan it keeps the numbers that describe the
// batches (walkers, steps, seed, batches, strata), not the trigger.
func (s *Sum) WriteTo(w io.Writer) (int64, error) {
	count := &countingWriter{w: w}
	rows := make([]int, s.Batches)
	for r := range rows {
		rows[r] = r
	}
	err := seal(count, "sum", func(e *encoder) {
		e.text(s.Limiting)
		s.encode(e, rows)
	})
	return count.n, err
}

// MarshalBinary gives the bytes of WriteTo.
func (s *Sum) MarshalBinary() ([]byte, error) {
	var b bytes.Buffer
	_, err := s.WriteTo(&b)
	return b.Bytes(), err
}

// WriteFile writes the sum to a file that appears whole or not at all.
func (s *Sum) WriteFile(path string) error {
	err := writeWhole(hostDisk{}, path, "", func(w io.Writer) error {
		_, err := s.WriteTo(w)
		return err
	})
	if err != nil {
		return fmt.Errorf("walk: cannot write %s: %w", path, err)
	}
	return nil
}

// ReadSum reads what WriteTo wrote. A file that was truncated or altered is an
// error.
func ReadSum(r io.Reader) (*Sum, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("walk: reading a sum: %w", err)
	}
	s, err := decodeSum(data)
	if err != nil {
		return nil, fmt.Errorf("walk: reading a sum: %w", err)
	}
	return s, nil
}

// ReadSumFile reads a file that WriteFile wrote.
func ReadSumFile(path string) (*Sum, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("walk: reading a sum: %w", err)
	}
	s, err := decodeSum(data)
	if err != nil {
		return nil, fmt.Errorf("walk: reading the sum in %s: %w", path, err)
	}
	return s, nil
}

func decodeSum(data []byte) (*Sum, error) {
	d, err := unseal(data, "sum")
	if err != nil {
		return nil, err
	}
	limiting := d.text()
	s := decodeRows(d)
	if err := d.end(); err != nil {
		return nil, err
	}
	s.Limiting = limiting
	return s, nil
}

// encode writes the given rows of the sum and what they belong to.
func (s *Sum) encode(e *encoder, rows []int) {
	id := s.identity()
	e.u64(uint64(len(id)))
	for _, t := range id {
		e.text(t.key)
		e.text(t.value)
	}
	p := &s.Plan
	stratified := uint64(0)
	if p.Stratified {
		stratified = 1
	}
	for _, v := range []uint64{p.Walkers, p.Steps, p.Seed, uint64(p.Batches), stratified} {
		e.u64(v)
	}
	e.u64(uint64(len(s.names)))
	for t, name := range s.names {
		e.text(name)
		e.u64(uint64(s.scores[t].size))
	}
	e.u64(uint64(len(rows)))
	for _, r := range rows {
		e.u64(uint64(s.numbers[r]))
		e.u64(s.fates[r].lost)
		e.u64(s.fates[r].absorbed)
		for _, scores := range s.scores {
			e.floats(scores.row(r))
		}
	}
}

// decodeRows reads what encode wrote; the fault is left in the decoder.
func decodeRows(d *decoder) *Sum {
	var id identity
	for range d.count(16) {
		id = append(id, trait{d.text(), d.text()})
	}
	s := &Sum{identity: func() identity { return id }}
	p := &s.Plan
	p.Walkers, p.Steps, p.Seed, p.Batches, p.Stratified = d.u64(), d.u64(), d.u64(), d.int(), d.u64() != 0
	width := uint64(24)
	for range d.count(16) {
		scores := &Scores{name: d.text(), size: d.int(), sum: s}
		s.names, s.scores = append(s.names, scores.name), append(s.scores, scores)
		width += 8 * uint64(scores.size)
	}
	n := d.count(width)
	s.numbers, s.fates, s.Batches = make([]int, n), make([]fate, n), n
	for _, scores := range s.scores {
		scores.data = make([]float64, n*scores.size)
	}
	for r := range n {
		s.numbers[r] = d.int()
		s.fates[r] = fate{d.u64(), d.u64()}
		if s.numbers[r] >= p.Batches || r > 0 && s.numbers[r] <= s.numbers[r-1] {
			d.err = errShort
		}
		for _, scores := range s.scores {
			d.floats(scores.row(r))
		}
	}
	if p.Batches < 1 || p.Walkers == 0 || p.Walkers >= 1<<48 {
		d.err = errShort
	}
	if d.err == nil {
		s.count()
	}
	return s
}

type countingWriter struct {
	w io.Writer
	n int64
}

func (c *countingWriter) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
