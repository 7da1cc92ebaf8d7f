// Package tensor reads arrays of numbers from the files in which other
// programs keep them. There is only one type, the [Tensor]: a name, a shape and
// numbers as float64.
//
//	.npy          NumPy, versions 1 to 3; C and Fortran order, both byte orders
//	.npz          a zip archive of .npy files
//	.safetensors  Hugging Face's format, as PyTorch models are exported
//	.csv          a table of numbers, with or without a header line
//	idx, -ubyte   the format of MNIST and its relatives
//
// each also compressed by gzip. Open goes by what a file begins with, and by its
// name for .csv.
//
// Numbers of 16, 32 and 64 bits (and bfloat16), integers and booleans become
// float64 exactly; a 64-bit integer that a float64 cannot hold is an error.
//
// Files are not trusted: what a header promises is believed only as far as
// bytes follow, and every fault is an error that names the tensor and what was
// expected of it.
package tensor
