package tensor

import (
	"encoding/binary"
	"fmt"
	"math"
)

// kind is a type of numbers in a file: how many bytes one takes, and its value.
type kind struct {
	size  int
	value func(b []byte, order binary.ByteOrder) float64
	fits  func(v uint64) bool // whether a number of 8 bytes has a value at all; nil for always
}

var (
	float64Kind = kind{8, func(b []byte, o binary.ByteOrder) float64 { return math.Float64frombits(o.Uint64(b)) }, nil}
	float32Kind = kind{4, func(b []byte, o binary.ByteOrder) float64 { return float64(math.Float32frombits(o.Uint32(b))) }, nil}
	float16Kind = kind{2, func(b []byte, o binary.ByteOrder) float64 { return float16(o.Uint16(b)) }, nil}
	// The upper half of a float32.
	bfloat16Kind = kind{2, func(b []byte, o binary.ByteOrder) float64 {
		return float64(math.Float32frombits(uint32(o.Uint16(b)) << 16))
	}, nil}
	int64Kind  = kind{8, func(b []byte, o binary.ByteOrder) float64 { return float64(int64(o.Uint64(b))) }, signedFits}
	int32Kind  = kind{4, func(b []byte, o binary.ByteOrder) float64 { return float64(int32(o.Uint32(b))) }, nil}
	int16Kind  = kind{2, func(b []byte, o binary.ByteOrder) float64 { return float64(int16(o.Uint16(b))) }, nil}
	int8Kind   = kind{1, func(b []byte, _ binary.ByteOrder) float64 { return float64(int8(b[0])) }, nil}
	uint64Kind = kind{8, func(b []byte, o binary.ByteOrder) float64 { return float64(o.Uint64(b)) }, unsignedFits}
	uint32Kind = kind{4, func(b []byte, o binary.ByteOrder) float64 { return float64(o.Uint32(b)) }, nil}
	uint16Kind = kind{2, func(b []byte, o binary.ByteOrder) float64 { return float64(o.Uint16(b)) }, nil}
	uint8Kind  = kind{1, func(b []byte, _ binary.ByteOrder) float64 { return float64(b[0]) }, nil}
	boolKind   = kind{1, func(b []byte, _ binary.ByteOrder) float64 {
		if b[0] == 0 {
			return 0
		}
		return 1
	}, nil}
)

// float16 is a number of IEEE 754's binary16: 5 bits of exponent, 10 of
// fraction.
func float16(h uint16) float64 {
	fraction, exponent := float64(h&0x3ff), int(h>>10&0x1f)
	var x float64
	switch exponent {
	case 0: // zero and subnormal
		x = math.Ldexp(fraction, -24)
	case 31:
		x = math.Inf(1)
		if fraction != 0 {
			x = math.NaN()
		}
	default:
		x = math.Ldexp(1024+fraction, exponent-25)
	}
	if h>>15 == 1 {
		return -x
	}
	return x
}

// decode turns bytes into numbers; len(raw) is a multiple of the kind's size.
func (k kind) decode(raw []byte, order binary.ByteOrder) ([]float64, error) {
	out := make([]float64, len(raw)/k.size)
	for i := range out {
		b := raw[i*k.size:]
		if k.fits != nil && !k.fits(order.Uint64(b)) {
			return nil, fmt.Errorf("entry %d is an integer beyond 2^53 that a float64 cannot hold", i)
		}
		out[i] = k.value(b, order)
	}
	return out, nil
}

// signedFits and unsignedFits tell whether a float64 holds an integer of 64
// bits.
func signedFits(v uint64) bool {
	x := float64(int64(v))
	return x < 0x1p63 && int64(x) == int64(v)
}

func unsignedFits(v uint64) bool {
	x := float64(v)
	return x < 0x1p64 && uint64(x) == v
}
