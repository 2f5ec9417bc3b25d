"""Calendars outside of Slack, as people meet them: addresses that only they see, and a calendar program that asks."""

import http.client
import io
import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import icalendar
import pytest

from bot import logs
from bot.simulator.actor import Actor, eventually, words_of
from domain.people import Account, AccountKind
from domain.policy import Policy
from storage import accounts, people
from tests import company
from tests.handlers.test_feed import told, with_feeds
from tests.scenarios.conftest import ask, reads, whisper
from tests.stage import Stage, default_policy, on_stage

ADDRESS = re.compile(r"`https://office\.example/in/side(/calendar/[0-9a-f]{40}\.ics)`")


@pytest.fixture
def policy() -> Policy:
    return with_feeds(default_policy(), address="https://office.example/in/side/", company=False)


@pytest.fixture
def stage(database_url: str, tmp_path: Path, policy: Policy) -> Iterator[Stage]:
    with on_stage(database_url, tmp_path, policy=policy) as made:
        yield made


@dataclass(frozen=True)
class Answered:
    """What a calendar program was answered."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def events(self) -> list[tuple[str, date, date]]:
        return told(icalendar.Calendar.from_ical(self.body))


def get(stage: Stage, path: str, *, method: str = "GET", **headers: str) -> Answered:
    """Ask the bot's web server."""
    at = urlsplit(str(stage.slack.request_url))
    connection = http.client.HTTPConnection(str(at.hostname), at.port, timeout=30)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    found = Answered(answer.status, answer.headers, answer.read())
    connection.close()
    return found


def addresses(person: Actor, command: str = "/vacation calendar") -> list[str]:
    """The paths of the feeds that somebody is offered."""
    person.command(command, "C0GENERAL")
    return in_view(person)


def in_view(person: Actor) -> list[str]:
    return ADDRESS.findall(words_of([m for m in person.messages("C0GENERAL") if m["ephemeral"]][-1]))


def approved(stage: Stage, name: str, words: str, reference: str) -> None:
    ask(stage.actor(name), words)
    bruno = stage.actor("bruno")
    bruno.press(reads(bruno, reference, "⏳"), "Approve")
    reads(stage.actor(name), reference, "✅")


def test_from_the_command_to_the_phone(stage: Stage) -> None:
    ana, carla = stage.actor("ana"), stage.actor("carla")
    approved(stage, "ana", "sick 10 Aug - 11 Aug Hip operation", "VAC-1")
    ana.command("/vacation help")
    assert "`/vacation calendar` leave in the calendar of your phone or mail" in whisper(ana)["text"]
    own, team = addresses(ana)
    assert addresses(ana) == [own, team], "the same each time"
    assert get(stage, own).events == [("Sick leave", date(2026, 8, 10), date(2026, 8, 12))]
    assert get(stage, team).events == []
    assert get(stage, addresses(carla, "/vacation calendário")[1]).events == [
        ("Ana Souza: ausente", date(2026, 8, 10), date(2026, 8, 12))
    ]
    everybody = [stage.actor(name) for name in ("bruno", "carla")]
    assert not any(own in words_of(m) for person in everybody for m in person.messages("C0GENERAL")), (
        "for her eyes only"
    )


def test_a_new_address_ends_the_old_one(stage: Stage) -> None:
    ana = stage.actor("ana")
    own, team = addresses(ana)
    page = [m for m in ana.messages("C0GENERAL") if m["ephemeral"]][-1]
    [block] = [b for b in page["blocks"] if b.get("block_id") == "own"]
    asks = block["accessory"]["confirm"]
    assert (asks["title"]["text"], asks["text"]["text"]) == (
        "A new address?",
        "Calendars that use the old address of “My leave” will stop showing it.",
    )
    ana.press(page, "New address…")
    eventually(lambda: in_view(ana) != [own, team], what="the new address")
    new, same = in_view(ana)
    assert same == team
    assert "“My leave” has a new address. The old one no longer works." in words_of(whispered(ana))
    assert [get(stage, path).status for path in (own, new, team)] == [404, 200, 200]


def whispered(person: Actor) -> dict[str, object]:
    return [m for m in person.messages("C0GENERAL") if m["ephemeral"]][-1]


def test_what_stands_around_a_calendar(stage: Stage) -> None:
    ana = stage.actor("ana")
    approved(stage, "ana", "sick 10 Aug", "VAC-1")
    own, _ = addresses(ana)
    first = get(stage, own)
    assert first.status == 200
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert first.headers["Referrer-Policy"] == "no-referrer"
    assert first.headers["Content-Disposition"] == 'inline; filename="leave.ics"'
    tag = first.headers["ETag"]
    for known in (tag, f"W/{tag}", f'"other", {tag}'):
        again = get(stage, own, If_None_Match=known)
        assert (again.status, again.body, again.headers["ETag"]) == (304, b"", tag)
    head = get(stage, own, method="HEAD")
    assert (head.status, head.body, head.headers["Content-Length"]) == (200, b"", str(len(first.body)))
    for method in ("POST", "PUT", "DELETE", "PROPFIND"):
        assert get(stage, own, method=method).status == 405
    ask(ana, "sick 17 Aug")
    newer = get(stage, own, If_None_Match=tag)
    assert (newer.status, len(newer.events)) == (200, 2)


def test_what_opens_nothing_looks_the_same_whatever_it_is(stage: Stage) -> None:
    ana = stage.actor("ana")
    own, team = addresses(ana)
    nothing = [
        "/calendar/",
        "/calendar/.ics",
        f"/calendar/{'0' * 40}.ics",
        own.upper(),
        own.replace(".ics", ""),
        f"{own}/",
        own[:-5] + ".ics",
        own.replace("/calendar/", "/calendar//"),
        "/calendar/%00.ics",
        "/calendar/../metrics",
        "/metrics",
    ]
    answers = {(a.status, a.body, a.headers["Content-Type"]) for a in (get(stage, path) for path in nothing)}
    assert answers == {(404, b"", "text/plain; charset=utf-8")}
    with stage.db.write() as tx:
        people.save(tx, "ana@company.example", {"left_on": date(2026, 7, 31)})
    gone = get(stage, own)
    assert (gone.status, gone.body) == (404, b"")
    with stage.db.write() as tx:
        people.save(tx, "ana@company.example", {"left_on": None})
    assert get(stage, team).status == 200
    with stage.db.write() as tx:
        accounts.save(tx, Account(team_id=company.TEAM, user_id="U0ANA", kind=AccountKind.DEACTIVATED))
    assert get(stage, team).status == 404


def test_no_log_holds_an_address(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    own, _ = addresses(stage.actor("ana"))
    stream = io.StringIO()
    logs.setup("DEBUG", stream)
    try:
        get(stage, own)
        monkeypatch.setattr("handlers.vacation.feed.draw", lambda *_: 1 / 0)
        assert get(stage, own).status == 500
        logging.getLogger("waitress").error("Exception while serving %s", own)
    finally:
        root = logging.getLogger()
        root.handlers = [handler for handler in root.handlers if handler.name != "backoffice"]
    said = stream.getvalue()
    assert "a request could not be answered" in said
    assert "Exception while serving /calendar/(token).ics" in said
    assert own.split("/")[-1][:8] not in said


def test_an_address_is_kept_nowhere(stage: Stage) -> None:
    from storage.tables import metadata

    ana = stage.actor("ana")
    tokens = [path.split("/")[-1].removesuffix(".ics") for path in addresses(ana)]
    with stage.db.read() as tx:
        kept = " ".join(str(tx.execute(table.select()).all()) for table in metadata.sorted_tables)
    assert "calendar_feeds" in metadata.tables
    assert not any(token in kept for token in tokens)


def test_without_an_address_nothing_is_offered(database_url: str, tmp_path: Path) -> None:
    with on_stage(database_url, tmp_path) as stage:
        ana, carla = stage.actor("ana"), stage.actor("carla")
        ana.command("/vacation calendar")
        assert whisper(ana)["text"] == (
            "There are no calendar addresses here: the operator has not set `leave: feeds: address` in app.yaml."
        )
        carla.command("/vacation Calendário")
        assert whisper(carla)["text"] == (
            "Não há endereços de calendário aqui: quem opera o sistema não definiu `leave: feeds: address` no app.yaml."
        )
        ana.command("/vacation calender")
        assert whisper(ana)["text"] == "Did you mean `/vacation calendar`?"
