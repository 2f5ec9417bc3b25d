"""What holds for every kind of request: a new kind that breaks it fails here. It adds a line to tests/examples.py.

What holds for every refusal and every sentence is in tests/handlers/test_sentences.py.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import count, product
from typing import Any

import pytest
import sqlalchemy as sa

from bot.simulator.kit.blocks import checked_view
from domain.approval import MOVES, NEEDS_REASON, Request, State, settle
from domain.people import Account, AccountKind, Action, Person, Role
from domain.policy import Access, AccessRole, Agreement, GiveBack, System, Wording
from domain.refusal import Refusal
from handlers import home, reminder
from handlers.approval.card import draw, name_of
from handlers.approval.listing import listed
from handlers.attachment import NOT_KEPT, NOT_SHOWN
from handlers.call import Message, inputs_of
from handlers.digest import engine as digest
from handlers.entries import ENTRIES
from handlers.kinds import Kind
from handlers.news import CARDS, TELLERS, view_for
from handlers.person import welcome
from handlers.registry import KINDS
from storage import accounts, approval, audit, people
from storage.messages import CARD
from storage.tables import messages
from tests import company, desk
from tests.desk import Counter, form, press, words
from tests.examples import EXAMPLES, HOSTILE, LONG_NAME, LONG_WORDS
from tests.harmless import FORGED, harmless, harmless_form, marked
from tests.stage import AUDIT_KEY

WORST = Wording(en=HOSTILE[:60], pt_BR=LONG_NAME[-60:])
KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


def test_no_other_card_is_called_as_requests_are() -> None:
    assert CARDS.keys().isdisjoint(KINDS)


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with desk.counter(database_url) as made:
        agreed = GiveBack(approval=Agreement.ALWAYS)
        types = {name: t.model_copy(update={"give_back": agreed}) for name, t in made.policy.leave.types.items()}
        leave = made.policy.leave.model_copy(update={"types": types})
        systems = {"crm": System(name=WORST, roles={"seller": AccessRole(name=WORST)}, most_days=90)}
        update = {"leave": leave, "access": Access(systems=systems)}
        made.policy = made.policy.model_copy(update=update)
        made.__post_init__()
        for name in made.ids:
            made.grant(name, 900)
        yield made


def asked(counter: Counter, kind: Kind, by: str = "ana", n: int = 0, note: str | None = None) -> int:
    """Ask for an example; its id."""
    handed_in = EXAMPLES[kind.name](counter, by, n, note)
    answer = counter.submit(handed_in)
    if answer.refresh_view:
        answer = counter.submit(explained(by, handed_in, harmless_form(answer.refresh_view)))
    assert answer.errors is None, answer
    with counter.db.read() as tx:
        return approval.asked_by(tx, counter.ids[by], kind=kind.name, limit=1)[0]


def explained(by: str, handed_in: Any, shown: Mapping[str, Any]) -> Any:
    """The form once more, as it is shown again, with what is asked in it answered."""
    given = {**inputs_of(handed_in["view"]), "why": LONG_WORDS[:300]}
    return form(by, shown["callback_id"], given, memo=json.loads(shown["private_metadata"]))


def do(counter: Counter, by: str, action: Action, request_id: int, **inputs: Any) -> str:
    """Press the button of an action or hand in its form; what the person reads."""
    name = name_of(action)
    at_once = not any(e.name == name and e.surface.value == "form" for e in ENTRIES)
    with counter.db.read() as tx:
        seen = approval.load(tx, request_id).version
    if at_once:
        return words(counter.press(press(by, name, f"{request_id}:{seen}")))
    given = {"reason": "a reason", **inputs}
    return words(counter.submit(form(by, name, given, memo={"request": request_id, "seen": seen})))


def stood(counter: Counter, request_id: int) -> Request:
    with counter.db.read() as tx:
        return approval.load(tx, request_id)


def stands(counter: Counter, request_id: int) -> State:
    return stood(counter, request_id).state


# --- moves ------------------------------------------------------------------------------------------------------------

MOVED = [a for a in Action if any(action is a for _, action in MOVES)]
CAST = {
    "requester": Person(id=1, name="R", email="r@x.example"),
    "decider": Person(id=2, name="D", email="d@x.example"),
    "bystander": Person(id=3, name="B", email="b@x.example"),
    "hr": Person(id=4, name="H", email="h@x.example", roles=frozenset({Role.HR, Role.ADMIN})),
}


@KIND
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_action_in_every_state_is_a_move_or_a_refusal(counter: Counter, kind: Kind) -> None:
    roads: Mapping[State, tuple[tuple[str, Action], ...]] = {
        State.PENDING: (),
        State.APPROVED: (("bruno", Action.APPROVE),),
        State.REJECTED: (("bruno", Action.REJECT),),
        State.WITHDRAWN: (("ana", Action.WITHDRAW),),
        State.CANCELLED: (("rita", Action.CANCEL),),
        State.CHANGES: (("bruno", Action.ASK_CHANGES),),
    }
    assert set(roads) == set(State) - {State.EXPIRED}, "the clock alone leads there"
    buttons = [a for a in MOVED if any(e.name == name_of(a) for e in ENTRIES)]
    fresh = count()
    for state, road in roads.items():
        request_id: int | None = None
        for action, by in product(buttons, ("ana", "bruno", "carla", "rita")):
            # Whoever was refused left the request as it was, so that the next one tries the same.
            if request_id is None:
                request_id = asked(counter, kind, n=next(fresh))
                for who, step in road:
                    assert "broke" not in do(counter, who, step, request_id)
            before = stood(counter, request_id)
            assert before.state is state
            inputs = {"decider": "U0EVA"} if action is Action.REASSIGN else {}
            said = do(counter, by, action, request_id, **inputs)
            assert "broke" not in said, (state, action, by)
            after = stood(counter, request_id)
            refused = said and "is told" not in said
            expected = {state} if refused else {MOVES.get((state, action))}
            assert {after.state} <= expected, (state, action, by, said)
            if after != before:
                assert not refused, (state, action, by, said)
                request_id = None


@pytest.mark.parametrize("action", MOVED, ids=str)
@pytest.mark.parametrize("state", State, ids=str)
def test_nobody_moves_what_the_table_does_not(state: State, action: Action) -> None:
    request = Request(id=1, kind="k", reference="K-1", requester_id=1, entered_by_id=1, state=state, version=1, round=1,
                      asked_at=datetime(2026, 8, 3, tzinfo=UTC))  # fmt: skip
    for person in CAST.values():
        try:
            after = settle(request, action, by=person, now=request.asked_at, reason="r")
        except Refusal:
            continue
        assert after.state is MOVES[state, action]
        assert after.version == 2
        assert action not in NEEDS_REASON or after.history[-1].reason == "r"


# --- the whole life ---------------------------------------------------------------------------------------------------

LIFE: tuple[tuple[str, Action, dict[str, str]], ...] = (
    ("bruno", Action.REJECT, {}),
    ("bruno", Action.TAKE_BACK, {}),
    ("bruno", Action.APPROVE, {}),
    ("bruno", Action.TAKE_BACK, {}),
    ("rita", Action.REASSIGN, {"decider": "U0EVA"}),
    ("eva", Action.APPROVE, {}),
    ("rita", Action.CANCEL, {}),
)
LIVE = {name_of(action) for action in (Action.APPROVE, Action.REJECT, Action.WITHDRAW)}


@KIND
def test_the_example_goes_through_the_whole_life(counter: Counter, kind: Kind) -> None:
    request_id = asked(counter, kind, note=LONG_WORDS)
    state = State.PENDING
    for by, action, inputs in LIFE:
        offered = {name: buttons(card_of(counter, name, kind, request_id)) & LIVE for name in ("ana", "bruno", "eva")}
        assert (offered["ana"] == {name_of(Action.WITHDRAW)}) == (state is State.PENDING)
        assert sum(name_of(Action.APPROVE) in seen for seen in offered.values()) == (state is State.PENDING)
        do(counter, by, action, request_id, **inputs)
        state = MOVES[state, action]
        assert stands(counter, request_id) is state, action
    for name in ("ana", "bruno", "eva"):
        assert buttons(card_of(counter, name, kind, request_id)) == set()
    with counter.db.read() as tx:
        assert isinstance(audit.verify(tx, key=AUDIT_KEY.encode()), audit.Head)
        assert [m.action for m in approval.load(tx, request_id).history] == [action for _, action, _ in LIFE]


def card_of(counter: Counter, name: str, kind: Kind, request_id: int) -> Message:
    """The card of a request as somebody sees it; Slack takes it, and nobody's words do anything in it."""
    with counter.db.read() as tx:
        reader = view_for(tx, counter.office, counter.ids[name], counter.now)
        return harmless(draw(tx, reader, kind.name, request_id))


def buttons(message: Message) -> set[str]:
    """The actions that a message offers."""
    return {e["action_id"] for block in message.blocks if block["type"] == "actions" for e in block["elements"]}


@pytest.fixture
def crowded(counter: Counter) -> Counter:
    """Everybody has the longest name that a roster takes, all of the team are away, and types are named to match."""
    types = {name: t.model_copy(update={"name": Wording(en=HOSTILE[:60], pt_BR=LONG_NAME[-60:])})
             for name, t in counter.policy.leave.types.items()}  # fmt: skip
    leave = counter.policy.leave.model_copy(update={"types": types})
    counter.policy = counter.policy.model_copy(update={"leave": leave})
    with counter.db.write() as tx:
        team = [people.save(tx, f"p{n}@company.example", {"name": LONG_NAME, "manager_id": counter.ids["bruno"]})[0]
                for n in range(8)]  # fmt: skip
        for n, person_id in enumerate(team):
            accounts.save(tx, Account(team_id=company.TEAM, user_id=f"U0P{n}", kind=AccountKind.MEMBER))
            accounts.assign(tx, {f"U0P{n}": person_id}, team_id=company.TEAM)
    counter.__post_init__()
    with counter.db.write() as tx:
        for email in [row[0] for row in company.ROSTER]:
            people.save(tx, email, {"name": LONG_NAME})
    for n, person_id in enumerate(team):
        counter.ids[f"p{n}"] = person_id
        counter.grant(f"p{n}", 900)
    return counter


@KIND
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_slack_takes_everything_at_its_longest(crowded: Counter, kind: Kind) -> None:
    ids = [asked(crowded, kind, by=by, note=LONG_WORDS) for by in ("ana", "carla", "eva", *(f"p{n}" for n in range(8)))]
    ids += [asked(crowded, kind, n=n, note=LONG_WORDS) for n in range(1, 11)]
    for by, action, inputs in LIFE:
        for name in ("ana", "bruno", "eva", "rita"):
            card_of(crowded, name, kind, ids[0])
        opened(crowded, by, name_of(action), ids[0])
        do(crowded, by, action, ids[0], **{**inputs, "reason": (LONG_WORDS * 2)[:1000]})
    for by in ("rita", "ana"):
        opened(crowded, by, f"{kind.name}.open_correction", ids[1])
        opened(crowded, by, f"{kind.name}.open", ids[1])
    with crowded.db.read() as tx:
        for name in ("ana", "bruno", "rita"):
            reader = view_for(tx, crowded.office, crowded.ids[name], crowded.now)
            harmless(listed(tx, reader))
            tab = home.draw(tx, reader)
            checked_view(dict(tab), "home")
            assert not [text for text in marked(tab) if FORGED.search(text)]
    told_elsewhere = (
        "person.",
        "payment.",
        "expense.",
        "stock.",
        "ticket.",
        "access.",
        "digest.it",
        "digest.finance",
        "digest.stock",
    )
    assert said_everything(crowded) == {name for name in TELLERS if not name.startswith(told_elsewhere)} - {
        "stranger", "words", "talk", "dead", "departed", "digest.away", "certificate.posted", NOT_KEPT, NOT_SHOWN
    }  # fmt: skip


def opened(counter: Counter, by: str, action_id: str, request_id: int) -> None:
    """Press a button; Slack takes the form that opens, if one does, and nobody's words do anything in it."""
    if any(e.name == action_id and not e.changes for e in ENTRIES):
        with counter.db.read() as tx:
            seen = approval.load(tx, request_id).version
        view = counter.press(press(by, action_id, f"{request_id}:{seen}")).open_view
        if view:
            harmless_form(view)


def said_everything(counter: Counter) -> set[str]:
    """Draw every message that is owed; the kinds that were met."""
    reminder.tick(counter.db, counter.office, counter.now + timedelta(days=2))
    # On a Monday HR has the weekly one, and on the day after it the daily one.
    for day in range(2):
        digest.tick(counter.db, counter.office, counter.now + timedelta(days=day))
    welcome.tick(counter.db, counter.office, counter.now)
    adjust = {"person": "U0ANA", "type": "vacation", "days": "-1", "reason": LONG_WORDS}
    assert counter.submit(form("rita", "vacation.adjust", adjust, memo={})).errors is None
    met = set[str]()
    with counter.db.read() as tx:
        for row in tx.execute(sa.select(messages.c.kind, messages.c.facts, messages.c.person_id)):
            if row.kind != CARD:
                reader = view_for(tx, counter.office, row.person_id, counter.now)
                if message := TELLERS[row.kind](tx, reader, row.facts):
                    harmless(message)
                    met.add(row.kind)
    return met
