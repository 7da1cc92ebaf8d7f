//go:build !unix

package bench

import "time"

func processorTime() time.Duration { return wallTime() }

func familyTime() time.Duration { return wallTime() }
