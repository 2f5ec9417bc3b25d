"""Two who help claim the same ticket at the same moment: one has it, and the other reads who."""

from functools import partial

from tests.desk import at_once, press, words
from tests.handlers.ticket.talk import talking

LATE = {
    "eva": "Carla Dias has TIC-{n} already. If you still want it, claim it once more.",
    "carla": "Eva Lima já assumiu TIC-{n}. Se ainda quiser, assuma mais uma vez.",
}


def test_of_two_who_claim_at_once_one_has_it_and_the_other_reads_who(database_url: str) -> None:
    """On PostgreSQL the later one decided on what was true no more, and decides again."""
    with talking(database_url) as talk:
        for ticket in (talk.ask("ana", f"VPN {n}") for n in range(8)):
            claims = (partial(talk.desk.press, press(who, "ticket.claim", f"{ticket}:1")) for who in LATE)
            said = dict(zip(LATE, map(words, at_once(*claims)), strict=True))
            late = next(who for who in LATE if said[who])
            assert said.pop(late) == LATE[late].format(n=ticket)
            assert list(said.values()) == [""]
