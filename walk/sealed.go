package walk

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
	"math"
)

// A sealed file is a line that says what it is, a body and a checksum of both,
//
//	"thermowalk KIND, format N\n"  body  SHA-256
//
// with all numbers in 8 bytes, little-endian, and texts and lists behind their
// length. A file that lacks a byte or has a wrong one is known by its checksum.
const sealFormat = 1

func sealLine(kind string) string { return fmt.Sprintf("thermowalk %s, format %d\n", kind, sealFormat) }

// encoder writes the body of a sealed file.
type encoder struct {
	w    *bufio.Writer
	hash hash.Hash
	word [8]byte
	err  error
}

// seal writes a sealed file.
func seal(w io.Writer, kind string, body func(*encoder)) error {
	e := &encoder{hash: sha256.New()}
	e.w = bufio.NewWriterSize(io.MultiWriter(w, e.hash), 1<<16)
	e.raw([]byte(sealLine(kind)))
	body(e)
	if err := e.w.Flush(); e.err == nil {
		e.err = err
	}
	if e.err != nil {
		return e.err
	}
	_, err := w.Write(e.hash.Sum(nil))
	return err
}

func (e *encoder) raw(b []byte) {
	if e.err == nil {
		_, e.err = e.w.Write(b)
	}
}

func (e *encoder) u64(v uint64) {
	binary.LittleEndian.PutUint64(e.word[:], v)
	e.raw(e.word[:])
}

func (e *encoder) bytes(b []byte) {
	e.u64(uint64(len(b)))
	e.raw(b)
}

func (e *encoder) text(s string) { e.bytes([]byte(s)) }

// floats writes numbers without their count.
func (e *encoder) floats(x []float64) {
	for _, v := range x {
		e.u64(math.Float64bits(v))
	}
}

// decoder reads the body of a sealed file. After the first fault every value is
// zero.
type decoder struct {
	b   []byte
	err error
}

var errShort = errors.New("its contents do not fit together")

// unseal checks a sealed file.
func unseal(data []byte, kind string) (*decoder, error) {
	line := sealLine(kind)
	switch {
	case len(data) == 0:
		return nil, errors.New("it is empty")
	case !bytes.HasPrefix(data, []byte(line)):
		at := bytes.IndexByte(data[:min(len(data), 64)], '\n')
		if at > 0 && bytes.HasPrefix(data, []byte("thermowalk ")) {
			return nil, fmt.Errorf("it is a %q, not a %q", data[:at], line[:len(line)-1])
		}
		return nil, fmt.Errorf("it is damaged, or no %s: its first line is not %q", kind, line[:len(line)-1])
	case len(data) < len(line)+sha256.Size:
		return nil, errors.New("it is truncated")
	}
	body, sum := data[:len(data)-sha256.Size], data[len(data)-sha256.Size:]
	if got := sha256.Sum256(body); !bytes.Equal(got[:], sum) {
		return nil, errors.New("it is damaged or truncated: its checksum is wrong")
	}
	return &decoder{b: body[len(line):]}, nil
}

func (d *decoder) take(n uint64) []byte {
	if d.err == nil && n > uint64(len(d.b)) {
		d.err = errShort
	}
	if d.err != nil {
		return nil
	}
	b := d.b[:n]
	d.b = d.b[n:]
	return b
}

func (d *decoder) u64() uint64 {
	if b := d.take(8); b != nil {
		return binary.LittleEndian.Uint64(b)
	}
	return 0
}

// count reads a number of things that take at least width bytes each, so that
// a list can be made for them.
func (d *decoder) count(width uint64) int {
	n := d.u64()
	if d.err == nil && n > uint64(len(d.b))/width {
		d.err = errShort
	}
	if d.err != nil {
		return 0
	}
	return int(n)
}

// int reads a number that must fit an int.
func (d *decoder) int() int {
	n := d.u64()
	if d.err == nil && n > math.MaxInt32 {
		d.err = errShort
	}
	if d.err != nil {
		return 0
	}
	return int(n)
}

func (d *decoder) bytes() []byte { return d.take(d.u64()) }

func (d *decoder) text() string { return string(d.bytes()) }

func (d *decoder) floats(dst []float64) {
	b := d.take(8 * uint64(len(dst)))
	if b == nil {
		return
	}
	for k := range dst {
		dst[k] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*k:]))
	}
}

// end reports a fault, or bytes left over.
func (d *decoder) end() error {
	if d.err == nil && len(d.b) != 0 {
		d.err = errShort
	}
	return d.err
}
