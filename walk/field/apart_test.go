package field

import (
	"runtime"
	"slices"
	"testing"
	"unsafe"
)

// TestProgramsLieApart: what two programs write at every call shares no pair of
// cache lines, however closely the programs are allocated.
func TestProgramsLieApart(t *testing.T) {
	const line = 128
	var lines []uintptr
	one := Compile(MustParse("sqrt(1+q^2)").Component(0))
	all := make([]*Program, 64)
	for i := range all {
		p := one.Fork()
		all[i] = p
		first := uintptr(unsafe.Pointer(&p.rows[0])) / line
		last := uintptr(unsafe.Pointer(&p.rows[len(p.rows)-1])) / line
		for l := first; l <= last; l++ {
			lines = append(lines, l)
		}
	}
	runtime.KeepAlive(all)
	slices.Sort(lines)
	if got := len(slices.Compact(lines)); got != len(lines) {
		t.Errorf("%d of %d lines are shared", len(lines)-got, len(lines))
	}
}
