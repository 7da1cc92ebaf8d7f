package tensor

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Every prefix of every sample file is an error, and no panic.
func TestTruncatedFiles(t *testing.T) {
	files, err := filepath.Glob("testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		whole, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if len(whole) > 1024 || strings.HasSuffix(file, ".py") {
			continue
		}
		for n := range whole {
			if list, err := decompressed(bytes.NewReader(whole[:n]), file); err == nil {
				t.Errorf("%s, first %d of %d bytes: %s", file, n, len(whole), Describe(list))
			}
		}
		if _, err := decompressed(bytes.NewReader(append(whole, 0)), file); err == nil && !strings.HasSuffix(file, ".npz") {
			t.Errorf("%s with a byte too many: no error", file)
		}
	}
}

// safe builds a .safetensors file from a header and some bytes of data.
func safe(header string, data int) []byte {
	out := binary.LittleEndian.AppendUint64(nil, uint64(len(header)))
	return append(append(out, header...), make([]byte, data)...)
}

// npy builds a .npy file of version 1.
func npy(header string, data int) []byte {
	out := append([]byte(npyMagic), 1, 0)
	out = binary.LittleEndian.AppendUint16(out, uint16(len(header)))
	return append(append(out, header...), make([]byte, data)...)
}

func TestFaults(t *testing.T) {
	for _, c := range []struct {
		name string
		file []byte
		want string
	}{
		{"a.safetensors", safe(`{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}`, 4), `tensor "a": truncated: it ends after 4 of 8 bytes`},
		{"a.safetensors", safe(`{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}`, 8), `tensor "a": 8 bytes for shape [3] of F32, which needs 12`},
		{"a.safetensors", safe(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, 8), `tensor "a": it begins at byte 4`},
		{"a.safetensors", safe(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 8), `tensor "b": it begins at byte 0; the tensor before ends at 4`},
		{"a.safetensors", safe(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}`, 8), `two tensors are named "a"`},
		{"a.safetensors", safe(`{"a":{"dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1]}}`, 1), `numbers of type "F8_E4M3" cannot be read`},
		{"a.safetensors", safe(`{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}`, 4), "size -1 in its shape"},
		{"a.safetensors", safe(`{"a":{"dtype":"F32","shape":[4611686018427387904,4611686018427387904],"data_offsets":[0,4]}}`, 4), "more entries than can be counted"},
		{"a.safetensors", safe(`{"a":{"dtype":"F32","shape":[1]}}`, 4), "are not two places"},
		{"a.safetensors", safe(`{"a":`, 4), "its header is no JSON object"},
		{"a.safetensors", safe(`[1]`, 4), "its header is no JSON object"},
		{"a.safetensors", safe(`{"__metadata__":{"format":"pt"}}`, 0), "without tensors"},
		{"a.safetensors", bytes.Repeat([]byte{0xff}, 16), "its header would have"},
		{"a.safetensors", safe(`{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`, 5), "longer than it says"},
		{"a.npy", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (2,), }", 8), "truncated: it ends after 8 of 16 bytes: its shape [2] of <f8 needs 16 bytes"},
		{"a.npy", npy("{'descr': '<f8', 'shape': (2,), }", 16), "lacks descr, fortran_order or shape"},
		{"a.npy", npy("{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }", 16), "an array of records"},
		{"a.npy", npy("{'descr': '<f16', 'fortran_order': False, 'shape': (1,), }", 16), `numbers of type "<f16" cannot be read`},
		{"a.npy", npy("{'descr': '<V2', 'fortran_order': False, 'shape': (1,), }", 2), `numbers of type "<V2" cannot be read; save them as float32`},
		{"a.npy", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }", 16), "size \"99999999999999999999\" in the shape"},
		{"a.npy", npy("{'descr': '<f8', 'fortran_order': False, 'shape': (999999999999999,), }", 16), "truncated"},
		{"a.npy", append([]byte(npyMagic), 9, 0), "version 9"},
		{"a.npz", []byte("PK not an archive"), "not a sound .npz archive"},
		{"a-idx1-ubyte", []byte{0, 0, 8, 1, 0, 0, 0, 3, 1, 2}, "truncated: it ends after 2 of 3 bytes: its shape [3] needs 3"},
		{"a-idx1-ubyte", []byte{0, 0, 8, 2, 0, 0, 0, 3}, "truncated: it ends within its 2 sizes"},
		{"a.csv", []byte("x,y\n1,2\n3\n"), "line 3 has 1 cells, the lines before have 2"},
		{"a.csv", []byte("x,y\n1,2\n3, four\n"), `line 3, column 4: "four" is no number`},
		{"a.csv", []byte("x,y\n"), "a table without rows"},
		{"a.bin", []byte("hello"), "a format that is not known"},
		{"a.bin", nil, "an empty file"},
	} {
		path := filepath.Join(t.TempDir(), c.name)
		if err := os.WriteFile(path, c.file, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path); err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), path) {
			t.Errorf("%.80q:\n  error %v\n  want  %s", c.file, err, c.want)
		}
	}
	for path, want := range map[string]string{
		"testdata/missing.npy": "no such file",
		"testdata":             "a directory",
		"testdata/complex.npy": `numbers of type "<c16" cannot be read`,
		"testdata/huge.npy":    "entry 0 is an integer beyond 2^53",
	} {
		if _, err := Open(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v; want %q in it", path, err, want)
		}
	}
}

// A damaged archive or gzip file is found by its check sum.
func TestCheckSums(t *testing.T) {
	for _, name := range []string{"images-idx3-ubyte.gz", "half.npz"} {
		whole, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		at := len(whole) - 8 // the check sum of gzip
		if strings.HasSuffix(name, ".npz") {
			at = bytes.Index(whole, []byte("f2.npy")) + 200
		}
		whole[at] ^= 1
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path); err == nil {
			t.Errorf("%s, damaged: no error", name)
		}
	}
}

func FuzzReaders(f *testing.F) {
	files, err := filepath.Glob("testdata/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		if b, err := os.ReadFile(file); err == nil && len(b) < 1024 {
			f.Add(b)
		}
	}
	f.Add([]byte("a,b\n1,2\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		readers := map[string]func() ([]*Tensor, error){
			"npy":         func() ([]*Tensor, error) { x, err := ReadNPY(bytes.NewReader(b)); return []*Tensor{x}, err },
			"npz":         func() ([]*Tensor, error) { return ReadNPZ(bytes.NewReader(b), int64(len(b))) },
			"safetensors": func() ([]*Tensor, error) { return ReadSafetensors(bytes.NewReader(b)) },
			"idx":         func() ([]*Tensor, error) { x, err := ReadIDX(bytes.NewReader(b)); return []*Tensor{x}, err },
			"csv":         func() ([]*Tensor, error) { x, err := ReadCSV(bytes.NewReader(b)); return []*Tensor{x}, err },
		}
		for name, read := range readers {
			list, err := read()
			if err != nil {
				continue
			}
			for _, x := range list {
				if n, err := count(x.Shape); err != nil || n != len(x.Data) {
					t.Errorf("%s: shape %v with %d numbers", name, x.Shape, len(x.Data))
				}
			}
		}
	})
}

func ExampleOpen() {
	list, err := Open("testdata/net.safetensors")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, t := range list {
		fmt.Println(t)
	}
	// Output:
	// 0.bias (4)
	// 0.weight (4, 3)
	// 2.weight (1, 4)
}
