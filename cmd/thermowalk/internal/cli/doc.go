// Package cli is the command line of thermowalk: a file per command, and what the commands share.
//
// There are only a few types: an [Env] is what a command may touch of the outside (streams, log, progress); a [UsageError]
// is a fault of the command line or of a configuration; a [Table] and a [Progress] are how a command speaks.
//
// # Streams
//
// Standard output carries the result and nothing else: text for people, or with --json exactly one JSON document. Logs,
// progress and errors go to standard error. A command that fails leaves standard output empty, unless what it prints is a
// stream (rng dump) or the result is itself the fault (rng kat).
//
// # Exit status
//
//	0    done
//	1    failure: a file, the system, or a result that is a fault
//	2    usage: an unknown command, flag, key or name; a value out of its range
//	3    a run that stopped with a checkpoint, to be resumed
//	130  interrupted by SIGINT (Ctrl-C), 143 by SIGTERM: 128 + the signal's number
//
// The first signal cancels the context of the command, which ends within a second and says what was kept; a second one ends
// the process at once. Where the reader of a pipe goes away the system ends the command (SIGPIPE), but rng dump is then done.
//
// An error is one line on standard error, "thermowalk: place: what is wrong; how to mend it". A fault within a line of
// source (a field expression, a YAML file) is followed by the source and a caret.
//
// A panic is reported in one line as an internal error, exit status 1; with THERMOWALK_DEBUG=1 its stack follows.
//
// # A new command
//
// One file with a constructor func(*Env) *cobra.Command, one line in the list of root.go, one txtar session in testdata
// (go test -update rewrites what the sessions expect).
package cli
