// Command asm writes the vector twins of package kernel: assembly for AVX2 and
// AVX-512, and the Go code that chooses between them. Run it by go generate in
// the folder of the package.
//
// The formulas are those of the package, operation by operation; its constants
// are read from its source, so that there is one definition of each.
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"log"
	"os"

	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/pass"
	"github.com/mmcloughlin/avo/printer"
)

func main() {
	log.SetFlags(0)
	constants := load("..")
	for _, i := range []isa{{"AVX2", 4}, {"AVX512", 8}} {
		a := &asm{Context: build.NewContext(), isa: i, constants: constants, known: map[uint64]string{}, tables: map[string]bool{}}
		a.ConstraintExpr("!purego")
		for _, op := range operations {
			op.write(a)
		}
		a.data()
		file, err := a.Result()
		check(err)
		for _, f := range file.Functions() {
			weave(f)
		}
		if err := pass.Compile.Execute(file); err != nil {
			log.Fatalf("%s: %v", i.name, err)
		}
		cfg := printer.Config{Name: "_asm"}
		text, err := printer.NewGoAsm(cfg).Print(file)
		check(err)
		check(os.WriteFile(fmt.Sprintf("../twin%d_amd64.s", 64*i.lanes), text, 0o644))
	}
	for _, c := range chapters {
		source(fmt.Sprintf("../twin_%s_amd64.go", c.name), dispatch(c.operations))
	}
	source("../twin_none.go", none())
}

// source writes a Go file.
func source(name string, text []byte) {
	text, err := format.Source(text)
	check(err)
	check(os.WriteFile(name, bytes.TrimLeft(text, "\n"), 0o644))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
