"""All commands of SPSS by name: which are read, which are skipped, not computed or refused, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Any

from sarcstat.syntax.reading.commands import (
    aggregate,
    choosing,
    coxreg,
    crosstabs,
    data_list,
    datasets,
    dictionary,
    files,
    frequencies,
    km,
    regression,
    survival,
    transforming,
)
from sarcstat.syntax.reading.cursor import Cursor
from sarcstat.syntax.reading.source import Place
from sarcstat.syntax.reading.words import SHORTEST, fits


class Kind(Enum):
    """What becomes of a command."""

    #: Changes data or what is known of them; may stand between DO IF and END IF.
    TRANSFORMATION = "transformation"
    #: Data, files, and what else holds for the commands that follow.
    DATA = "data"
    #: Prints tables that are computed.
    PROCEDURE = "procedure"
    #: Prints tables that are not computed.
    NOT_COMPUTED = "not computed"
    #: Bears on no number: layout, logs, charts, what is printed of the data.
    SKIPPED = "skipped"
    #: Changes data or the course of the job in a way that is not carried out: the job must not run without it.
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Rule:
    """A command's name in words, what becomes of it, and how it is read; `title` is its name where it has several."""

    words: tuple[str, ...]
    kind: Kind
    read: Callable[[Cursor, Place], Any] | None = None
    title: str = ""

    @property
    def name(self) -> str:
        return self.title or " ".join(self.words)


def _read() -> Iterator[Rule]:
    def of(kind: Kind, reader: Callable[[Cursor, Place], Any], *names: str, title: str = "") -> Iterator[Rule]:
        for name in names:
            yield Rule(tuple(name.split()), kind, reader, title)

    yield from of(Kind.PROCEDURE, km.read, "KM", "K-M", title="KM")
    yield from of(Kind.PROCEDURE, coxreg.read, "COXREG")
    yield from of(Kind.PROCEDURE, survival.read, "SURVIVAL")
    yield from of(Kind.PROCEDURE, frequencies.frequencies, "FREQUENCIES")
    yield from of(Kind.PROCEDURE, frequencies.descriptives, "DESCRIPTIVES")
    yield from of(Kind.PROCEDURE, crosstabs.read, "CROSSTABS")
    yield from of(Kind.PROCEDURE, regression.read, "REGRESSION")
    changing = Kind.TRANSFORMATION
    yield from of(changing, transforming.compute, "COMPUTE")
    yield from of(changing, transforming.if_, "IF")
    yield from of(changing, transforming.recode, "RECODE")
    yield from of(changing, transforming.do_if, "DO IF")
    yield from of(changing, transforming.else_if, "ELSE IF")
    yield from of(changing, transforming.marker, "ELSE")
    yield from of(changing, transforming.marker, "END IF")
    yield from of(changing, choosing.select_if, "SELECT IF")
    yield from of(changing, dictionary.string, "STRING")
    yield from of(changing, dictionary.numeric, "NUMERIC")
    yield from of(changing, dictionary.missing_values, "MISSING VALUES")
    yield from of(changing, dictionary.value_labels, "VALUE LABELS")
    yield from of(changing, dictionary.value_labels, "ADD VALUE LABELS")
    yield from of(changing, dictionary.variable_labels, "VARIABLE LABELS")
    yield from of(changing, dictionary.variable_level, "VARIABLE LEVEL")
    for name in ("FORMATS", "PRINT FORMATS", "WRITE FORMATS"):
        yield from of(changing, dictionary.formats, name)
    yield from of(Kind.DATA, transforming.marker, "TIME PROGRAM")
    yield from of(Kind.DATA, choosing.filter_, "FILTER")
    yield from of(Kind.DATA, choosing.use, "USE")
    yield from of(Kind.DATA, choosing.temporary, "TEMPORARY")
    yield from of(Kind.DATA, choosing.execute, "EXECUTE")
    yield from of(Kind.DATA, choosing.weight, "WEIGHT")
    yield from of(Kind.DATA, choosing.split_file, "SPLIT FILE")
    yield from of(Kind.DATA, choosing.sort_cases, "SORT CASES")
    yield from of(Kind.DATA, dictionary.rename_variables, "RENAME VARIABLES", "RENAME", title="RENAME VARIABLES")
    yield from of(Kind.DATA, dictionary.delete_variables, "DELETE VARIABLES")
    yield from of(Kind.DATA, dictionary.alter_type, "ALTER TYPE")
    yield from of(Kind.DATA, files.get, "GET", title="GET FILE")
    yield from of(Kind.DATA, files.save, "SAVE")
    yield from of(Kind.DATA, files.combine, "ADD FILES")
    yield from of(Kind.DATA, files.combine, "MATCH FILES")
    yield from of(Kind.DATA, data_list.data_list, "DATA LIST")
    yield from of(Kind.DATA, data_list.get_data, "GET DATA")
    yield from of(Kind.DATA, aggregate.aggregate, "AGGREGATE")
    yield from of(Kind.DATA, aggregate.autorecode, "AUTORECODE")
    for action in ("NAME", "ACTIVATE", "CLOSE", "COPY", "DECLARE"):
        yield from of(Kind.DATA, datasets.dataset, f"DATASET {action}")
    yield from of(Kind.DATA, datasets.insert, "INSERT")
    yield from of(Kind.DATA, datasets.insert, "INCLUDE")
    yield from of(Kind.DATA, datasets.change_folder, "CD")
    yield from of(Kind.DATA, datasets.file_handle, "FILE HANDLE")
    yield from of(Kind.DATA, datasets.new_file, "NEW FILE")
    yield from of(Kind.DATA, transforming.marker, "FINISH")


_SKIPPED = """
OMS; OMSEND; OMSINFO; OMSLOG; GGRAPH; GRAPH; IGRAPH; XGRAPH; TITLE; SUBTITLE; SET; SHOW; PRESERVE; RESTORE
OUTPUT ACTIVATE; OUTPUT CLOSE; OUTPUT DISPLAY; OUTPUT EXPORT; OUTPUT MODIFY; OUTPUT NAME; OUTPUT NEW; OUTPUT OPEN
OUTPUT SAVE; DOCUMENT; ADD DOCUMENT; DROP DOCUMENTS; DISPLAY; LIST; ECHO; SAVE TRANSLATE; CACHE; FILE LABEL
VARIABLE WIDTH; VARIABLE ALIGNMENT; VARIABLE ROLE; VARIABLE ATTRIBUTE; DATAFILE ATTRIBUTE; DATASET DISPLAY; MRSETS
CODEBOOK; SYSFILE INFO; PERMISSIONS; HOST; ERASE; PRINT; PRINT EJECT; PRINT SPACE; WRITE; CLEAR TRANSFORMATIONS
COMMENT; TDISPLAY; CLOSE FILE HANDLE; EXPORT; PPLOT; ACF; CCF; PACF; SPCHART; EXTENSION; VALIDATEDATA
"""
_NOT_COMPUTED = """
2SLS; AIM; ALSCAL; ANACOR; ANOVA; APPLY EXTENSION; ARIMA; BAYES ANOVA; BAYES CORRELATION; BAYES INDEPENDENT
BAYES LOGLINEAR; BAYES ONESAMPLE; BAYES REGRESSION; BOOTSTRAP; CATPCA; CATREG; CLUSTER; CONJOINT; CORRELATIONS
CORRESPONDENCE; CSCOXREG; CSDESCRIPTIVES; CSGLM; CSLOGISTIC; CSORDINAL; CSPLAN; CSSELECT; CSTABULATE; CTABLES; CURVEFIT
DETECTANOMALY; DISCRIMINANT; EXAMINE; EXSMOOTH; FACTOR; FIT; GENLIN; GENLINMIXED; GENLOG; GLM; HILOGLINEAR; HOMALS; KNN
LINEAR; LOGISTIC REGRESSION; LOGLINEAR; MANOVA; MEANS; META BINARY; META CONTINUOUS; META ES BINARY; META ES CONTINUOUS
META REGRESSION; MIXED; MLP; MULT RESPONSE; MULTIPLE CORRESPONDENCE; MVA; NAIVEBAYES; NLR; CNLR; NOMREG; NONPAR CORR
NPAR TESTS; NPTESTS; ONEWAY; OVERALS; PARTIAL CORR; PLANCARDS; PLS; PLUM; POWER MEANS INDEPENDENT
POWER MEANS ONESAMPLE; POWER MEANS RELATED; POWER ONEWAY ANOVA; POWER PARTIALCORR; POWER PEARSON ONESAMPLE
POWER PROPORTIONS INDEPENDENT; POWER PROPORTIONS ONESAMPLE; POWER PROPORTIONS RELATED; POWER SPEARMAN ONESAMPLE
POWER UNIVARIATE LINEAR; PREFSCAL; PRINCALS
PROBIT; PROPORTIONS; PROXIMITIES; PROXSCAL; QUANTILE REGRESSION; QUICK CLUSTER; RATIO STATISTICS; RBF; RELIABILITY
REPORT; ROC; ROC ANALYSIS; SEASON; SPECTRA; SUMMARIZE; SURVREG; SURVREG PARAMETRIC; SURVREG RECURRENT; T-TEST; TABLES
TCM ANALYSIS; TCM APPLY; TCM MODEL; TREE; TSMODEL; TSPLOT; TWOSTEP CLUSTER; UNIANOVA; VARCOMP; VERIFY
WEIGHTED KAPPA; WLS; XCORR
"""
#: Of what is skipped, what reads the data like a procedure: TEMPORARY and scratch variables end with it.
READING = frozenset(
    ["LIST", "GGRAPH", "GRAPH", "IGRAPH", "XGRAPH", "PPLOT", "ACF", "CCF", "PACF", "SPCHART", "CODEBOOK", "EXPORT"]
) | {"VALIDATEDATA", "SAVE TRANSLATE"}
#: Of what is not computed, what reads no data: a plan, and what is said of the next procedure.
NOT_READING = frozenset(["BOOTSTRAP", "CSPLAN", "PLANCARDS"])
_REFUSED = """
DEFINE; LOOP; END LOOP; BREAK; MATRIX; END MATRIX; MATRIX DATA; MCONVERT; DO REPEAT; END REPEAT; BEGIN PROGRAM
END PROGRAM; INPUT PROGRAM; END INPUT PROGRAM; END FILE; END CASE; REREAD; REPEATING DATA; RECORD TYPE; FILE TYPE
END FILE TYPE; COUNT; VECTOR; LEAVE; RANK; SAMPLE; N OF CASES; N; SORT VARIABLES; CASESTOVARS; VARSTOCASES; FLIP
IMPORT; UPDATE; APPLY DICTIONARY; ORTHOPLAN; ADP; OPTIMAL BINNING; MULTIPLE IMPUTATION; CREATE; RMV; DATE; TSET; TSAPPLY
GET SAS; GET STATA; GET TRANSLATE
GET CAPTURE; GET BMDP; GET OSIRIS; GET SCSS; GET COGNOS; GET TM1; SAVE MODEL
READ MODEL; NUMBERED; UNNUMBERED; COMPARE DATASETS; SPATIAL TEMPORAL PREDICTION; SIMPLAN; SIMRUN
PROCEDURE OUTPUT; XSAVE; KEYED DATA LIST; POINT; STAR JOIN; MODEL HANDLE; MODEL CLOSE; MODEL LIST; SCRIPT
END DATA; END GPL
"""


def _listed(text: str, kind: Kind) -> Iterator[Rule]:
    for name in text.replace("\n", ";").split(";"):
        if name.strip():
            yield Rule(tuple(name.split()), kind)


def _all() -> Iterator[Rule]:
    yield from _read()
    yield from _listed(_SKIPPED, Kind.SKIPPED)
    yield from _listed(_NOT_COMPUTED, Kind.NOT_COMPUTED)
    yield from _listed(_REFUSED, Kind.REFUSED)


RULES = {rule.words: rule for rule in reversed(list(_all()))}
_BY_START: dict[str, list[Rule]] = {}
for _rule in RULES.values():
    _BY_START.setdefault(_rule.words[0][:SHORTEST], []).append(_rule)


@lru_cache(maxsize=8192)
def rules(written: tuple[str, ...]) -> tuple[Rule, ...]:
    """The commands that the first words of a line (in capitals) may begin: none, one, or several; most words win.

    Each word of a name may be abbreviated to three letters, and one that is written in full is meant before others.
    """
    if not written:
        return ()
    found = [rule for rule in _BY_START.get(written[0][:SHORTEST], ()) if _fit(written, rule.words)]
    most = max((len(rule.words) for rule in found), default=0)
    found = [rule for rule in found if len(rule.words) == most]
    exact = [rule for rule in found if written[:most] == rule.words]
    return tuple(exact or found)


def _fit(written: tuple[str, ...], words: tuple[str, ...]) -> bool:
    return len(written) >= len(words) and all(fits(mine, word) for mine, word in zip(written, words, strict=False))


def names() -> list[str]:
    """The names of all commands."""
    return sorted({rule.name for rule in RULES.values()})
