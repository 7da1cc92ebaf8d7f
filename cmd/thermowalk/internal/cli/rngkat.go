package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"thermowalk/walk/rng"
)

func newRNGKat(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:   "kat FILE",
		Short: "Compute known answers and compare",
		Long: `Reads known answers in the format of Random123's tests/kat_vectors, a line each:

  philox4x32 10  COUNTER...  KEY...  ANSWER...   # rounds in decimal, words in hexadecimal

and prints pass or FAIL for every line of a Philox generator. Lines of other generators are counted as unsupported.
Exit status 1 if an answer differs, a line cannot be read, or there is nothing to check.`,
		Example: examples(
			"thermowalk rng kat kat_vectors", "pass or FAIL, line by line, and the counts",
			"thermowalk rng kat kat_vectors --json", "the same with what was computed",
		),
		Args: arguments("FILE"),
		RunE: func(_ *cobra.Command, args []string) error { return runKat(env, args[0]) },
	}
}

// A katReport is the document of 'rng kat --json'.
type katReport struct {
	File        string    `json:"file"`
	Passed      int       `json:"passed"`
	Failed      int       `json:"failed"`
	Unsupported int       `json:"unsupported"`
	Malformed   []string  `json:"malformed"`
	Answers     []katLine `json:"answers"` // of the generators that are supported
}

type katLine struct {
	Line      int      `json:"line"`
	Generator string   `json:"generator"`
	Rounds    int      `json:"rounds"`
	Status    string   `json:"status"` // pass or FAIL
	Want      []string `json:"want"`   // hexadecimal, as in the file
	Got       []string `json:"got"`
}

func runKat(env *Env, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return fileFault(path, err)
	}
	defer f.Close()
	lines, err := rng.CheckKAT(f)
	var malformed []error
	if err != nil {
		for _, fault := range faults(err) {
			malformed = append(malformed, fmt.Errorf("%s: %w", path, fault))
		}
	}
	doc := newKatReport(path, lines, malformed)
	if err := doc.print(env, lines); err != nil {
		return err
	}
	switch {
	case doc.Failed > 0:
		malformed = append(malformed, fmt.Errorf("%s: %d of %d known answers differ: this build computes wrong random numbers",
			path, doc.Failed, doc.Failed+doc.Passed))
	case doc.Passed == 0 && len(malformed) == 0:
		return fmt.Errorf("%s: no known answer of a Philox generator in it; want lines such as 'philox4x32 10 ...'", path)
	}
	return errors.Join(malformed...)
}

func newKatReport(path string, lines []rng.KATResult, malformed []error) katReport {
	doc := katReport{File: path, Malformed: []string{}, Answers: []katLine{}}
	doc.Passed, doc.Failed, doc.Unsupported = rng.KATCount(lines)
	for _, err := range malformed {
		doc.Malformed = append(doc.Malformed, err.Error())
	}
	for _, l := range lines {
		if l.Status != rng.KATUnsupported {
			doc.Answers = append(doc.Answers, katLine{
				Line: l.Line, Generator: l.Name, Rounds: l.Rounds, Status: l.Status.String(),
				Want: hexWords(l.Name, l.Want), Got: hexWords(l.Name, l.Got),
			})
		}
	}
	return doc
}

func (doc katReport) print(env *Env, lines []rng.KATResult) error {
	if env.JSON {
		return env.Document(doc)
	}
	var out strings.Builder
	for _, l := range lines {
		if l.Status != rng.KATUnsupported {
			fmt.Fprintln(&out, l)
		}
	}
	fmt.Fprintf(&out, "%d passed, %d failed, %d unsupported\n", doc.Passed, doc.Failed, doc.Unsupported)
	return env.Print(out.String())
}

// hexWords writes words with all the digits of the generator's word size.
func hexWords(generator string, words []uint64) []string {
	digits := 16
	if strings.HasSuffix(generator, "x32") {
		digits = 8
	}
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = fmt.Sprintf("%0*x", digits, w)
	}
	return out
}
