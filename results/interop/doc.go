// Package interop holds tests only: what other programs read from the tables of package results. Every value of every
// table is compared, through DuckDB, Arrow 18, parquet-go, and, in Python, pandas, pyarrow, polars and DuckDB.
//
//	python3 -m venv venv && venv/bin/pip install -r testdata/requirements.txt
//	THERMOWALK_PYTHON=$PWD/venv/bin/python go test ./...
//
// With THERMOWALK_RUN=DIR the tests also read every table below DIR, which a run has written. The interpreter is
// THERMOWALK_PYTHON, or python3. Where it or its libraries are missing, the tests in Python are skipped, and say so; with
// CI=true they fail.
//
// It is a module of its own, so that nobody who uses the library compiles DuckDB.
package interop
