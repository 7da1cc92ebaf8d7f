package tensor

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
)

// Open reads all tensors of a file. Errors name the file.
//
// A path such as data.npz#x means the tensor x of the file alone.
func Open(path string) ([]*Tensor, error) {
	file, key, chosen := strings.Cut(path, "#")
	if _, err := os.Stat(path); err == nil { // a file whose name has a #
		file, chosen = path, false
	}
	list, err := openFile(file)
	if err != nil {
		var at *fs.PathError
		if errors.As(err, &at) {
			err = at.Err
		}
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if !chosen {
		return list, nil
	}
	t := Find(list, key)
	if t == nil {
		return nil, fmt.Errorf("%s: no tensor %q; there are %s", file, key, Describe(list))
	}
	return []*Tensor{t}, nil
}

func openFile(path string) ([]*Tensor, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil {
		return nil, err
	} else if info.IsDir() {
		return nil, errors.New("a directory; name a file in it")
	}
	return decompressed(f, path)
}

// decompressed reads the tensors of a file, through gzip if it is compressed,
// and makes sure that nothing follows them.
func decompressed(f io.Reader, path string) ([]*Tensor, error) {
	r := bufio.NewReaderSize(f, 1<<16)
	name := path
	if start, _ := r.Peek(2); bytes.Equal(start, []byte{0x1f, 0x8b}) {
		unzipped, err := gzip.NewReader(r)
		if err != nil {
			return nil, err
		}
		r, name = bufio.NewReaderSize(unzipped, 1<<16), strings.TrimSuffix(path, ".gz")
	}
	list, err := readAny(r, name)
	if err != nil {
		return nil, err
	}
	switch _, err := r.ReadByte(); {
	case err == nil:
		return nil, errors.New("longer than it says: bytes follow after the last number")
	case !errors.Is(err, io.EOF): // a check sum that is wrong
		return nil, err
	}
	return list, nil
}

// readAny reads the tensors of a file by what it begins with.
func readAny(r *bufio.Reader, name string) ([]*Tensor, error) {
	start, _ := r.Peek(16)
	one := func(t *Tensor, err error) ([]*Tensor, error) { return []*Tensor{t}, err }
	switch {
	case bytes.HasPrefix(start, []byte("PK")):
		all, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		return ReadNPZ(bytes.NewReader(all), int64(len(all)))
	case bytes.HasPrefix(start, []byte(npyMagic)):
		return one(ReadNPY(r))
	case strings.HasSuffix(name, ".safetensors") || (len(start) > 8 && start[8] == '{'):
		return ReadSafetensors(r)
	case strings.HasSuffix(name, ".csv") || strings.HasSuffix(name, ".txt"):
		return one(ReadCSV(r))
	case len(start) >= 4 && start[0] == 0 && start[1] == 0 && idxKinds[start[2]].size > 0:
		return one(ReadIDX(r))
	case len(start) == 0:
		return nil, errors.New("an empty file")
	}
	return nil, errors.New("a format that is not known; .npy, .npz, .safetensors, .csv and IDX are, also with .gz")
}
