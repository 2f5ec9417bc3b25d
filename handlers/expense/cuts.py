"""What was cut of a report: whose answers stand, and how it reads on the card and in the news."""

from domain.approval import Move, Request, State
from domain.expense import STANDS, Cut, Report, Verdict, cuts_of, judged, standing
from domain.people import Action
from handlers.call import Json
from handlers.cards import button, pressed
from handlers.cards import cut as shortened
from handlers.office import Reader
from handlers.texts import Voice, unescape
from storage import expense, people
from storage.db import Tx
from storage.expense import verdict

OPEN = "expense.open_verdicts"


def apply(tx: Tx, report: Report, moved: Request) -> None:
    """After each move, keep what the answers that still stand leave of each line."""
    if moved.last is None:
        return
    stood = verdict.cuts(tx, [moved.id]).get(moved.id, ())
    if moved.last.action is Action.APPROVE and moved.last.by_id and moved.version not in {cut.version for cut in stood}:
        agreed = cuts_of(report.request, report.lines, {}, by_id=moved.last.by_id)
        verdict.keep(tx, moved.id, agreed)
        stood += agreed
    stand = standing(stood, moved.steps)
    verdict.fall(tx, moved.id, [cut for cut in stood if cut not in stand], version=moved.version)
    if stood:
        lines = expense.load(tx, moved.id).lines
        expense.judge(tx, moved.id, lines, judged(lines, stand))


def money(v: Voice, report: Report, claimed: str) -> str:
    """What is left of what is ``claimed``, where something was cut."""
    if report.approved == report.claimed or report.request.state not in STANDS:
        return claimed
    return unescape(v.say("{left} of {claimed}", left=v.money(report.total), claimed=claimed))


def told(tx: Tx, v: Voice, report: Report, cuts: tuple[Cut, ...], *, most: int = 300) -> dict[int, list[str]]:
    """By the number of the line, who left how much of it, and why, in at most so many characters."""
    names = people.get_many(tx, {cut.by_id for cut in cuts}) if cuts else {}
    said: dict[int, list[str]] = {}
    known = set[tuple[int, Verdict]]()
    for cut in cuts:
        # Whoever agreed to another's cut says nothing new.
        if (cut.line, cut.verdict) in known:
            continue
        known.add((cut.line, cut.verdict))
        why = shortened(str(cut.verdict.reason), most)
        facts = {"who": names[cut.by_id].name, "why": why, "money": v.money(cut.verdict.approved)}
        if not cut.verdict.approved:
            one = v.say("❌ Refused by {who}: “{why}”", **facts)
        elif report.lines[cut.line - 1].tax_on_top:
            one = v.say("✂️ {money} before tax by {who}: “{why}”", **facts)
        else:
            one = v.say("✂️ {money} by {who}: “{why}”", **facts)
        said.setdefault(cut.line, []).append(one)
    return said


def news(report: Report, move: Move) -> tuple[Cut, ...]:
    """Of the cuts that stand, those that the news of a turn tells: its own; all, once the report is approved."""
    request = report.request
    if move.action is not Action.APPROVE or move not in request.history:
        return ()
    if request.state is State.APPROVED and move == request.last:
        return report.cuts
    version = request.history.index(move) + 2
    return tuple(cut for cut in report.cuts if cut.version == version)


def ways(reader: Reader, report: Report) -> list[Json]:
    """The button for whoever decides and does not want to say yes to all of it."""
    v, one = reader.voice, len(report.lines) == 1
    return [button(v.say("Approve less…") if one else v.say("Line by line…"), OPEN, pressed(report.request))]
