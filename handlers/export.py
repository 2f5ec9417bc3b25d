"""Lists that are asked for in Slack: made as a file once it is sent, into one's own conversation, as `export` does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from handlers.attachment import Copy
from handlers.call import Answer, Call, Entry, Message, command
from handlers.office import Office, Reader
from handlers.spreadsheet import Table, written
from handlers.texts import Voice, voice_of
from storage import audit, messages, people, showings
from storage.db import Tx
from storage.showings import Showing

IN_WORKBOOK = 20_000
"""So many rows are put into a workbook; more of them are CSV, which takes a thirtieth of the time."""
ENDINGS: Mapping[str, str] = {"": "xlsx", " xlsx": "xlsx", " csv": "csv"}
"""What may follow the word, and the kind of file that is meant."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is exported, and the words beside it."""

    table: Table
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """A list that can be asked for.

    ``file`` is what it is kept as, without its ending, and ``called`` what a person calls it; ``commands`` are those
    that it is a word of, in each language, and the first is named where it is to be asked for again. ``check`` refuses
    who may not ask. ``find`` looks when the file is made; None if the person may not have it by then.
    """

    kind: str
    file: str
    called: Callable[[Voice], str]
    commands: tuple[str, ...]
    check: Callable[[Tx, Call], object]
    find: Callable[[Tx, Reader], Found | None]

    @property
    def files(self) -> frozenset[str]:
        """What its files are called."""
        return frozenset(f"{self.file}.{ending}" for ending in ENDINGS.values())

    def name(self, v: Voice, file: str) -> str:
        """What a file of it is called in somebody's language."""
        return f"{self.called(v)}.{file.rpartition('.')[2]}"

    @property
    def not_sent(self) -> str:
        """The news that a file of it could not be sent."""
        return f"{self.kind}.export_not_sent"

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The commands that ask for it, in both languages."""
        return tuple(
            command(f"{name} {verb}{words}", partial(self._ask, name=f"{self.file}.{ending}"), changes=True)
            for name in self.commands
            for verb in ("export", "exportar")
            for words, ending in ENDINGS.items()
        )

    def _ask(self, tx: Tx, call: Call, name: str) -> Answer:
        self.check(tx, call)
        if showings.owe_export(tx, name, to=call.actor.id, now=call.now):
            facts = {"file": name, "surface": call.surface.value}
            audit.append(tx, at=call.now, actor_id=call.actor.id, action="export", subject=self.kind, facts=facts)
        told = {"name": self.name(call.voice, name)}
        return Answer(say=Message(text=call.voice.say("{name} comes to you in a moment.", **told)))

    def copy(self, tx: Tx, office: Office, showing: Showing, now: datetime) -> Copy | None:
        """What is sent; None if the person works here no more, or may not have it any more."""
        assert showing.export, "it is an export"
        person = people.get(tx, showing.person_id)
        reader = Reader(office=office, voice=voice_of(person, office.policy), person=person, now=now)
        found = self.find(tx, reader) if person.works_here(office.day(now)) else None
        if found is None:
            return None
        name = showing.export if len(found.table.rows) <= IN_WORKBOOK else f"{self.file}.csv"
        called = self.name(reader.voice, name)
        return Copy(name=called, words=found.words, digest="", body=written(found.table, called))

    def not_shown(self, tx: Tx, showing: Showing) -> None:
        """The file could not be sent."""
        messages.owe(tx, self.not_sent, facts={"name": showing.export}, person_id=showing.person_id)

    def tell_not_sent(self, tx: Tx, reader: Reader, facts: Mapping[str, Any]) -> Message:
        """The news of it."""
        command_, *words = self.commands[0].split()
        called = self.name(reader.voice, facts["name"])
        told = {"name": called, "command": " ".join([reader.office.command(command_), *words])}
        said = reader.voice.say("Slack did not take {name} from me. `{command} export` asks for it once more.", **told)
        return Message(text=said)
