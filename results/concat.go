package results

import (
	"errors"
	"fmt"
	"slices"
)

// Concat writes the rows of the table files parts, in that order, as one table path: the same bytes as if they had been
// written at once. The parts must have the same columns, units and meanings, and the same metadata: they are parts of one
// run. They may be Parquet or Arrow IPC; one row group of each is in memory at a time.
func Concat(path string, parts []string, opts ...Option) (err error) {
	if len(parts) == 0 {
		return errors.New("results: no parts to put together")
	}
	first, err := open(parts[0])
	if err != nil {
		return err
	}
	defer first.close()
	if _, err := vectors(first); err != nil {
		return err
	}
	meta := metaOf(first.metadata())
	for _, part := range parts[1:] {
		if err := alike(first, meta, part); err != nil {
			return err
		}
	}
	t, err := newTableWriter(path, first.columns(), meta, opts)
	if err != nil {
		return err
	}
	defer t.abort()
	for _, part := range parts {
		if err := appendPart(t, part); err != nil {
			return err
		}
	}
	return t.close()
}

// alike tells how a part differs from the first.
func alike(first *reader, meta Meta, path string) error {
	r, err := open(path)
	if err != nil {
		return err
	}
	defer r.close()
	differs := func(what string, got, want any) error {
		return fmt.Errorf("results: %s and %s are not parts of one table: %s %v, not %v", first.path, path, what, got, want)
	}
	a, b := first.columns(), r.columns()
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return differs(fmt.Sprintf("column %d is", i), detail(b[i]), detail(a[i]))
		}
	}
	if len(a) != len(b) {
		return differs("number of columns is", len(b), len(a))
	}
	m := metaOf(r.metadata())
	for _, pair := range []struct {
		what      string
		got, want any
	}{
		{"table is", m.Table, meta.Table},
		{"description is", m.Description, meta.Description},
		{"version is", m.Version, meta.Version},
		{"seed is", m.Seed, meta.Seed},
	} {
		if pair.got != pair.want {
			return differs(pair.what, pair.got, pair.want)
		}
	}
	if m.Config != meta.Config {
		return fmt.Errorf("results: %s and %s are not parts of one table: their configurations differ (thermowalk inspect shows both)", first.path, path)
	}
	return nil
}

func detail(c Column) string { return fmt.Sprintf("%v [%s] %q", c, c.Unit, c.Doc) }

func appendPart(t *tableWriter, path string) error {
	r, err := open(path)
	if err != nil {
		return err
	}
	defer r.close()
	vecs, err := vectors(r)
	if err != nil {
		return err
	}
	columns := every(vecs)
	for g := range r.groups() {
		if err := r.group(g, columns, vecs); err != nil {
			return err
		}
		if err := t.grow(vecs); err != nil {
			return err
		}
	}
	return nil
}

// Partition returns the folder of a part in a Hive-partitioned campaign: Partition("eta", 0.05, "batch", 1) is
// "eta=0.05/batch=1". Values are strings, bools, integers and floats, the latter in their shortest form; characters that a
// path or a Hive reader would take for something else are %-encoded. It panics if a key is not snake_case, a value of
// another type, or a value is missing.
func Partition(pairs ...any) string {
	if len(pairs)%2 != 0 {
		panic("results: Partition takes pairs of a key and a value")
	}
	var path []byte
	for pair := range slices.Chunk(pairs, 2) {
		key, ok := pair[0].(string)
		if !ok || !snakeCase.MatchString(key) {
			panic(fmt.Sprintf("results: partition key %v is not snake_case", pair[0]))
		}
		if path != nil {
			path = append(path, '/')
		}
		path = append(append(path, key...), '=')
		switch v := pair[1].(type) {
		case string, bool, int, int32, int64, uint64, float64:
			for _, c := range []byte(text(v)) {
				if c < ' ' || c == 0x7f || c == '%' || c == '/' || c == '\\' || c == '=' || c == ':' || c == '"' || c == '\'' || c == '#' || c == '*' || c == '?' {
					path = fmt.Appendf(path, "%%%02X", c)
				} else {
					path = append(path, c)
				}
			}
		default:
			panic(fmt.Sprintf("results: partition %s has a value of type %T", key, v))
		}
	}
	return string(path)
}
