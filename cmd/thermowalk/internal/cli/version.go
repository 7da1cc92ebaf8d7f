package cli

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// Build says which program this is. It is the document of 'version --json'.
type Build struct {
	Version  string `json:"version"`            // of the module; (devel) in a working tree
	Revision string `json:"revision,omitempty"` // the commit, if the program was built in a repository
	Time     string `json:"time,omitempty"`     // of that commit
	Modified bool   `json:"modified"`           // the tree held changes that were not committed
	Go       string `json:"go"`
	Platform string `json:"platform"` // os/arch, with the architecture's level: linux/amd64 v1
}

// build reads what the Go tool left in the executable.
func build() Build {
	b := Build{Version: "(devel)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return b
	}
	if info.Main.Version != "" {
		b.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.Revision = s.Value
		case "vcs.time":
			b.Time = s.Value
		case "vcs.modified":
			b.Modified = s.Value == "true"
		case "GOAMD64", "GOARM64":
			b.Platform += " " + s.Value
		}
	}
	return b
}

func newVersion(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Say which program this is: version, commit, Go, platform",
		Example: examples("thermowalk version --json", "for a lab book or a bug report"),
		Args:    arguments(),
		RunE: func(*cobra.Command, []string) error {
			b := build()
			if env.JSON {
				return env.Document(b)
			}
			text := fmt.Sprintf("thermowalk %s\n", b.Version)
			if b.Revision != "" {
				text += fmt.Sprintf("revision %s of %s", b.Revision, b.Time)
				if b.Modified {
					text += ", with changes"
				}
				text += "\n"
			}
			return env.Print(text + fmt.Sprintf("%s on %s\n", b.Go, b.Platform))
		},
	}
}
