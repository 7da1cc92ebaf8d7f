package tensor

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// ReadIDX reads an array in the format of MNIST:
//
//	2 bytes    0
//	1 byte     type of the numbers
//	1 byte     number of dimensions
//	4 bytes    each size, big endian
//	the rest   numbers, big endian, C order
//
// Pixels stay as they are stored, 0 to 255.
//
// Source: Y. LeCun, C. Cortes, C. J. C. Burges, The MNIST database.
func ReadIDX(r io.Reader) (*Tensor, error) {
	var start [4]byte
	if _, err := io.ReadFull(r, start[:]); err != nil {
		return nil, cut(err)
	}
	if start[0] != 0 || start[1] != 0 {
		return nil, errors.New("not an IDX file: it does not begin with two zero bytes")
	}
	kind, ok := idxKinds[start[2]]
	if !ok {
		return nil, fmt.Errorf("not an IDX file: type %#02x of numbers is not known", start[2])
	}
	t := &Tensor{Shape: make([]int, start[3])}
	for i := range t.Shape {
		var size [4]byte
		if _, err := io.ReadFull(r, size[:]); err != nil {
			return nil, fmt.Errorf("%w within its %d sizes", cut(err), len(t.Shape))
		}
		t.Shape[i] = int(binary.BigEndian.Uint32(size[:]))
	}
	n, err := count(t.Shape)
	if err != nil {
		return nil, err
	}
	raw, err := read(r, n*kind.size)
	if err != nil {
		return nil, fmt.Errorf("%w: its shape %v needs %d", err, t.Shape, n*kind.size)
	}
	t.Data, err = kind.decode(raw, binary.BigEndian)
	return t, err
}

var idxKinds = map[byte]kind{
	0x08: uint8Kind, 0x09: int8Kind, 0x0b: int16Kind, 0x0c: int32Kind, 0x0d: float32Kind, 0x0e: float64Kind,
}
