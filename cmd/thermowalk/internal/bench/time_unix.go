//go:build unix

package bench

import (
	"syscall"
	"time"
)

// processorTime is what this process has used of its processors.
func processorTime() time.Duration {
	if t, ok := used(syscall.RUSAGE_SELF); ok {
		return t
	}
	return wallTime()
}

// familyTime is what this process and its children, once they have ended, have
// used.
func familyTime() time.Duration {
	own, _ := used(syscall.RUSAGE_SELF)
	children, _ := used(syscall.RUSAGE_CHILDREN)
	return own + children
}

func used(who int) (time.Duration, bool) {
	var u syscall.Rusage
	if syscall.Getrusage(who, &u) != nil {
		return 0, false
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()), true
}
