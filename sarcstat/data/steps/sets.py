"""The data sets of a job by name, and the one that is worked on."""

from __future__ import annotations

from collections.abc import Callable

from sarcstat.data.steps.naming import wrong
from sarcstat.data.steps.session import Session
from sarcstat.errors import closest
from sarcstat.syntax.reading.commands.datasets import DataSet
from sarcstat.syntax.reading.tree import Name


class DataSets:
    """The data sets that have names; `active`, which is worked on, need not have one."""

    def __init__(self, active: Session) -> None:
        self.active = active
        self._named: dict[str, Session] = {}
        self._declared: set[str] = set()

    def of(self, name: Name) -> Session:
        """The data set of that name. Raises InputError where there is none."""
        found = self._named.get(name.key)
        if found is None:
            near = closest(name.text, [each.name or "" for each in self._named.values()])
            hint = f"Did you mean '{near}'?" if near else "A path stands in quotation marks; DATASET NAME gives a name."
            raise wrong(f"there is no data set '{name}'", name.place, hint)
        return found

    def known(self, name: str) -> bool:
        """Whether data have that name, or are declared to get it."""
        return name.casefold() in self._named or name.casefold() in self._declared

    def name(self, name: Name, session: Session) -> None:
        """Give data a name; what had it loses it."""
        before = self._named.get(name.key)
        if before is not None:
            before.name = None
        session.name = name.text
        self._named[name.key] = session

    def replace(self, session: Session) -> None:
        """Work on other data, which take over the name of the active ones."""
        if self.active.name is not None:
            session.name = self.active.name
            self._named[session.name.casefold()] = session
        self.active = session

    def adopts(self, command: DataSet) -> bool:
        """Whether the only data that there are, which have no name yet, are what DATASET ACTIVATE means.

        SPSS names what a window opens, `DataSet1`, and writes such names into the syntax that its dialogs paste.
        """
        nameless = not self._named and self.active.name is None and len(self.active.setting.known) > 0
        if command.action != "ACTIVATE" or command.name is None or not nameless:
            return False
        self.name(command.name, self.active)
        return True

    def lacks(self, command: DataSet) -> bool:
        """Whether DATASET CLOSE names data that are not there: nothing is closed then."""
        return command.action == "CLOSE" and command.name is not None and not self.known(command.name.text)

    def carry_out(self, command: DataSet) -> None:
        """A DATASET command. Raises InputError for a name that no data set has."""
        _ACTIONS[command.action](self, command)

    def _name(self, command: DataSet) -> None:
        assert command.name is not None
        self._forget(self.active)
        self.name(command.name, self.active)

    def _activate(self, command: DataSet) -> None:
        assert command.name is not None
        self.active = self.of(command.name)

    def _copy(self, command: DataSet) -> None:
        assert command.name is not None
        copy = Session(self.active.now(), self.active.happened)
        copy.setting = self.active.lasting or self.active.setting
        self.name(command.name, copy)

    def _close(self, command: DataSet) -> None:
        """Those that are closed lose their name; what is worked on stays."""
        if command.everything:
            closed = list(self._named.values())
        elif command.name is None:
            closed = [self.active]
        else:
            named = self._named.get(command.name.key)
            closed = [named] if named is not None else []
        for session in closed:
            self._forget(session)

    def _forget(self, session: Session) -> None:
        if session.name is not None:
            self._named.pop(session.name.casefold(), None)
        session.name = None

    def _declare(self, command: DataSet) -> None:
        assert command.name is not None
        self._declared.add(command.name.key)


_ACTIONS: dict[str, Callable[[DataSets, DataSet], None]] = {
    "NAME": DataSets._name,
    "ACTIVATE": DataSets._activate,
    "COPY": DataSets._copy,
    "CLOSE": DataSets._close,
    "DECLARE": DataSets._declare,
}
