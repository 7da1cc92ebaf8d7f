package config

import (
	"reflect"
	"strconv"
	"strings"
)

// Schema is the JSON Schema (draft 2020-12) of the configuration, for editors:
// the types, names and descriptions of all keys. What it cannot say, such as
// that one of preset, field and general must be there, Build checks.
func Schema() map[string]any {
	s := schemaOf(reflect.TypeFor[Config]())
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["title"] = "thermowalk run"
	s["required"] = []string{"eta", "start", "steps", "tallies"}
	return s
}

func schemaOf(t reflect.Type) map[string]any {
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem())
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int, reflect.Int64:
		return map[string]any{"type": "integer"}
	case reflect.Uint64:
		return map[string]any{"type": "integer", "minimum": 0}
	case reflect.Float64:
		return map[string]any{"type": "number"}
	case reflect.String:
		return map[string]any{"type": []string{"string", "number"}} // a field such as 1 is text too
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem())}
	case reflect.Map:
		return map[string]any{"type": "object", "additionalProperties": schemaOf(t.Elem())}
	case reflect.Struct:
		properties := map[string]any{}
		for f := range t.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			p := schemaOf(f.Type)
			p["description"] = f.Tag.Get("doc")
			if words := f.Tag.Get("enum"); words != "" {
				p["type"], p["enum"] = "string", strings.Split(words, ",")
			}
			if least, err := strconv.Atoi(f.Tag.Get("min")); err == nil {
				p["minimum"] = least
			}
			properties[name] = p
		}
		return map[string]any{"type": "object", "properties": properties, "additionalProperties": false}
	}
	panic("config: no schema for " + t.String())
}
