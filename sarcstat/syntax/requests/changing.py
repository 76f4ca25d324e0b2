"""The covariates of a COXREG that change with time, as terms here."""

from __future__ import annotations

from collections.abc import Iterator

from sarcstat.syntax.reading.commands.coxreg import CoxRegression
from sarcstat.syntax.reading.commands.transforming import Compute
from sarcstat.syntax.reading.expressions import Operation
from sarcstat.syntax.reading.tree import Name, Span, Term
from sarcstat.syntax.requests.planned import Columns, NotOfferedError
from sarcstat.syntax.requests.time_program import Piece, product, quoted, time_program


class Changing:
    """What of a model's terms a TIME PROGRAM computes; what the model does not name is left out, as in SPSS.

    `entries` are the terms as `tvc` takes them: `x` for T_*x, else a name and an expression. `aliases` are the names
    that SPSS shows, in capitals → the terms that they are here. `columns` are the columns that the terms read.
    Raises NotOfferedError for what is not offered.
    """

    def __init__(self, of: CoxRegression, columns: Columns) -> None:
        self.made = time_program(of, columns)
        self.simple = dict(_multiplied(of, columns))
        self.terms: list[Term] = []
        self.entries: list[str] = []
        self.aliases: dict[str, str] = {}
        self.columns: list[str] = []
        coded = {each.variable.key for each in of.codings if isinstance(each.variable, Name)}
        for place, block in enumerate(of.blocks):
            for each in block.covariates or ():
                if isinstance(each, Span) or not self.has(each) or each in self.terms:
                    continue
                if place < len(of.blocks) - 1:
                    raise NotOfferedError("T_COV_ in another block than the last one")
                self._add(each, columns, coded)

    def has(self, term: Term) -> bool:
        """Whether a term is made of what the TIME PROGRAM computes."""
        return any(name.key in self.made for name in term.variables)

    def _add(self, term: Term, columns: Columns, coded: set[str]) -> None:
        self.terms.append(term)
        shown = "*".join(name.text for name in term.variables)
        x = self.simple.get(term.variables[0].key) if len(term.variables) == 1 else None
        if x is not None:
            piece = self.made[term.variables[0].key]
            entry, alias = x, f"T_*{x}"
        else:
            piece = product([self._part(name, columns, coded) for name in term.variables])
            if "T_" in columns.names:
                raise NotOfferedError("a TIME PROGRAM where the data have a variable T_")
            entry, alias = f"{shown}: {piece.text}", shown
        self.entries.append(entry)
        self.aliases[shown.upper()] = alias
        self.columns += sorted(piece.columns)

    def _part(self, name: Name, columns: Columns, coded: set[str]) -> Piece:
        if name.key in self.made:
            return self.made[name.key]
        column = columns.one(name)
        if name.key in coded or columns.text(column) or columns.date(column):
            raise NotOfferedError(f"a product of T_COV_ and {column}, which is categorical or holds dates")
        return Piece(quoted(column), columns=frozenset([column]))


def _multiplied(of: CoxRegression, columns: Columns) -> Iterator[tuple[str, str]]:
    """What a TIME PROGRAM computes once, as T_*x or x*T_, and the column x."""
    for each in of.program:
        made = each.expression if isinstance(each, Compute) else None
        once = sum(other.target == each.target for other in of.program if hasattr(other, "target")) == 1
        if not once or not isinstance(made, Operation) or made.operator != "*" or len(made.operands) != 2:
            continue
        names = [operand for operand in made.operands if isinstance(operand, Name)]
        others = [name for name in names if name.key != "t_"]
        if len(names) == 2 and len(others) == 1 and others[0].key in {name.casefold() for name in columns.names}:
            yield each.target.key, columns.one(others[0])
