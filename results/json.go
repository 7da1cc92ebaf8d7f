package results

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strconv"
)

// Rows marshals rows as a JSON array of objects whose keys are the columns of the table, in its order, [Repeated] ones too: floats in the
// shortest form that reads back the same, NaN and infinities as null, lists as arrays, null as null.
//
//	json.Marshal(map[string]any{"flux": results.Rows[FluxRow](rows)})
type Rows[T any] []T

var _ json.Marshaler = Rows[struct{}](nil)

// MarshalJSON implements [json.Marshaler].
func (rows Rows[T]) MarshalJSON() ([]byte, error) {
	fields, err := fieldsOf(reflect.TypeFor[T](), entries(reflect.ValueOf([]T(rows))))
	if err != nil {
		return nil, err
	}
	out := []byte{'['}
	all := reflect.ValueOf(rows)
	for i := range rows {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, '{')
		for c, f := range fields {
			if c > 0 {
				out = append(out, ',')
			}
			out = append(strconv.AppendQuote(out, f.Name), ':')
			one := f.kind.vector(f.Nullable)
			if err := f.take(one, all.Index(i)); err != nil {
				return nil, fmt.Errorf("results: row %d: column %q (%s) %w", i, f.Name, f.path, err)
			}
			if out, err = appendJSON(out, one.value(0)); err != nil {
				return nil, err
			}
		}
		out = append(out, '}')
	}
	return append(out, ']'), nil
}

func appendJSON(out []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case nil:
		return append(out, null...), nil
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return append(out, null...), nil
		}
		return strconv.AppendFloat(out, v, 'g', -1, 64), nil
	case []float64:
		out = append(out, '[')
		for i, x := range v {
			if i > 0 {
				out = append(out, ',')
			}
			out, _ = appendJSON(out, x)
		}
		return append(out, ']'), nil
	case string:
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			return nil, err
		}
		return append(out, bytes.TrimSuffix(b.Bytes(), []byte{'\n'})...), nil
	}
	return fmt.Append(out, v), nil
}
