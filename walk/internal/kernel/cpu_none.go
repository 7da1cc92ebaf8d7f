//go:build !amd64 || purego

package kernel

// best is what a machine without twins has.
func best() instructions { return goOnly }
