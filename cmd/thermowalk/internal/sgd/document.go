package sgd

import (
	"encoding/json"
	"math"
	"strconv"

	"thermowalk/results"
)

// number is a number in JSON: NaN and infinities are null.
type number float64

func (n number) MarshalJSON() ([]byte, error) {
	if v := float64(n); !math.IsNaN(v) && !math.IsInf(v, 0) {
		return strconv.AppendFloat(nil, v, 'g', -1, 64), nil
	}
	return []byte("null"), nil
}

var _ json.Marshaler = number(0)

// collapseDocument is a collapse in JSON.
type collapseDocument struct {
	Quantity string            `json:"quantity"`
	Dynamics string            `json:"dynamics"`
	Init     string            `json:"init"`
	Factor   string            `json:"factor"`
	Settings []float64         `json:"settings"`
	Held     number            `json:"held"`
	Replicas int64             `json:"replicas"`
	LeftOut  int64             `json:"left_out"`
	Exponent number            `json:"exponent"`
	Lo       number            `json:"lo"`
	Hi       number            `json:"hi"`
	Mismatch map[string]number `json:"mismatch"` // percent of the change, by exponent
	Noise    map[string]number `json:"noise"`    // in units of the seed noise
	P        map[string]number `json:"p"`
	Change   number            `json:"change"`
	Holds    number            `json:"holds"`
	Outcome  string            `json:"outcome"`
	Verdict  string            `json:"verdict"`
	Losses   []lossDocument    `json:"loss_times"`
}

type lossDocument struct {
	Level    number   `json:"level"`
	Times    []number `json:"times"`
	Exponent *float64 `json:"exponent"`
	Lo       *float64 `json:"lo"`
	Hi       *float64 `json:"hi"`
}

// Document is the report as one JSON document.
func (r *Report) Document() any {
	collapses := []collapseDocument{}
	for i, c := range r.Collapse {
		three := func(a, b, c float64) map[string]number {
			return map[string]number{"0": number(a), "1": number(b), "2": number(c)}
		}
		d := collapseDocument{
			Quantity: c.Quantity, Dynamics: c.Dynamics, Init: c.Init, Factor: c.Factor, Settings: c.Settings, Held: number(c.Held),
			Replicas: c.Replicas, LeftOut: c.Left, Exponent: number(c.Exponent), Lo: number(c.Lo), Hi: number(c.Hi),
			Mismatch: three(c.Mismatch0, c.Mismatch1, c.Mismatch2), Noise: three(c.Noise0, c.Noise1, c.Noise2), P: three(c.P0, c.P1, c.P2),
			Change: number(c.Change), Holds: number(c.Holds), Outcome: c.Outcome, Verdict: c.Verdict,
		}
		for _, l := range r.losses(i) {
			one := lossDocument{Level: number(l.Level), Exponent: l.Exponent, Lo: l.Lo, Hi: l.Hi}
			for _, t := range l.Times {
				one.Times = append(one.Times, number(t))
			}
			d.Losses = append(d.Losses, one)
		}
		collapses = append(collapses, d)
	}
	return struct {
		Curves        results.Rows[CurveRow]    `json:"curves"`
		Collapse      []collapseDocument        `json:"collapse"`
		Decomposition results.Rows[PartRow]     `json:"decomposition"`
		Ensembles     results.Rows[EnsembleRow] `json:"ensembles"`
	}{r.Curves, collapses, r.Parts, r.Ensembles}
}

// losses are the rows of loss times that belong to collapse number i.
func (r *Report) losses(i int) []LossTimeRow {
	n := len(r.LossTimes) / len(r.Collapse)
	return r.LossTimes[i*n : (i+1)*n]
}
