"""Slack takes everything that is said of tickets at its longest, and what people type does nothing in it."""

import sqlalchemy as sa

from handlers.news import TELLERS, view_for
from handlers.ticket import card
from handlers.ticket.team import given, left, major, queue
from storage import people
from storage.messages import CARD
from storage.tables import cards
from storage.tables import messages as owed
from tests import company
from tests.desk import press
from tests.examples import HOSTILE, LONG_NAME, LONG_WORDS
from tests.handlers.ticket.talk import Talk
from tests.harmless import harmless, harmless_form

LONG = (HOSTILE + LONG_WORDS * 3)[:3000]
OPENED = ("assign", "priority", "hand_over", "merge", "ask", "update", "resolve")


def test_slack_takes_every_card_form_and_news_at_its_longest(talk: Talk) -> None:
    desk = talk.desk
    policy = desk.policy.tickets
    led = policy.categories["network"].model_copy(update={"leads": ("hugo@company.example",)})
    software = policy.categories["software"].model_copy(update={"channel": "C0OTHER"})
    changed = {"categories": {**policy.categories, "network": led, "software": software}}
    desk.policy = desk.policy.model_copy(update={"tickets": policy.model_copy(update=changed)})
    desk.__post_init__()
    with desk.db.write() as tx:
        for email in [row[0] for row in company.ROSTER]:
            people.save(tx, email, {"name": LONG_NAME})
    title = (HOSTILE + LONG_WORDS)[:150]
    first, *others = [
        talk.ask(name, title) for name in ("bruno", "bruno", "hugo", "rita", "hugo", "bruno", "rita", "rita")
    ]
    assert talk.form("carla", "ticket.assign", first, assignee="U0EVA").errors is None
    for n in range(21):
        talk.say("bruno", f"{n} " + "and so on " * 290, talk.card(others[0], "bruno"))
    desk.press(press("hugo", "ticket.declare", str(first)))
    for other in others[:6]:
        assert talk.form("eva", "ticket.merge", other, into="TIC-1").errors is None
    for name in OPENED:
        opened = desk.press(press("eva", f"ticket.open_{name}", f"{first}:1"))
        assert opened.open_view is not None, (name, opened)
        harmless_form(opened.open_view)
    drawn(talk)
    assert talk.form("eva", "ticket.ask", first, reason=LONG).errors is None
    drawn(talk)
    assert talk.form("eva", "ticket.update", first, reason=LONG).errors is None
    assert talk.form("eva", "ticket.hand_over", first, category="software", reason=LONG[:500]).errors is None
    assert talk.form("eva", "ticket.assign", first, assignee="U0CARLA").errors is None
    with desk.db.write() as tx:
        people.save_roles(tx, desk.ids["carla"], [])
    given.tick(desk.db, desk.office, desk.now)
    assert talk.form("eva", "ticket.resolve", first, reason=LONG).errors is None
    drawn(talk)


def drawn(talk: Talk) -> None:
    """Every card for everybody who may have one, the lists, and every message that is owed."""
    with talk.desk.db.read() as tx:
        for name in ("bruno", "eva", "rita", None):
            reader = view_for(tx, talk.desk.office, talk.desk.ids[name] if name else None, talk.desk.now)
            for row in tx.execute(sa.select(cards.c.kind, cards.c.subject_id)).all():
                draws = {"ticket": card.draw, "ticket.left": left.draw, "ticket.major": major.draw}
                if row.kind in draws:
                    harmless(draws[row.kind](tx, reader, row.subject_id))
            harmless(queue.page(tx, reader))
        for one in tx.execute(sa.select(owed.c.kind, owed.c.facts, owed.c.person_id)):
            if one.kind != CARD:
                reader = view_for(tx, talk.desk.office, one.person_id, talk.desk.now)
                if message := TELLERS[one.kind](tx, reader, one.facts):
                    harmless(message)
