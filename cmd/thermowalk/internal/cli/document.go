package cli

import (
	"bytes"
	"encoding/json"
)

// Document prints v on standard output as one indented JSON document, whole or, if v cannot be encoded, not at all.
func (e *Env) Document(v any) error {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return err
	}
	return e.Print(text.String())
}
