"""What stands in finance's channel is gone one day, deleted or no longer kept by Slack: it comes back there."""

from handlers.payment import queue
from storage import messages
from tests.desk import Counter
from tests.handlers.expense.claiming import LINE, LUNCH
from tests.handlers.payment.paying import CHANNEL, approved
from tests.handlers.ticket.talk import Talk


def test_what_is_to_be_paid_comes_back_in_the_channel_and_to_nobody_who_is_paid(counter: Counter) -> None:
    talk = Talk(counter)
    approved(counter, LINE)
    queue.tick(counter.db, counter.office)
    talk.pay()
    with counter.db.read() as tx:
        (card,) = messages.copies(tx, kind="payments", subject_id=0)
    talk.air.delete(CHANNEL, str(card.ts))
    approved(counter, LUNCH)
    talk.pay()
    said = [one["channel"] for one in talk.air.said if one["text"].startswith("To be paid")]
    assert said == [CHANNEL]
