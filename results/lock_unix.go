//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package results

import (
	"errors"
	"os"
	"syscall"
)

// lockFile locks a file that it makes if need be. All is zero if the file was removed meanwhile: try again.
func lockFile(name string) (l *Lock, held bool, err error) {
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE, 0o666)
	if err != nil {
		return nil, false, err
	}
	switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
	case errors.Is(err, syscall.EWOULDBLOCK):
		f.Close()
		return nil, true, nil
	case errors.Is(err, syscall.EINTR):
		f.Close()
		return nil, false, nil
	case err != nil: // a file system without locks
		info, _ := f.Stat()
		f.Close()
		if info != nil && info.Size() == 0 { // made just now, most likely by this call
			os.Remove(name)
		}
		return exclusive(name, gone)
	}
	mine, err := f.Stat()
	if err == nil {
		var there os.FileInfo
		if there, err = os.Stat(name); err == nil && os.SameFile(mine, there) {
			return &Lock{file: f}, false, nil
		}
	}
	f.Close()
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, false, err
	}
	return nil, false, nil
}

// gone tells whether there is no such process on this machine.
func gone(pid int) bool { return errors.Is(syscall.Kill(pid, 0), syscall.ESRCH) }
