"""Leave in the database: requests, the days they book, and the ledger."""

from storage.vacation.absence import (
    Away,
    absent,
    at_work,
    away,
    away_among,
    beginning,
    count_away,
    known_away,
    many_away,
    soonest_away,
    team_away,
)
from storage.vacation.accounts import Told, history, keep_settled, lines, settled, unsettled
from storage.vacation.certificates import earlier, lacking
from storage.vacation.feed import Shown, shown, team
from storage.vacation.ledger import awaiting, post, posted, projection, used
from storage.vacation.requests import (
    NONE,
    amend,
    book,
    load,
    load_many,
    release,
    replaced,
    save,
    snapshot,
    taken,
)
from storage.vacation.returns import amend_return, open_returns, returns, save_return
from storage.vacation.teams import absent_of, own_teams

__all__ = [
    "NONE",
    "Away",
    "Shown",
    "Told",
    "absent",
    "absent_of",
    "amend",
    "amend_return",
    "at_work",
    "awaiting",
    "away",
    "away_among",
    "beginning",
    "book",
    "count_away",
    "earlier",
    "history",
    "keep_settled",
    "known_away",
    "lacking",
    "lines",
    "load",
    "load_many",
    "many_away",
    "open_returns",
    "own_teams",
    "post",
    "posted",
    "projection",
    "release",
    "replaced",
    "returns",
    "save",
    "save_return",
    "settled",
    "shown",
    "snapshot",
    "soonest_away",
    "taken",
    "team",
    "team_away",
    "unsettled",
    "used",
]
