#!/usr/bin/env python3
"""Writes the files that the tests read, with the programs that users have.

    pip install numpy safetensors ml_dtypes && python3 make.py
"""

import gzip
import struct
from pathlib import Path

import ml_dtypes
import numpy as np
from safetensors.numpy import save_file

here = Path(__file__).parent

# The matrix [[0, 1, 2], [3, 4, 5]] - 1.5 in every type that can hold it.
plain = np.arange(6, dtype=np.float64).reshape(2, 3) - 1.5
for dtype in ("<f8", ">f8", "<f4", ">f4", "<f2", ">f2"):
    name = ("be" if dtype[0] == ">" else "le") + dtype[1:]
    np.save(here / f"{name}.npy", plain.astype(dtype))
np.save(here / "fortran.npy", np.asfortranarray(np.arange(24, dtype=np.float32).reshape(2, 3, 4)))
for dtype in ("i1", "u1", "<i2", "<u2", "<i4", "<u4", "<i8", ">i8", "<u8"):
    np.save(here / f"{'be' if dtype[0] == '>' else ''}{dtype.strip('<>')}.npy", np.array([0, 1, 2, 127], dtype=dtype))
np.save(here / "bool.npy", np.array([True, False, True]))
np.save(here / "scalar.npy", np.float64(2.5))
np.save(here / "empty.npy", np.zeros((0, 3)))
np.save(here / "complex.npy", np.array([1j]))
np.save(here / "huge.npy", np.array([2**53 + 1], dtype=np.int64))
with open(here / "v2.npy", "wb") as f:
    np.lib.format.write_array(f, plain, version=(2, 0))

# Half-precision numbers of all kinds, with their values.
some = np.concatenate([np.arange(0, 1 << 16, 61), [0x3FF, 0x400, 0x7BFF, 0x7C00, 0x7C01, 0x8000, 0xFC00]]).astype(np.uint16)
np.savez_compressed(here / "half.npz", f2=some.view(np.float16), f8=some.view(np.float16).astype(np.float64))

# A network as PyTorch's state_dict names it, in each precision.
rng = np.random.default_rng(3)
net = {
    "0.weight": rng.normal(size=(4, 3)).astype(np.float32),
    "0.bias": rng.normal(size=4).astype(np.float32),
    "2.weight": rng.normal(size=(1, 4)).astype(np.float32),
}
np.savez(here / "net.npz", **net)
save_file(net, here / "net.safetensors", metadata={"format": "pt"})
save_file({k: v.astype(ml_dtypes.bfloat16) for k, v in net.items()}, here / "net.bf16.safetensors")
save_file({k: v.astype(np.float16) for k, v in net.items()}, here / "net.f16.safetensors")
np.savez(here / "net.rounded.npz", **{
    f"{k}.{n}": v.astype(t).astype(np.float64)
    for k, v in net.items() for n, t in (("bf16", ml_dtypes.bfloat16), ("f16", np.float16))
})

# Two images of 2 x 2 pixels and their labels, as MNIST stores them.
with gzip.GzipFile(here / "images-idx3-ubyte.gz", "wb", mtime=0) as f:
    f.write(struct.pack(">BBBBIII", 0, 0, 8, 3, 2, 2, 2) + bytes([0, 255, 17, 128, 1, 2, 3, 4]))
(here / "labels-idx1-ubyte").write_bytes(struct.pack(">BBBBI", 0, 0, 8, 1, 2) + bytes([1, 0]))
(here / "float-idx").write_bytes(struct.pack(">BBBBI", 0, 0, 0x0D, 1, 2) + struct.pack(">ff", -1.5, 2.25))
