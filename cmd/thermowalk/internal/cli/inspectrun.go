package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"thermowalk/results"
)

// A runReport is the document of 'inspect DIRECTORY --json'.
type runReport struct {
	Path   string         `json:"path"`
	Run    *results.Run   `json:"run"` // null if the run is not finished
	Tables []results.Info `json:"tables"`
}

// inspectRun lists the tables of a run directory.
func inspectRun(env *Env, path string) error {
	doc := runReport{Path: path, Tables: []results.Info{}}
	if _, err := os.Stat(filepath.Join(path, "run.json")); err == nil {
		run, err := results.ReadRun(path)
		if err != nil {
			return err
		}
		doc.Run = &run
	}
	files, err := tableFiles(path)
	if err != nil {
		return err
	}
	if len(files) == 0 && doc.Run == nil {
		return fmt.Errorf("%s: holds no tables (.parquet, .arrow) and no run.json; name a run directory or a table", path)
	}
	var damaged []error
	for _, file := range files {
		info, err := results.Inspect(file, 0)
		damaged = append(damaged, err)
		if err == nil {
			doc.Tables = append(doc.Tables, info)
		}
	}
	if err := errors.Join(damaged...); err != nil {
		return err
	}
	if env.JSON {
		return env.Document(doc)
	}
	return env.Print(doc.String())
}

// tableFiles finds the tables below a directory, also in the folders of a partitioned data set, in lexical order.
func tableFiles(dir string) ([]string, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return fileFault(path, err)
		}
		hidden := strings.HasPrefix(d.Name(), ".") && path != dir
		switch ext := filepath.Ext(path); {
		case hidden && d.IsDir():
			return fs.SkipDir
		case !hidden && !d.IsDir() && (ext == ".parquet" || ext == ".arrow"):
			files = append(files, path)
		}
		return nil
	})
	return files, err
}

// String is the report for people.
func (doc runReport) String() string {
	var out strings.Builder
	if r := doc.Run; r == nil {
		fmt.Fprintf(&out, "%s: no run.json, so the run is not finished or this is a collection of tables\n", doc.Path)
	} else {
		fmt.Fprintf(&out, "%s: finished %s after %.3g s, %s, thermowalk %s, %s on %s\n", doc.Path,
			r.Finished.Format("2006-01-02 15:04:05 MST"), r.Seconds, count(int64(r.Threads), "thread"), r.Version, r.Go, r.Platform)
		if len(r.Command) > 0 {
			fmt.Fprintf(&out, "command: %s\n", printable(strings.Join(r.Command, " ")))
		}
	}
	tables := NewTable("table", "rows", "columns", "size", "one row is")
	for _, t := range doc.Tables {
		name, err := filepath.Rel(doc.Path, t.Path)
		if err != nil {
			name = t.Path
		}
		tables.Add(name, fmt.Sprint(t.Rows), fmt.Sprint(len(t.Columns)), byteSize(t.Bytes), pair(t, keyDescription))
	}
	fmt.Fprintf(&out, "\n%s", tables)
	return out.String()
}
