package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

const diskConfig = `
preset: sqrt1p
eta: 0.1
walls: [{reflecting: [-3, 3]}]
start: [{uniform: [-1, 1]}]
walkers: 40_000
steps: 4000
seed: 3
checkpoint: {every: 20ms}
tallies:
  - density: {grid: [{lo: -3, hi: 3, bins: 48}], times: {every: 20}}
  - moments: {times: {every: 100}}
`

// diskScript takes a small file system of its own through a full disk, a read-only one and a directory that is gone. It ends
// with the first line that is not as it should be.
const diskScript = `
set -u
fail() { echo "FAIL: $*"; cat stderr; exit 1; }
# ran STATUS ARGS...: the status of thermowalk run, and no more errors than the log of checkpoints.
ran() {
	want=$1; shift
	thermowalk run "$@" >stdout 2>stderr
	got=$?
	test $got -eq $want || fail "status $got, want $want: thermowalk run $*"
}
says() { grep -q "^thermowalk: .*$1" stderr || fail "it does not say: $1"; }
# whole: there is no file but whole ones.
whole() {
	left=$(find disk -name '.?*' -o -name '*.tmp')
	test -z "$left" || fail "left behind: $left"
}
same() { for name in density.parquet moments.parquet summary.parquet density.png; do cmp "$1/$name" whole/$name || fail "$1/$name"; done; }

ran 0 walk.yaml --out whole
mkdir disk && mount -t tmpfs -o size=8k tmpfs disk || exit 77

# No room for the first checkpoint; then for the results' tables; then for their figures.
for size in 8k 64k 300k; do
	mount -o remount,size=$size disk
	ran 1 walk.yaml --resume --out disk/full
	says "disk/full.*no space left on device"
	whole
	test ! -e disk/full/run.json && test ! -e disk/full/density.parquet || fail "results on a full disk"
done
mount -o remount,size=64m disk
ran 0 --resume --out disk/full
same disk/full
whole

# Stopped while only the first checkpoint, of nothing, had room: that is a failure, not a pause.
mkdir small && mount -t tmpfs -o size=64k tmpfs small || exit 77
thermowalk run walk.yaml --set steps=2000000 --out small/stopped >stdout 2>stderr &
until test -e small/stopped/checkpoint/walk.ckpt; do sleep 0.01; done
sleep 0.2; kill -TERM $!; wait $!
got=$?
test $got -eq 1 || fail "status $got of a run stopped on a full disk, want 1"
says "no space left on device"
umount small

# Read-only: nothing begins or goes on, and a finished run is given again.
mount -o remount,ro disk
ran 0 --resume --out disk/full
ran 1 walk.yaml --out disk/new
says "disk/new: read-only file system"
mount -o remount,rw disk
rm disk/full/run.json
mount -o remount,ro disk
ran 1 --resume --out disk/full
says "disk/full: read-only file system"
mount -o remount,rw disk
ran 0 --resume --out disk/full
same disk/full

# The directory is removed under a run.
thermowalk run walk.yaml --set steps=12000 --out disk/gone >stdout 2>stderr &
until test -d disk/gone/checkpoint; do sleep 0.01; done
rm -r disk/gone
wait $!
got=$?
test $got -eq 1 || fail "status $got of a run whose directory is gone, want 1"
says "disk/gone.*no such file or directory"
test ! -e disk/gone || fail "half a directory"
ran 0 walk.yaml --resume --out disk/gone
same disk/gone
whole
echo well
`

// TestDisk leads runs on a disk that is full, read-only or gone: a clear error and exit status 1, nothing half-written, and
// once there is room --resume gives the bytes of a run that was left alone. It mounts a file system of its own where no other
// process sees it, which takes root.
func TestDisk(t *testing.T) {
	cannot := t.Skipf
	if os.Getenv("CI") == "true" {
		cannot = t.Fatalf
	}
	if os.Geteuid() != 0 {
		cannot("mounting a small disk takes root")
	}
	dir := t.TempDir()
	for name, text := range map[string]string{"walk.yaml": diskConfig, "disk.sh": diskScript} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("unshare", "-m", "sh", "disk.sh")
	cmd.Dir = dir
	text, err := cmd.CombinedOutput()
	switch {
	case cmd.ProcessState == nil || cmd.ProcessState.ExitCode() == 77 || cmd.ProcessState.ExitCode() == 1 && len(text) > 0 && string(text[:7]) == "unshare":
		cannot("a small disk cannot be mounted here: %v: %s", err, text)
	case err != nil || string(text) != "well\n":
		t.Errorf("%v: %s", err, text)
	}
}
