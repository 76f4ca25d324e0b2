"""COXREG: Cox regression."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from sarcstat.syntax.reading.commands.cox_contents import (
    METHODS,
    Block,
    BlockContent,
    Contrast,
    ContrastContent,
    Covariates,
    Pattern,
    PatternContent,
    TimeWithCovariates,
)
from sarcstat.syntax.reading.commands.status import Status, StatusContent
from sarcstat.syntax.reading.contents import (
    Choice,
    Flag,
    Keyword,
    Keywords,
    Names,
    Number,
    OneFile,
    OneName,
    Whole,
    options,
    words,
)
from sarcstat.syntax.reading.cursor import Cursor
from sarcstat.syntax.reading.grammar import Clauses, Subcommand, Table, clauses
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.tree import Name, Option

_CRITERIA = (
    Keyword("BCON", Number(), 1e-4, required=True),
    Keyword("PCON", Number(), 1e-4, required=True),
    Keyword("LCON", Number(), 1e-5, required=True),
    Keyword("ITERATE", Whole(), 20, required=True),
    Keyword("PIN", Number(), 0.05, required=True),
    Keyword("POUT", Number(), 0.1, required=True),
)
_ALIASES = {"PCON": "BCON"}
_SAVED = ("SURVIVAL", "SE", "HAZARD", "RESID", "LML", "DFBETA", "PRESID", "XBETA")
_PRINTED = (*words("DEFAULT", "SUMMARY", "BASELINE", "CORR"), Keyword("CI", Number(), 95.0), *words("ALL"))
_OUTFILES = tuple(Keyword(name, OneFile(), required=True) for name in ("COEFF", "TABLE", "PARAMETER"))

#: Defaults of IBM's Command Syntax Reference, COXREG.
TABLE = Table(
    "COXREG",
    (
        Subcommand("VARIABLES", TimeWithCovariates()),
        Subcommand("STATUS", StatusContent(), required=True),
        Subcommand("STRATA", OneName()),
        Subcommand("CATEGORICAL", Names(), repeatable=True),
        Subcommand("CONTRAST", ContrastContent(), argument=OneName(), repeatable=True),
        Subcommand("METHOD", BlockContent(), repeatable=True, bare=BlockContent().bare),
        *(Subcommand(name, BlockContent(name), repeatable=True, bare=BlockContent(name).bare) for name in METHODS),
        Subcommand("MISSING", Choice(("EXCLUDE", "INCLUDE")), absent="EXCLUDE", bare="EXCLUDE"),
        Subcommand("PRINT", Keywords(_PRINTED), absent=()),
        Subcommand("CRITERIA", Keywords(_CRITERIA), absent=()),
        Subcommand("PLOT", Keywords(words("NONE", "SURVIVAL", "HAZARD", "LML", "OMS")), absent=()),
        Subcommand("PATTERN", PatternContent(), repeatable=True, bare=Pattern((), None)),
        Subcommand("OUTFILE", Keywords(_OUTFILES), absent=()),
        Subcommand("SAVE", Keywords(options(*_SAVED)), absent=()),
        Subcommand("EXTERNAL", Flag(), absent=False, bare=True),
    ),
    head="VARIABLES",
)


@dataclass(frozen=True, slots=True)
class CoxRegression:
    """A COXREG command with its defaults filled in.

    `covariates`: those of WITH, or None. `blocks`: each METHOD with its covariates; without METHOD all of WITH are
    entered in one block. `codings`: the categorical covariates: those with a CONTRAST first, and where CATEGORICAL
    names more (perhaps by `a TO b`), these in deviations from the mean without the last category. `printed` are
    keywords of PRINT (DEFAULT where none is written), `confidence` the percentage of CI or None. `program` are the
    commands of the TIME PROGRAM before it.
    """

    time: Name
    covariates: Covariates | None
    status: Status
    strata: Name | None
    codings: tuple[Contrast, ...]
    blocks: tuple[Block, ...]
    missing: str
    printed: tuple[str, ...]
    confidence: float | None
    beta_change: float
    likelihood_change: float
    iterations: int
    probability_in: float
    probability_out: float
    plots: tuple[str, ...]
    patterns: tuple[Pattern, ...]
    files: tuple[Option, ...]
    saved: tuple[Option, ...]
    clauses: Clauses = field(repr=False)
    place: Place = field(compare=False, repr=False)
    program: tuple[Any, ...] = ()

    @property
    def all_covariates(self) -> Covariates:
        """The covariates of all blocks, each once; those that WITH alone names are in no model."""
        return tuple(dict.fromkeys(each for block in self.blocks for each in block.covariates or ()))

    def coding(self, variable: Name) -> Contrast | None:
        """The contrast of a covariate that is named in CONTRAST or CATEGORICAL; None if it is not by its own name."""
        return next((each for each in self.codings if each.variable == variable), None)


def read(cursor: Cursor, place: Place) -> CoxRegression | None:
    """A COXREG command; None where it has mistakes."""
    found = clauses(TABLE, cursor, place)
    if "VARIABLES" not in found and not cursor.troubles.mistakes:
        cursor.wrong("COXREG: the variable of the times is missing", cursor.tokens[0])
    if cursor.troubles.mistakes:
        return None
    time, covariates = found["VARIABLES"]
    criteria = {each.name: each.default for each in _CRITERIA}
    criteria |= {_ALIASES.get(each.name, each.name): each.value for each in found["CRITERIA"]}
    blocks, codings = _blocks(found, covariates, cursor), _codings(found, cursor)
    if cursor.troubles.mistakes:
        return None
    printed = {each.name: each.value for each in found["PRINT"]}
    return CoxRegression(
        time=time,
        covariates=covariates,
        status=found["STATUS"],
        strata=found["STRATA"],
        codings=codings,
        blocks=blocks,
        missing=found["MISSING"],
        printed=tuple(printed) or ("DEFAULT",),
        confidence=printed.get("CI", 95.0 if "ALL" in printed else None),
        beta_change=criteria["BCON"],
        likelihood_change=criteria["LCON"],
        iterations=criteria["ITERATE"],
        probability_in=criteria["PIN"],
        probability_out=criteria["POUT"],
        plots=tuple(dict.fromkeys(each.name for each in found["PLOT"] if each.name != "NONE")),
        patterns=tuple(clause.value for clause in found.all("PATTERN")),
        files=found["OUTFILE"],
        saved=found["SAVE"],
        clauses=found,
        place=place,
    )


def _blocks(found: Clauses, covariates: Covariates | None, cursor: Cursor) -> tuple[Block, ...]:
    """The blocks, each with its covariates."""
    written = [clause for clause in found.written if isinstance(clause.value, Block)]
    if not written:
        return (Block("ENTER", None, covariates),) if covariates else ()
    blocks: list[Block] = []
    for clause in written:
        block: Block = clause.value
        if block.covariates is None and covariates is None:
            cursor.troubles.mistake(
                "COXREG /METHOD: no covariates are named, neither here nor behind WITH", clause.place
            )
        blocks.append(replace(block, covariates=covariates) if block.covariates is None else block)
    return tuple(blocks)


def _codings(found: Clauses, cursor: Cursor) -> tuple[Contrast, ...]:
    codings: dict[Any, Contrast] = {}
    for clause in found.all("CONTRAST"):
        if clause.argument is None:
            message = "COXREG /CONTRAST: the variable is missing"
            cursor.troubles.mistake(message, clause.place, "Write for example /CONTRAST(stage)=INDICATOR(1).")
            continue
        if clause.argument in codings:
            cursor.troubles.mistake(f"COXREG /CONTRAST: {clause.argument} has a contrast already", clause.place)
        codings[clause.argument] = replace(clause.value, variable=clause.argument)
    for clause in found.all("CATEGORICAL"):
        for variable in clause.value:
            codings.setdefault(variable, Contrast(variable, "DEVIATION"))
    return tuple(codings.values())
