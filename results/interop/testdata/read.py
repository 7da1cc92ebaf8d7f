"""Reads tables with several libraries and prints what each finds.

For every file and every library one line of JSON: {"path", "tool", "columns", "rows"}, where a column is
{"name", "unit", "doc"} (the latter two only from those that show a field's metadata) and a cell is null, true, false, a list
or a string: "i:" and a decimal integer, "f:" and the 16 hexadecimal digits of a float64's bits, "s:" and text.

Tool "numpy" is pandas as most people use it, without nullable types: it tells null from NaN no more, nor an integer
from a float where there are nulls.
"""

import json
import pathlib
import struct
import sys

import duckdb
import numpy
import pandas
import polars
import pyarrow
import pyarrow.parquet


def cell(value):
    if value is None or value is pandas.NA:
        return None
    if isinstance(value, (bool, numpy.bool_)):
        return bool(value)
    if isinstance(value, (int, numpy.integer)):
        return f"i:{int(value)}"
    if isinstance(value, (float, numpy.floating)):
        return "f:" + struct.pack(">d", float(value)).hex()
    if isinstance(value, str):
        return "s:" + value
    if isinstance(value, (list, tuple, numpy.ndarray, polars.Series)):
        return [cell(v) for v in value]
    raise TypeError(f"{type(value)}: {value!r}")


def from_arrow(table):
    columns = []
    for field in table.schema:
        meta = {k.decode(): v.decode() for k, v in (field.metadata or {}).items()}
        columns.append({"name": field.name, "unit": meta.get("unit", ""), "doc": meta.get("doc", "")})
    return columns, list(zip(*(column.to_pylist() for column in table.columns)))


def with_pyarrow(path):
    if path.suffix == ".arrow":
        with pyarrow.memory_map(str(path)) as source:
            return from_arrow(pyarrow.ipc.open_file(source).read_all())
    return from_arrow(pyarrow.parquet.read_table(path))


def pandas_frame(path, **options):
    read = pandas.read_feather if path.suffix == ".arrow" else pandas.read_parquet
    frame = read(path, **options)
    return [{"name": name} for name in frame.columns], frame


def with_pandas(path):
    columns, frame = pandas_frame(path, dtype_backend="pyarrow")
    table = pyarrow.Table.from_pandas(frame, preserve_index=False)
    return columns, from_arrow(table)[1]


def with_numpy(path):
    columns, frame = pandas_frame(path)
    return columns, list(zip(*(frame[c["name"]] for c in columns)))


def with_duckdb(path):
    if path.suffix == ".arrow":
        return None  # needs an extension from the net
    found = duckdb.connect().execute("SELECT * FROM read_parquet(?)", [str(path)])
    return [{"name": d[0]} for d in found.description], found.fetchall()


def with_polars(path):
    frame = polars.read_ipc(path) if path.suffix == ".arrow" else polars.read_parquet(path)
    return [{"name": name} for name in frame.columns], frame.rows()


def main(paths):
    tools = {"pyarrow": with_pyarrow, "pandas": with_pandas, "numpy": with_numpy, "duckdb": with_duckdb, "polars": with_polars}
    for path in map(pathlib.Path, paths):
        for name, read in tools.items():
            found = read(path)
            if found is not None:
                columns, rows = found
                line = {"path": str(path), "tool": name, "columns": columns, "rows": [[cell(v) for v in row] for row in rows]}
                print(json.dumps(line))


if __name__ == "__main__":
    main(sys.argv[1:])
