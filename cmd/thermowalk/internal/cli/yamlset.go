package cli

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// setYAML replaces values of cfg, a pointer to a struct with yaml tags, by those of assignments such as eta=0.1 or
// tallies[0].flux.at=[0,1]. The values are YAML and checked like those of a file. It gives the keys that were typed.
func setYAML(assignments []string, cfg any) (typed []string, err error) {
	var faults []error
	for _, text := range assignments {
		key, value, ok := strings.Cut(text, "=")
		key = strings.TrimSpace(key)
		if !ok || key == "" {
			faults = append(faults, fmt.Errorf("--set %q: want KEY=VALUE, such as eta=0.1", text))
			continue
		}
		if err := assign(key, value, reflect.ValueOf(cfg).Elem()); err != nil {
			faults = append(faults, fmt.Errorf("--set %s: %w", text, err))
		}
		typed = append(typed, key)
	}
	if len(faults) > 0 {
		return nil, &UsageError{errors.Join(faults...)}
	}
	return typed, nil
}

// aStep is one part of a key: a name, and perhaps places in lists.
var aStep = regexp.MustCompile(`^([^\[\]]+)((?:\[[0-9]+\])*)$`)

func assign(key, value string, at reflect.Value) error {
	least, bounded := 0.0, false
	for _, part := range strings.Split(key, ".") {
		m := aStep.FindStringSubmatch(part)
		if m == nil {
			return fmt.Errorf("%q is no key", key)
		}
		for at.Kind() == reflect.Pointer {
			if at.IsNil() {
				at.Set(reflect.New(at.Type().Elem()))
			}
			at = at.Elem()
		}
		switch at.Kind() {
		case reflect.Struct:
			field, err := fieldNamed(at, m[1])
			if err != nil {
				return err
			}
			least, bounded = leastOf(at.Type(), m[1])
			at = field
		case reflect.Map:
			return assignEntry(m[1], value, at)
		default:
			return fmt.Errorf("%q: no keys below this", m[1])
		}
		for _, index := range regexp.MustCompile(`[0-9]+`).FindAllString(m[2], -1) {
			i, err := strconv.Atoi(index)
			if at.Kind() != reflect.Slice || err != nil || i >= at.Len() {
				return fmt.Errorf("%s: there is no entry %s; the first is 0", part, index)
			}
			at = at.Index(i)
		}
	}
	v, err := decodeValue(key, value, at.Type())
	if err != nil {
		return err
	}
	if bounded && (v.CanInt() && float64(v.Int()) < least || v.CanUint() && float64(v.Uint()) < least) {
		return fmt.Errorf("want a whole number, %g or more, found %s", least, value)
	}
	at.Set(v)
	return nil
}

// assignEntry sets one entry of a map, such as params.a.
func assignEntry(name, value string, at reflect.Value) error {
	v, err := decodeValue(name, value, at.Type().Elem())
	if err != nil {
		return err
	}
	if at.IsNil() {
		at.Set(reflect.MakeMap(at.Type()))
	}
	at.SetMapIndex(reflect.ValueOf(name), v)
	return nil
}

// fieldNamed is the field of a struct with this key.
func fieldNamed(at reflect.Value, name string) (reflect.Value, error) {
	types, known := yamlFields(at.Type())
	if types[name] == nil {
		return at, fmt.Errorf("unknown key %q%s", name, didYouMean("", name, known))
	}
	for i := range at.NumField() {
		if tag, _, _ := strings.Cut(at.Type().Field(i).Tag.Get("yaml"), ","); tag == name {
			return at.Field(i), nil
		}
	}
	panic("cli: a key without a field")
}

// decodeValue reads a YAML value of the type t.
func decodeValue(key, value string, t reflect.Type) (reflect.Value, error) {
	none := reflect.Value{}
	file, err := parser.ParseBytes([]byte(value), 0)
	if err != nil {
		return none, fmt.Errorf("%q is no YAML", value)
	}
	var body ast.Node
	if len(file.Docs) > 0 {
		body = file.Docs[0].Body
	}
	if body == nil {
		return none, errors.New("the value is missing")
	}
	if _, null := body.(*ast.NullNode); null && (t.Kind() == reflect.Slice || t.Kind() == reflect.Map) {
		return reflect.Zero(t), nil // taken away
	}
	src := yamlSource{"--set", strings.Split(value, "\n")}
	if faults := src.check(key, body, t); len(faults) > 0 {
		var at *yamlError
		if errors.As(faults[0], &at) {
			return none, errors.New(strings.TrimPrefix(at.msg, key+": "))
		}
		return none, faults[0]
	}
	if _, null := body.(*ast.NullNode); t.Kind() == reflect.Pointer && !null { // the library would leave it nil
		v, err := decodeValue(key, value, t.Elem())
		if err != nil {
			return none, err
		}
		p := reflect.New(t.Elem())
		p.Elem().Set(v)
		return p, nil
	}
	v := reflect.New(t)
	if err := yaml.NodeToValue(body, v.Interface(), yaml.Strict()); err != nil {
		return none, errors.New(oneLine(err.Error()))
	}
	return v.Elem(), nil
}
