"""Parquet files, alone and in folders, files of DuckDB, R's own files, and names of R's data sets."""

from __future__ import annotations

import bz2
import gzip
import lzma
import struct
import tempfile
from functools import cache, partial
from pathlib import Path
from random import Random

from hostile.case import Case
from hostile.kinds.files import bases
from hostile.kinds.files.texts import on, saying
from hostile.mutating import altered, damaged, renumbered

CODECS = ("none", "none", "snappy", "zstd", "gzip")


def _changed(content: bytes, chance: Random) -> bytes:
    """Bytes with damage anywhere or, more often, in the description at the end."""
    if chance.random() < 0.4:
        return (damaged if chance.random() < 0.5 else renumbered)(content, chance)
    size = int.from_bytes(content[-8:-4], "little") + 8
    at = max(len(content) - size, 0)
    if chance.random() < 0.2:
        return content[:at] + damaged(content[at:], chance)
    end = damaged(content[at:-8], chance, 2)
    return content[:at] + end + len(end).to_bytes(4, "little") + content[-4:]


def parquet(chance: Random) -> Case:
    """A damaged Parquet file, which is read."""
    (content,) = bases.parquet(chance.choice(CODECS))
    words = on("a.parquet", chance)
    if chance.random() < 0.1:
        words = saying(words, chance, ("--na", "--weight", "--id"))
    return Case(words, {"a.parquet": _changed(content, chance)}, terminal=chance.random() < 0.05)


def registry(chance: Random) -> Case:
    """A folder of Parquet files, one of them damaged, missing columns, or none; counted where it is."""
    parts = bases.parquet(chance.choice(CODECS), 3)
    ways = ("reg/part-{}.parquet", "reg/year=202{}/a.parquet", "reg/_x={}/a.parquet")
    names = [chance.choice(ways).format(i) for i in range(3)]
    files = dict(zip(names, parts, strict=True))
    name = chance.choice(names)
    if chance.random() < 0.8:
        files[name] = _changed(files[name], chance)
    else:
        files[name] = chance.choice((b"", b"PAR1", b"PAR1PAR1", parts[0][:100], bases.parquet("none")[0]))
    words = on(chance.choice(("reg", "reg/", "reg/*.parquet", "reg/**/*.parquet", "reg/part-[01]*")), chance)
    if chance.random() < 0.2:
        words = saying(words, chance, ("--na", "--id"))
    return Case(words, files)


@cache
def _database() -> bytes:
    """A file of DuckDB with the patients."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.duckdb")
        with duckdb.connect(str(path)) as connection:
            connection.register("given", bases.frame())
            connection.execute("create table patients as select * from given")
            connection.execute("create view old as select * from patients where age > 60")
        content = bytearray(path.read_bytes())
    content[124:140] = bytes(16)  # by which DuckDB tells one file from another
    return checked(bytes(content), 0)


def checked(content: bytes, place: int) -> bytes:
    """A file of DuckDB whose block at a place has the right checksum: three of 4 KiB, then of 256 KiB."""
    start = place // 4096 * 4096 if place < 12288 else 12288 + (place - 12288) // 262144 * 262144
    block = content[start + 8 : start + (4096 if start < 12288 else 262144)]
    found = 5381
    for word in struct.unpack(f"<{len(block) // 8}Q", block[: len(block) // 8 * 8]):
        found ^= word * 0xBF58476D1CE4E5B9 % 2**64
    return content[:start] + struct.pack("<Q", found) + content[start + 8 :]


def database(chance: Random) -> Case:
    """A damaged file of DuckDB; its blocks have checksums, so that damage is found."""
    table = chance.choice(("::patients", "::patients", "::old", "", "::none", '::"', "::main.patients", "::a.b.c.d"))
    content = _database()
    if chance.random() < 0.7:
        content = (damaged if chance.random() < 0.5 else renumbered)(content, chance)
    elif chance.random() < 0.7:
        content = _consistent(content, chance)
    if chance.random() < 0.1:
        content = content[: chance.randrange(len(content)) // 4096 * 4096]
    return Case(on(f"a.duckdb{table}", chance), {"a.duckdb": content})


def _consistent(content: bytes, chance: Random) -> bytes:
    """Damage that the checksum does not tell, where something stands."""
    places = [at for at in range(0, len(content), 512) if any(content[at : at + 512])]
    at = chance.choice(places)
    piece = renumbered(content[at : at + 512], chance)
    return checked(content[:at] + piece + content[at + 512 :], at)


def rfile(chance: Random) -> Case:
    """A file of R, which is refused whatever it holds, or the name of one of R's data sets."""
    if chance.random() < 0.5:
        name = chance.choice(("survival::lung", "survival::colon", "datasets::iris", "survival::x", "x::y"))
        data = altered(name, chance).replace("\0", "0") if chance.random() < 0.8 else name
        words = ["km", data, "--time", "time", "--event", chance.choice(("status=2", "status", "status=1"))]
        return Case(words if chance.random() < 0.7 else ["columns", data], terminal=chance.random() < 0.1)
    pack = chance.choice((partial(gzip.compress, mtime=0), bz2.compress, lzma.compress, bytes))
    content = damaged(pack(b"RDX3\nX\n\0\0\0\3\0\4\2\2\0\3\5\0\0\0\0\5UTF-8"), chance)
    name = chance.choice(("a.rds", "a.rda", "a.RData", "a.csv", "a.sav"))
    return Case(on(name, chance), {name: content})
