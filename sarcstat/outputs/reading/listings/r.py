"""What R's console shows of survival: a command a call, with the tables that were printed of it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from sarcstat.outputs.limits import Allowance
from sarcstat.outputs.output import Output
from sarcstat.outputs.r_language import Called, Expression, RSyntaxError, parse, written
from sarcstat.outputs.reading.listings import r_tables as known
from sarcstat.outputs.reading.listings.made import Grid, Part, single
from sarcstat.outputs.reading.listings.printed import NUMBER, Block, block
from sarcstat.outputs.reading.listings.r_statements import MODELS, Statements, gathered, open_brackets

_PROMPT, _MORE = "> ", "+ "
#: A line that is a statement though no prompt stands before it, as in a notebook.
_STATEMENT = re.compile(
    r"\s*(?:[\w.$]+\s*<-\s*\S|(?:[\w.]+\s*=\s*)?(?:survival::)?(?:survfit|survdiff|coxph|cox\.zph|Surv)\("
    r"|(?:print|summary|quantile)\()"
)
_VERSION = re.compile(r"R version (\d+\.\d+\.\d+)")
#: What may stand directly under a table without being part of it.
_AFTER = re.compile(r"\s*(?:$|---|\*|\$|>|Call:|Likelihood|Chisq=|Signif|Concordance|Warning|In |```|</?\w)")
_AS_ROWS = re.compile(r".*(?:\d|\bNA|\bNaN|\bInf)(?:\s+[*.]+)?\s*$")
#: Older versions print numbers of cases behind the test.
_JOINED = re.compile(r"(.*\S)\s{2,}(n=\s*\d+.*)")
_CALL = re.compile(r"\s*Call:\s*")
_LINES_OF_A_CALL = 60


class Reader:
    """Reads the lines of a listing once, in order."""

    def __init__(self, lines: list[str], allowance: Allowance) -> None:
        self.lines, self.allowance = lines, allowance
        self.typed = Statements()
        self.parts: list[Part] = []
        self.version: str | None = None
        self.heading = ""
        self.models: dict[str, list[Expression]] = {}
        self._prompts = any(line.startswith(_PROMPT) for line in lines)
        self._fresh = False

    def read(self) -> None:
        """All lines; each is a statement, a call, a table or a line of known words, or is passed over."""
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            at = self._step(at, line) if line.strip() else at + 1

    def _step(self, at: int, line: str) -> int:
        for way in (self._statement, self._call, self._table, self._steps, self._quantile):
            after = way(at, line)
            if after > at:
                return after
        left = sum(len(each.unread) for each in self.parts)
        self._line(line)
        if known.LIKE.fullmatch(line) and left == sum(len(each.unread) for each in self.parts):
            self._like(line, self.lines[at + 1 : at + 2])
        return at + 1

    def _statement(self, at: int, line: str) -> int:
        if self._prompts:
            if not line.startswith(_PROMPT):
                return at
            text, after = gathered(self.lines, at, line.removeprefix(_PROMPT), _MORE)
        elif _STATEMENT.match(line) and not known.CASES.match(line):
            text, after = gathered(self.lines, at, line, "")
        else:
            return at
        self.typed.read(text)
        self._fresh = True
        return after

    def _call(self, at: int, line: str) -> int:
        found = _CALL.match(line)
        if found is None:
            return at
        text, after = line[found.end() :], at + 1
        while after < len(self.lines) and after - at < _LINES_OF_A_CALL and (not text.strip() or open_brackets(text)):
            text += "\n" + self.lines[after]
            after += 1
        self._begin(text)
        return after

    def _begin(self, text: str) -> None:
        """A part for the call that the listing names."""
        try:
            call: Expression | None = self.typed.complete(parse(text))
        except RSyntaxError:
            call = None
        name = call.function if isinstance(call, Called) else ""
        if name not in MODELS or call is None:
            kind = f"output of {name}()" if name else "call that was not understood"
            self._alien(name or "call", kind, text)
            return
        self.models[name] = [*(each for each in self.models.get(name, []) if each != call), call]
        self._part(name, call)

    def _alien(self, name: str, kind: str, text: str, *, is_call: bool = True) -> None:
        """A part of what is not read here: tables that follow are of it, though they may look like others."""
        self.parts.append(Part(name, call=(" ".join(text.split()) or None) if is_call else None))
        self.parts[-1].unread.append((kind, text.strip()[:60]))
        self._fresh = False

    def _part(self, name: str, call: Expression | None) -> Part:
        model = call
        while isinstance(model, Called) and model.function not in MODELS and model.arguments:
            model = model.arguments[0][1]
        data = model.argument("data", 1) if isinstance(model, Called) else None
        self.parts.append(Part(name, written(call) if call else None, written(data) if data else None))
        changed = self.typed.changed.get(self.parts[-1].data or "", [])
        self.parts[-1].texts += [f"{self.parts[-1].data} was changed before: {each[:80]}" for each in changed[:5]]
        if self._fresh and (scale := self.typed.scale()):
            self.parts[-1].texts.append(f"Times are divided by: {scale}")
        self.heading, self._fresh = "", False
        return self.parts[-1]

    def _of(self, name: str) -> Part:
        """The part that a table of a kind belongs to: the last one, or a new one of what was typed."""
        shown = self.typed.shown() if self._fresh else None
        if isinstance(shown, Called):
            shown = self.typed.complete(shown)
        if isinstance(shown, Called) and shown.function == name:
            return self._part(name, shown)
        if self._fresh:
            return self._of_typed(name, shown)
        if self.parts and (self.parts[-1].name == name or self.parts[-1].name not in _OWN):
            return self.parts[-1]
        return self._part(name, self._inside(name))

    def _of_typed(self, name: str, shown: Expression | None) -> Part:
        """A part for what was typed right before a table: the one model in it, or the model of another function."""
        model = self._typed_model(name)
        if model is None and isinstance(shown, Called) and shown.function not in _OWN and _has_formula(shown):
            self._alien(shown.function, f"output of {shown.function}()", written(shown))
            return self.parts[-1]
        return self._part(name, model)

    def _typed_model(self, name: str) -> Expression | None:
        """The one model that what was typed works on; a table of anything else is of no model that is known."""
        of = _MODEL_OF.get(name, name)
        found = {written(each): each for each in self.typed.models() if each.function == of}
        if len(found) != 1:
            return None
        model = next(iter(found.values()))
        return model if of == name else Called(name, (("", model),))

    def _inside(self, name: str) -> Expression | None:
        """The call that a table without one is of: the model printed right before it."""
        of = _MODEL_OF.get(name, name)
        models = self.models.get(of, [])
        if not models:
            return None
        return models[-1] if of == name else Called(name, (("", models[-1]),))

    def _table(self, at: int, line: str) -> int:
        for name, subtype, headings in known.TABLES:
            if headings.begins(line) and (found := block(self.lines, at, headings)):
                self._fill(self._of(name), Grid(subtype), found)
                return found.end
        return at

    def _fill(self, part: Part, grid: Grid, found: Block) -> None:
        self.allowance.take(len(found.labels) * len(found.columns))
        for label, row in zip(found.labels, found.rows, strict=True):
            place = grid.free(label, found.columns[0])
            grid.cells |= {(place, column): text for column, text in zip(found.columns, row, strict=True)}
        part.grids.append(grid)
        self._check_end(part, grid, found.end)

    def _check_end(self, part: Part, grid: Grid, end: int) -> None:
        """A line under a table that is none of it, and ends as rows do, may be a row that was not understood."""
        line = self.lines[end] if end < len(self.lines) else ""
        if _AS_ROWS.match(line) and not any(
            pattern.match(line) for pattern in (_AFTER, _CALL, known.DELETED, known.CASES)
        ):
            part.unread.append((f"line under {grid.subtype}", line.strip()[:60]))

    def _steps(self, at: int, line: str) -> int:
        if not known.STEPS.begins(line) or not (found := block(self.lines, at, known.STEPS, labeled=False)):
            return at
        part = self._of("survfit")
        grid = Grid("summary(survfit)", headings=(self.heading,) if self.heading else (), row_name="time")
        times = found.columns.index("time")
        found.labels = [row[times] for row in found.rows]
        self._fill(part, grid, found)
        self.heading = ""
        return found.end

    def _quantile(self, at: int, line: str) -> int:
        found = known.QUANTILE_PART.fullmatch(line.strip())
        if found is None or at + 1 >= len(self.lines) or not known.QUANTILES.begins(self.lines[at + 1]):
            return at
        table = block(self.lines, at + 1, known.QUANTILES)
        if table is None:
            return at
        self._fill(self._of("quantile"), Grid(f"quantile(survfit): {found['part']}"), table)
        return table.end

    def _line(self, line: str) -> None:
        """A line that says numbers by itself, or is recognized; what stands over the next rows of summary(survfit)."""
        if (found := _VERSION.search(line)) and self.version is None:
            self.version = found[1]
        if (joined := _JOINED.fullmatch(line)) and line.strip() != joined[2]:
            self._line(joined[1])
            line = joined[2]
        for pattern, (name, subtype, row, columns) in known.LINES.items():
            if found := pattern.fullmatch(line):
                self._put(
                    name,
                    subtype,
                    row or found["test"],
                    {columns[key]: text for key, text in found.groupdict().items() if text and key in columns},
                )
                return
        if found := known.DELETED.fullmatch(line):
            if self.parts:
                counts = {"n": found["n"], "deleted": found["deleted"]}
                self._put(self.parts[-1].name, "cases", "cases", {key: text for key, text in counts.items() if text})
            return
        for pattern, kind in (known.UNREAD | (known.OF_ANY_MODEL if self.parts else {})).items():
            if pattern.match(line):
                self._left(kind, line)
        if known.OWN_LIMITS.fullmatch(line) and self.parts:
            self._put("survfit", "restricted means", "upper limit", {"limit": "variable"})
        self.heading = line.strip()

    def _left(self, kind: str, line: str) -> None:
        """A table that is known and not read; one that is a model's makes what follows its own."""
        if name := known.MODELS.get(kind):
            if self._fresh or not self.parts or self.parts[-1].name != name:
                self._alien(name, kind, line, is_call=False)
        elif self.parts:
            self.parts[-1].unread.append((kind, line.strip()[:60]))
        else:
            self.parts.append(Part("R", unread=[(kind, line.strip()[:60])]))

    def _like(self, line: str, below: Sequence[str]) -> None:
        """A heading of a table that is not known, where a row is under it; what another function shows is named."""
        numbers = [each for line in below for each in line.split() if re.fullmatch(NUMBER, each)]
        if len(numbers) > 1 and self.parts and self.parts[-1].name in _OWN:
            self.parts[-1].unread.append(("unknown table", " ".join(line.split())[:60]))

    def _put(self, name: str, subtype: str, row: str, cells: Mapping[str, str]) -> None:
        part = self._of(name)
        grid = next((each for each in part.grids if each.subtype == subtype), None)
        if grid is None:
            grid = single(subtype, row, {})
            part.grids.append(grid)
        for column, text in cells.items():
            grid.cells.setdefault((row, column), "".join(text.split()))


def _has_formula(call: Called) -> bool:
    """Whether a call is of a model: one of its arguments is a formula."""
    return any(isinstance(each, Called) and each.function == "~" for _, each in call.arguments)


#: The functions whose tables are read, and of which model some of them are.
_OWN = (*MODELS, "cox.zph", "quantile")
_MODEL_OF = {"cox.zph": "coxph", "quantile": "survfit"}


def read_r(lines: list[str], allowance: Allowance) -> Output:
    """The commands of a listing of R; without any where it has no table of survival."""
    reader = Reader(lines, allowance)
    reader.read()
    commands = [each.command() for each in reader.parts if each.grids]
    unread = [left for each in reader.parts for left in each.left()]
    return Output(
        source="r",
        name=allowance.name,
        version=reader.version,
        language="en",
        entries=tuple(commands),
        unread=tuple(unread),
    )
