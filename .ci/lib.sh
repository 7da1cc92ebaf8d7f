# shellcheck shell=bash
# What the checks share. Source it from the top of the tree; it sets variables and functions, and does nothing.

# Things that outlive a run (tools, virtual environment) and things that do not.
export HOME=${HOME:-/tmp}
CI_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/thermowalk-ci
CI_BIN=$CI_CACHE/bin
CI_VENV=$CI_CACHE/venv
export CI_CACHE CI_BIN CI_VENV

# The checkout may belong to another user than the one who runs the checks.
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=safe.directory GIT_CONFIG_VALUE_0='*'

# files [PATTERN...] lists the files of the repository, NUL after each: the tracked ones and those about to be.
files() {
  git ls-files -z --cached --others --exclude-standard -- "$@"
}

# need COMMAND PACKAGE... makes sure of a command; in CI by installing Debian packages.
need() {
  local command=$1
  shift
  command -v "$command" >/dev/null || { install "$@" && command -v "$command" >/dev/null; }
}

# install PACKAGE... by apt-get, without what is only recommended. Outside CI it only says what is missing.
install() {
  if [[ ${CI-} != true ]]; then
    echo "missing: apt-get install $*" >&2
    return 1
  fi
  echo "installing $*"
  export DEBIAN_FRONTEND=noninteractive
  { apt-get update && apt-get install -y --no-install-recommends "$@"; } >"$CI_CACHE/apt.log" 2>&1 && return 0
  tail -n 20 "$CI_CACHE/apt.log" >&2
  return 1
}

# make_scratch makes a directory that goes when the script ends; its name is in $scratch.
scratch=
make_scratch() {
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
}

# copy_tree DIR copies the files of the repository.
copy_tree() {
  files . | tar --null -T - -c | tar -x -C "$1"
}
