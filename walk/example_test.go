package walk_test

import (
	"context"
	"fmt"
	"log"

	"thermowalk/soret"
	"thermowalk/walk"
	"thermowalk/walk/field"
)

// A walk with step scale sqrt(1+q^2) in a uniform density: the flux through two
// points, measured, beside what two laws say of it.
func Example() {
	g := field.MustParse("sqrt(1+q^2)")
	w := walk.Walk{
		Law:   walk.Reduced{Field: g}, // Eq. 8
		Eta:   0.1,
		Start: walk.Uniform(-4, 4),
	}
	p := walk.Plan{Walkers: 1 << 20, Steps: 1, Seed: 7, Stratified: true}
	flux := walk.FluxTally{Label: "flux", At: []float64{0.5, 1}, Score: walk.Expectation}
	sum, err := walk.Run(context.Background(), w, p, flux)
	if err != nil {
		log.Fatal(err)
	}

	rho, err := field.Scope{Vars: field.Coordinates(1)}.Parse("1/8")
	if err != nil {
		log.Fatal(err)
	}
	medium := soret.Medium{Field: g, Density: rho}
	for k, q := range flux.At {
		measured := sum.Of(flux).Estimate(k).Scale(1 / (w.Eta * w.Eta))
		fmt.Printf("q = %g: J/eta^2 = %v", q, measured)
		for _, law := range []soret.Law{soret.Exact{}, soret.Paper{}} {
			j, err := soret.Flux(law, medium, []float64{q}, w.Eta)
			if err != nil {
				log.Fatal(err)
			}
			fmt.Printf(", %s %.5f", law.Name(), j[0])
		}
		fmt.Println()
	}
	// Output:
	// q = 0.5: J/eta^2 = -0.0634(4), exact -0.06313, paper -0.06250
	// q = 1: J/eta^2 = -0.1266(4), exact -0.12626, paper -0.12500
}
