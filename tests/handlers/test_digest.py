"""The weekly digest of HR: on the local day and hour of each receiver, once, late rather than never."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.policy import WEEKDAYS, Digest, Weekday
from handlers import digest
from handlers.digest import HR_DIGEST, due_on
from storage import accounts, people
from tests import desk
from tests.desk import Counter, form, patient_policy, press
from tests.handlers.conftest import at, owed
from tests.scenarios.conftest import lines

ZONES = ("Europe/Lisbon", "America/Sao_Paulo", "America/New_York", "Asia/Kathmandu", "Pacific/Kiritimati",
         "Pacific/Pago_Pago", "Australia/Lord_Howe")  # fmt: skip


def ticked(counter: Counter, moment: datetime) -> int:
    """How many digests a tick at this moment owes."""
    counter.now = moment
    return digest.tick(counter.db, counter.office, moment)


def sits_in(counter: Counter, name: str, zone: str) -> None:
    """Slack reports that somebody is in another zone."""
    with counter.db.write() as tx:
        known = people.by_account(tx, team_id="T0COMPANY", user_id=f"U0{name.upper()}")
        assert known
        accounts.save(tx, replace(known[0], timezone=zone))


def busy_week(counter: Counter) -> None:
    """Ana is ill, Eva is on vacation and asks for more, Carla's wish is refused."""
    for name in ("ana", "eva", "carla"):
        counter.grant(name, 20)
    asks: tuple[tuple[str, date, date | None, dict[str, str]], ...] = (
        ("ana", date(2026, 8, 3), date(2026, 8, 4), {"type": "sick", "note": "the flu"}),
        ("eva", date(2026, 8, 6), date(2026, 8, 14), {}),
        ("eva", date(2026, 8, 24), None, {}),
        ("carla", date(2026, 8, 5), None, {}),
    )
    for name, first, last, more in asks:
        assert counter.submit(counter.ask(name, first, last, **more)).errors is None
    for request in (1, 2):
        counter.press(press("bruno", "request.approve", f"{request}:1"))
    counter.submit(form("bruno", "request.reject", {"reason": "the fair"}, memo={"request": 4}))


def test_each_receiver_has_their_own_monday_morning(counter: Counter) -> None:
    sits_in(counter, "hugo", "America/Sao_Paulo")
    assert [ticked(counter, at(3, 8, 59)), ticked(counter, at(3, 9)), ticked(counter, at(3, 9, 1))] == [0, 1, 0]
    assert len(owed(counter, "rita", HR_DIGEST)) == 1
    assert [ticked(counter, at(3, 12, 59)), ticked(counter, at(3, 13)), ticked(counter, at(3, 18))] == [0, 1, 0]
    assert len(owed(counter, "hugo", HR_DIGEST)) == 1
    assert [ticked(counter, at(day, 12)) for day in range(4, 10)] == [0] * 6
    assert ticked(counter, at(10, 14)) == 2


def test_a_missed_monday_is_caught_up_until_wednesday(counter: Counter) -> None:
    assert ticked(counter, at(5, 22)) == 2
    assert [ticked(counter, at(5, 23)), ticked(counter, at(6, 9))] == [0, 0]
    assert ticked(counter, at(13, 9)) == 0, "on a Thursday nobody wants to read of Monday"


def test_it_says_who_is_away_and_what_waits(counter: Counter) -> None:
    busy_week(counter)
    ticked(counter, at(3, 9))
    [said] = owed(counter, "rita", HR_DIGEST)
    assert said
    assert said.text == "Leave this week"
    assert lines({"blocks": [dict(block) for block in said.blocks]}) == [
        "Leave this week",
        "*Away*",
        "*Ana Souza* until Tue 4 Aug",
        "*Eva Lima* Thu 6 Aug – Fri 14 Aug",
        "*Waiting for a decision*",
        "VAC-3 Eva Lima: waiting for Bruno Costa since Mon 3 Aug 10:00",
        "`/vacation who` shows at any time who is away.",
    ]


def test_a_quiet_week_says_so(counter: Counter) -> None:
    ticked(counter, at(3, 9))
    [said] = owed(counter, "hugo", HR_DIGEST)
    assert said
    assert lines({"blocks": [dict(block) for block in said.blocks]})[1:5] == [
        "*Away*", "Nobody.", "*Waiting for a decision*", "Nothing.",
    ]  # fmt: skip


def test_hr_that_left_gets_none(counter: Counter) -> None:
    with counter.db.write() as tx:
        people.save(tx, "hugo@company.example", {"left_on": date(2026, 8, 2)})
    assert ticked(counter, at(3, 9)) == 1
    assert owed(counter, "hugo", HR_DIGEST) == []


@pytest.fixture
def in_channel(database_url: str) -> Iterator[Counter]:
    """The same company, whose digest goes to a channel, in Portuguese and by the company's clock."""
    policy = patient_policy()
    company = policy.company.model_copy(update={"language": "pt_BR", "timezone": "America/Sao_Paulo"})
    digests = policy.digests.model_copy(update={"hr": Digest(channel="C0PEOPLE")})
    with desk.counter(database_url) as made:
        made.policy = policy.model_copy(update={"company": company, "digests": digests})
        made.__post_init__()
        yield made


def test_in_a_channel_nobody_reads_why_somebody_is_away(in_channel: Counter) -> None:
    busy_week(in_channel)
    assert [ticked(in_channel, at(3, 12, 59)), ticked(in_channel, at(3, 13)), ticked(in_channel, at(3, 13, 1))] == [
        0,
        1,
        0,
    ]
    [said] = owed(in_channel, None, HR_DIGEST)
    assert said
    read = lines({"blocks": [dict(block) for block in said.blocks]})
    assert read == [
        "Folgas desta semana",
        "*Ausentes*",
        "*Ana Souza* até ter 4 de ago",
        "*Eva Lima* qui 6 de ago – sex 14 de ago",
        "*Aguardando decisão*",
        "VAC-3 Eva Lima: aguarda Bruno Costa desde seg 3 de ago 06:00",
        "`/vacation quem` mostra a qualquer momento quem está ausente.",
    ]
    types = in_channel.policy.leave.types.values()
    secrets = {"the flu", *(t.name.en for t in types), *(t.name.pt_BR for t in types)}
    assert not [word for word in secrets if any(word in line for line in read)]
    assert owed(in_channel, "rita", HR_DIGEST) == []


NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
A_YEAR_AND_MORE = st.integers(0, 500 * 24 * 60).map(lambda minutes: NEW_YEAR + timedelta(minutes=minutes))


@given(A_YEAR_AND_MORE, st.sampled_from(ZONES), st.sampled_from(WEEKDAYS), st.times())
def test_every_week_has_one_digest_wherever_its_receiver_is(
    start: datetime, zone: str, weekday: Weekday, hour: time
) -> None:
    wanted = Digest(weekday=weekday, at=hour.replace(microsecond=0))
    looks = [start + timedelta(hours=6 * n) for n in range(4 * 7 * 5)]
    due = [due_on(wanted, now, ZoneInfo(zone)) for now in looks]
    days = sorted({day for day in due if day})
    assert {WEEKDAYS[day.weekday()] for day in days} == {weekday}
    assert {(later - day).days for day, later in pairwise(days)} <= {7}
    assert len(days) in (5, 6)
    for now, day in zip(looks, due, strict=True):
        if day:
            assert now.astimezone(ZoneInfo(zone)).replace(tzinfo=None) >= datetime.combine(day, wanted.at)
