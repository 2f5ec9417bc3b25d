"""What the commands say of the audit trail: whole or not, from which head on, and what that proves."""

import pytest

from storage import audit, people
from storage.db import Database
from tests.bot.backup.conftest import postgresql_url, tools
from tests.bot.conftest import Terminal
from tests.company import MONDAY

__all__ = ["postgresql_url", "tools"]


@pytest.fixture
def lived(terminal: Terminal, tools: None, db: Database) -> Terminal:
    """A terminal on a database with Ana and an entry of the audit trail."""
    with db.write() as tx:
        people.save(tx, "ana@acme.example", {"name": "Ana Souza"})
        audit.append(tx, at=MONDAY, actor_id=None, action="test", subject="test", facts={})
    db.dispose()
    return terminal


def test_a_whole_trail_is_said_to_be_whole_and_its_head_can_be_kept_elsewhere(lived: Terminal) -> None:
    head = lived("audit head").out.strip()

    first, second = lived("audit verify").out.splitlines()
    assert first == f"The audit trail is whole: 1 entry, head {head}"
    proves = (
        "This shows that no entry was changed, taken out or slipped in."
        " It says nothing of rows outside the trail, such as balances and requests."
    )
    cut = " Without --head, a head written down elsewhere, it does not show whether its end was cut off."
    assert (second, lived(f"audit verify --head {head}").out.splitlines()[1]) == (proves + cut, proves)
    assert lived(f"audit verify --head {head}").status == 0
    lived("backup copy")
    lived("restore copy --replace")
    assert lived(f"audit verify --head {head}").status == 0, "a restore is one more entry"


def test_a_cut_tail_shows_by_the_head_that_was_kept(lived: Terminal) -> None:
    ran = lived(f"audit verify --head 2:{'0' * 64}")

    assert (ran.status, ran.err) == (
        1,
        "The audit trail is broken at entry 2: the chain ends before the head written elsewhere.\n",
    )


def test_without_a_key_the_trail_says_what_it_cannot_show(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BACKOFFICE_AUDIT_KEY")

    assert terminal("audit verify").out.splitlines()[2] == (
        "BACKOFFICE_AUDIT_KEY is not set, so this shows accidents and not whoever writes the trail anew."
    )


def test_a_backup_from_after_a_forgery_is_refused_by_the_head_that_was_kept(lived: Terminal) -> None:
    head = lived("audit head").out.strip()
    lived("backup copy")
    assert lived(f"restore copy --replace --head {head}").status == 0

    ran = lived(f"restore copy --replace --head 1:{'0' * 64}")

    assert (ran.status, ran.err) == (
        1,
        "The audit trail in copy is broken at entry 1: it is not what the head written elsewhere says."
        " Nothing was restored. Is BACKOFFICE_AUDIT_KEY the one of that time?\n",
    )
