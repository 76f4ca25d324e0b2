"""Expressions at random, of the right types, over the columns of the sample."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

_NUMBERS = ("a", "b", "c", "k")
_TEXTS = ("s", "t", "u")
_PLAIN = ("0", "1", "2", "-1", "0.5", "3", "10", "9", "$SYSMIS", "100", "7.25", "$CASENUM")
_WORDS = ("'ab'", "''", "' '", "'x'", "'a'", "'n'", "'12'", "'ab  '", "'an'", "' b'", "'A'", "'1-FEB-2001'", "'1.5'")
_RELATIONS = ("=", "<>", "<", "<=", ">", ">=")
#: Never 0 with 1 added, so that nothing is divided by 0 but at the top: PSPP keeps infinity within an expression.
_SQUARE = "ABS({})"
_UNITS = ("years", "quarters", "months", "weeks", "days", "hours", "minutes", "seconds")
_ONE = ("ABS", "ARTAN", "COS", "SIN", "RND", "TRUNC", "SQRT", "LN", "LG10", "EXP", "ARSIN", "LNGAMMA")
_MANY = ("MAX", "MIN", "MEAN", "MEDIAN", "SUM", "SD", "VARIANCE", "CFVAR")
_PARTS = ("MDAY", "MONTH", "YEAR", "JDAY", "QUARTER", "WEEK", "WKDAY", "HOUR", "MINUTE", "SECOND", "TDAY", "DATE")
_READ = ("F4", "F6.2", "F8.1", "COMMA8.1", "DOT8.2", "DOLLAR8", "PCT5", "E10.2", "N3", "DATE11", "ADATE10", "EDATE10")
_READ_MORE = ("SDATE10", "TIME8", "MOYR8", "QYR8", "JDATE7", "DATETIME17", "MONTH5", "WKDAY4", "DTIME10", "WKYR10")
_WRITTEN = ("F4", "F6.2", "F8.1", "F3.1", "COMMA8.1", "DOT10.2", "DOLLAR9.2", "PCT6.1", "N5", "E10.3", "F1", "COMMA4")


class Trees:
    """Makes texts of expressions out of random choices; a tree of depth 0 is a leaf."""

    def __init__(self, random: Random) -> None:
        self.random = random

    def any(self, depth: int) -> tuple[str, bool]:
        """An expression, and whether it is a text."""
        kind = self.random.choice([self.number, self.number, self._divided, self.truth, self.date, self.text])
        return kind(depth), kind == self.text

    def _divided(self, depth: int) -> str:
        return f"{self.number(depth - 1)} / {self.number(depth - 1)}"

    def _of(self, *choices: Callable[[int], str], depth: int) -> str:
        return self.random.choice(choices)(depth)

    def number(self, depth: int) -> str:
        if depth < 1 or self.random.random() < 0.1:
            return self.random.choice((*_NUMBERS, *_NUMBERS, *_PLAIN))
        return self._of(
            *[self._arithmetic] * 4, self._one, self._two, *[self._many] * 2, self._counted, self._of_text,
            self._of_dates, self._part, self._negative, self._of_truth, self._raw, depth=depth - 1,
        )  # fmt: skip

    def _arithmetic(self, depth: int) -> str:
        operator = self.random.choice("+-*/")
        right = f"({_SQUARE.format(self.number(depth))} + 1)" if operator == "/" else self.number(depth)
        return f"({self.number(depth)} {operator} {right})"

    def _negative(self, depth: int) -> str:
        return f"(-{self.number(depth)})"

    def _raw(self, _depth: int) -> str:
        name = self.random.choice(_NUMBERS)
        return self.random.choice([f"VALUE({name})", f"LAG({name})", f"LAG({name},2)", "NMISS(a TO k)", "NVALID(a,c)"])

    def _one(self, depth: int) -> str:
        name, number = self.random.choice(_ONE), self.number(depth)
        if name == "EXP":  # of less than -745 it is 0, which PSPP calls missing
            return f"EXP(MAX({number},-700))"
        return f"LNGAMMA({_SQUARE.format(number)} + 1)" if name == "LNGAMMA" else f"{name}({number})"

    def _two(self, depth: int) -> str:
        left, right, base = self.number(depth), self.number(depth), self.number(0)
        exponent = self.random.choice(["0", "2", "3", "-1", "k", "0.5", "b", "a"])
        power = f"({base} ** {exponent})" if exponent not in ("0.5", "b", "a") else f"(ABS({base}) ** {exponent})"
        return self.random.choice(
            [f"MOD({left},({_SQUARE.format(right)} + 1))", power, f"RND({left},{right})", f"TRUNC({left},{right})"]
        )

    def _many(self, depth: int) -> str:
        name = self.random.choice(_MANY)
        # The spread of numbers that are all but equal is nothing but their rounding, which may differ.
        inner = 0 if name in ("SD", "VARIANCE", "CFVAR") else depth
        arguments = [self.number(inner) for _ in range(self.random.randint(2, 4))]
        valid = self.random.randint(1, len(arguments))
        valid = max(valid, 2) if name == "SD" else valid  # PSPP's SD.1 of one number is NaN, which leaks
        suffix = f".{valid}" if self.random.random() < 0.4 else ""
        return f"{name}{suffix}({','.join(arguments)})"

    def _counted(self, depth: int) -> str:
        arguments = ",".join(self.number(depth) for _ in range(self.random.randint(1, 3)))
        return f"{self.random.choice(['NMISS', 'NVALID'])}({arguments})"

    def _of_text(self, depth: int) -> str:
        text, other = self.text(depth), self.text(depth)
        formats = (*_READ, *_READ_MORE)
        return self.random.choice(
            [
                f"LENGTH({text})", f"INDEX({text},{other})", f"RINDEX({text},{other})", f"INDEX({text},'abn1',1)",
                f"RINDEX({text},'ab12',2)", f"NUMBER({text},{self.random.choice(formats)})",
            ]
        )  # fmt: skip

    def _of_dates(self, depth: int) -> str:
        unit = self.random.choice(_UNITS)
        return self.random.choice(
            [
                f"DATEDIFF({self.date(depth)},{self.date(depth)},'{unit}')",
                f"CTIME.{self.random.choice(['DAYS', 'HOURS', 'MINUTES', 'SECONDS'])}({self.date(depth)})",
                f"YRMODA({self.random.choice(['1999', '85', '2004'])},{self._month()},{self._day()})",
                f"TIME.DAYS({self.number(depth)})",
                f"TIME.HMS({self.number(depth)},{self.number(depth)},{self.number(depth)})",
            ]
        )

    def _part(self, depth: int) -> str:
        return f"XDATE.{self.random.choice(_PARTS)}({self.date(depth)})"

    def _of_truth(self, depth: int) -> str:
        return f"({self.truth(depth)})"

    def _month(self) -> str:
        return self.random.choice(["1", "2", "12", "13", "k+2", "14"])

    def _day(self) -> str:
        return self.random.choice(["0", "1", "15", "29", "31", "k", "32"])

    def date(self, depth: int) -> str:
        if depth < 1 or self.random.random() < 0.3:
            return self.random.choice(["d", "e"])
        depth -= 1
        year = self.random.choice(["2000", "1999", "1582", "b+2001", "k+1990"])
        method = self.random.choice(["", ",'closest'", ",'rollover'"])
        return self.random.choice(
            [
                f"DATE.DMY({self._day()},{self._month()},{year})",
                f"DATE.MDY({self._month()},{self._day()},{year})",
                f"DATE.MOYR({self._month()},{year})",
                f"DATE.QYR({self.random.choice(['1', '4', 'k'])},{year})",
                f"DATE.WKYR({self.random.choice(['1', '53', 'k'])},{year})",
                f"DATE.YRDAY({year},{self.random.choice(['1', '366', 'k'])})",
                f"DATESUM({self.date(depth)},{self.number(0)},'{self.random.choice(_UNITS)}'{method})",
                f"({self.date(depth)} + TIME.DAYS({self.number(0)}))",
            ]
        )

    def text(self, depth: int) -> str:
        if depth < 1 or self.random.random() < 0.2:
            return self.random.choice((*_TEXTS, *_TEXTS, *_WORDS))
        depth -= 1
        text, other, number = self.text(depth), self.text(depth), self.number(min(depth, 1))
        length = self.random.choice(["0", "1", "3", "8", "k", "a"])
        padding = self.random.choice(["0", "1", "3", "8", "LENGTH(s)", "NMISS(a,b,c)"])
        return self.random.choice(
            [
                f"CONCAT({text},{other})", f"CONCAT({text},{other},{self.text(depth)})", f"SUBSTR({text},{length})",
                f"SUBSTR({text},{length},{self.random.choice(['1', '2', 'k'])})", f"UPCASE({text})", f"LOWER({text})",
                f"LTRIM({text})", f"RTRIM({text})", f"LTRIM({text},'a')", f"RTRIM({text},{other})",
                f"LPAD({text},{padding})", f"RPAD({text},{padding})", f"LPAD({text},8,'0')", f"RPAD({text},9,'xy')",
                f"REPLACE({text},{other},{self.text(0)})", f"REPLACE({text},'a','zz',{length})",
                f"STRUNC({text},{length})", f"MAX({text},{other})", f"MIN({text},{other})",
                f"STRING({number},{self.random.choice(_WRITTEN)})", f"RTRIM(LAG({self.random.choice(_TEXTS)}))",
            ]
        )  # fmt: skip

    def truth(self, depth: int) -> str:
        if depth < 1:
            return self.random.choice(["MISSING(a)", "SYSMIS(c)", "(b > 1)", "(k = 1)", "(a <= b)"])
        depth -= 1
        return self._of(
            self._joined, self._joined, self._not, self._related, self._related_texts, self._any, self._range,
            self._unknown, depth=depth,
        )  # fmt: skip

    def _joined(self, depth: int) -> str:
        return f"({self.truth(depth)} {self.random.choice(['AND', 'OR'])} {self.truth(depth)})"

    def _not(self, depth: int) -> str:
        return f"(NOT {self.truth(depth)})"

    def _related(self, depth: int) -> str:
        return f"({self.number(depth)} {self.random.choice(_RELATIONS)} {self.number(depth)})"

    def _related_texts(self, depth: int) -> str:
        return f"({self.text(depth)} {self.random.choice(_RELATIONS)} {self.text(depth)})"

    def _any(self, depth: int) -> str:
        kind = self.random.choice([self.number, self.text])
        return f"ANY({kind(depth)},{kind(depth)},{kind(depth)})"

    def _range(self, depth: int) -> str:
        kind = self.random.choice([self.number, self.text])
        return f"RANGE({','.join(kind(depth) for _ in range(self.random.choice([3, 5])))})"

    def _unknown(self, depth: int) -> str:
        return f"{self.random.choice(['MISSING', 'SYSMIS'])}({self.number(depth)})"
