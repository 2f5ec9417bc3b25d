"""A file of items that a keeper posts to the bot: a card that shows what it comes to, from which it is imported."""

from collections.abc import Sequence

from domain.attachment import SHEETS, FileState, Flaw, Offered, SheetGone, check
from handlers import attachment
from handlers.call import NOTHING, Answer, Call, Entry, Json, Message, action
from handlers.cards import actions, button, confirm, number, section
from handlers.office import Reader
from handlers.stock.keeper import check_keeper
from handlers.texts import Voice
from storage import attachments, audit, messages
from storage.attachments import Attachment
from storage.db import Tx
from storage.messages import Audience
from storage.stock import sheets

CARD = "stock.sheet"
"""Not as requests for stock are called: their cards are others."""
IMPORT, COUNT, DISCARD = "stock.import", "stock.import_count", "stock.import_discard"
MOST = 3
"""So many files go with one message."""


def is_one(file: Offered) -> bool:
    """Whether a file may be one of items, by what Slack says of it."""
    return any(file.ending in media.endings for media in SHEETS)


def received(tx: Tx, call: Call, files: Sequence[Offered]) -> Answer:
    """Somebody posted files of items. Raises NotKeeper, and what check raises."""
    check_keeper(tx, call)
    check(files, most=MOST, most_bytes=attachment.most_bytes(call.office), taken=SHEETS)
    ids = [sheets.want(tx, by_id=call.actor.id, file_id=file.id, name=file.name, at=call.now) for file in files]
    for id_ in ids:
        messages.owe_card(
            tx, kind=CARD, subject_id=id_, audience=Audience.REQUESTER, person_id=call.actor.id
        )  # fmt: skip
    _record(tx, call, "hand in", {"attachments": ids})
    return NOTHING


def _record(tx: Tx, call: Call, what: str, facts: Json) -> None:
    told = {**facts, "surface": call.surface.value}
    audit.append(tx, at=call.now, actor_id=call.actor.id, action=what, subject=CARD, facts=told)


# --- the card ---------------------------------------------------------------------------------------------------------


def draw(tx: Tx, reader: Reader, sheet_id: int) -> Message:
    """What the file comes to, and what can be done with it; what became of it."""
    v, sheet = reader.voice, attachments.get(tx, sheet_id)
    told = sheet.told or {}
    seen = () if sheet.flaw else told.get("lines", ())
    lines = list(seen) or [_stands(reader, sheet)]
    if sheet.state is FileState.WANTED and told.get("wish"):
        lines = [v.say("⏳ {name} is being imported.", name=sheet.name or "")]
    offered = _offers(v, sheet, told.get("offers", ())) if sheet.state is FileState.KEPT else []
    return Message(text=lines[0], blocks=[section(*lines), *actions(*offered)])


def _stands(reader: Reader, sheet: Attachment) -> str:
    v, name = reader.voice, sheet.name or ""
    if sheet.state is FileState.DISCARDED:
        return v.say("{name} is discarded, and nothing of it was imported. Post it again to import it.", name=name)
    if sheet.flaw is Flaw.LOST and sheet.sha256:
        return v.say(
            "⚠️ {name} was not imported: it went wrong on our side in several tries, and nothing was changed. "
            "Post it here once more. If that fails too, tell whoever looks after me.",
            name=name,
        )
    if sheet.flaw:
        because = attachment.why(v, sheet.flaw, most=attachment.most_bytes(reader.office))
        return v.say("⚠️ {name} was not read: {why} Post it here once more.", name=name, why=because)
    return v.say("📎 {name} is on its way to me.", name=name)


def _offers(v: Voice, sheet: Attachment, offered: Sequence[str]) -> list[Json]:
    asks = confirm(
        v,
        title=v.say("Import it as a count?"),
        text=v.say("What the file says is there takes the place of what is known. Each difference is a movement."),
        yes=v.say("Import as a count"),
    )
    found = []
    if "import" in offered:
        found.append(button(v.say("Import"), IMPORT, str(sheet.id), style="primary"))
    if "count" in offered:
        found.append(button(v.say("Import as a count"), COUNT, str(sheet.id), confirm=asks))
    return [*found, button(v.say("Discard"), DISCARD, str(sheet.id))]


def still_open(tx: Tx, sheet_id: int) -> bool:
    """Whether the card is worth posting anew if its message is gone."""
    return attachments.get(tx, sheet_id).state in (FileState.WANTED, FileState.KEPT)


# --- what can be done with it -----------------------------------------------------------------------------------------


def _own(tx: Tx, call: Call) -> Attachment:
    """The file that was pressed. Raises NotKeeper; SheetGone, if it is not the actor's or is over."""
    check_keeper(tx, call)
    sheet = sheets.of_person(tx, number(call.value), call.actor.id)
    if sheet is None or sheet.state not in (FileState.WANTED, FileState.KEPT):
        raise SheetGone
    return sheet


def bring_in(tx: Tx, call: Call) -> Answer:
    """A keeper wants it to be imported as it was shown. Pressed twice it is done once. Raises NotKeeper, SheetGone."""
    sheet = _own(tx, call)
    wish = "count" if call.name == COUNT else "import"
    if wish in (sheet.told or {}).get("offers", ()) and sheets.ask(tx, sheet, wish):
        messages.touch(tx, kind=CARD, subject_id=sheet.id, pressed=call.place)
        _record(tx, call, "ask for import", {"attachment": sheet.id, "wish": wish})
    return NOTHING


def discard(tx: Tx, call: Call) -> Answer:
    """A keeper does not want it. Raises NotKeeper, SheetGone."""
    sheet = _own(tx, call)
    if sheets.discard(tx, sheet):
        messages.touch(tx, kind=CARD, subject_id=sheet.id, pressed=call.place)
        _record(tx, call, "discard file", {"attachment": sheet.id})
    return NOTHING


ENTRIES: tuple[Entry, ...] = (
    action(IMPORT, bring_in, changes=True),
    action(COUNT, bring_in, changes=True),
    action(DISCARD, discard, changes=True),
)
