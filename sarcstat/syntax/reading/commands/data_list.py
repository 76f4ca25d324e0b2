"""DATA LIST and GET DATA: data in texts and workbooks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sarcstat.syntax.reading.contents import Anything, Choice, Flag, Followed, Number, OneFile, Text, Whole
from sarcstat.syntax.reading.cursor import Cursor
from sarcstat.syntax.reading.grammar import Clauses, Subcommand, Table, clauses, parenthesized
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import File, Format, Name, Span


@dataclass(frozen=True, slots=True)
class Field:
    """Variables that are read the same way.

    `columns` are the first and the last place in the line (several variables share them evenly), else None; `decimals`
    are implied ones, `x 1-5 (2)`. `format` None: a number. `record` is the line of a case, from 1.
    """

    variables: tuple[Name | Span, ...]
    columns: tuple[int, int] | None
    format: Format | None
    decimals: int | None
    record: int


@dataclass(frozen=True, slots=True)
class DataList:
    """DATA LIST. `arrangement`: FIXED, FREE or LIST; `file` None: the data between BEGIN DATA and END DATA follow.

    `delimiters` are texts (TAB is a tab); () are blanks and commas.
    """

    arrangement: str
    file: File | None
    delimiters: tuple[str, ...]
    fields: tuple[Field, ...]
    records: int | None
    skip: int
    encoding: str | None
    place: Place = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class InlineData:
    """The lines between BEGIN DATA and END DATA, with the place of the first."""

    text: str
    place: Place = field(compare=False, repr=False)

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")[:-1]


def data_list(cursor: Cursor, place: Place) -> DataList:
    """A DATA LIST."""
    settings: dict[str, Any] = {}
    delimiters: tuple[str, ...] = ()
    while not cursor.done and not cursor.at_sign("/"):
        if cursor.at_sign("("):
            delimiters = parenthesized(cursor, _Delimiters())
        else:
            _setting(cursor, settings)
    arrangement = settings.get("ARRANGEMENT", "FIXED")
    fields: list[Field] = []
    record = 0
    while cursor.sign("/"):
        record = cursor.whole() if cursor.token.kind == "number" else record + 1
        fields += _fields(cursor, record, fixed=arrangement == "FIXED")
    if not fields:
        cursor.missing("'/' and the variables")
    cursor.end()
    return DataList(
        arrangement,
        settings.get("FILE"),
        delimiters,
        tuple(fields),
        settings.get("RECORDS"),
        settings.get("SKIP", 0),
        settings.get("ENCODING"),
        place,
    )


_READ: dict[str, Any] = {"FILE": OneFile(), "RECORDS": Whole(), "SKIP": Whole(), "ENCODING": Text()}


def _setting(cursor: Cursor, settings: dict[str, Any]) -> None:
    words = ("FILE", "FIXED", "FREE", "LIST", "TABLE", "NOTABLE", "RECORDS", "SKIP", "ENCODING")
    name = Choice(words).read(cursor)
    if name in ("FIXED", "FREE", "LIST"):
        settings["ARRANGEMENT"] = name
    elif name in _READ:
        cursor.sign("=")
        settings[name] = _READ[name].read(cursor)


@dataclass(frozen=True)
class _Delimiters:
    """Texts, and TAB."""

    def read(self, cursor: Cursor) -> tuple[str, ...]:
        found: list[str] = []
        while not cursor.done:
            found.append("\t" if cursor.exactly("TAB") else cursor.text("a delimiter in quotation marks"))
            cursor.commas()
        return tuple(found)


def _fields(cursor: Cursor, record: int, *, fixed: bool) -> list[Field]:
    found: list[Field] = []
    cursor.commas()
    while cursor.starts_name():
        names: list[Name | Span] = []
        while cursor.starts_name():
            names.append(cursor.span())
            cursor.commas()
        columns = _columns(cursor) if fixed else None
        form, decimals = _format(cursor)
        found.append(Field(tuple(names), columns, form, decimals, record))
        cursor.sign("*")
        cursor.commas()
    if not found and cursor.done:
        cursor.missing("a variable")
    return found


def _columns(cursor: Cursor) -> tuple[int, int]:
    if cursor.token.kind != "number":
        cursor.missing("the columns, as in id 1-3", "FREE or LIST reads values with blanks between them.")
    first = cursor.whole()
    last = cursor.whole() if cursor.sign("-") else first
    if not 0 <= first <= last:
        cursor.wrong(f"{cursor.title}: the columns {first}-{last} are none", cursor.tokens[cursor.at - 1])
    return first, last


def _format(cursor: Cursor) -> tuple[Format | None, int | None]:
    if not cursor.sign("("):
        return None, None
    if cursor.token.kind == "number":
        decimals = cursor.whole()
        cursor.expect(")")
        return None, decimals
    form = cursor.format()
    if cursor.sign(","):
        form = Format(form.kind, form.width, cursor.whole(), form.place)
    cursor.expect(")")
    return form, None


@dataclass(frozen=True)
class _Variables:
    """`[record] name [first-last] format …`."""

    def read(self, cursor: Cursor) -> tuple[Field, ...]:
        record = cursor.whole() if cursor.token.kind == "number" else 1
        found: list[Field] = []
        cursor.commas()
        while cursor.starts_name():
            name = cursor.name()
            columns = _columns(cursor) if cursor.token.kind == "number" and not _at_skip(cursor) else None
            form = _skip(cursor) if _at_skip(cursor) else cursor.format()
            found.append(Field((name,), columns, form, None, record))
            cursor.commas()
        return tuple(found)


def _at_skip(cursor: Cursor) -> bool:
    """Whether `10X` stands here: a variable that is read and left out."""
    width, sign = cursor.tokens[cursor.at : cursor.at + 2] if not cursor.done else (cursor.token, cursor.token)
    return width.kind == "number" and sign.word == "X" and width.end == sign.at


def _skip(cursor: Cursor) -> Format:
    place = cursor.place()
    width = cursor.whole()
    cursor.next()
    return Format("X", width, None, place)


_IGNORE = Followed((("IGNORE", Choice(("YES", "NO"))),))
_DATABASES = ("ODBC", "OLEDB", "PSQL", "GNM", "SAS", "STATA")

#: Subcommands of IBM's Command Syntax Reference, GET DATA, for texts and workbooks.
GET_DATA = Table(
    "GET DATA",
    (
        Subcommand("TYPE", Choice(("TXT", "XLS", "XLSX", "XLSM", "ODS", *_DATABASES)), required=True),
        Subcommand("FILE", OneFile(), required=True),
        Subcommand("ENCODING", Text()),
        Subcommand("ARRANGEMENT", Choice(("DELIMITED", "FIXED")), absent="DELIMITED"),
        Subcommand("FIRSTCASE", Whole(), absent=1),
        Subcommand("DELCASE", Followed((("LINE", None), ("VARIABLES", Whole())))),
        Subcommand("FIXCASE", Whole(), absent=1),
        Subcommand(
            "IMPORTCASE", Followed((("ALL", None), ("FIRST", Whole()), ("PERCENT", Number()))), aliases=("IMPORTCASES",)
        ),
        Subcommand("DELIMITERS", Text()),
        Subcommand("QUALIFIER", Text()),
        Subcommand("LEADINGSPACES", _IGNORE),
        Subcommand("TRAILINGSPACES", _IGNORE),
        Subcommand("MULTIPLESPACES", _IGNORE),
        Subcommand("SHEET", Followed((("NAME", Text()), ("INDEX", Whole())))),
        Subcommand("CELLRANGE", Followed((("FULL", None), ("RANGE", Text())))),
        Subcommand("READNAMES", Choice(("ON", "OFF")), absent="ON"),
        Subcommand("HIDDEN", _IGNORE),
        Subcommand("ASSUMEDSTRWIDTH", Whole()),
        Subcommand("DATATYPEMIN", Followed((("PERCENTAGE", Number()),))),
        Subcommand("MAP", Flag(), absent=False, bare=True),
        Subcommand("VARIABLES", _Variables(), repeatable=True, bare=()),
        Subcommand("CONNECT", Anything()),
        Subcommand("SQL", Anything()),
        Subcommand("UNENCRYPTED", Flag(), bare=True),
    ),
    continued="VARIABLES",
)


@dataclass(frozen=True, slots=True)
class GetData:
    """GET DATA: the kind of file, the file, the variables of a text, and all else by the names of the subcommands."""

    kind: str
    file: File
    fields: tuple[Field, ...]
    clauses: Clauses = field(repr=False)
    place: Place = field(compare=False, repr=False)


def get_data(cursor: Cursor, place: Place) -> GetData | None:
    """A GET DATA; None where it has mistakes."""
    before = len(cursor.troubles.mistakes)
    found = clauses(GET_DATA, cursor, place)
    if found["TYPE"] in _DATABASES:
        del cursor.troubles.mistakes[before:]
        message = f"GET DATA: the type {found['TYPE']} is not read"
        cursor.troubles.mistake(message, found.place_of("TYPE"), "Texts (TXT) and workbooks (XLSX, XLS, ODS) are.")
    if cursor.troubles.mistakes:
        return None
    fields = tuple(each for clause in found.all("VARIABLES") for each in clause.value)
    return GetData(found["TYPE"], found["FILE"], fields, found, place)
