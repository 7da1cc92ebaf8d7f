package config

import (
	"embed"
	"fmt"
	"strings"
)

//go:embed examples/*.yaml
var files embed.FS

// examples are the names of the commented configurations and what they show.
var examples = [][2]string{
	{"relaxation", "relaxation to the steady state in a closed box"},
	{"twolayer", "one hidden unit of a two-layer network, (V, b)"},
	{"radial", "the radial walk in the plane, with a map of its flux"},
	{"passage", "first passage between absorbing walls"},
	{"drift", "a walk with drift (Ornstein-Uhlenbeck) and inhomogeneous noise"},
}

// Examples lists the names of the examples, and what each shows.
func Examples() [][2]string { return examples }

// Example is the text of a commented configuration.
func Example(name string) (string, error) {
	text, err := files.ReadFile("examples/" + name + ".yaml")
	if err != nil || strings.ContainsAny(name, "/.") {
		var names []string
		for _, e := range examples {
			names = append(names, e[0])
		}
		return "", fmt.Errorf("no example %q; want one of %s", name, strings.Join(names, ", "))
	}
	return string(text), nil
}
