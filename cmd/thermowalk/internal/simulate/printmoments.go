package simulate

import "fmt"

// printMoments prints the moments: of one coordinate with the exact values, of
// several side by side.
func (r *Report) printMoments(section func(name, title string, n int, head []string, row func(k int) []string), number func(v, err float64) string) {
	if len(r.Moments) == 0 {
		return
	}
	head := []string{"tally", "step"}
	shown := min(len(r.Moments[0].Of), 4)
	alone := shown == 1
	for i := range shown {
		mean, square := fmt.Sprintf("E[q%d]", i+1), fmt.Sprintf("E[q%d^2]", i+1)
		if alone {
			head = append(head, mean, "exact", "z", square, "exact", "z")
		} else {
			head = append(head, mean, square)
		}
	}
	section("moments", "Moments", len(r.Moments), head, func(k int) []string {
		m := r.Moments[k]
		cells := []string{m.Tally, fmt.Sprint(m.Step)}
		for _, of := range m.Of[:shown] {
			mean, square := number(of.Mean, of.MeanErr), number(of.Square, of.SquareErr)
			if alone {
				cells = append(cells, mean, exactly(of.Exact), score(of.Z), square, exactly(of.ExactSq), score(of.ZSq))
			} else {
				cells = append(cells, mean, square)
			}
		}
		return cells
	})
}
