package results

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
)

// A Column is what a table says of one of its columns.
//
// Type is one of "bool", "int32", "int64", "uint64", "float64", "string" and "list<float64>" in tables that this package
// wrote; a foreign file may hold others, which [Inspect] names in the words of its format.
type Column struct {
	Name     string `json:"name"`     // snake_case
	Type     string `json:"type"`     // see above
	Nullable bool   `json:"nullable"` // whether the column may hold nulls; NaN is not null
	Unit     string `json:"unit"`     // "1" for a pure number or a word; empty if a foreign file names none
	Doc      string `json:"doc"`      // what the column means, in one line
}

// String returns the column as "flux float64" or "paper float64?", the question mark saying nullable.
func (c Column) String() string {
	if c.Nullable {
		return c.Name + " " + c.Type + "?"
	}
	return c.Name + " " + c.Type
}

// A field ties a column to the struct field that holds its values.
type field struct {
	Column
	kind  kind
	index []int  // path of the field, for reflect.Value.FieldByIndex; of a repeated column, of the slice
	turn  int    // which entry of the slice
	below []int  // path of the field in that entry; nil if the column is not repeated
	path  string // the field as the programmer knows it, "FluxRow.StdErr"
}

var snakeCase = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// snake tells whether a name is snake_case, whatever number stands for its #.
func snake(name string) bool { return snakeCase.MatchString(strings.ReplaceAll(name, "#", "1")) }

// Columns returns the columns of the row type T, or every fault of its tags.
//
// A row type is a struct. Each exported field carries
//
//	col:"flux_stderr"   the column's name, snake_case; "-" leaves the field out
//	unit:"1"            the unit, "1" for a pure number or a word
//	doc:"..."           what it means, in one line
//
// and is a bool, int32, int64, uint64, float64, string (or a type whose underlying type is one of these), a pointer to one
// of these for a column that may be null, or []float64. The fields of an embedded struct are columns of the row.
// Columns that a run repeats, for each coordinate say, are a slice of structs: see [Repeated].
func Columns[T any]() ([]Column, error) {
	fields, err := fieldsOf(reflect.TypeFor[T](), 0)
	if err != nil {
		return nil, err
	}
	cols := make([]Column, len(fields))
	for i, f := range fields {
		cols[i] = f.Column
	}
	return cols, nil
}

// fieldsOf lists the columns of a row whose slices of structs have n entries.
func fieldsOf(row reflect.Type, n int) ([]field, error) {
	if row.Kind() != reflect.Struct {
		return nil, fmt.Errorf("results: a row is a struct, not %v", row)
	}
	var fields []field
	var faults []error
	collect(row, row.String(), nil, n, &fields, &faults)
	owner := make(map[string]string, len(fields))
	for _, f := range fields {
		if strings.Contains(f.Name, "#") {
			faults = append(faults, fmt.Errorf("results: %s: column %q: # stands for a number in a slice of structs only", f.path, f.Name))
		}
		if first, taken := owner[f.Name]; taken {
			faults = append(faults, fmt.Errorf("results: %s: column %q is already %s; rename one of the two", f.path, f.Name, first))
		}
		owner[f.Name] = f.path
	}
	if len(fields) == 0 && len(faults) == 0 {
		faults = append(faults, fmt.Errorf("results: %v has no columns; tag its fields with col, unit and doc", row))
	}
	return fields, errors.Join(faults...)
}

func collect(row reflect.Type, path string, index []int, n int, fields *[]field, faults *[]error) {
	fault := func(f reflect.StructField, format string, args ...any) {
		*faults = append(*faults, fmt.Errorf("results: %s.%s: %s", path, f.Name, fmt.Sprintf(format, args...)))
	}
	for i := range row.NumField() {
		f := row.Field(i)
		at := append(index[:len(index):len(index)], i)
		name, tagged := f.Tag.Lookup("col")
		switch {
		case name == "-":
			continue
		case f.Anonymous && f.Type.Kind() == reflect.Struct && !tagged:
			collect(f.Type, path+"."+f.Name, at, n, fields, faults)
			continue
		case repeats(f) && !tagged:
			repeat(f.Type.Elem(), path+"."+f.Name, at, n, fields, faults)
			continue
		case !f.IsExported():
			if tagged {
				fault(f, "an unexported field cannot be a column; export it or drop its col tag")
			}
			continue
		case !tagged:
			fault(f, `no col tag; name the column, or leave the field out with col:"-"`)
			continue
		case !snake(name):
			fault(f, "column name %q is not snake_case", name)
			continue
		}
		k, nullable := kindOf(f.Type)
		if k == nil {
			fault(f, "column %q: a table cannot hold %v; use %s", name, f.Type, supported)
		}
		for _, tag := range []string{"unit", "doc"} {
			if strings.TrimSpace(f.Tag.Get(tag)) == "" {
				fault(f, "column %q: no %s tag; %s", name, tag, tagMend[tag])
			}
		}
		if k != nil {
			*fields = append(*fields, field{
				Column: Column{Name: name, Type: k.name(), Nullable: nullable, Unit: f.Tag.Get("unit"), Doc: f.Tag.Get("doc")},
				kind:   k, index: at, path: path + "." + f.Name,
			})
		}
	}
}

const supported = "bool, int32, int64, uint64, float64, string, a pointer to one of these (nullable), or []float64"

var tagMend = map[string]string{
	"unit": `give the unit, unit:"1" for a pure number or a word`,
	"doc":  "say in one line what the column means",
}
