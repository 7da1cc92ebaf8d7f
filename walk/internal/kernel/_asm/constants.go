package main

import (
	"go/ast"
	"go/constant"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"log"
	"math"
	"path/filepath"
	"strings"
)

// constants are the numeric constants of a package, by name.
type constants map[string]float64

// load reads the constants of the package in dir. Errors of types are of no
// interest here: the compiler finds them.
func load(dir string) constants {
	fset := token.NewFileSet()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	check(err)
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") || strings.HasPrefix(filepath.Base(name), "twin_") {
			continue
		}
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		check(err)
		files = append(files, f)
	}
	cfg := types.Config{IgnoreFuncBodies: true, Error: func(error) {}, Importer: importer.ForCompiler(fset, "source", nil)}
	checked, _ := cfg.Check("kernel", fset, files, nil)
	all := constants{}
	for _, name := range checked.Scope().Names() {
		if c, ok := checked.Scope().Lookup(name).(*types.Const); ok {
			if x := constant.ToFloat(c.Val()); x.Kind() == constant.Float {
				all[name], _ = constant.Float64Val(x)
			}
		}
	}
	return all
}

// of is the constant of a name.
func (c constants) of(name string) float64 {
	x, ok := c[name]
	if !ok {
		log.Fatalf("package kernel has no constant %s", name)
	}
	return x
}

// bits is the pattern of a float.
func bits(x float64) uint64 { return math.Float64bits(x) }
