package results

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow"
)

// Provenance says where a table comes from: equal provenance, equal bytes.
type Provenance struct {
	Config  string // the complete effective configuration, as YAML
	Seed    uint64
	Version string // of the program; "devel" if empty
}

// Meta is what a table says of itself beside its columns.
type Meta struct {
	Table       string // its name, snake_case
	Description string // what its rows are, in one line
	Provenance
}

// The keys of a table's metadata, in the order in which they are written. Readers find them in the key-value metadata
// of a Parquet file and in the schema's metadata of an Arrow file.
const (
	keyTable       = "thermowalk.table"
	keyDescription = "thermowalk.description"
	keyVersion     = "thermowalk.version"
	keySeed        = "thermowalk.seed"
	keyConfig      = "thermowalk.config"
	keyColumns     = "thermowalk.columns" // the columns as JSON, for readers who do not know Arrow's schema

	keyUnit = "unit" // of an Arrow field
	keyDoc  = "doc"
)

func (m Meta) check() error {
	var faults []error
	if !snakeCase.MatchString(m.Table) {
		faults = append(faults, fmt.Errorf("results: table name %q is not snake_case", m.Table))
	}
	if strings.TrimSpace(m.Description) == "" {
		faults = append(faults, fmt.Errorf("results: table %q: no description; say in one line what its rows are", m.Table))
	}
	for _, s := range []string{m.Description, m.Config, m.Version} {
		if !utf8.ValidString(s) {
			faults = append(faults, fmt.Errorf("results: table %q: metadata %.40q is not UTF-8", m.Table, s))
		}
	}
	return errors.Join(faults...)
}

func (m Meta) withVersion() Meta {
	if m.Version == "" {
		m.Version = "devel"
	}
	return m
}

func (m Meta) metadata(cols []Column) (arrow.Metadata, error) {
	columns, err := json.Marshal(cols)
	if err != nil {
		return arrow.Metadata{}, err
	}
	return arrow.NewMetadata(
		[]string{keyTable, keyDescription, keyVersion, keySeed, keyConfig, keyColumns},
		[]string{m.Table, m.Description, m.Version, strconv.FormatUint(m.Seed, 10), m.Config, string(columns)},
	), nil
}

// metaOf reads what a file says of itself; a foreign file says nothing, which is no error.
func metaOf(md arrow.Metadata) Meta {
	get := func(key string) string {
		v, _ := md.GetValue(key)
		return v
	}
	seed, _ := strconv.ParseUint(get(keySeed), 10, 64)
	return Meta{
		Table: get(keyTable), Description: get(keyDescription),
		Provenance: Provenance{Config: get(keyConfig), Seed: seed, Version: get(keyVersion)},
	}
}

// arrowSchema returns the schema of a table with these columns.
func arrowSchema(cols []Column, md *arrow.Metadata) *arrow.Schema {
	fields := make([]arrow.Field, len(cols))
	for i, c := range cols {
		fields[i] = arrow.Field{
			Name: c.Name, Type: kindNamed(c.Type).arrow(), Nullable: c.Nullable,
			Metadata: arrow.NewMetadata([]string{keyUnit, keyDoc}, []string{c.Unit, c.Doc}),
		}
	}
	return arrow.NewSchema(fields, md)
}

// describe takes units and meanings from a file's metadata. It does not ask the encoded Arrow schema, which says the same:
// where that is damaged, its decoder may ask for all the memory there is.
func describe(cols []Column, md arrow.Metadata) {
	var known []Column
	columns, _ := md.GetValue(keyColumns)
	if json.Unmarshal([]byte(columns), &known) != nil {
		return // a foreign file
	}
	for i, c := range cols {
		for _, k := range known {
			if k.Name == c.Name {
				cols[i].Unit, cols[i].Doc = k.Unit, k.Doc
			}
		}
	}
}
