package results_test

import (
	"path/filepath"
	"testing"

	"thermowalk/results"
)

const benchRows = 1 << 17

func BenchmarkWrite(b *testing.B) {
	rows := sample(benchRows)
	for _, ext := range extensions {
		b.Run(ext[1:], func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "full"+ext)
			for b.Loop() {
				if err := results.Write(path, rows, meta); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.N)*benchRows/b.Elapsed().Seconds(), "rows/s")
		})
	}
}

func BenchmarkScan(b *testing.B) {
	rows := sample(benchRows)
	for _, ext := range extensions {
		b.Run(ext[1:], func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "full"+ext)
			if err := results.Write(path, rows, meta); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				for _, err := range results.Scan[full](path) {
					if err != nil {
						b.Fatal(err)
					}
				}
			}
			b.ReportMetric(float64(b.N)*benchRows/b.Elapsed().Seconds(), "rows/s")
		})
	}
}
