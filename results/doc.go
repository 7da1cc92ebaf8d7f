// Package results writes tables and reads them back: Parquet and Arrow IPC files, and the directories of runs that hold
// them. There are only a few types: a row is a struct of yours whose tags name its columns; a [Meta] says what the table is
// and where it comes from; a [Writer] streams rows into a file, and [Write], [Read] and [Scan] are the short forms; a [Dir]
// is the directory of one run; an [Info] is what [Inspect] finds in any such file.
//
//	type FluxRow struct {
//		Field  string   `col:"field" unit:"1" doc:"the field g(q)"`
//		Eta    float64  `col:"eta" unit:"1" doc:"step size"`
//		Flux   float64  `col:"flux" unit:"1" doc:"mass through the surface per step and unit of total mass"`
//		Paper  *float64 `col:"paper" unit:"1" doc:"Eq. 10; null where it does not apply"`
//		Q      []float64 `col:"q" unit:"1" doc:"where the flux is measured"`
//	}
//
// The package knows no physics. It is the only one that imports Arrow.
//
// # What a file holds
//
// Columns in the order of the struct, in row groups of 1<<20 rows. A column is required unless its field is a pointer, so
// null (does not apply) and NaN (was computed, and is no number) stay apart; pandas by default makes NaN of both, unless it is
// asked for dtype_backend="pyarrow". Strings are UTF-8. A list is never null.
//
//	Go          Arrow            Parquet
//	bool        bool             BOOLEAN
//	int32       int32            INT32, INT(32, signed)
//	int64       int64            INT64, INT(64, signed)
//	uint64      uint64           INT64, INT(64, unsigned)
//	float64     float64          DOUBLE
//	string      utf8             BYTE_ARRAY, STRING
//	[]float64   list<element>    LIST of required DOUBLE
//	*T          nullable         OPTIONAL
//
// Units and meanings are metadata of the Arrow fields, "unit" and "doc"; in Parquet the Arrow schema lies under the key
// ARROW:schema, where pyarrow and polars look for it. The file's own metadata has
//
//	thermowalk.table        name of the table
//	thermowalk.description  what a row is
//	thermowalk.version      of the program
//	thermowalk.seed         decimal
//	thermowalk.config       the complete effective configuration, YAML
//	thermowalk.columns      name, type, unit and meaning of each column, JSON
//
// # What is promised
//
// Bytes depend on the rows, the metadata and the version of this package only: not on the host, the time, the number of
// threads or how many rows came at once. Files appear whole or not at all. A run directory is never written over, and
// it is finished when run.json is there.
package results
