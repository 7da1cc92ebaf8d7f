package walk

import (
	"encoding/binary"
	"fmt"
	"hash"
	"hash/crc64"
	"io"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// engineBits is raised whenever a change of the engine, of a law or of a tally
// changes a bit of its results: saved batches of another number are refused.
const engineBits = 1

// identity describes what decides the content of a batch: the walk, the plan
// without its extent, and the tallies, as text. Runs of equal identity have
// equal batches.
//
// A part describes itself by its Identity method, such as that of a field.Vector, which tells the values of
// its parameters, or by its String method. One without is described by
// its type and its exported fields, and by those unexported ones that are
// numbers, strings or lists of them; what differs otherwise only, such as the
// closure in a Func, cannot be told apart.
type identity []trait

// trait is one line of an identity.
type trait struct{ key, value string }

func identify(w *Walk, p *Plan, tallies []Tally) identity {
	var id identity
	id.add("engine", fmt.Sprint(engineBits))
	id.fields("law", reflect.ValueOf(w.Law))
	id.add("eta", strconv.FormatFloat(w.Eta, 'g', -1, 64))
	for i := range w.Dim() {
		id.add(fmt.Sprintf("wall %d", i+1), canonical(reflect.ValueOf(w.wall(i)), 0))
	}
	id.add("start", canonical(reflect.ValueOf(w.Start), 0))
	id.add("stratified", strconv.FormatBool(p.Stratified))
	id.add("seed", strconv.FormatUint(p.Seed, 10))
	id.add("walkers per batch", strconv.FormatUint(p.batchSize(), 10))
	id.add("steps", strconv.FormatUint(p.Steps, 10))
	for _, t := range tallies {
		id.fields(fmt.Sprintf("tally %q", t.Name()), reflect.ValueOf(t))
	}
	return id
}

func (id *identity) add(key, value string) { *id = append(*id, trait{key, oneLine(value)}) }

// fields adds a struct field by field, so that a difference can be named.
func (id *identity) fields(key string, v reflect.Value) {
	for v.Kind() == reflect.Pointer && !v.IsNil() && !describes(v) {
		v = v.Elem()
	}
	if v.Kind() != reflect.Struct || describes(v) {
		id.add(key, canonical(v, 0))
		return
	}
	id.add(key, v.Type().String())
	for i := range v.NumField() {
		if text, ok := member(v, i, 0); ok {
			id.add(key+" "+v.Type().Field(i).Name, text)
		}
	}
}

// member describes a field of a struct; false for one that cannot be read.
func member(v reflect.Value, i, depth int) (string, bool) {
	f := v.Field(i)
	if !v.Type().Field(i).IsExported() && !plain(f.Type()) {
		return "", false
	}
	return canonical(f, depth), true
}

// plain tells whether values of a type are numbers, strings or lists of them.
func plain(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Slice, reflect.Array:
		return plain(t.Elem())
	case reflect.Pointer, reflect.Interface, reflect.Struct, reflect.Map, reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return false
	}
	return true
}

func describes(v reflect.Value) bool {
	if !v.IsValid() || !v.CanInterface() {
		return false
	}
	switch v.Interface().(type) {
	case fmt.Stringer, identified:
		return true
	}
	return false
}

// identified is a part whose text for a reader leaves something out.
type identified interface{ Identity() string }

// canonical writes a value such that equal values have equal texts on every
// machine. Lists of more than 64 values are abbreviated with a checksum.
func canonical(v reflect.Value, depth int) string {
	switch {
	case !v.IsValid() || depth > 16:
		return "none"
	case (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) && v.IsNil():
		return "none"
	case describes(v):
		if part, ok := v.Interface().(identified); ok {
			return part.Identity()
		}
		return v.Interface().(fmt.Stringer).String()
	}
	switch v.Kind() {
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return strconv.FormatInt(v.Int(), 10)
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Uintptr:
		return strconv.FormatUint(v.Uint(), 10)
	case reflect.Float32, reflect.Float64:
		return strconv.FormatFloat(v.Float(), 'g', -1, 64)
	case reflect.String:
		return strconv.Quote(v.String())
	case reflect.Pointer, reflect.Interface:
		return canonical(v.Elem(), depth+1)
	case reflect.Slice, reflect.Array:
		return list(v, depth)
	case reflect.Map:
		var entries []string
		for _, k := range v.MapKeys() {
			entries = append(entries, canonical(k, depth+1)+": "+canonical(v.MapIndex(k), depth+1))
		}
		slices.Sort(entries)
		return "{" + strings.Join(entries, ", ") + "}"
	case reflect.Struct:
		var fields []string
		for i := range v.NumField() {
			if text, ok := member(v, i, depth+1); ok {
				fields = append(fields, v.Type().Field(i).Name+": "+text)
			}
		}
		return v.Type().String() + "{" + strings.Join(fields, ", ") + "}"
	}
	return v.Type().String()
}

// list writes the values of a slice or an array.
func list(v reflect.Value, depth int) string {
	const most = 64
	n := v.Len()
	at := func(k int) string { return canonical(v.Index(k), depth+1) }
	if n > most {
		sum := crc64.New(crc64.MakeTable(crc64.ECMA))
		digest(sum, v, at)
		return fmt.Sprintf("[%s %s ... %s; %d values, checksum %016x]", at(0), at(1), at(n-1), n, sum.Sum64())
	}
	texts := make([]string, n)
	for k := range texts {
		texts[k] = at(k)
	}
	return "[" + strings.Join(texts, " ") + "]"
}

// digest takes up the values of a long list, which may be a data set: numbers by
// their bits, others by their texts.
func digest(sum hash.Hash64, v reflect.Value, at func(k int) string) {
	switch kind := v.Type().Elem().Kind(); kind {
	case reflect.Float32, reflect.Float64, reflect.Uint8:
		buf := make([]byte, 0, 1<<13)
		for k := range v.Len() {
			if kind == reflect.Uint8 {
				buf = append(buf, byte(v.Index(k).Uint()))
			} else {
				buf = binary.LittleEndian.AppendUint64(buf, math.Float64bits(v.Index(k).Float()))
			}
			if len(buf) > 1<<13-8 {
				sum.Write(buf)
				buf = buf[:0]
			}
		}
		sum.Write(buf)
	default:
		for k := range v.Len() {
			io.WriteString(sum, at(k)+"\n")
		}
	}
}

func oneLine(s string) string {
	if strings.ContainsAny(s, "\n\r") {
		return strconv.Quote(s)
	}
	return s
}

// differences lists what differs between an identity and another one of which
// it should be a copy, in the words "eta was 0.1, is 0.2".
func (id identity) differences(now identity) (list []difference) {
	values := func(id identity) map[string]string {
		m := map[string]string{}
		for _, t := range id {
			m[t.key] = t.value
		}
		return m
	}
	was, is := values(id), values(now)
	other := "" // a part of another kind: of its fields nothing is said
	add := func(t trait, before, after string) {
		if other == "" || !strings.HasPrefix(t.key, other+" ") {
			list = append(list, difference{t.key, before, after})
			other = t.key
		}
	}
	for _, t := range id {
		if v, ok := is[t.key]; !ok {
			add(t, t.value, "absent")
		} else if v != t.value {
			add(t, t.value, v)
		}
	}
	for _, t := range now {
		if _, ok := was[t.key]; !ok {
			add(t, "absent", t.value)
		}
	}
	if len(list) == 0 && !slices.Equal(id, now) {
		list = append(list, difference{"tallies", "in another order", "changed"})
	}
	return list
}

type difference struct{ key, was, is string }

func (d difference) String() string { return fmt.Sprintf("%s was %s, is %s", d.key, d.was, d.is) }

// when tells whether a difference only says when a tally looks.
func (d difference) when() bool {
	at := strings.LastIndexByte(d.key, ' ')
	return strings.HasPrefix(d.key, "tally ") && slices.Contains([]string{"Times", "Windows", "From", "To"}, d.key[at+1:])
}
