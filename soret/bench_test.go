package soret

import "testing"

// BenchmarkFlux: how long one flux takes, by law and dimension.
func BenchmarkFlux(b *testing.B) {
	for _, name := range []string{"hyperbola, normal", "network, bell", "space, two groups"} {
		at := media(b)[name]
		for _, law := range Laws() {
			flow, err := law.Of(at.m)
			if err != nil {
				b.Fatal(err)
			}
			j := make([]float64, len(at.q))
			b.Run(name+"/"+law.Name(), func(b *testing.B) {
				for b.Loop() {
					if err := flow.Flux(j, at.q, 0.1); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "fluxes/s")
			})
		}
	}
}
