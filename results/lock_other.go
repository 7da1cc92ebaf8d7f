//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package results

// lockFile locks by making the file.
func lockFile(name string) (l *Lock, held bool, err error) {
	return exclusive(name, func(int) bool { return false })
}
