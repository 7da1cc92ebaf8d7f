package cli

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// check holds a YAML value against the Go type that will take it, and gives all the faults. The library converts where it
// can (0.5 into an int is 0, "3" is 3): a configuration that says one thing and does another. path names the value.
func (s yamlSource) check(path string, n ast.Node, t reflect.Type) (faults []error) {
	wrong := func() []error {
		where := path + ": "
		if path == "" {
			where = ""
		}
		return []error{s.fault(firstToken(n), "%swant %s, found %s", where, kindNoun(t), nodeNoun(n))}
	}
	switch n.(type) {
	case *ast.AnchorNode, *ast.AliasNode, *ast.TagNode:
		return []error{s.fault(n.GetToken(), "anchors, aliases and tags are not read here; write the value out")}
	}
	switch t.Kind() {
	case reflect.Pointer:
		if _, null := n.(*ast.NullNode); null {
			return nil
		}
		return s.check(path, n, t.Elem())
	case reflect.Struct, reflect.Map:
		m, ok := n.(*ast.MappingNode)
		if !ok {
			return wrong()
		}
		return s.checkMapping(path, m, t)
	case reflect.Slice, reflect.Array:
		list, ok := n.(*ast.SequenceNode)
		if !ok {
			return wrong()
		}
		for i, v := range list.Values {
			faults = append(faults, s.check(fmt.Sprintf("%s[%d]", path, i), v, t.Elem())...)
		}
		return faults
	}
	if !fits(n, t.Kind()) {
		return wrong()
	}
	return nil
}

// checkMapping checks the keys of a mapping against the fields of a struct, and its values against their types.
func (s yamlSource) checkMapping(path string, m *ast.MappingNode, t reflect.Type) (faults []error) {
	fields, known := yamlFields(t)
	for _, v := range m.Values {
		key := v.Key.GetToken()
		elem, ok := fields[key.Value]
		if t.Kind() == reflect.Map {
			elem, ok = t.Elem(), true
		}
		if !ok {
			faults = append(faults, s.fault(key, "unknown key %q%s", key.Value, didYouMean("", key.Value, known)))
			continue
		}
		where := strings.TrimPrefix(path+"."+key.Value, ".")
		wrong := s.check(where, v.Value, elem)
		if least, ok := leastOf(t, key.Value); ok && wrong == nil {
			if x, is := number(v.Value); is && x < least {
				wrong = []error{s.fault(firstToken(v.Value), "%s: want a whole number, %g or more, found %s", where, least, nodeNoun(v.Value))}
			}
		}
		faults = append(faults, wrong...)
	}
	return faults
}

// yamlFields gives the keys of a struct, in order, and their types.
func yamlFields(t reflect.Type) (map[string]reflect.Type, []string) {
	if t.Kind() != reflect.Struct {
		return nil, nil
	}
	types := make(map[string]reflect.Type)
	var names []string
	for f := range t.Fields() {
		name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		if name == "-" || !f.IsExported() {
			continue
		}
		if name == "" {
			name = strings.ToLower(f.Name)
		}
		types[name] = f.Type
		names = append(names, name)
	}
	return types, names
}

// leastOf is the least value of a key, if its field has one: a zero that is written down would go for none.
func leastOf(t reflect.Type, key string) (float64, bool) {
	if t.Kind() != reflect.Struct {
		return 0, false
	}
	for f := range t.Fields() {
		if name, _, _ := strings.Cut(f.Tag.Get("yaml"), ","); name == key {
			least, err := strconv.ParseFloat(f.Tag.Get("min"), 64)
			return least, err == nil
		}
	}
	return 0, false
}

// fits reports whether a scalar can stand for a value of this kind without a change of meaning.
func fits(n ast.Node, k reflect.Kind) bool {
	switch k {
	case reflect.Bool:
		return n.Type() == ast.BoolType
	case reflect.String: // a field such as 1 or q is text too
		switch n.Type() {
		case ast.StringType, ast.LiteralType, ast.IntegerType, ast.FloatType:
			return true
		}
		return false
	case reflect.Float32, reflect.Float64:
		_, ok := number(n)
		return ok || n.Type() == ast.InfinityType || n.Type() == ast.NanType
	}
	v, ok := number(n) // 1e6 is a whole number too
	if !ok || v < 0 && k >= reflect.Uint {
		return false
	}
	return n.Type() == ast.IntegerType || v == math.Trunc(v) && v >= 0 && v <= 1<<53 // the library reads no -1e6
}

// number is the value of a scalar that is written as a number. The library takes 1e6, without a point, for text.
func number(n ast.Node) (float64, bool) {
	switch n.Type() {
	case ast.IntegerType, ast.FloatType:
	case ast.StringType:
		if n.GetToken().Type != token.StringType { // quoted
			return 0, false
		}
	default:
		return 0, false
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(n.GetToken().Value, "_", ""), 64)
	if n.Type() == ast.IntegerType { // 0x10, 0o17
		return v, err == nil || errors.Is(err, strconv.ErrSyntax)
	}
	return v, err == nil && !math.IsNaN(v) && !math.IsInf(v, 0)
}

// firstToken is where a value begins; a mapping's own token is its first colon.
func firstToken(n ast.Node) *token.Token {
	if m, ok := n.(*ast.MappingNode); ok && !m.IsFlowStyle && len(m.Values) > 0 {
		return m.Values[0].Key.GetToken()
	}
	return n.GetToken()
}

// kindNoun is what a Go type is called in a configuration file.
func kindNoun(t reflect.Type) string {
	switch k := t.Kind(); k {
	case reflect.Bool:
		return "true or false"
	case reflect.Float32, reflect.Float64:
		return "a number"
	case reflect.String:
		return "text"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "keys with values"
	default:
		if k >= reflect.Uint && k <= reflect.Uint64 {
			return "a whole number, 0 or more"
		}
		return "a whole number"
	}
}

// nodeNoun is what was found instead.
func nodeNoun(n ast.Node) string {
	switch n.Type() {
	case ast.MappingType:
		return "keys with values"
	case ast.SequenceType:
		return "a list"
	case ast.NullType:
		return "nothing"
	case ast.StringType:
		if _, ok := number(n); !ok {
			text := []rune(n.GetToken().Value)
			if len(text) > 40 {
				return fmt.Sprintf("the text %q...", string(text[:40]))
			}
			return fmt.Sprintf("the text %q", string(text))
		}
	case ast.LiteralType:
		return "text"
	}
	return n.GetToken().Value
}
