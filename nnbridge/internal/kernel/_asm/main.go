// Command asm writes the vector kernels of the networks: assembly for AVX2 and
// AVX-512. Run it by go generate in the folder of the package.
//
// What they compute is what the Go functions of the package compute, operation by
// operation.
package main

import (
	"fmt"
	"log"
	"os"

	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/build"
	"github.com/mmcloughlin/avo/pass"
	"github.com/mmcloughlin/avo/printer"
)

func main() {
	log.SetFlags(0)
	for _, lanes := range []int{4, 8} {
		a := &asm{Context: build.NewContext(), lanes: lanes}
		a.ConstraintExpr("!purego")
		a.forward()
		a.descend()
		a.rows()
		file, err := a.Result()
		check(err)
		if err := pass.Compile.Execute(file); err != nil {
			log.Fatalf("%d lanes: %v", lanes, err)
		}
		cfg := printer.Config{Name: "_asm"}
		text, err := printer.NewGoAsm(cfg).Print(file)
		check(err)
		check(os.WriteFile(fmt.Sprintf("../twin%d_amd64.s", 64*lanes), text, 0o644))
	}
}

// function begins the twin of the present instruction set.
func (a *asm) function(name, signature string) {
	a.Function(name + map[int]string{4: "AVX2", 8: "AVX512"}[a.lanes])
	a.Attributes(attr.NOSPLIT)
	a.SignatureExpr("func" + signature)
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
