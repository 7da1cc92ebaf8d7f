package cli

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"thermowalk/cmd/thermowalk/internal/config"
)

// locate gives the faults of a configuration their places in the file that it was read from. Those of keys that were typed
// as --set stay with the flag.
func locate(path string, typed []string, err error) error {
	text, readErr := readYAML(path)
	if readErr != nil {
		return err
	}
	file, parseErr := parser.ParseBytes(text, 0)
	if parseErr != nil {
		return err
	}
	var body ast.Node // nil in an empty file
	if len(file.Docs) > 0 {
		body = file.Docs[0].Body
	}
	src := yamlSource{path, strings.Split(string(text), "\n")}
	var placed []error
	for _, one := range faults(err) {
		var f *config.Fault
		switch {
		case !errors.As(one, &f):
		case slices.ContainsFunc(typed, func(key string) bool {
			return key == f.Key || strings.HasPrefix(f.Key, key+".") || strings.HasPrefix(f.Key, key+"[")
		}):
			one = &setFault{f}
		case body == nil:
			one = fmt.Errorf("%s: %w", path, f)
		default:
			one = src.placed(body, f)
		}
		placed = append(placed, one)
	}
	return errors.Join(placed...)
}

// setFault is the fault of a value that was typed.
type setFault struct{ *config.Fault }

func (f *setFault) Error() string { return "--set " + f.Fault.Error() }

// placed is a fault at the nearest place that the file has for its key. What the field language found within a value keeps
// its own caret.
func (s yamlSource) placed(body ast.Node, f *config.Fault) error {
	at := body
	for _, step := range strings.FieldsFunc(f.Key, func(r rune) bool { return r == '.' || r == '[' || r == ']' }) {
		next := child(at, step)
		if next == nil {
			break
		}
		at = next
	}
	place := s.fault(firstToken(at), "%s", f.Error())
	var c careted
	if errors.As(f.Err, &c) {
		return &within{place.(*yamlError), c.Caret()}
	}
	return place
}

// within is a fault at a place of a file whose excerpt is that of the value.
type within struct {
	*yamlError
	caret string
}

func (w *within) Caret() string { return w.caret }

// child is the value of a key, or an entry of a list; nil if there is none.
func child(n ast.Node, step string) ast.Node {
	switch n := n.(type) {
	case *ast.MappingNode:
		for _, v := range n.Values {
			if v.Key.GetToken().Value == step {
				return v.Value
			}
		}
	case *ast.SequenceNode:
		if i, err := strconv.Atoi(step); err == nil && i < len(n.Values) {
			return n.Values[i]
		}
	}
	return nil
}
