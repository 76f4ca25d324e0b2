"""Calls from Python with hostile keywords: what they raise are the package's own errors."""

from __future__ import annotations

from random import Random

import click

from hostile.case import Case
from hostile.kinds.commands.bases import commands, files
from hostile.kinds.commands.options import value
from hostile.mutating import WORDS

#: Functions by the command that each is, with a call that works.
CALLS = {
    "adverse-events": "ss.adverse_events(DATA, columns='rash', by='arm'",
    "collinearity": "ss.collinearity(DATA, ['age', 'crp']",
    "columns": "ss.columns(DATA",
    "cox": "ss.cox(DATA, time='time', event='status=1', covariates=['age', 'arm']",
    "crosstab": "ss.crosstab(DATA, rows='arm', columns='stage'",
    "cuminc": "ss.cuminc(DATA, time='time', event='status=1', competing='status=2'",
    "describe": "ss.describe(DATA, by='arm'",
    "follow-up": "ss.follow_up(DATA, time='time', event='status=1'",
    "km": "ss.km(DATA, time='time', event='status=1', by='arm'",
    "life-table": "ss.life_table(DATA, time='time', event='status=1', intervals='0-90:10'",
    "response": "ss.response(DATA, best='best'",
    "subgroup": "ss.subgroup(DATA, time='time', event='status=1', by='arm', within='stage'",
    "univariate": "ss.univariate(DATA, time='time', event='status=1', by=['arm', 'stage']",
    "plot km": "ss.plot.km(DATA, time='time', event='status=1', by='arm'",
    "plot waterfall": "ss.plot.waterfall(DATA, change='change'",
    "plot forest": "ss.plot.forest(DATA, time='time', event='status=1', covariates=['age', 'arm']",
    "audit": "ss.api.audit('paper.md'",
    "crosscheck": "ss.api.crosscheck('listing.txt', data='data.csv'",
    "diff": "ss.diff('first.json', 'second.json'",
    "outputs": "ss.api.outputs('oms.xml'",
    "syntax": "ss.api.syntax('job.sps'",
}
#: What stands for DATA: a file, data frames, and what is neither.
DATA = (
    *("'data.csv'",) * 8,
    *("pd.read_csv('data.csv')",) * 5,
    *("pd.read_csv('data.csv').set_index('arm', drop=False)", "pd.DataFrame()", "pd.DataFrame({'time': []})"),
    *("pd.read_csv('data.csv').astype(object)", "pd.read_csv('data.csv').convert_dtypes()", "'survival::lung'"),
    *("None", "3", "b'data.csv'", "'data\\0.csv'", "'no\\udcff.csv'", "''", "'.'", "float('nan')", "[1, 2]", "{}"),
    *("pd.concat([pd.read_csv('data.csv')] * 2, axis=1)", "pd.DataFrame(np.full((3, 3), np.inf))", "object()"),
    *("pd.read_csv('data.csv').assign(time=1j)", "pd.read_csv('data.csv').assign(arm=[[1]] * 60)"),
    *("pd.read_csv('data.csv').assign(arm=[{}] * 60)", "pd.read_csv('data.csv').assign(age=pd.NaT)"),
    *("pd.read_csv('data.csv').assign(age=[10**400] * 60)", "pd.read_csv('data.csv').rename(columns={'age': 3})"),
    "pd.read_csv('data.csv').rename(columns={'age': None})",
    "pd.read_csv('data.csv').rename(columns={'age': 'x\\ud800'})",
    "pd.read_csv('data.csv').assign(arm=pd.Series(['\\udcff', '\\ud800', '\\0'] * 20, dtype=object))",
    "pd.read_csv('data.csv').assign(arm=pd.Categorical(['a'] * 60))",
    *("pd.read_csv('data.csv').assign(age=np.float16(1e4))", "pd.read_csv('data.csv').assign(age=b'1')"),
)  # fmt: skip
#: Values of keywords beside those that a command line has.
VALUES = (
    *("None", "True", "False", "0", "-1", "1.5", "float('nan')", "float('inf')", "10**400", "1e308", "b'arm'", "1j"),
    *("[]", "()", "{}", "['arm']", "['arm', None]", "[['arm']]"),
    *("{'age': 10}", "{'age': [1, None]}", "{None: 1}", "{1, 2}"),
    *("np.array(['arm', 'stage'])", "np.float32(0.9)"),
    *("np.array([[1, 2]])", "np.array(3)", "pd.Series([1, 2])", "pd.NA"),
    *("pd.NaT", "pd.Timestamp('2020-01-01')", "range(3)", "range(10**9)", "object()", "iter([1])", "lambda: 1", "type"),
    *("'arm\\0'", "'\\udcff'", "'\\ud800'", "''", "' '", "'x' * 10**5"),
    *("['arm'] * 1000", "Ellipsis", "'--help'", "'-o x'"),
)  # fmt: skip
#: What is done with a result.
AFTER = (
    *("r", "str(r)", "repr(r)", "r.tables", "r.statistics", "r.to_dict()", "r.notes", "r.warnings", "r._repr_html_()"),
    *("r.save('new.html')", "r.save('new.docx', 'new.json')"),
    *("r.save('data.csv')", "r.save('a\\0.html')", "r.save('.csv')"),
    *("r.save()", "r.save(b'new.csv')", "r.save(3)"),
    *("r.save('no/new.csv')", "r.save('new.html', reference_docx='a\\0')"),
    *("r.save('\\udcff.csv')", "r.save('\\ud800.csv')"),
    *("r.save('new.docx', reference_docx='house.docx')", "r.save('x' * 999)"),
    *("r.figure()", "r.figure('forest')", "r.figure('no', x=1)"),
    *("r.figure(width=90).save('new.svg')", "r.tables.text[0]"),
)  # fmt: skip
#: What a figure has not.
_OF_RESULTS = ("r.tables", "r.statistics", "r.to_dict", "r._repr_html_", "r.figure")
#: What pandas itself refuses is no case.
_FRAME = "try:\n    data = {}\nexcept Exception:\n    raise SystemExit(0) from None\n"


def called(chance: Random) -> Case:
    """A call with one or two keywords more, and what is done with what it gives back."""
    name = chance.choice([*CALLS])
    call, data = CALLS[name].replace("DATA", "data"), chance.choice(DATA)
    options = [each for each in commands()[name].params if isinstance(each, click.Option) and "--fix" not in each.opts]
    given: dict[str, str] = {}
    for _ in range(chance.choice((0, 1, 1, 2))):
        option = chance.choice(options)
        key = max(option.opts, key=len).lstrip("-").replace("-", "_")
        if f" {key}=" not in call:
            given[key] = _value(option, chance)
    words = ", ".join([call, *(f"{key}={each}" for key, each in given.items())])
    after = chance.choice(AFTER)
    if name.startswith("plot") and (after.startswith(_OF_RESULTS) or "docx" in after):
        after = "r.save('new.png')"
    code = f"{_FRAME.format(data)}r = {words})\n{after}"
    written = ["new.html", "new.docx", "new.json", "new.svg", "new.png", "\udcff.csv"]
    read = "'data.csv'" in words or (data == "'data.csv'" and "DATA" in CALLS[name])  # not by pandas
    return Case([code], files(), python=True, written=written if read else [*written, "data.csv"])


def _value(option: click.Option, chance: Random) -> str:
    fate = chance.random()
    if option.is_flag and fate < 0.7:
        return chance.choice(("True", "False"))
    if fate < 0.5:
        return repr(value(option, chance))
    return chance.choice(VALUES) if fate < 0.9 else repr(chance.choice(WORDS))
