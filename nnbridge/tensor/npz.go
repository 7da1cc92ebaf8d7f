package tensor

import (
	"archive/zip"
	"fmt"
	"io"
	"strings"
)

// ReadNPZ reads the arrays of an .npz archive, named as in numpy.load: without
// their .npy. Other files in the archive are passed over.
func ReadNPZ(r io.ReaderAt, size int64) ([]*Tensor, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return nil, fmt.Errorf("not a sound .npz archive: %w", err)
	}
	var list []*Tensor
	for _, file := range archive.File {
		name, ok := strings.CutSuffix(file.Name, ".npy")
		if !ok {
			continue
		}
		if Find(list, name) != nil {
			return nil, fmt.Errorf("two arrays are named %q", name)
		}
		t, err := npzEntry(file)
		if err != nil {
			return nil, fmt.Errorf("array %q: %w", name, err)
		}
		t.Name = name
		list = append(list, t)
	}
	if list == nil {
		return nil, fmt.Errorf("an archive without arrays: none of its %d files ends in .npy", len(archive.File))
	}
	return list, nil
}

func npzEntry(file *zip.File) (*Tensor, error) {
	r, err := file.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	t, err := ReadNPY(r)
	if err != nil {
		return nil, err
	}
	if _, err := io.Copy(io.Discard, r); err != nil { // the check sum comes at the end
		return nil, err
	}
	return t, nil
}
