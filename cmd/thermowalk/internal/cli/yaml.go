package cli

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"reflect"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// LoadYAML reads the YAML file at path into cfg, a pointer to a struct with yaml tags. What the file does not name keeps
// its value, so cfg holds the defaults before the call. All faults are told at once, each with file, line, column and
// key: an unknown or repeated key, a value of the wrong kind, a fraction where a whole number is wanted. They are usage
// errors; a file that cannot be read is a failure.
func LoadYAML(path string, cfg any) error {
	text, err := readYAML(path)
	if err != nil {
		return fileFault(path, err)
	}
	if err := parseYAML(path, text, cfg); err != nil {
		return &UsageError{err}
	}
	return nil
}

// readYAML reads a file without the mark of UTF-8, which some editors put before the first key.
func readYAML(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	return bytes.TrimPrefix(text, []byte("\ufeff")), err
}

func parseYAML(path string, text []byte, cfg any) error {
	src := yamlSource{path, strings.Split(string(text), "\n")}
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return src.library(err)
	}
	if len(file.Docs) > 1 && file.Docs[1].Body != nil {
		return src.fault(firstToken(file.Docs[1].Body), "a second document begins; want one")
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil { // nothing but comments
		return nil
	}
	body := file.Docs[0].Body
	if err := errors.Join(src.check("", body, reflect.TypeOf(cfg).Elem())...); err != nil {
		return err
	}
	if err := yaml.NodeToValue(body, cfg, yaml.Strict()); err != nil {
		return src.library(err)
	}
	return nil
}

// A yamlSource is the text of a file, to show the places of its faults.
type yamlSource struct {
	path  string
	lines []string
}

// A yamlError is a fault in a YAML file: one line with the place, and the line of source with a caret.
type yamlError struct {
	path         string
	line, column int // from 1
	msg          string
	source       string
}

func (e *yamlError) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.path, e.line, e.column, e.msg)
}

// Caret is the line of source with a caret under the fault.
func (e *yamlError) Caret() string {
	return e.source + "\n" + strings.Repeat(" ", max(0, e.column-1)) + "^"
}

func (s yamlSource) fault(at *token.Token, format string, args ...any) error {
	e := &yamlError{path: s.path, line: at.Position.Line, column: at.Position.Column, msg: fmt.Sprintf(format, args...)}
	if e.line >= 1 && e.line <= len(s.lines) {
		e.source = strings.ReplaceAll(strings.TrimRight(s.lines[e.line-1], "\r"), "\t", " ")
	}
	return e
}

// library gives a fault that the YAML library found its place in our form.
func (s yamlSource) library(err error) error {
	var at yaml.Error
	if errors.As(err, &at) && at.GetToken() != nil {
		return s.fault(at.GetToken(), "%s", oneLine(at.GetMessage()))
	}
	return fmt.Errorf("%s: %w", s.path, err)
}
