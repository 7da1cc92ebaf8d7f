package bench

import "golang.org/x/sys/cpu"

// hasAVX512 tells whether the yardsticks in vectors can run here.
func hasAVX512() bool { return cpu.X86.HasAVX512F && cpu.X86.HasAVX512DQ && cpu.X86.HasAVX512VL }
