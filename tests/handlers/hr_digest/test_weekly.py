"""The weekly digest of HR: on the local day and hour of each receiver, once, late rather than never."""

from collections.abc import Iterator
from datetime import date

import pytest

from domain.policy import EVERY, Away, Digest
from handlers.call import Message
from handlers.digest import listing, picture
from handlers.digest.part import LIST
from handlers.digest.wish import WANT
from storage import digests, people, showings
from tests import desk
from tests.desk import Counter, form, patient_policy, press, sits_in, words
from tests.handlers.conftest import at, owed
from tests.handlers.hr_digest.told import HR_DIGEST, busy_week, only, read, rules, ticked
from tests.scenarios.conftest import lines

NOT_FOR_YOU = "This digest is for those who answer for what stands in it. Ask somebody who gets it."


def digests_of(counter: Counter, name: str) -> Message | None:
    """What `/backoffice digest` shows somebody."""
    return counter.command(name, "digest", called="/backoffice").say


def test_each_receiver_has_their_own_monday_morning(counter: Counter) -> None:
    sits_in(counter, "hugo", "America/Sao_Paulo")
    assert [ticked(counter, at(3, 8, 59)), ticked(counter, at(3, 9)), ticked(counter, at(3, 9, 1))] == [0, 1, 0]
    assert len(owed(counter, "rita", HR_DIGEST)) == 1
    assert [ticked(counter, at(3, 12, 59)), ticked(counter, at(3, 13)), ticked(counter, at(3, 18))] == [0, 1, 0]
    assert len(owed(counter, "hugo", HR_DIGEST)) == 1
    assert [ticked(counter, at(day, 12)) for day in range(4, 10)] == [0] * 6
    assert ticked(counter, at(10, 14)) == 2


def test_a_missed_monday_is_caught_up_until_wednesday(counter: Counter) -> None:
    assert ticked(counter, at(5, 12)) == 2
    assert [ticked(counter, at(5, 13)), ticked(counter, at(6, 9))] == [0, 0]
    assert ticked(counter, at(13, 9)) == 0, "on a Thursday nobody wants to read of Monday"


def test_what_was_missed_by_day_wakes_nobody(counter: Counter) -> None:
    rules(counter, hr=Digest(), hr_daily=Digest(weekday=EVERY))
    assert [ticked(counter, moment) for moment in (at(3, 18), at(3, 23), at(4, 3), at(4, 8, 59))] == [0] * 4
    assert ticked(counter, at(4, 9)) == 2, "the next morning Monday's, which says what that of the day would say"
    assert [one and one.text.split("\n")[0] for one in owed(counter, "rita", HR_DIGEST)] == [None], "a quiet week"


def test_it_says_who_is_away_and_what_waits(counter: Counter) -> None:
    busy_week(counter)
    ticked(counter, at(3, 9))
    [said] = owed(counter, "rita", HR_DIGEST)
    assert said
    assert said.text == "Leave this week\nAway: 2\nWaiting for a decision, of every kind: 1"
    assert lines({"blocks": [dict(block) for block in said.blocks]}) == [
        "Leave this week",
        "*Away: 2*",
        "*Ana Souza* until Tue 4 Aug",
        "*Eva Lima* Thu 6 Aug – Fri 14 Aug",
        "*Waiting for a decision, of every kind: 1*",
        "VAC-3 Eva Lima: waiting for Bruno Costa since Mon 3 Aug 10:00",
        "`/vacation who` shows at any time who is away.",
    ]


def test_beside_it_comes_a_picture_of_four_weeks_which_is_said_in_words_too(counter: Counter) -> None:
    busy_week(counter)
    ticked(counter, at(3, 9))
    ticked(counter, at(3, 10))
    with counter.db.write() as tx:
        asked = [showings.claim(tx, owner="me"), showings.claim(tx, owner="me"), showings.claim(tx, owner="me")]
        known = [one for one in asked if one]
        assert [(one.export, one.person_id) for one in known] == [
            ("away.png", counter.ids[name]) for name in ("rita", "hugo")
        ]
        sent = picture.copy(tx, counter.office, known[0], counter.now)
        assert sent
        assert sent.body
        assert sent.name == "away.png"
        people.save_roles(tx, counter.ids["hugo"], [])
        assert picture.copy(tx, counter.office, known[1], counter.now) is None, "he answers for nothing any more"
    assert sent.alt == (
        "So many are away from Monday to Friday of each week. Mon 3 Aug: 1, 1, 0, 1, 1; Mon 10 Aug: 1, 1, 1, 1, 1; "
        "Mon 17 Aug: 0, 0, 0, 0, 0; Mon 24 Aug: 0, 0, 0, 0, 0."
    )
    assert sent.body.startswith(b"\x89PNG")


def test_a_quiet_week_is_told_only_where_the_picture_has_something_to_say(counter: Counter) -> None:
    def pictured() -> bool:
        with counter.db.read() as tx:
            return showings.something_due(tx)

    assert ticked(counter, at(3, 9)) == 2
    assert (owed(counter, "hugo", HR_DIGEST), pictured()) == ([None], False)
    counter.grant("eva", 20)
    counter.submit(counter.ask("eva", date(2026, 8, 26)))
    counter.press(press("bruno", "request.approve", "1:1"))
    ticked(counter, at(10, 9))
    [_, said] = owed(counter, "hugo", HR_DIGEST)
    assert read(said)[1:5] == ["*Away*", "Nobody.", "*Waiting for a decision, of every kind*", "Nothing."]
    assert pictured(), "she is away in two weeks"


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
    digests = only(hr=Digest(channel="C0PEOPLE"))
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
        "*Ausentes: 2*",
        "Ver todos…",
        "*Pedidos de todo tipo aguardando decisão: 1*",
        "Ver todos…",
        "`/vacation quem` mostra a qualquer momento quem está ausente.",
    ]
    types = in_channel.policy.leave.types.values()
    secrets = {"the flu", *(t.name.en for t in types), *(t.name.pt_BR for t in types)}
    assert not [word for word in secrets if any(word in line for line in read)]
    assert owed(in_channel, "rita", HR_DIGEST) == []


def test_the_daily_one_says_by_whom_it_waits_and_is_not_sent_where_there_is_nothing(counter: Counter) -> None:
    rules(counter, hr_daily=Digest(weekday=EVERY))
    busy_week(counter)
    assert [ticked(counter, at(4, 8, 59)), ticked(counter, at(4, 9))] == [0, 2]
    [said] = owed(counter, "rita", "digest.hr_daily")
    assert read(said) == [
        "Leave today",
        "*Away today: 1*", "*Ana Souza* until Tue 4 Aug",
        "*Waiting for a decision, of every kind: 1*", "*Bruno Costa*: 1 request, for 1 day", "Show all…",
        "*Leave that begins in the next seven days: 1*", "*Eva Lima* Thu 6 Aug – Fri 14 Aug",
    ]  # fmt: skip
    counter.now = at(7, 10)
    assert [ticked(counter, at(30, 9)), ticked(counter, at(31, 9))] == [0, 2], "after a Sunday"
    assert owed(counter, "rita", "digest.hr_daily")[-1] is not None, "it waits still"
    counter.submit(form("bruno", "request.reject", {"reason": "the fair"}, memo={"request": 3}))
    assert ticked(counter, at(1, 9, month=9)) == 2
    assert owed(counter, "rita", "digest.hr_daily")[-1] is None


def test_each_turns_their_own_on_and_off_and_nobody_gets_what_is_not_for_them(counter: Counter) -> None:
    rules(counter, hr=Digest(), away=Away())
    assert read(digests_of(counter, "carla")) == [
        "Resumos", "*Ausentes hoje* · nos dias úteis às 09:00", "Nomes e dias, nunca o motivo. Você não o recebe.",
        "Receber",
    ]  # fmt: skip
    assert read(digests_of(counter, "rita"))[1:4] == [
        "*Leave this week* · each week, Monday at 09:00",
        "Who is away in the week, what of every kind waits for whom, what is about to go wrong. You get it.",
        "Stop",
    ]
    assert words(counter.press(press("ana", WANT, "hr:1"))) == NOT_FOR_YOU
    counter.press(press("rita", WANT, "hr:0"))
    counter.press(press("carla", WANT, "away:1"))
    assert "You do not get it." in str(digests_of(counter, "rita"))
    busy_week(counter)
    assert ticked(counter, at(4, 9)) == 2
    assert owed(counter, "rita", HR_DIGEST) == []
    assert [read(one)[0] for one in owed(counter, "carla", "digest.away")] == ["*Ausentes hoje: 1*"]
    assert len(owed(counter, "hugo", HR_DIGEST)) == 1
    for _ in range(2):
        counter.press(press("carla", WANT, "away:0"))
    assert ticked(counter, at(5, 9)) == 0
    with counter.db.write() as tx:
        digests.want(tx, counter.ids["bruno"], "hr", wanted=True)
    assert ticked(counter, at(10, 9)) == 2
    assert owed(counter, "bruno", HR_DIGEST) == [None], "who lost the role reads nothing of it"


def test_the_channels_that_the_company_chose_read_each_working_morning_who_is_away(counter: Counter) -> None:
    rules(counter, away=Away(channels=("C0GENERAL", "C0TASTING")))
    busy_week(counter)
    days = [(at(4, 9, 59), 0), (at(4, 10), 2), (at(4, 10, 1), 0), (at(8, 12), 0), (at(10, 17), 2)]
    assert [ticked(counter, moment) for moment, _ in days] == [n for _, n in days]
    counter.now = at(4, 9)
    assert [read(one) for one in owed(counter, None, "digest.away")] == [
        ["*Away today: 1*", "*Ana Souza* until Tue 4 Aug", "`/vacation who` shows the next seven days."],
    ] * 2 + [
        ["*Away today: 1*", "*Eva Lima* until Fri 14 Aug", "`/vacation who` shows the next seven days."]
    ] * 2  # fmt: skip


def test_a_number_opens_its_list_for_those_alone_who_may_read_it(
    in_channel: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "PAGE", 1)
    busy_week(in_channel)
    assert in_channel.submit(in_channel.ask("eva", date(2026, 8, 26))).errors is None
    opened = in_channel.press(press("rita", LIST, "hr.waiting.2026-08-03:0")).open_view
    assert opened
    assert lines({"blocks": opened["blocks"]}) == [
        "Waiting for a decision, of every kind: 2", "VAC-3 Eva Lima: waiting for Bruno Costa since Mon 3 Aug 10:00",
    ]  # fmt: skip
    assert "hr.waiting.2026-08-03:1" in str(opened)
    following = in_channel.press(press("rita", LIST, "hr.waiting.2026-08-03:1")).open_view
    assert following
    assert "VAC-5 Eva Lima" in str(following)
    for name, value in (("eva", "hr.waiting.2026-08-03:0"), ("rita", ""), ("rita", "hr.none.2026-08-03:0"),
                        ("rita", "hr.waiting.yesterday:0"), ("rita", "x.waiting.2026-08-03:9")):  # fmt: skip
        assert words(in_channel.press(press(name, LIST, value))) == NOT_FOR_YOU
