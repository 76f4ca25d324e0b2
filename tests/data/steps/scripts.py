"""Scripts of data commands, written at random, for PSPP and for us.

What `saved.KNOWN_DIFFERENCES` lists is not in them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random

from hypothesis import strategies as st

_VALUES = ("-1", "0", "0.5", "1", "2", "3", "7", "9", "99")
_TEXTS = ("a", "b", "ab", "B", "", "12", " 3", "x y")


@dataclass
class Script:
    """A script on the way: its lines, and the variables there are."""

    random: Random
    numbers: list[str] = field(default_factory=list)
    texts: dict[str, int] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    made: int = 0
    files: int = 0
    temporary: bool = False
    pending: bool = False
    scratch: list[str] = field(default_factory=list)
    split: bool = False

    def pick(self, choices: Sequence[str]) -> str:
        return self.random.choice(list(choices))

    def chance(self, percent: int) -> bool:
        return self.whole(1, 100) > 100 - percent

    def whole(self, low: int, high: int) -> int:
        return self.random.randint(low, high)

    def new(self, stem: str) -> str:
        self.made += 1
        return f"{stem}{self.made}"

    def number(self) -> str:
        """A variable of numbers that is there, a scratch variable perhaps."""
        if self.scratch and not self.temporary and self.chance(20):
            return self.pick(self.scratch)
        return self.pick(self.numbers)

    def value(self) -> str:
        return self.pick(_VALUES)

    def text(self) -> str:
        """A text of at most 4 bytes in quotation marks."""
        return f"'{self.pick(_TEXTS)}'"

    # Expressions.

    def amount(self, deep: int = 2) -> str:
        """An expression that is a number."""
        if deep == 0 or self.chance(25):
            return self.number() if self.chance(70) else self.value()
        return self.pick(_AMOUNTS).format(*_Parts(self, deep - 1)) if self.chance(80) else self.special(deep)

    def special(self, deep: int) -> str:
        if self.chance(30):
            return "$casenum"
        if self.chance(50) and not self.temporary:
            return f"LAG({self.number()}{self.pick(('', ',2'))})"
        if self.chance(50) and self.dates:
            return self.pick(_OF_DATES).format(self.pick(self.dates), self.pick(self.dates))
        return self.pick(_OF_TEXTS).format(self.words(1), self.words(1))

    def condition(self, deep: int = 2) -> str:
        """An expression that is true, false or missing."""
        if deep == 0 or self.chance(30):
            if self.chance(25):
                return f"{self.words(0)}{self.pick(('=', ' NE ', '<', '>='))}{self.words(0)}"
            return f"{self.amount(1)}{self.pick(('=', '<>', '<', '<=', '>', '>='))}{self.amount(0)}"
        form = self.pick(_CONDITIONS)
        return form.format(self.condition(deep - 1), self.condition(deep - 1), self.number(), self.number())

    def words(self, deep: int = 2) -> str:
        """An expression that is a text."""
        if deep == 0 or self.chance(40):
            return self.pick(list(self.texts)) if self.chance(70) else self.text()
        form = self.pick(_WORDS)
        return form.format(self.words(deep - 1), self.words(deep - 1), self.whole(1, 3), self.number())


class _Parts(Sequence[str]):
    """Expressions for the places of a form."""

    def __init__(self, script: Script, deep: int) -> None:
        self.script, self.deep = script, deep

    def __len__(self) -> int:
        return 4

    def __getitem__(self, at):  # type: ignore[no-untyped-def]
        if at >= 4:
            raise IndexError
        return self.script.number() if at >= 2 else self.script.amount(self.deep)


#: {0} and {1} are expressions, {2} and {3} variables.
_AMOUNTS = (
    *("({0}+{1})", "({0}-{1})", "({0}*{1})", "({0}/({1}+.3))", "-{2}", "({2}**2)", "ABS({0})", "RND({0})"),
    "TRUNC({0})",
    *("MOD({0},3)", "SQRT(ABS({0}))", "SUM({2},{3})", "SUM.2({2},{0})", "MEAN({2},{3},{0})", "MIN({0},{2})"),
    *(
        "MAX.1({2},{3})",
        "NVALID({2},{3})",
        "NMISS({2},{3})",
        "SD(MOD({2},99),MOD({3},99),5)",
        "VALUE({2})",
        "MISSING({2})",
    ),
    *(
        "SYSMIS({0})",
        "ANY({2},{1},2)",
        "RANGE({2},0,{1})",
        "({2}={3})",
        "EXP({2}/100)",
        "VARIANCE(MOD({0},99),MOD({2},99),5)",
    ),
)
_OF_DATES = (
    *("CTIME.DAYS({0}-{1})", "XDATE.YEAR({0})", "XDATE.MONTH({0})", "XDATE.MDAY({0})", "DATEDIFF({0},{1},'months')"),
    *("DATEDIFF({0},{1},'days')", "DATEDIFF({1},{0},'years')", "XDATE.WKDAY({0})", "(({0}-{1})/(60*60*24))"),
    *("DATESUM({0},1,'months')", "XDATE.JDAY({1})", "XDATE.QUARTER({0})"),
)
_OF_TEXTS = (
    *("LENGTH({0})", "INDEX({0},'a')", "NUMBER({0},F4)", "({0}={1})", "LENGTH(RTRIM({0}))", "RINDEX({0},'b')"),
    "ANY({0},'a','b')",
)
_CONDITIONS = (
    *("({0} AND {1})", "({0} OR {1})", "NOT({0})", "MISSING({2})", "SYSMIS({3})", "ANY({2},1,2,{3})"),
    *("RANGE({2},0,2)", "({0} & {1})", "({0} | ~({1}))", "NOT MISSING({2})"),
)
_WORDS = (
    *("CONCAT({0},{1})", "CONCAT(RTRIM({0}),{1})", "SUBSTR({0},{2})", "SUBSTR({0},1,{2})", "UPCASE({0})", "LOWER({0})"),
    *("LTRIM({0})", "STRING({3},F4)", "STRING({3},F6.1)", "LPAD({0},5)", "RPAD({0},6,'z')", "CONCAT({0},'-',{1})"),
)


def _compute(script: Script) -> str:
    value = script.amount()
    if script.numbers and script.chance(40):
        return f"COMPUTE {script.number()}={value}."
    target = script.new("v")
    script.numbers.append(target)
    return f"COMPUTE {target}={value}."


def _if(script: Script) -> str:
    condition, value = script.condition(), script.amount(1)
    if script.chance(60):
        return f"IF {condition} {script.number()}={value}."
    target = script.new("v")
    script.numbers.append(target)
    return f"IF ({condition}) {target}={value}."


def _words(script: Script) -> str:
    target = script.pick(list(script.texts))
    if script.chance(40):
        return f"IF {script.condition(1)} {target}={script.words()}."
    return f"COMPUTE {target}={script.words()}."


def _string(script: Script) -> str:
    target, width = script.new("t"), script.whole(1, 12)
    script.texts[target] = width
    return f"STRING {target} (A{width}).\nCOMPUTE {target}={script.words()}."


def _old(script: Script) -> str:
    return script.pick(
        (
            *(script.value(), f"{script.value()},{script.value()}", f"LO THRU {script.value()}"),
            *(f"{script.value()} THRU HI", "SYSMIS", "MISSING", "1 THRU 2", "0 THRU 3"),
        )
    )


def _recode(script: Script) -> str:
    rules = [f"({_old(script)}={script.pick((*_VALUES, 'SYSMIS', 'COPY'))})" for _ in range(script.whole(1, 3))]
    into_old = script.chance(20)
    if into_old or script.chance(50):
        rules.append(f"(ELSE={script.pick(('COPY', 'SYSMIS', '5'))})")
    listed = list(dict.fromkeys(script.number() for _ in range(script.whole(1, 2))))
    if not into_old and script.chance(50):
        return f"RECODE {' '.join(listed)} {' '.join(rules)}."
    into = [script.pick(script.numbers) if into_old else script.new("r") for _ in listed]
    if len(set(into)) < len(into):
        into = [script.new("r") for _ in listed]
    script.numbers += [name for name in into if name not in script.numbers]
    return f"RECODE {' '.join(listed)} {' '.join(rules)} INTO {' '.join(into)}."


def _recode_words(script: Script) -> str:
    source = script.pick(list(script.texts))
    kind = script.whole(1, 3)
    if kind == 1:
        target = script.new("r")
        script.numbers.append(target)
        forms = ("(CONVERT)", "(CONVERT) (ELSE=9)", "('a'=1) (CONVERT)", "('a','ab'=1) ('b'=2) (ELSE=SYSMIS)")
        rules = script.pick(forms)
        return f"RECODE {source} {rules} INTO {target}."
    short = script.pick(("'a'='b'", "'b'='x'", "' '='z'", "'a','b'=' '", "'12'='1'"))
    if kind == 2:
        rest = script.pick(("", "(ELSE=COPY)", "(MISSING='m')", "(ELSE='y')"))
        return f"RECODE {source} ({short}) {rest}."
    rest = script.pick(("(ELSE=COPY)", "(MISSING='m') (ELSE=' ')", "(ELSE='y')"))
    return f"RECODE {source} ({short}) {rest} INTO {script.pick(list(script.texts))}."


def _do_if(script: Script, deep: int = 2) -> str:
    lines = [f"DO IF {script.condition()}."]
    lines += _inner(script, deep)
    for _ in range(script.whole(0, 2)):
        lines += [f"ELSE IF {script.condition(1)}.", *_inner(script, deep)]
    if script.chance(60):
        lines += ["ELSE.", *_inner(script, deep)]
    return "\n".join([*lines, "END IF."])


def _inner(script: Script, deep: int) -> list[str]:
    found = []
    for _ in range(script.whole(1, 2)):
        if deep > 1 and script.chance(20):
            found.append(_do_if(script, deep - 1))
        else:
            kinds = [_compute, _if, _words, _recode, _recode_words]
            if not script.temporary:
                kinds.append(_select)
            found.append(kinds[script.whole(0, len(kinds) - 1)](script))
    return found


def _select(script: Script) -> str:
    return f"SELECT IF {script.condition()}."


def _scratch(script: Script) -> str:
    if script.temporary:
        return _compute(script)
    name = script.pick(script.scratch) if script.scratch and script.chance(50) else f"#{script.new('s')}"
    forms = ("COMPUTE {0}={0}+1.", "COMPUTE {0}={1}.", "IF {2} {0}={0}+2.")
    line = script.pick(forms).format(name, script.amount(1), script.condition(1))
    if line.startswith("IF") and name not in script.scratch:
        line = f"COMPUTE {name}=1."
    if name not in script.scratch:
        script.scratch.append(name)
    return line


def _filter(script: Script) -> str:
    return script.pick((f"FILTER BY {script.pick(script.numbers)}.", "FILTER OFF."))


def _weight(script: Script) -> str:
    return script.pick((f"WEIGHT BY {script.pick(script.numbers)}.", "WEIGHT OFF."))


def _missing(script: Script) -> str:
    if script.chance(25):
        values = script.pick(("('a')", "('a','b')", "()", "(' ')"))
        short = [name for name, width in script.texts.items() if width <= 8 and (width >= 1)]
        return f"MISSING VALUES {script.pick(short)} {values}." if short else "MISSING VALUES x ()."
    values = script.pick(("(9)", "(9,99)", "(0,1,2)", "(LO THRU 0)", "(7 THRU HI)", "(0 THRU 1,9)", "()", "(-1)"))
    return f"MISSING VALUES {script.pick(script.numbers)} {values}."


def _labels(script: Script) -> str:
    add = script.pick(("", "ADD "))
    if script.chance(30):
        short = [name for name, width in script.texts.items() if width <= 8]
        return f"{add}VALUE LABELS {script.pick(short)} 'a' 'letter a' 'b' 'letter b'."
    one, other = script.pick(script.numbers), script.pick(script.numbers)
    return f"{add}VALUE LABELS {one} {other} 1 'one' {script.value()} 'some value' / {one} 0 'zero'."


def _variable_labels(script: Script) -> str:
    return f"VARIABLE LABELS {script.pick(script.numbers)} 'a label' {script.pick(list(script.texts))} 'Größe'."


def _level(script: Script) -> str:
    return f"VARIABLE LEVEL {script.pick(script.numbers)} ({script.pick(('SCALE', 'NOMINAL', 'ORDINAL'))})."


def _formats(script: Script) -> str:
    name = script.pick(("FORMATS", "PRINT FORMATS", "WRITE FORMATS"))
    kind = script.pick(("F8.0", "F4.1", "COMMA9.2", "DATE11", "PCT6.1", "E10.3", "DATETIME20"))
    return f"{name} {script.pick(script.numbers)} ({kind})."


def _numeric(script: Script) -> str:
    name, other = script.new("n"), script.new("n")
    script.numbers += [name, other]
    return f"NUMERIC {name} {other} {script.pick(('', '(F4)', '(DATE11)'))}."


def _date(script: Script) -> str:
    target = script.new("d")
    script.dates.append(target)
    script.numbers.append(target)
    month = f"MOD(ABS(TRUNC({script.number()})),12)+1"
    parts = f"{script.pick(('1', '15', '31', script.number()))},{script.pick(('1', '2', '12', month))}"
    year = script.pick(("1999", "2020", "85", script.number()))
    return f"COMPUTE {target}=DATE.DMY({parts},{year}).\nFORMATS {target} (DATE11)."


def _execute(script: Script) -> str:
    return _read(script, "EXECUTE.")


def _read(script: Script, line: str) -> str:
    script.pending = script.temporary = False
    script.scratch = []
    return line


def _save(script: Script) -> str:
    """A procedure; what it sees is saved."""
    script.files += 1
    return _read(script, f"SAVE OUTFILE='out{script.files}.sav'.")


def _again(script: Script) -> str:
    """The data that were saved last are read again."""
    if not script.files:
        return _save(script)
    lines = _save(script)
    return f"{lines}\nGET FILE='out{script.files}.sav'."


def _sort(script: Script) -> str:
    keys = f"{script.pick(script.numbers)} {script.pick(('', '(D)'))} {script.pick([*script.numbers, *script.texts])}"
    if len(set(re.findall(r"\w+", keys)) - {"D"}) < 2:
        keys = script.pick(script.numbers)
    return _read(script, f"SORT CASES BY {keys}.")


def _rename(script: Script) -> str:
    old, new = script.pick(script.numbers), script.new("z")
    script.numbers = [new if name == old else name for name in script.numbers]
    script.dates = [new if name == old else name for name in script.dates]
    return f"RENAME VARIABLES {script.pick((f'({old}={new})', f'{old}={new}'))}."


def _delete(script: Script) -> str:
    spare = [name for name in script.numbers if name not in ("x", "y")][1:]
    if not spare:
        return _execute(script)
    gone = script.pick(spare)
    script.numbers = [name for name in script.numbers if name != gone]
    script.dates = [name for name in script.dates if name != gone]
    return _read(script, f"EXECUTE.\nDELETE VARIABLES {gone}.")


def _autorecode(script: Script) -> str:
    source, target = script.pick([*script.texts, *script.numbers]), script.new("a")
    script.numbers.append(target)
    return _read(script, f"AUTORECODE {source} /INTO {target} {script.pick(('', '/DESCENDING'))}.")


def _aggregate(script: Script) -> str:
    names = [script.new("g") for _ in range(3)]
    by = script.pick([*script.texts, *script.numbers])
    source = script.pick(script.numbers)
    what = script.pick(("MEAN", "SUM", "MAX", "MIN", "SD", "FIRST", "LAST", "N", "NU", "NMISS", "NUMISS"))
    limited = script.pick(("PGT({},1)", "FIN({},0,2)", "POUT({},0,2)", "FLT({},3)"))
    functions = f"/{names[0]}={what}({source}) /{names[1]}={limited.format(source)} /{names[2]}=N"
    if script.chance(60):
        script.numbers += names
        return _read(
            script, f"FILTER OFF.\nSORT CASES BY {by}.\nAGGREGATE OUTFILE=* MODE=ADDVARIABLES /BREAK={by} {functions}."
        )
    text = by in script.texts
    script.texts, script.dates = ({by: script.texts[by]} if text else {}), []
    script.numbers = [*names, *([] if text else [by])]
    if not text:
        script.texts = {"t0": 4}
    made = "" if text else "\nSTRING t0 (A4).\nCOMPUTE t0='a'."
    return _read(script, f"AGGREGATE OUTFILE=* /BREAK={by} {functions}.{made}")


def _match(script: Script) -> str:
    """The data with a table made of them."""
    script.files += 1
    file, key, new = f"part{script.files}.sav", script.pick(script.numbers), script.new("m")
    script.numbers.append(new)
    lines = [f"SORT CASES BY {key}.", f"AGGREGATE OUTFILE='{file}' /BREAK={key} /{new}=N."]
    if script.chance(50):
        lines.append(f"MATCH FILES FILE=* /TABLE='{file}' /BY {key}.")
    else:
        flag = script.new("f")
        script.numbers.append(flag)
        lines.append(f"ADD FILES FILE=* /FILE='{file}' /IN={flag}.")
    return _read(script, "\n".join(lines))


def _temporary(script: Script) -> str:
    if script.temporary:
        return _save(script)
    before = (list(script.numbers), dict(script.texts), list(script.dates))
    script.temporary = True
    script.scratch = []
    kinds = [_compute, _if, _recode, _select, _labels, _filter, _weight, _words, _formats, _do_if]
    lines = ["TEMPORARY."]
    if script.chance(50):
        kinds.append(_missing)
        lines.insert(0, "EXECUTE.")
    lines += [kinds[script.whole(0, len(kinds) - 1)](script) for _ in range(script.whole(1, 3))]
    lines.append(_save(script))
    script.numbers, script.texts, script.dates = before
    return "\n".join(lines)


def _split(script: Script) -> str:
    return script.pick((f"SPLIT FILE BY {script.pick(script.numbers)}.", "SPLIT FILE OFF."))


KINDS: tuple[Callable[[Script], str], ...] = (
    *(_compute, _compute, _if, _if, _words, _string, _recode, _recode, _recode_words, _do_if, _select, _scratch),
    *(_filter, _weight, _missing, _missing, _labels, _variable_labels, _level, _formats, _numeric, _date, _execute),
    *(_save, _again, _sort, _rename, _delete, _autorecode, _aggregate, _match, _temporary, _split),
)


def _cells(script: Script) -> str:
    number = script.pick(("", *_VALUES))
    other = script.pick(("", *_VALUES))
    day = script.pick(("", "1-JAN-2000", "29-FEB-2004", "31-DEC-1999", "15-JUL-2021"))
    one, two = script.pick(_TEXTS), script.pick(_TEXTS)
    return f'{number or "."}\t{other or "."}\t{day or "."}\t"{one}"\t"{two}"'


def scripts() -> st.SearchStrategy[str]:
    """Scripts of three to twelve commands; one is as likely as any other."""
    return st.integers(0, 2**63).map(written)


def written(number: int) -> str:
    """The script of that number; it ends with SAVE OUTFILE='last.sav'."""
    script = Script(Random(number), ["x", "y", "day"], {"s": 4, "u": 8}, ["day"])
    rows = [_cells(script) for _ in range(script.whole(1, 9))]
    head = "DATA LIST LIST NOTABLE /x y (F8.2) day (DATE11) s (A4) u (A8)."
    data = "\n".join([head, "BEGIN DATA", *rows, "END DATA."])
    script.lines = [data]
    for _ in range(script.whole(3, 12)):
        script.lines.append(KINDS[script.whole(0, len(KINDS) - 1)](script))
    return "\n".join([*script.lines, "SAVE OUTFILE='last.sav'."]) + "\n"
