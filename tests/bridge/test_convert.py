"""Every type crosses the border both ways, missing values and hostile names included."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sarcstat.bridge.call import call_r
from sarcstat.bridge.convert import Factor, to_r

pytestmark = pytest.mark.usefixtures("procedures")

HOSTILE = ["`); q() ``", "my var", "it's", 'say "no"', "生存", "Müller ≥2", "x, y=1", "[a]", "a\\b", "NULL", "NA", "\n"]


def there_and_back(value: object) -> Any:
    return call_r("bridge_identity", x=value).value


def seen(**values: object) -> dict[str, tuple[str, str, int, int]]:
    """R's type, first class, length and number of NA of each value."""
    found = call_r("bridge_seen", x=values).value
    columns = zip(found["type"], found["class"], found["length"], found["missing"], strict=True)
    return dict(zip(found["names"], columns, strict=True))


def test_r_sees_the_types_that_were_sent() -> None:
    assert seen(
        none=None,
        boolean=True,
        integer=3,
        large=2**31,
        double=1.5,
        nan=float("nan"),
        text="x",
        numpy_boolean=np.True_,
        numpy_integer=np.int64(3),
        numpy_double=np.float32(1.5),
        doubles=np.array([1.0, np.nan, np.inf]),
        singles=np.array([1.5], dtype=np.float32),
        bytes_=np.array([255], dtype=np.uint8),
        integers=np.array([-(2**31) + 1, 2**31 - 1]),
        too_large=np.array([1, 2**31]),
        too_small=np.array([1, -(2**31)]),
        unsigned=np.array([2**63], dtype=np.uint64),
        booleans=np.array([True, False]),
        texts=["a", None, ""],
        pair=("a", "b"),
        factor=Factor(np.array([0, -1, 1], dtype=np.int32), ["a=1, b", "[a]"]),
        nothing=np.array([]),
        no_integers=np.array([], dtype=int),
        no_texts=[],
        mapping={"a": 1, "b": None},
    ) == {
        "none": ("NULL", "NULL", 0, 0),
        "boolean": ("logical", "logical", 1, 0),
        "integer": ("integer", "integer", 1, 0),
        "large": ("double", "numeric", 1, 0),
        "double": ("double", "numeric", 1, 0),
        "nan": ("double", "numeric", 1, 1),
        "text": ("character", "character", 1, 0),
        "numpy_boolean": ("logical", "logical", 1, 0),
        "numpy_integer": ("integer", "integer", 1, 0),
        "numpy_double": ("double", "numeric", 1, 0),
        "doubles": ("double", "numeric", 3, 1),
        "singles": ("double", "numeric", 1, 0),
        "bytes_": ("integer", "integer", 1, 0),
        "integers": ("integer", "integer", 2, 0),
        "too_large": ("double", "numeric", 2, 0),
        "too_small": ("double", "numeric", 2, 0),
        "unsigned": ("double", "numeric", 1, 0),
        "booleans": ("logical", "logical", 2, 0),
        "texts": ("character", "character", 3, 1),
        "pair": ("character", "character", 2, 0),
        "factor": ("integer", "factor", 3, 1),
        "nothing": ("double", "numeric", 0, 0),
        "no_integers": ("integer", "integer", 0, 0),
        "no_texts": ("character", "character", 0, 0),
        "mapping": ("list", "list", 2, 0),
    }


def test_r_sees_the_missing_values_of_pandas() -> None:
    assert seen(
        integers=pd.Series([1, None, 3], dtype="Int64"),
        large=pd.Series([1, None, 2**40], dtype="Int64"),
        booleans=pd.Series([True, None], dtype="boolean"),
        doubles=pd.Series([1.5, None], dtype="Float64"),
        string=pd.Series(["a", None, "", "a", "NA"], dtype="string"),
        str_=pd.Series(["生存", None], dtype="str"),
        no_missing=pd.Series([1, 2], dtype="Int8"),
        plain_integers=pd.Series([1, 2]),
        plain_doubles=pd.Series([1.0, np.nan]),
        plain_booleans=pd.Series([True, False]),
        nothing=pd.Series([], dtype="Int64"),
        no_strings=pd.Series([], dtype="str"),
    ) == {
        "integers": ("integer", "integer", 3, 1),
        "large": ("double", "numeric", 3, 1),
        "booleans": ("logical", "logical", 2, 1),
        "doubles": ("double", "numeric", 2, 1),
        "string": ("character", "character", 5, 1),
        "str_": ("character", "character", 2, 1),
        "no_missing": ("integer", "integer", 2, 0),
        "plain_integers": ("integer", "integer", 2, 0),
        "plain_doubles": ("double", "numeric", 2, 1),
        "plain_booleans": ("logical", "logical", 2, 0),
        "nothing": ("integer", "integer", 0, 0),
        "no_strings": ("character", "character", 0, 0),
    }


def test_numbers_come_back_exactly() -> None:
    doubles = np.array([0.1, -0.0, 5e-324, 1.7976931348623157e308, np.inf, -np.inf, np.nan])
    back = there_and_back(doubles)
    assert back.dtype == np.float64
    np.testing.assert_array_equal(back.view(np.int64)[:-1], doubles.view(np.int64)[:-1])
    assert np.isnan(back[-1])
    integers = there_and_back(np.array([-(2**31) + 1, 0, 2**31 - 1]))
    assert integers.dtype == np.int64
    assert integers.tolist() == [-(2**31) + 1, 0, 2**31 - 1]
    assert there_and_back(np.array([2**53, 1])).tolist() == [2.0**53, 1.0]
    assert there_and_back(np.arange(10.0)[::-2]).tolist() == [9.0, 7.0, 5.0, 3.0, 1.0]
    assert there_and_back(np.array([1.5], dtype=">f8")).tolist() == [1.5]
    assert there_and_back(3).tolist() == [3]


def test_missing_values_come_back() -> None:
    integers = there_and_back(pd.Series([1, None, 3], dtype="Int64"))
    np.testing.assert_array_equal(integers, [1.0, np.nan, 3.0])
    booleans = there_and_back(pd.Series([True, None, False], dtype="boolean"))
    assert booleans.dtype == object
    assert booleans.tolist() == [True, None, False]
    assert there_and_back(np.array([True, False])).dtype == bool
    assert there_and_back(pd.Series(["a", None, "", "NA", "a"], dtype="str")) == ["a", None, "", "NA", "a"]
    assert there_and_back(["a", None, ""]) == ["a", None, ""]
    assert there_and_back(None) is None


def test_hostile_names_and_texts_come_back() -> None:
    assert there_and_back(HOSTILE) == HOSTILE
    named = there_and_back({name: np.array([float(i)]) for i, name in enumerate(HOSTILE)})
    assert {name: value.tolist() for name, value in named.items()} == {name: [i] for i, name in enumerate(HOSTILE)}
    factor = there_and_back(Factor(np.arange(-1, len(HOSTILE), dtype=np.int32), [*HOSTILE]))
    assert factor.levels == HOSTILE
    assert factor.codes.tolist() == list(range(-1, len(HOSTILE)))
    assert factor.codes.dtype == np.int32
    assert there_and_back(pd.Series(HOSTILE, dtype="str")) == HOSTILE
    assert call_r("bridge_seen", x={"texts": HOSTILE}).value["encoding_is_known"].tolist() == [True]


def test_a_matrix_keeps_rows_and_columns() -> None:
    matrix = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    np.testing.assert_array_equal(there_and_back(matrix), matrix)
    np.testing.assert_array_equal(there_and_back(np.array([[1, 2], [3, 4]])), [[1, 2], [3, 4]])
    np.testing.assert_array_equal(there_and_back(matrix.T), matrix.T)
    assert call_r("bridge_seen", x={"matrix": matrix}).value["class"] == ["matrix"]


def test_what_r_returns() -> None:
    value = call_r("bridge_values").value
    assert value["null"] is None
    np.testing.assert_array_equal(value["double"], [1.5, np.nan, np.nan, np.inf])
    assert value["integer"].dtype == np.int64
    assert value["integer"].tolist() == [-2147483647, 0, 2147483647]
    np.testing.assert_array_equal(value["integer_na"], [1.0, np.nan])
    assert value["logical"].dtype == bool
    assert value["logical_na"].tolist() == [True, None, False]
    assert value["character"] == ["", None, "NA", "生存"]
    assert value["factor"].codes.tolist() == [0, -1, 1, 0]
    assert value["factor"].levels == ["b", "a", "unused"]
    assert value["empty"] == {}
    empty = [value[f"{kind}_0"] for kind in ("double", "integer", "logical")]
    assert [(array.size, array.dtype) for array in empty] == [(0, float), (0, int), (0, bool)]
    assert value["character_0"] == []
    assert value["matrix"].tolist() == [[1, 3, 5], [2, 4, 6]]
    assert value["table"].tolist() == [2, 1]
    assert value["frame"]["my var"].tolist() == [1, 2]
    assert value["frame"]["`); q() `"] == ["x", None]
    assert value["list"][0]["a"].tolist() == [1]
    assert value["list"][1].tolist() == [2]
    assert value["sequence"][[0, -1]].tolist() == [1, 1_000_000]
    assert value["latin1"] == ["Müller"]
    assert value["bytes"] == ["caf\ufffd"]


def test_what_comes_back_is_ours() -> None:
    """R may collect its memory at any time."""
    back = there_and_back(np.arange(1000.0))
    assert back.flags.owndata
    assert back.flags.writeable
    for _ in range(20):
        there_and_back(np.zeros(1000))
    np.testing.assert_array_equal(back, np.arange(1000.0))


@pytest.mark.parametrize(
    ("value", "named"),
    [
        (object(), "object"),
        (1j, "complex"),
        (b"x", "bytes"),
        ({1, 2}, "set"),
        (2**80, "object"),
        (np.array([object()]), "object"),
        (np.array(["a"]), "<U1"),
        (np.array(["2020-01-01"], dtype="datetime64[D]"), "datetime64"),
        (np.array([1j]), "complex128"),
        ([1, 2], "int"),
        (["a\0b"], "zero byte"),
        ({1: 2}, "int"),
        ({None: 2}, "name"),
        ({"": 2}, "name"),
        (pd.Series(pd.to_datetime(["2020-01-01"])), "datetime64"),
        (pd.Series(["a"], dtype="category"), "Factor"),
        (pd.Series([True], dtype="category"), "Factor"),
        (pd.Series(["a", 1], dtype=object), "object"),
        (pd.DataFrame({"a": [1]}), "DataFrame"),
        (Factor(np.array([0, 2], dtype=np.int32), ["a", "b"]), "codes"),
        (Factor(np.array([-2], dtype=np.int32), ["a"]), "codes"),
        (Factor(np.array([0.0]), ["a"]), "codes"),  # type: ignore[arg-type]
        (Factor(np.array([0], dtype=np.int32), ["a", "a"]), "distinct"),
    ],
)
def test_another_type_is_refused_by_name(value: object, named: str) -> None:
    with pytest.raises(TypeError, match=named) as caught:
        call_r("bridge_identity", x=value)
    assert str(caught.value).startswith("bridge_identity$x")


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("date", r"value\$when: .* Date "),
        ("difftime", r"value\$a\[\[1\]\]: .* difftime "),
        ("complex", r"value\$z: .* CPLXSXP "),
        ("function_", r"value\$f: .* BUILTINSXP "),
        ("half_named", "value: .* name"),
        ("duplicated", "value: .* name"),
    ],
)
def test_another_r_type_is_refused_by_place(kind: str, place: str) -> None:
    with pytest.raises(TypeError, match=place):
        call_r("bridge_strange", kind=kind)


def steps(rows: int) -> int:
    """How many steps Python takes to send and fetch columns of that many rows."""
    codes = (np.arange(rows) % 3 - 1).astype(np.int32)
    columns = {
        "double": np.arange(rows, dtype=float),
        "integer": np.arange(rows),
        "boolean": codes > 0,
        "factor": Factor(codes, ["a", "b"]),
        "nullable": pd.Series(pd.array(codes, dtype="Int64")).mask(codes < 0),
        "logical": pd.Series(pd.array(codes > 0, dtype="boolean")).mask(codes < 0),
        "string": pd.Series(np.array(["a", "b", None], dtype=object)[codes], dtype="str"),
    }
    taken = 0

    def count(frame: Any, event: str, argument: object) -> Any:
        nonlocal taken
        frame.f_trace_opcodes = True
        taken += event == "opcode"
        return count

    there_and_back(columns)
    sent = {name: to_r(column, name) for name, column in columns.items()}
    from sarcstat.bridge.convert import from_r

    sys.settrace(count)
    try:
        for name, column in columns.items():
            to_r(column, name)
        for name, sexp in sent.items():
            from_r(sexp, name)
    finally:
        sys.settrace(None)
    return taken


def test_no_step_of_python_for_each_row() -> None:
    assert steps(10) > 1000
    assert steps(30_000) == steps(300)
