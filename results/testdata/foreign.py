"""Writes foreign.parquet and foreign.arrow: what other programs write and this package does not."""

import datetime
import decimal
import pathlib

import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq

table = pa.table({
    "plain": pa.array([1.5, None, 2.5]),
    "small": pa.array([1, 2, None], pa.int16()),
    "single": pa.array([0.1, float("nan"), None], pa.float32()),
    "unsigned": pa.array([1, 2**32 - 1, None], pa.uint32()),
    "when": pa.array([datetime.datetime(2024, 2, 29, 12, 30), None, datetime.datetime(1970, 1, 1)], pa.timestamp("us", tz="UTC")),
    "day": pa.array([datetime.date(2024, 2, 29), None, datetime.date(1970, 1, 1)]),
    "raw": pa.array([b"\x00\xff", b"", None]),
    "money": pa.array([decimal.Decimal("1.25"), None, decimal.Decimal("-3.50")], pa.decimal128(9, 2)),
    "names": pa.array([["a", None], [], None], pa.list_(pa.string())),
    "numbers": pa.array([[1.0, 2.0], [], [3.0]], pa.list_(pa.float64())),
    "pair": pa.array([{"x": 1, "y": [1, 2]}, None, {"x": None, "y": []}], pa.struct([("x", pa.int64()), ("y", pa.list_(pa.int64()))])),
    "label": pa.array(["one", "two", "one"]).dictionary_encode(),
})
here = pathlib.Path(__file__).parent
pq.write_table(table, here / "foreign.parquet", data_page_version="2.0")
feather.write_feather(table, here / "foreign.arrow", compression="zstd")
