"""The radar in HR's digest, art. 137."""

from dataclasses import replace
from datetime import UTC, date, datetime

from domain.policy import Digest
from handlers.digest import engine as digest
from storage import people
from tests.desk import Counter
from tests.handlers.brazil.sampa import AUG, ask, at, preview
from tests.handlers.conftest import owed
from tests.scenarios.conftest import lines as lines_of


def radar(counter: Counter, moment: datetime, name: str | None = "rita") -> list[str]:
    """What HR's digest says of férias on this Monday."""
    at(counter, moment)
    digest.tick(counter.db, counter.office, moment)
    told = owed(counter, name, "digest.hr")[-1]
    assert told
    read = lines_of({"blocks": [dict(block) for block in told.blocks]})
    heading = next((line for line in read if line.startswith("*Vacation to be granted before it is paid double: ")), "")
    return [heading.strip("*").rpartition(": ")[2], *read[read.index(heading) + 1 : -1]] if heading else []


def test_the_radar_names_days_and_the_last_lawful_start_the_most_urgent_first(counter: Counter) -> None:
    with counter.db.write() as tx:
        people.save(tx, "eva@company.example", {"hired_on": date(2024, 12, 9)})
    assert ask(counter, AUG[10], AUG[23]) == ""
    assert radar(counter, datetime(2026, 5, 4, 12, tzinfo=UTC)) == []
    assert radar(counter, datetime(2026, 6, 15, 12, tzinfo=UTC)) == [
        "1",
        "*Eva Lima*: 30 calendar days of 9 Dec 2024 – 8 Dec 2025, last lawful start Mon 9 Nov",
    ]
    assert radar(counter, datetime(2026, 10, 5, 12, tzinfo=UTC)) == [
        "2",
        "*Eva Lima*: 30 calendar days of 9 Dec 2024 – 8 Dec 2025, last lawful start Mon 9 Nov",
        "*Carla Dias*: 16 calendar days of 10 Mar 2025 – 9 Mar 2026, last lawful start Mon 22 Feb 2027",
    ]
    assert radar(counter, datetime(2026, 11, 16, 12, tzinfo=UTC))[1] == (
        "⚠️ *Eva Lima*: 30 calendar days of 9 Dec 2024 – 8 Dec 2025 no longer fit before Tue 8 Dec 2026: "
        "what is later is paid double (CLT art. 137)"
    )
    assert radar(counter, datetime(2026, 12, 14, 12, tzinfo=UTC))[1] == (
        "⚠️ *Eva Lima*: 30 calendar days of 9 Dec 2024 – 8 Dec 2025 had to be taken by Tue 8 Dec 2026 "
        "and are paid double (CLT art. 137)"
    )


def test_in_a_channel_the_radar_says_how_many(counter: Counter) -> None:
    digests = counter.policy.digests.model_copy(update={"hr": Digest(channel="C0PEOPLE")})
    counter.office = replace(counter.office, policy=counter.policy.model_copy(update={"digests": digests}))
    assert radar(counter, datetime(2026, 10, 5, 12, tzinfo=UTC), None) == ["2", "Show all…"]


def test_what_is_overdue_can_still_be_taken_and_the_form_says_that_it_is_paid_double(counter: Counter) -> None:
    at(counter, datetime(2027, 2, 15, 12, tzinfo=UTC))
    assert "⚠️ Termina depois de ter 9 de mar de 2027: esses dias são pagos em dobro (CLT art. 137)" in preview(
        counter, "22 mar 2027 - 20 abr 2027"
    )
    assert ask(counter, date(2027, 3, 22), date(2027, 4, 20)) == ""
