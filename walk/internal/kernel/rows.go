package kernel

import "unsafe"

// Rows makes a number of rows of n zeros. Each begins at a multiple of 64 bytes, a
// line of the cache, as make does not promise: a vector that lies across two
// lines costs two accesses.
func Rows(number, n int) [][]float64 {
	stride := (n + 7) &^ 7
	flat := aligned[float64](number * stride)
	rows := make([][]float64, number)
	for i := range rows {
		rows[i] = flat[i*stride : i*stride+n : i*stride+n]
	}
	return rows
}

// Words makes a row of words in the same way.
func Words(n int) []uint64 { return aligned[uint64](n) }

// aligned makes n numbers that begin at a multiple of 64 bytes.
func aligned[T float64 | uint64](n int) []T {
	x := make([]T, n+7)
	skip := -uintptr(unsafe.Pointer(unsafe.SliceData(x))) / 8 % 8
	return x[skip : int(skip)+n : int(skip)+n]
}
