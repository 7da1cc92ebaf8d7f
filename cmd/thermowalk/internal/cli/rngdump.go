package cli

import (
	"context"
	"errors"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"thermowalk/walk/rng"
)

// maxInterleave is how many walkers rng dump can take in turn.
const maxInterleave = 1 << 20

func newRNGDump(env *Env) *cobra.Command {
	var seed, words uint64
	var purpose string
	var interleave int
	var names []string
	for _, p := range rng.Purposes() {
		names = append(names, p.String())
	}
	cmd := &cobra.Command{
		Use:   "dump",
		Short: "Write raw random words to standard output",
		Long: `Writes 64-bit words, little-endian, of one (seed, purpose) to standard output: those of walkers 0 to N-1 in turn, so that
a test battery sees the stream of one walker (--interleave 1) or how walkers hang together (a large N). It ends after
--words words, or when the reader closes the pipe.`,
		Example: examples(
			"thermowalk rng dump --interleave 64 | RNG_test stdin64", "PractRand, across 64 walkers",
			"thermowalk rng dump --purpose sign | dieharder -g 200 -a", "dieharder, the stream of one walker",
			"thermowalk rng dump --seed 7 --words 4 | xxd", "a look",
		),
		Args: arguments(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := rng.ParsePurpose(purpose)
			switch {
			case err != nil:
				return Usagef("--purpose: unknown purpose %q%s", purpose, didYouMean("", purpose, names))
			case interleave < 1 || interleave > maxInterleave:
				return Usagef("--interleave %d: want a number of walkers from 1 to %d", interleave, maxInterleave)
			case env.JSON:
				return Usagef("--json: raw words are no JSON document; leave it out")
			case env.stdoutTerminal:
				return Usagef("standard output is a terminal, and the words are binary; send them to a file or a pipe")
			}
			if !cmd.Flags().Changed("words") {
				words = rng.Endless
			}
			return dump(cmd.Context(), env, seed, p, interleave, words)
		},
	}
	cmd.Flags().Uint64Var(&seed, "seed", 1, "seed `S` of the streams")
	cmd.Flags().StringVar(&purpose, "purpose", "dump", "purpose `P` of the words: "+strings.Join(names, ", "))
	cmd.Flags().IntVar(&interleave, "interleave", 1, "take `N` walkers in turn")
	cmd.Flags().Uint64Var(&words, "words", 0, "end after `K` words; by default when the reader closes the pipe")
	complete(cmd, "purpose", names)
	return cmd
}

// dump writes past the buffer of env.Stdout: it must be able to end while a write waits for a slow reader.
func dump(ctx context.Context, env *Env, seed uint64, p rng.Purpose, interleave int, words uint64) error {
	signal.Ignore(syscall.SIGPIPE) // a closed pipe is an error of Write, not a signal
	ended := make(chan error, 1)
	go func() { ended <- rng.DumpWords(env.stdoutFile, seed, p, interleave, words) }()
	select {
	case err := <-ended:
		if err == nil || errors.Is(err, syscall.EPIPE) {
			return nil
		}
		return outputFault(err)
	case <-ctx.Done():
		return &Interrupted{Kept: "the words written so far stand"}
	}
}
