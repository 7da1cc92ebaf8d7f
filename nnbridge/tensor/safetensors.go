package tensor

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
)

// ReadSafetensors reads the tensors of a .safetensors file, in the order in
// which they lie there.
//
//	8 bytes    length of the header, little endian
//	header     JSON: {"name": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}, ...}
//	the rest   numbers, little endian, C order, without gaps
//
// Source: the format's description at github.com/huggingface/safetensors.
func ReadSafetensors(r io.Reader) ([]*Tensor, error) {
	var prefix [8]byte
	if _, err := io.ReadFull(r, prefix[:]); err != nil {
		return nil, cut(err)
	}
	length := binary.LittleEndian.Uint64(prefix[:])
	if length > safetensorsHeader {
		return nil, fmt.Errorf("not a .safetensors file: its header would have %d bytes, at most %d are allowed", length, safetensorsHeader)
	}
	text, err := read(r, int(length))
	if err != nil {
		return nil, fmt.Errorf("%w within its header", err)
	}
	entries, err := safetensorsEntries(text)
	if err != nil {
		return nil, err
	}
	var list []*Tensor
	at := 0
	for _, e := range entries {
		t, err := e.read(r, at)
		if err != nil {
			return nil, fmt.Errorf("tensor %q: %w", e.name, err)
		}
		list = append(list, t)
		at = e.Offsets[1]
	}
	if list == nil {
		return nil, errors.New("a .safetensors file without tensors")
	}
	return list, nil
}

// safetensorsHeader is the format's limit for the header, 100 MB.
const safetensorsHeader = 100_000_000

type safetensorsEntry struct {
	name    string
	DType   string `json:"dtype"`
	Shape   []int  `json:"shape"`
	Offsets []int  `json:"data_offsets"`
}

// safetensorsEntries parses the header and sorts its entries by place. The
// names are taken one by one, so that none can stand there twice unseen.
func safetensorsEntries(text []byte) ([]safetensorsEntry, error) {
	bad := func(err error) error {
		return fmt.Errorf("not a .safetensors file: its header is no JSON object: %w", err)
	}
	dec := json.NewDecoder(bytes.NewReader(text))
	start, err := dec.Token()
	if err != nil {
		return nil, bad(err)
	}
	if start != json.Delim('{') {
		return nil, bad(fmt.Errorf("it begins with %v", start))
	}
	var entries []safetensorsEntry
	seen := map[string]bool{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return nil, bad(err)
		}
		name, _ := key.(string)
		if seen[name] {
			return nil, fmt.Errorf("two tensors are named %q", name)
		}
		seen[name] = true
		var value json.RawMessage
		if err := dec.Decode(&value); err != nil {
			return nil, bad(err)
		}
		if name == "__metadata__" {
			continue
		}
		e := safetensorsEntry{name: name}
		if err := json.Unmarshal(value, &e); err != nil {
			return nil, fmt.Errorf("tensor %q: %w", name, err)
		}
		if len(e.Offsets) != 2 {
			return nil, fmt.Errorf("tensor %q: data_offsets %v are not two places", name, e.Offsets)
		}
		entries = append(entries, e)
	}
	if _, err := dec.Token(); err != nil {
		return nil, bad(err)
	}
	sort.SliceStable(entries, func(i, j int) bool { return entries[i].Offsets[0] < entries[j].Offsets[0] })
	return entries, nil
}

var safetensorsKinds = map[string]kind{
	"F64": float64Kind, "F32": float32Kind, "F16": float16Kind, "BF16": bfloat16Kind,
	"I64": int64Kind, "I32": int32Kind, "I16": int16Kind, "I8": int8Kind,
	"U64": uint64Kind, "U32": uint32Kind, "U16": uint16Kind, "U8": uint8Kind,
	"BOOL": boolKind,
}

// read reads the numbers of an entry from a reader that stands at place at.
func (e safetensorsEntry) read(r io.Reader, at int) (*Tensor, error) {
	kind, ok := safetensorsKinds[e.DType]
	if !ok {
		return nil, fmt.Errorf("numbers of type %q cannot be read; save them as F32", e.DType)
	}
	n, err := count(e.Shape)
	if err != nil {
		return nil, err
	}
	begin, end := e.Offsets[0], e.Offsets[1]
	switch {
	case begin != at:
		return nil, fmt.Errorf("it begins at byte %d; the tensor before ends at %d", begin, at)
	case end-begin != n*kind.size:
		return nil, fmt.Errorf("%d bytes for shape %v of %s, which needs %d", end-begin, e.Shape, e.DType, n*kind.size)
	}
	raw, err := read(r, n*kind.size)
	if err != nil {
		return nil, err
	}
	data, err := kind.decode(raw, binary.LittleEndian)
	if err != nil {
		return nil, err
	}
	return &Tensor{Name: e.name, Shape: e.Shape, Data: data}, nil
}
