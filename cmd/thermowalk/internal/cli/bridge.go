package cli

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/spf13/cobra"

	"thermowalk/cmd/thermowalk/internal/bridge"
	"thermowalk/nnbridge"
	"thermowalk/results"
)

// bridgeFlags are the flags of bridge as they were typed.
type bridgeFlags struct {
	unit                               string
	weights, initLaw, out              string
	keys                               []string
	inputs, hidden, batch, samples     int
	scale, dataScale, eta              float64
	data, x, labels, labelFile, column string
	teacher, loss                      string
	steps                              []string
	seed                               uint64
	noBias, frozenW                    bool
}

// defaultBridgeOut is where a run goes that names no directory.
const defaultBridgeOut = "thermowalk-out/bridge"

func newBridge(env *Env) *cobra.Command {
	var f bridgeFlags
	cmd := &cobra.Command{
		Use:   "bridge [CONFIG.yaml]",
		Short: "Map a two-layer network onto the walk, and test the premises of the map",
		Long: `Maps a two-layer ReLU network, its data and its loss onto the reduced walk of the paper (Eqs. 17-28): the step scale g of every
parameter, phi_1, phi_2, psi and the activation rate of every hidden unit, the full matrix of second moments, and the flux of the
units by each law. Tests what the map takes for granted, on this network and while it trains: that p - y is unbiased and
independent of the gradient, that V and b share their sign and step as one, that odd moments vanish. Without arguments it is
the network of figure 3.`,
		Example: examples(
			"thermowalk bridge", "10 inputs, 10 hidden units, Gaussian inputs, fair labels",
			"thermowalk bridge --unit 0.8,0.1,1", "the closed forms of one unit: V, b, |W|",
			"thermowalk bridge --weights model.safetensors --data train.npz --labels data", "a network and data of your own",
			"thermowalk bridge --x uniform --no-bias --steps 0,2000", "the network of figure 7",
			"thermowalk validate thermowalk-out/bridge/walk.yaml", "measure the flux of a unit's walk by simulation",
		),
		Args: arguments("[CONFIG.yaml]"),
		RunE: func(cmd *cobra.Command, args []string) error { return f.run(cmd, env, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.unit, "unit", "", "closed forms of one unit, without a network: `V,b,w` with w = |W_i|")
	flags.StringVar(&f.weights, "weights", "", "network from `FILE`, .npz or .safetensors")
	flags.StringSliceVar(&f.keys, "keys", nil, "names of its parts, `V=2.weight,b=0.bias,W=0.weight`; default: by names and shapes")
	flags.IntVar(&f.inputs, "inputs", 0, "inputs `M` of a network that is drawn")
	flags.IntVar(&f.hidden, "hidden", 0, "hidden units `N` of a network that is drawn")
	flags.BoolVar(&f.noBias, "no-bias", false, "a network without biases")
	flags.StringVar(&f.initLaw, "init", "", "its initial law: `pytorch|normal|uniform|kaiming`")
	flags.Float64Var(&f.scale, "init-scale", 0, "factor `X` on its parameters")
	flags.StringVar(&f.x, "x", "", "law of the inputs: `normal|uniform`")
	flags.StringVar(&f.data, "data", "", "inputs from `FILE` instead: .parquet, .arrow, .csv, .npy, .npz, IDX; FILE#NAME picks an array")
	flags.Float64Var(&f.dataScale, "data-scale", 0, "factor `X` on the inputs of the file, such as 0.00392 for pixels")
	flags.StringVar(&f.labels, "labels", "", "law of the labels: `fair|data|teacher`")
	flags.StringVar(&f.labelFile, "label-file", "", "labels from `FILE`; default: the array or column y beside the inputs")
	flags.StringVar(&f.column, "label-column", "", "the column `NAME` of a table that holds labels")
	flags.StringVar(&f.teacher, "teacher", "", "network that labels the inputs, `FILE`")
	flags.StringVar(&f.loss, "loss", "", "`bce|squared`")
	flags.Float64Var(&f.eta, "eta", 0, "learning rate `E`")
	flags.IntVar(&f.batch, "batch", 0, "samples in a batch, `B`")
	flags.BoolVar(&f.frozenW, "frozen-w", false, "W stays while the network trains")
	flags.StringSliceVar(&f.steps, "steps", nil, "`LIST` of iterations at which all is measured; 0 is the network as given")
	flags.IntVar(&f.samples, "samples", 0, "inputs `N` over which expectations are taken; default: 65536, fewer for large networks")
	flags.Uint64Var(&f.seed, "seed", 0, "seed `S` of all random streams")
	flags.StringVar(&f.out, "out", "", "directory `DIR` of the run; default: "+defaultBridgeOut+", or the next free name after it; none for --unit")
	complete(cmd, "init", nnbridge.InitLaws())
	complete(cmd, "x", []string{"normal", "uniform"})
	complete(cmd, "labels", []string{"fair", "data", "teacher"})
	complete(cmd, "loss", names(nnbridge.Losses(), nnbridge.Loss.Name))
	return cmd
}

// config is the study that the arguments and flags ask for.
func (f *bridgeFlags) config(cmd *cobra.Command, args []string) (bridge.Config, error) {
	changed := cmd.Flags().Changed
	c := bridge.Settings()
	if len(args) == 1 {
		if err := LoadYAML(args[0], &c); err != nil {
			return c, err
		}
	}
	if changed("unit") {
		for _, name := range []string{"weights", "inputs", "hidden", "no-bias", "init", "data", "x", "labels", "loss", "steps", "samples"} {
			if changed(name) {
				return c, Usagef("--%s: --unit has no network; leave one of the two out", name)
			}
		}
		unit, err := numbers(f.unit)
		if err != nil || len(unit) != 3 {
			return c, Usagef("--unit %q: want V,b,w, such as 0.8,0.1,1", f.unit)
		}
		c = bridge.Config{Unit: unit, X: "normal", Eta: c.Eta, Batch: c.Batch, Seed: c.Seed}
	}
	for _, name := range []string{"inputs", "hidden", "no-bias", "init", "init-scale"} {
		if changed("weights") && changed(name) {
			return c, Usagef("--%s: the network comes from %s; leave one of the two out", name, f.weights)
		}
	}
	if changed("weights") {
		c.Weights, c.Hidden, c.Inputs, c.Init = f.weights, 0, 0, ""
	}
	if changed("keys") {
		keys, err := f.keyMap()
		if err != nil {
			return c, err
		}
		c.Keys = keys
	}
	set(changed("inputs"), &c.Inputs, f.inputs)
	set(changed("hidden"), &c.Hidden, f.hidden)
	set(changed("no-bias"), &c.Bias, !f.noBias)
	set(changed("init"), &c.Init, f.initLaw)
	set(changed("init-scale"), &c.Scale, f.scale)
	set(changed("x"), &c.X, f.x)
	set(changed("labels"), &c.Labels, f.labels)
	set(changed("teacher"), &c.Teacher, f.teacher)
	if changed("teacher") && !changed("labels") {
		c.Labels = "teacher"
	}
	set(changed("loss"), &c.Loss, f.loss)
	set(changed("eta"), &c.Eta, f.eta)
	set(changed("batch"), &c.Batch, f.batch)
	set(changed("frozen-w"), &c.Frozen, f.frozenW)
	set(changed("samples"), &c.Samples, f.samples)
	set(changed("seed"), &c.Seed, f.seed)
	if changed("steps") {
		c.Steps = nil
		for _, text := range f.steps {
			step, err := strconv.ParseUint(strings.TrimSpace(text), 10, 56)
			if err != nil {
				return c, Usagef("--steps %q: want whole numbers with commas between them", text)
			}
			c.Steps = append(c.Steps, step)
		}
	}
	return c, f.dataSet(cmd, &c)
}

// dataSet takes over the flags of a data set.
func (f *bridgeFlags) dataSet(cmd *cobra.Command, c *bridge.Config) error {
	changed := cmd.Flags().Changed
	if changed("data") {
		if changed("x") {
			return Usagef("--x: the inputs come from %s; leave one of the two out", f.data)
		}
		c.X, c.Data = "data", &bridge.Data{Inputs: f.data}
		if !changed("inputs") && c.Weights == "" {
			c.Inputs = 0 // as many as the data have
		}
	}
	for _, name := range []string{"label-file", "label-column", "data-scale"} {
		if changed(name) && c.Data == nil {
			return Usagef("--%s: no data set to go with it; give --data", name)
		}
	}
	if c.Data != nil {
		set(changed("label-file"), &c.Data.Labels, f.labelFile)
		set(changed("label-column"), &c.Data.Column, f.column)
		set(changed("data-scale"), &c.Data.Scale, f.dataScale)
		if (changed("label-file") || changed("label-column")) && !changed("labels") {
			c.Labels = "data"
		}
	}
	return nil
}

// keyMap reads V=name,b=name,W=name.
func (f *bridgeFlags) keyMap() (*bridge.Keys, error) {
	keys := &bridge.Keys{}
	for _, pair := range f.keys {
		part, name, ok := strings.Cut(pair, "=")
		at := map[string]*string{"V": &keys.V, "b": &keys.B, "W": &keys.W}[strings.TrimSpace(part)]
		if !ok || at == nil || name == "" {
			return nil, Usagef("--keys %q: want V=NAME, b=NAME or W=NAME", pair)
		}
		*at = strings.TrimSpace(name)
	}
	return keys, nil
}

func (f *bridgeFlags) run(cmd *cobra.Command, env *Env, args []string) error {
	config, err := f.config(cmd, args)
	if err != nil {
		return err
	}
	study, err := bridge.Prepare(config)
	if err != nil {
		return &UsageError{err}
	}
	config = study.Config
	text, err := yaml.Marshal(config)
	if err != nil {
		return err
	}
	var dir *results.Dir
	if out := f.out; out != "" || config.Unit == nil {
		if out == "" {
			out = nextFree(defaultBridgeOut)
		}
		if dir, err = results.Create(out, results.Provenance{Config: string(text), Seed: config.Seed, Version: build().Version}); err != nil {
			return err
		}
		defer dir.Abort()
	}
	progress := env.Progress("bridge", study.Parts())
	defer progress.Done()
	report, err := study.Run(cmd.Context(), progress.Set)
	progress.Done()
	if err != nil {
		if cmd.Context().Err() != nil {
			return &Interrupted{Kept: "nothing was kept"}
		}
		return err
	}
	if dir != nil {
		if err := report.Write(dir); err != nil {
			return err
		}
		if err := report.Figures(dir); err != nil {
			return err
		}
		if err := writePage(dir, "thermowalk bridge", string(text), func(w io.Writer) error {
			return report.Print(w, func(head ...string) bridge.Table { return NewTable(head...) })
		}); err != nil {
			return err
		}
		if err := dir.Commit(results.Run{Command: append([]string{"thermowalk"}, os.Args[1:]...), Threads: 1}); err != nil {
			return err
		}
	}
	if env.JSON {
		return env.Document(report.Document())
	}
	if err := report.Print(env.Stdout, func(head ...string) bridge.Table { return NewTable(head...) }); err != nil {
		return outputFault(err)
	}
	if dir == nil {
		return nil
	}
	also := ""
	if report.Walk != "" {
		also = fmt.Sprintf("; 'thermowalk validate %s/walk.yaml' measures the flux of a unit's walk", dir.Path())
	}
	return env.Print("\nTables, figures and report.html are in " + dir.Path() + also + "\n")
}
