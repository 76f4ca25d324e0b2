"""Commands and logs in the order in which they ran, put together while a file is read."""

from __future__ import annotations

from sarcstat.outputs.notes import notes_of
from sarcstat.outputs.output import Command, Log, Table


class Commands:
    """Collects tables, texts and logs; a table outside any command makes one of its own name."""

    def __init__(self) -> None:
        self._entries: list[Command | Log] = []
        self._tables: list[Table] = []
        self._texts: list[str] = []
        self._after: list[Log] = []
        self._open = False
        self.name: str | None = None
        self._language: str | None = None

    def begin(self, name: str | None, language: str | None = None) -> None:
        """A command begins."""
        self.end()
        self.name, self._language, self._open = name, language, True

    def end(self) -> None:
        """The command that is open ends; one without a table or text has put out nothing."""
        if self._tables or self._texts:
            self._entries.append(
                Command(
                    name=self.name,
                    tables=tuple(self._tables),
                    notes=notes_of(self._tables),
                    language=self._language or next((table.language for table in self._tables), None),
                    texts=tuple(self._texts),
                )
            )
        self._entries += self._after
        self._tables, self._texts, self._after = [], [], []
        self.name, self._language, self._open = None, None, False

    def table(self, table: Table) -> None:
        """A table of the command that is open, or of its own command where none is."""
        if not self._open and (not self._tables or table.command != self.name):
            self.end()
            self.name = table.command
        self._tables.append(table)

    def text(self, text: str) -> None:
        """A text of the command that is open."""
        if self._open and text.strip():
            self._texts.append(text)

    def log(self, text: str) -> None:
        """A log; inside a command it follows those tables that came before it."""
        if not text.strip():
            return
        if not self._open:
            self.end()
        if self._tables:
            self._after.append(Log(text))
        else:
            self._entries.append(Log(text))

    @property
    def language(self) -> str | None:
        """The language of the first command that tells its own."""
        commands = (entry for entry in self.entries() if isinstance(entry, Command))
        return next((command.language for command in commands if command.language), None)

    @property
    def created(self) -> str | None:
        """The moment of the first Notes."""
        commands = (entry for entry in self.entries() if isinstance(entry, Command))
        return next((each.notes.created for each in commands if each.notes and each.notes.created), None)

    def entries(self) -> tuple[Command | Log, ...]:
        """Everything so far, the command that is open ended."""
        self.end()
        return tuple(self._entries)
