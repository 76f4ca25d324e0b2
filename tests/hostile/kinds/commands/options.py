"""Every command with every option that it has: values of the option's own kind, at the ends and beyond them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from random import Random
from typing import Any

import click

from hostile.case import Case
from hostile.kinds.commands.bases import BASES, COLUMNS, commands, files
from hostile.mutating import WORDS, altered

NUMBERS = (
    *("0", "-0", "-1", "1", "1e-320", "1e308", "1e60", "1e61", "1e999", "nan", "inf", "-inf", "0x10", "1_000", "²"),
    *("9" * 400, "9007199254740993", "9223372036854775807", "9223372036854775808", "1,5", "1.5", "", " 7 ", "+7", "١٢"),
)
PLAIN = ("1", "2", "3", "5", "0.5", "12", "24", "36", "60", "0.9", "100", "7")
EXPRESSIONS = (
    *("age > 50", "arm = 'new'", "arm in ('new', 'old') and not status = 2", "crp is missing", "`age` between 1 and 2"),
    *("age + crp > 60", "start < 2020-05-01", "months(start, last) > 3", "1 = 1", "age > 500", "nothing > 1", "age >"),
    *("((((age > 1))))", "age / 0 > 1", "not " * 500 + "age > 1", "age" + " + 1" * 3000 + " > 2", "year(start) = 2020"),
)
#: What options of a metavar take: things that make sense for the data.
SENSE = {
    "COLUMN": (*COLUMNS, "months(start,last)"),
    "COLUMNS": (*COLUMNS, "arm,stage", "stage , arm", "arm,arm", "arm,,stage"),
    "LIST": (*COLUMNS, "age,arm", "age*arm", "arm*stage", "arm,stage,rash", "count,row", "all", "none"),
    "COVARIATE": ("arm", "age", "stage"),
    "COLUMN[=VALUE,…]": ("status", "status=1", "status=0,2", "rash=yes", "rash", "arm=old,new", "status==1"),
    "COLUMN[=VALUE]": ("status=1", "rash", "rash=yes", "status=1=2"),
    "COLUMN|NUMBER": ("grade", "3", "5", "0", "rash"),
    "VAR=LEVEL": ("arm=old", "arm=first", "arm=last", "stage=III", "arm=nobody", "arm", "arm=", "age=50", "=old"),
    "VAR=LIST": ("arm=new,old,other", "arm=new", "stage=III,II,I", "arm=old,old", "arm=", "nothing=1"),
    "VAR=TEXT": ("age=Age (years)", "arm=Treatment", "arm:old=Former", "age=", "nothing=x", "age=<b>x</b>"),
    "WHAT=TEXT": ("arm=Treatment", "arm:old=Former", "old=Former", "age=", "age=<b>&amp;"),
    "VAR=TYPE": ("arm=indicator", "arm=deviation", "arm=simple", "arm=helmert", "arm=repeated", "arm=no"),
    "VAR=VALUE": ("age=50", "age=50,70", "arm=old", "arm=old,new", "age=1e30", "age=x", "crp=0"),
    "VAR=NUMBER": ("age=10", "age=0.1", "age=0", "age=-1", "arm=2", "age=x"),
    "VAR=TEST": ("age=t", "age=wilcoxon", "stage=fisher", "age=anova", "arm=none", "age=kruskal-wallis"),
    "VAR=F8.2": ("age=F8.2", "age=F8.0", "age=F40.16", "age=DATE11", "arm=A8", "age=F8.9", "age=", "age=COMMA8.1"),
    "'METHOD: LIST'": ("enter: age,arm", "fstep-lr: age,crp", "bstep-wald: age,arm,crp", "enter:", "no: age"),
    "LIST|'NAME: EXPRESSION'": ("age", "age,crp", "x: age * log(T_ + 1)", "x: T_ > 10", "T_: T_", "x: 1/0", "x:"),
    "EXPR": EXPRESSIONS,
    "WORDS": ("NA", "NA,?", "0", "", ",", "I", "old,new"),
    "FORMAT": ("start=%d.%m.%Y", "%d.%m.%Y", "%Y-%m-%d", "start=%Y-%m-%d", "%", "%Q", "start", "last=%y"),
    "NUMBER": ("0", "1", "3", "10", "16", "p=4", "hazard_ratio=3", "age=2", "17", "-1", "p=x"),
    "SIGN": (",", ";", "\t", "#", "|", "tab", " ", "ab", "é", "1", '"'),
    "NAME": ("utf-8", "latin-1", "utf-16", "cp1252", "rot13", "zlib", "idna", "Arial", "Nothing", "Sheet1", "1", "0"),
    "N": ("1", "2", "1-2", "3", "0", "-1", "99", "2-1", "x", "61"),
    "TEXT": ("A title", "x" * 3000, "$x^2$", "$\\frac{1}{0}$", "a\nb", "\\undefined", "\u202eabc", "𝔸🎉", "<b>&"),
    "FILE": ("data.csv", "events.csv", "small.toml", "new.csv", "house.docx", "folder", "/dev/null", "no/x.csv"),
    "FOLDER": ("folder", "new", "data.csv", "/dev/null", "no/x"),
    "CODE": ("OS", "PFS", ""),
    "LEVELS": ("new,old,other", "old", "new,new", "", "arm=old,new"),
    "OUTER/INNER": ("stage/arm", "stage/stage", "stage", "/", "stage/arm/rash", "arm/rash,stage/rash"),
    "[VAR=]KIND,…": ("mean", "median", "age=mean,median", "range", "age=no", "n,missing", "age="),
    "CR=VALUE,…": ("CR=CR,PR=PR,SD=SD,PD=PD,NE=NE", "CR=1", "XX=1", "CR=CR,CR=PR", "CR="),
    "reduction=VALUE,…": ("reduction=none", "discontinuation=drug withdrawn", "x=1"),
    "TEXT=COLUMN": ("Progression=pfs", "x=time", "x=arm", "=pfs", "x=", "a=pfs,b=time"),
    "LEVEL": ("old",),
    "NAME|FILE": ("two_arms", "zhang2022", "no", "small.toml", "data.csv"),
    "STUDY.toml": ("new.toml", "small.toml", "new.txt"),
    "FILE.R": ("new.R", "new.txt", "data.csv"),
    "FILE.sps": ("new.sps", "job.sps", "new"),
    "RUN": ("first.json", "out", "data.csv"),
    "PAPER": ("paper.md", "data.csv"),
}  # fmt: skip
#: Options that the machine leaves alone: they install programs, or show a fault on purpose.
LEFT_ALONE = ("--fix", "--yes", "--traceback")

#: Options that name what is written; a name may be cut short where it stays the only one.
_OUTPUTS = (
    *("--output", "--script-r", "--script-spss", "--numbers", "--adverse-events", "--to", "--figures", "--templates"),
)
_WRITTEN = ("-o", *(each[:length] for each in _OUTPUTS for length in range(4, len(each) + 1)))


def given(chance: Random) -> Case:
    """A command that works, with one to three options more, taken from all that it has."""
    name = chance.choice([*BASES])
    words = [*chance.choice(BASES[name])]
    command = commands()[name]
    own = [each for each in command.params if isinstance(each, click.Option) and each.opts[0] not in LEFT_ALONE]
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        words += _typed(chance.choice(own), chance) if own and chance.random() < 0.97 else _stray(chance)
    words = _shuffled(words, chance)
    group = ["--json-lines"] if chance.random() < 0.1 else []
    typed = [typable(word) for word in [*group, *name.split(), *words]]
    return asked(typed, terminal=chance.random() < 0.1)


def asked(words: Sequence[str], **more: Any) -> Case:
    """The case of a command of BASES with more options: what it is of, and what it may write."""
    return Case(
        words,
        files(),
        b"",
        folders=("folder",),
        written=written(words),
        partly=bool({"run", "syntax", "crosscheck"} & {*words}),
        **more,
    )


def written(words: Sequence[str]) -> list[str]:
    """Files that a command line may write: the values of options that say so, and what goes with a command or a script.

    What a command of BASES reads is none of them.
    """
    named, read = [], set()
    for before, word in zip(["", *words], words, strict=False):
        if before in _WRITTEN:
            named.append(word)
        elif word.partition("=")[0] in _WRITTEN and word.startswith("--"):
            named.append(word.partition("=")[2])
        elif word.startswith("-o") and word != "-o":
            named.append(word[2:])
        else:
            read.add(word)
    named += [f"{each.rpartition('.')[0]}.csv" for each in named if each.endswith((".sps", ".R"))]
    beside = [f"{name}{end}" for name in ("study", "published") for end in (".toml", ".schema.json")]
    by_itself = ["against.toml", "pages", *(("small",) if "run" in words else ())]
    found = {os.path.normpath(each) for each in named if each and not each.startswith("/")} - (read & {*files()})
    return [*sorted(found), *(beside if "init" in words else ()), *by_itself]


def typable(word: str) -> str:
    """A word that a shell can hand over: without NUL, its lone surrogates those of undecodable bytes."""
    return "".join("\udcff" if "\ud800" <= sign <= "\udfff" else sign for sign in word.replace("\0", ""))[:100_000]


def _typed(option: click.Option, chance: Random) -> list[str]:
    """An option as somebody types it: with a blank or `=`, in full or cut short, once or again."""
    word = chance.choice([*option.opts, *option.secondary_opts])
    if chance.random() < 0.03:
        word = word[: chance.randint(3, max(3, len(word)))]
    if option.is_flag:
        return [word] if chance.random() < 0.95 else [f"{word}={chance.choice(WORDS)}"]
    times = chance.choice((1, 1, 1, 1, 2, 3)) if option.multiple else chance.choice((1, 1, 1, 1, 1, 2))
    values = [value(option, chance) for _ in range(times)]
    equals = chance.random() < 0.5 and word.startswith("--")
    return [typed for each in values for typed in ([f"{word}={each}"] if equals else [word, each])]


def value(option: click.Parameter, chance: Random) -> str:
    """A value by the option's kind: most make sense."""
    fate = chance.random()
    sense = _sensible(option, chance)
    if fate < 0.85:
        return sense
    if fate < 0.93:
        return altered(sense, chance, most=2)
    return chance.choice(NUMBERS if isinstance(option.type, click.IntRange | click.FloatRange) else WORDS)


def _sensible(option: click.Parameter, chance: Random) -> str:
    kind = option.type
    if isinstance(kind, click.Choice):
        found = str(chance.choice([*kind.choices]))
        return found if chance.random() < 0.9 else found.upper() + chance.choice(("", "s"))
    if isinstance(kind, click.IntRange | click.FloatRange):
        ends = [str(each) for each in (kind.min, kind.max) if each is not None]
        return chance.choice([*PLAIN, *PLAIN, *ends])
    metavar = getattr(option, "metavar", None) or ""
    if option.opts[-1] == "--output" and chance.random() < 0.8:
        return chance.choice(OUTPUTS)
    if metavar in SENSE:
        return chance.choice(SENSE[metavar])
    known = getattr(kind, "known", None)
    if known:
        return ",".join(chance.sample([*known, "none"], chance.randint(1, 2)))
    if type(kind).__name__ in ("NumberList", "Percentiles", "Cuts", "Scores"):
        return ",".join(chance.sample(PLAIN, chance.randint(1, 4)))
    if type(kind).__name__ == "Tests":
        return ",".join(chance.sample(("logrank", "breslow", "tarone", "peto", "fh:0.5:0.5", "fh:1:0", "none"), 2))
    return chance.choice(("single", "double", "85", "2021-06-30", "0-60:10", "time", "age", "entry", "fh:1:1"))


OUTPUTS = (
    *("new.txt", "new.json", "new.csv", "new.html", "new.md", "new.tex", "new.docx", "new.xlsx", "new.pdf", "new.svg"),
    *("new.png", "new.eps", "new.tiff", "new.toml", "new.sav", "folder/new.csv", "folder", "data.csv", "new"),
    "no/new.csv",
)


def _stray(chance: Random) -> list[str]:
    """What the command does not know: an option of another one, a word too many."""
    other = chance.choice([*commands().values()])
    options_ = [each for each in other.params if isinstance(each, click.Option) and each.opts[0] not in LEFT_ALONE]
    if options_ and chance.random() < 0.5:
        return _typed(chance.choice(options_), chance)
    return [chance.choice((*WORDS, "--help", "-h", "--", "-", "--nothing", "--version", "data.csv"))]


def _shuffled(words: list[str], chance: Random) -> list[str]:
    """The words, now and then with one left out, doubled or elsewhere."""
    if words and chance.random() < 0.05:
        at = chance.randrange(len(words))
        match chance.randrange(3):
            case 0:
                del words[at]
            case 1:
                words.insert(at, words[at])
            case _:
                words.insert(chance.randrange(len(words)), words.pop(at))
    return words
