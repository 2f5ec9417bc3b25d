"""What the refusal of a file sounds like."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from domain import attachment as rules
from domain.attachment import MEGABYTE
from domain.refusal import Refusal
from handlers.attachment import kinds, why
from handlers.told import Told


def _too_large(t: Told, r: rules.FileTooLarge) -> str:
    size, most = (t.v.number(Decimal(n) / MEGABYTE) for n in (r.size, r.most))
    facts = {"name": r.name, "size": size, "most": most}
    return t.v.say("{name} has {size} MB, and at most {most} MB are taken. A photo of lower quality will do.", **facts)


def _another_kind(t: Told, r: rules.FileOfAnotherKind) -> str:
    return t.v.say("{name} is of a kind that is not taken. Hand in {kinds}.", name=r.name, kinds=kinds(t.v))


OF_FILES: Mapping[type[Refusal], Callable[[Told, Any], str]] = {
    rules.NoFile: lambda t, r: t.v.say("Choose a file: a photo will do."),
    rules.TooManyFiles: lambda t, r: t.v.count(
        "At most {n} file can be handed in. Leave some out.",
        "At most {n} files can be handed in. Leave some out.",
        r.most,
    ),
    rules.FileTooLarge: _too_large,
    rules.FileOfAnotherKind: _another_kind,
    rules.FileElsewhere: lambda t, r: t.v.say(
        "Slack has only a link to {name}, not the file itself. Download it and hand in the file.", name=r.name
    ),
    rules.NothingToHandIn: lambda t, r: t.v.say(
        "{reference} asks for no certificate, or is over, so there is nothing to hand in.", reference=r.reference
    ),
    rules.NothingHandedIn: lambda t, r: t.v.say(
        "There is no certificate for {reference} to look at.", reference=r.reference
    ),
    rules.NoReceipt: lambda t, r: t.v.say(
        "There is no receipt of {reference} to look at. Whoever decides can ask for one.", reference=r.reference
    ),
    rules.ReceiptClaimed: lambda t, r: t.v.say(
        "{name} belongs to {reference} already. Remove it here, or choose another file.",
        name=r.name,
        reference=r.reference,
    ),
    rules.ReceiptFlawed: lambda t, r: t.v.say(
        "{name} was not kept: {why} Choose another file, or remove it.", name=r.name, why=why(t.v, r.flaw, most=r.most)
    ),
    rules.SheetGone: lambda t, r: t.v.say("This file is imported or discarded already. Post it again to import it."),
    rules.ReceiptGone: lambda t, r: t.v.say("This receipt is not here any more. Choose the file again."),
}
"""What each refusal of a file sounds like."""
