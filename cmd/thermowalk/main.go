// Command thermowalk simulates inhomogeneous random walks, counts the mass that flows through surfaces, and holds the
// measured flux against the analytic eta^2 law. Start with
//
//	go run ./cmd/thermowalk validate
package main

import (
	"os"

	"thermowalk/cmd/thermowalk/internal/cli"
)

func main() { os.Exit(cli.Main(os.Args[1:])) }
