package cli

import (
	"bytes"
	"encoding/json"
	"math"
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

// A Number is a float64 that JSON can always hold: NaN and the infinities, for which JSON has no word, become null.
type Number float64

// MarshalJSON implements json.Marshaler.
func (n Number) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(n)) || math.IsInf(float64(n), 0) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(n))
}
