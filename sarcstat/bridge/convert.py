"""Values across the border: a closed set of types, as buffers, always copied.

Python → R: None, bool, int, float, str, numpy arrays (boolean, integer, floating), lists of str or None,
`Factor`, pandas Series (boolean, integer, floating, string), dict → named list. An integer that R's 32 bits
cannot hold becomes double. R → Python: see `from_r`. A column crosses at once, without a step of Python's for
each row; only strings take one for each distinct string.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from sarcstat.bridge import installation

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NA_INTEGER = -(2**31)
_INTEGER_MAX = 2**31 - 1
_FEW = 16  # strings that are sooner translated than sorted

# Classes that leave the numbers what they are. A date or a duration is not a plain number.
_PLAIN_CLASSES = {"table", "AsIs", "noquote"}

_ri = installation.load_rpy2(installation.r_home())  # as the session does: a plain import of rpy2 starts R twice
conversion = _ri.conversion
_rlib = _ri.openrlib.rlib
_ffi = _ri.openrlib.ffi


@dataclass(frozen=True, slots=True, eq=False)
class Factor:
    """A categorical column: `codes` count from 0 into `levels`, -1 is missing."""

    codes: NDArray[np.int32]
    levels: list[str]


def to_r(value: object, name: str) -> Any:
    """The R object for `value`; `name` is the argument's, for the TypeError where there is none."""
    return _ri.NULL if value is None else _owned(_to_r(value, name))


def _to_r(value: object, name: str) -> Any:
    """As `to_r`, as R's own pointer: nothing holds it until it is part of something, or owned."""
    if value is None:
        return _rlib.R_NilValue
    if isinstance(value, str):
        return _strings_to_r([value], name)
    if isinstance(value, list | tuple):
        return _strings_to_r(value, name)
    if isinstance(value, dict):
        return _dict_to_r(value, name)
    if isinstance(value, Factor):
        return _factor_to_r(value, name)
    if isinstance(value, bool | int | float | np.ndarray | np.generic):
        return _array_to_r(np.asarray(value), name)
    pandas = sys.modules.get("pandas")
    if pandas is not None and isinstance(value, pandas.Series):
        return _series_to_r(value, name)
    raise TypeError(f"{name}: {type(value).__name__} has no counterpart in R")


def from_r(sexp: Any, name: str) -> Any:
    """The Python value of an R object; `name` is its place, for the TypeError where there is none.

    NULL → None; double → float64; integer → int64, or float64 with nan where one is NA; logical → bool, or
    objects True, False and None where one is NA; character → list of str or None; factor → `Factor`; a list
    with names, as a data frame is → dict; without names → list; an empty one → {}. A vector of length 1 stays
    an array, a matrix has two dimensions.
    """
    return _from_r(sexp.__sexp__._cdata, name)


def _from_r(cdata: Any, name: str) -> Any:
    """As `from_r`, of R's own pointer: what it points to stays as long as the object that it is a part of."""
    kind = cdata.sxpinfo.type
    if kind == _rlib.NILSXP:
        return None
    if kind == _rlib.VECSXP:
        return _list_from_r(cdata, name)
    classes = [] if _rlib.ATTRIB(cdata) == _rlib.R_NilValue else _attribute_strings(cdata, b"class")
    if kind == _rlib.INTSXP and "factor" in classes:
        return _factor_from_r(cdata)
    if kind not in _ATOMIC or not _PLAIN_CLASSES.issuperset(classes):
        what = classes[0] if classes else _ri.RTYPES(kind).name
        raise TypeError(f"{name}: an R object of type {what} has no counterpart in Python")
    return _ATOMIC[kind](cdata)


def _array_to_r(array: NDArray[Any], name: str) -> Any:
    flat = array.ravel(order="F")  # R keeps matrices column by column
    if array.dtype.kind == "b":
        vector = _vector(_rlib.LGLSXP, flat.astype(np.int32))
    elif array.dtype.kind in "iu":
        vector = _integers_to_r(flat, None)
    elif array.dtype.kind == "f" and array.dtype.itemsize <= 8:
        vector = _vector(_rlib.REALSXP, flat.astype(np.float64, copy=False))
    else:
        raise TypeError(f"{name}: an array of {array.dtype} has no counterpart in R")
    if array.ndim > 1:
        with _held(vector):
            _set_attribute(vector, b"dim", _vector(_rlib.INTSXP, np.array(array.shape, dtype=np.int32)))
    return vector


def _vector(kind: int, values: NDArray[Any]) -> Any:
    """A vector of one of R's types (logical and integer: 32 bits, double: 64) with these values."""
    vector = _rlib.Rf_allocVector(kind, values.size)
    if values.size:
        own = np.ascontiguousarray(values)
        _ffi.memmove(_rlib.DATAPTR(vector), _ffi.from_buffer(own), own.nbytes)
    return vector


def _owned(cdata: Any) -> Any:
    """An object of rpy2 that holds what R's pointer points to."""
    return conversion._cdata_to_rinterface(cdata)


@contextmanager
def _held(cdata: Any) -> Iterator[None]:
    """Within the block R's collector leaves an object alone that is no part of anything."""
    _rlib.Rf_protect(cdata)
    try:
        yield
    finally:
        _rlib.Rf_unprotect(1)


def _integers_to_r(values: NDArray[Any], missing: NDArray[np.bool_] | None) -> Any:
    """An integer vector, or a double one where a value does not fit; `missing` marks the NA."""
    if values.size and not (values.min() > _NA_INTEGER and values.max() <= _INTEGER_MAX):
        doubles = values.astype(np.float64)
        if missing is not None:
            doubles[missing] = np.nan
        return _vector(_rlib.REALSXP, doubles)
    return _vector(_rlib.INTSXP, _with_na(values, missing))


def _with_na(values: NDArray[Any], missing: NDArray[np.bool_] | None) -> NDArray[np.int32]:
    integers = values.astype(np.int32)
    if missing is not None:
        integers[missing] = _NA_INTEGER
    return integers


def _strings_to_r(values: list[Any] | tuple[Any, ...], name: str) -> Any:
    for value in values:
        if value is not None and not isinstance(value, str):
            raise TypeError(f"{name}: a list may hold only strings and None, not {type(value).__name__}")
        if value is not None and "\0" in value:
            raise TypeError(f"{name}: a string in R cannot hold a zero byte")
    vector = _rlib.Rf_allocVector(_rlib.STRSXP, len(values))
    with _held(vector):
        for i, value in enumerate(values):
            _rlib.SET_STRING_ELT(vector, i, _char(value))
    return vector


def _char(value: str | None) -> Any:
    return _rlib.R_NaString if value is None else _rlib.Rf_mkCharCE(value.encode(), _rlib.CE_UTF8)


def _dict_to_r(values: dict[Any, Any], name: str) -> Any:
    if not all(values):
        raise TypeError(f"{name}: each element of a list needs a name")
    made = _rlib.Rf_allocVector(_rlib.VECSXP, len(values))
    with _held(made):
        for i, (key, value) in enumerate(values.items()):
            _rlib.SET_VECTOR_ELT(made, i, _to_r(value, f"{name}${key}"))
        _set_attribute(made, b"names", _strings_to_r(list(values), name))
    return made


def _factor_to_r(factor: Factor, name: str) -> Any:
    codes, levels = np.asarray(factor.codes), factor.levels
    # R would not survive these: its error has nowhere to go outside of a call.
    if codes.dtype.kind != "i" or (codes.size and not (np.min(codes) >= -1 and np.max(codes) < len(levels))):
        raise TypeError(f"{name}: the codes of a factor count from 0 into its levels, or are -1")
    if len(set(levels)) < len(levels) or None in levels:
        raise TypeError(f"{name}: the levels of a factor are distinct strings")
    vector = _vector(_rlib.INTSXP, _with_na(codes + 1, codes == -1))
    with _held(vector):
        _set_attribute(vector, b"levels", _strings_to_r(levels, name))
        _set_attribute(vector, b"class", _strings_to_r(["factor"], name))
    return vector


def _series_to_r(series: Any, name: str) -> Any:
    import pandas as pd

    missing = series.isna().to_numpy()
    if isinstance(series.dtype, pd.StringDtype):
        codes, levels = pd.factorize(series)
        texts = _owned(_strings_to_r(levels.tolist(), name))
        positions = _owned(_vector(_rlib.INTSXP, _with_na(codes + 1, codes == -1)))
        return _ri.baseenv["["](texts, positions).__sexp__._cdata  # held by nothing, like every other
    if isinstance(series.dtype, pd.CategoricalDtype):
        raise TypeError(f"{name}: a categorical Series goes to R as a Factor")
    if pd.api.types.is_bool_dtype(series.dtype):
        return _vector(_rlib.LGLSXP, _with_na(series.to_numpy(dtype=bool, na_value=False), missing))
    if pd.api.types.is_integer_dtype(series.dtype):
        kind = np.uint64 if pd.api.types.is_unsigned_integer_dtype(series.dtype) else np.int64
        return _integers_to_r(series.to_numpy(dtype=kind, na_value=0), missing)
    if pd.api.types.is_float_dtype(series.dtype):
        return _vector(_rlib.REALSXP, series.to_numpy(dtype=np.float64, na_value=np.nan))
    raise TypeError(f"{name}: a Series of {series.dtype} has no counterpart in R")


def _set_attribute(cdata: Any, attribute: bytes, value: Any) -> None:
    with _held(value):
        _rlib.Rf_setAttrib(cdata, _symbol(attribute), value)


@cache
def _symbol(name: bytes) -> Any:
    """R's symbol of that name, which R never gives up."""
    return _rlib.Rf_install(name)


def _attribute(cdata: Any, attribute: bytes) -> Any:
    return _rlib.Rf_getAttrib(cdata, _symbol(attribute))


def _attribute_strings(cdata: Any, attribute: bytes) -> list[str | None]:
    value = _attribute(cdata, attribute)
    return [] if _rlib.Rf_isNull(value) else _strings_from_r(value)


def _list_from_r(cdata: Any, name: str) -> dict[str, Any] | list[Any]:
    names = _attribute_strings(cdata, b"names")
    size = _rlib.Rf_xlength(cdata)
    if not names and size:
        return [_from_r(_rlib.VECTOR_ELT(cdata, i), f"{name}[[{i + 1}]]") for i in range(size)]
    if not all(names) or len(set(names)) < len(names):
        raise TypeError(f"{name}: an R list needs a name of its own for each element, or none at all")
    return {str(key): _from_r(_rlib.VECTOR_ELT(cdata, i), f"{name}${key}") for i, key in enumerate(names)}


def _factor_from_r(cdata: Any) -> Factor:
    codes = _copied(cdata, _rlib.INTEGER, np.int32)
    levels = _attribute_strings(cdata, b"levels")
    return Factor(np.where(codes == _NA_INTEGER, 0, codes).astype(np.int32) - np.int32(1), list(map(str, levels)))


def _copied(cdata: Any, pointer: Any, kind: type[np.generic]) -> NDArray[Any]:
    """A copy of the vector's memory, with the vector's dimensions."""
    array = np.empty(_rlib.Rf_xlength(cdata), dtype=kind)
    if array.size:
        _ffi.memmove(array, pointer(cdata), array.nbytes)
    dim = _attribute(cdata, b"dim")
    if _rlib.Rf_isNull(dim):
        return array
    return array.reshape(tuple(_copied(dim, _rlib.INTEGER, np.int32)), order="F")


def _doubles_from_r(cdata: Any) -> NDArray[np.float64]:
    return _copied(cdata, _rlib.REAL, np.float64)


def _integers_from_r(cdata: Any) -> NDArray[np.int64] | NDArray[np.float64]:
    integers = _copied(cdata, _rlib.INTEGER, np.int32)
    missing = integers == _NA_INTEGER
    if missing.any():
        return np.where(missing, np.nan, integers)
    return integers.astype(np.int64)


def _logicals_from_r(cdata: Any) -> NDArray[np.bool_] | NDArray[np.object_]:
    integers = _copied(cdata, _rlib.LOGICAL, np.int32)
    missing = integers == _NA_INTEGER
    if not missing.any():
        return integers.astype(np.bool_)
    objects = integers.astype(np.bool_).astype(np.object_)
    objects[missing] = None
    return objects


def _strings_from_r(cdata: Any) -> list[str | None]:
    """R keeps each distinct string once, so each is translated once."""
    pointers = np.empty(_rlib.Rf_xlength(cdata), dtype=np.uintp)
    if not pointers.size:
        return []
    _ffi.memmove(pointers, _rlib.DATAPTR(cdata), pointers.nbytes)
    if pointers.size <= _FEW:
        return [_string(_ffi.cast("SEXP", pointer)) for pointer in pointers.tolist()]
    distinct, positions = np.unique(pointers, return_inverse=True)
    texts = [_string(_ffi.cast("SEXP", pointer)) for pointer in distinct.tolist()]
    strings: list[str | None] = np.array(texts, dtype=np.object_)[positions].tolist()
    return strings


def _string(char: Any) -> str | None:
    if char == _rlib.R_NaString:
        return None
    # R cannot translate a string marked as bytes, and would end the process over it.
    as_bytes = _rlib.Rf_getCharCE(char) == _rlib.CE_BYTES
    text = _ffi.string(_rlib.R_CHAR(char) if as_bytes else _rlib.Rf_translateCharUTF8(char))
    return str(text.decode("utf-8", "replace"))


_ATOMIC = {
    _rlib.REALSXP: _doubles_from_r,
    _rlib.INTSXP: _integers_from_r,
    _rlib.LGLSXP: _logicals_from_r,
    _rlib.STRSXP: _strings_from_r,
}
