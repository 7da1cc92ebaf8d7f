package walk

import "thermowalk/walk/internal/kernel"

// Backend is the instruction set of the vector kernels in use: "avx512", "avx2"
// or "go". The environment variable THERMOWALK_CPU chooses a smaller one than the
// processor has, when the program starts. All give the same bits.
func Backend() string { return kernel.Backend() }
