package tensor

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// ReadNPY reads an array in NumPy's format.
//
// Source: numpy.lib.format, versions 1.0, 2.0 and 3.0.
func ReadNPY(r io.Reader) (*Tensor, error) {
	header, err := npyHeader(r)
	if err != nil {
		return nil, err
	}
	descr, fortran, shape, err := npyDictionary(header)
	if err != nil {
		return nil, err
	}
	kind, order, err := npyKind(descr)
	if err != nil {
		return nil, err
	}
	t := &Tensor{Shape: shape}
	n, err := count(shape)
	if err != nil {
		return nil, err
	}
	raw, err := read(r, n*kind.size)
	if err != nil {
		return nil, fmt.Errorf("%w: its shape %v of %s needs %d bytes", err, shape, descr, n*kind.size)
	}
	if t.Data, err = kind.decode(raw, order); err != nil {
		return nil, err
	}
	if fortran {
		t.Data = cOrder(t.Data, shape)
	}
	return t, nil
}

const npyMagic = "\x93NUMPY"

// npyHeader reads up to the end of the header and returns its text.
func npyHeader(r io.Reader) (string, error) {
	var start [8]byte
	if _, err := io.ReadFull(r, start[:]); err != nil {
		return "", cut(err)
	}
	if string(start[:6]) != npyMagic {
		return "", errors.New("not a .npy array: it does not begin with \\x93NUMPY")
	}
	width := 2
	switch version := start[6]; version {
	case 1:
	case 2, 3:
		width = 4
	default:
		return "", fmt.Errorf("version %d of the .npy format is not known; 1 to 3 are", version)
	}
	var size [4]byte
	if _, err := io.ReadFull(r, size[:width]); err != nil {
		return "", cut(err)
	}
	text, err := read(r, int(binary.LittleEndian.Uint32(size[:])))
	if err != nil {
		return "", fmt.Errorf("%w within its header", err)
	}
	return string(text), nil
}

var (
	npyDescr   = regexp.MustCompile(`['"]descr['"]\s*:\s*['"]([^'"]*)['"]`)
	npyOrder   = regexp.MustCompile(`['"]fortran_order['"]\s*:\s*(True|False)`)
	npyShape   = regexp.MustCompile(`['"]shape['"]\s*:\s*\(([0-9L,\s]*)\)`)
	npyRecords = regexp.MustCompile(`['"]descr['"]\s*:\s*\[`)
)

// npyDictionary takes apart the header, a dictionary in Python's notation:
//
//	{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }
func npyDictionary(text string) (descr string, fortran bool, shape []int, err error) {
	d, o, s := npyDescr.FindStringSubmatch(text), npyOrder.FindStringSubmatch(text), npyShape.FindStringSubmatch(text)
	switch {
	case npyRecords.MatchString(text):
		return "", false, nil, errors.New("an array of records; arrays of numbers can be read")
	case d == nil || o == nil || s == nil:
		return "", false, nil, fmt.Errorf("the header %.80q lacks descr, fortran_order or shape", text)
	}
	shape = []int{}
	for size := range strings.SplitSeq(s[1], ",") {
		size = strings.TrimSuffix(strings.TrimSpace(size), "L")
		if size == "" {
			continue
		}
		n, err := strconv.Atoi(size)
		if err != nil {
			return "", false, nil, fmt.Errorf("size %q in the shape of its header", size)
		}
		shape = append(shape, n)
	}
	return d[1], o[1] == "True", shape, nil
}

var npyKinds = map[string]kind{
	"f8": float64Kind, "f4": float32Kind, "f2": float16Kind,
	"i8": int64Kind, "i4": int32Kind, "i2": int16Kind, "i1": int8Kind,
	"u8": uint64Kind, "u4": uint32Kind, "u2": uint16Kind, "u1": uint8Kind,
	"b1": boolKind,
}

// npyKind reads a description such as <f8 or |u1.
func npyKind(descr string) (kind, binary.ByteOrder, error) {
	k, ok := npyKinds[strings.TrimLeft(descr, "<>=|")]
	if !ok || len(descr) > 3 {
		return kind{}, nil, fmt.Errorf("numbers of type %q cannot be read; save them as float32 or float64", descr)
	}
	if strings.HasPrefix(descr, ">") {
		return k, binary.BigEndian, nil
	}
	return k, binary.LittleEndian, nil
}

// cOrder turns an array in Fortran order, whose first index runs fastest, into
// C order.
func cOrder(data []float64, shape []int) []float64 {
	out := make([]float64, len(data))
	at := make([]int, len(shape))
	for _, v := range data {
		k := 0
		for i, n := range shape {
			k = k*n + at[i]
		}
		out[k] = v
		for i := range at {
			if at[i]++; at[i] < shape[i] {
				break
			}
			at[i] = 0
		}
	}
	return out
}

// read reads exactly n bytes. Memory grows with what is there, not with what
// is promised.
func read(r io.Reader, n int) ([]byte, error) {
	const step = 1 << 20
	if n <= step {
		b := make([]byte, n)
		if got, err := io.ReadFull(r, b); err != nil {
			return nil, short(got, n, err)
		}
		return b, nil
	}
	var b []byte
	for len(b) < n {
		from := len(b)
		b = append(b, make([]byte, min(max(step, from), n-from))...)
		if got, err := io.ReadFull(r, b[from:]); err != nil {
			return nil, short(from+got, n, err)
		}
	}
	return b, nil
}

// short says that a file ends too early.
func short(got, want int, err error) error {
	if err = cut(err); errors.Is(err, errTruncated) {
		return fmt.Errorf("%w after %d of %d bytes", err, got, want)
	}
	return err
}

var errTruncated = errors.New("truncated: it ends")

func cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errTruncated
	}
	return err
}
