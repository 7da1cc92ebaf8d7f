//go:build !purego

package kernel

import "golang.org/x/sys/cpu"

// best is the largest instruction set of this processor.
func best() instructions {
	switch x := cpu.X86; {
	case x.HasAVX512F && x.HasAVX512DQ && x.HasAVX512VL && x.HasAVX2 && x.HasFMA:
		return avx512
	case x.HasAVX2 && x.HasFMA:
		return avx2
	}
	return goOnly
}
