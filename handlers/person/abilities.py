"""What the bot can do for anybody."""

from handlers.call import Json
from handlers.cards import button
from handlers.office import Reader
from handlers.texts import Voice


def abilities(reader: Reader) -> list[str]:
    """What there is, a line each."""
    v, name = reader.voice, reader.office.command
    return [
        v.say("`{command}` ask for leave, see your balance, see who is away", command=name("vacation")),
        v.say("`{command}` claim what you spent", command=name("expense")),
        v.say("`{command}` see what is in stock, ask for it", command=name("stock")),
        v.say("`{command}` ask for help with what does not work", command=name("ticket")),
        v.say("`{command}` what waits for your decision", command=name("approvals")),
        v.say("Each of them explains itself with `help`."),
        v.say("You can also write to me: “10 Aug - 14 Aug”, “balance”, “monitor 24” or “VAC-12”."),
    ]


def ask_button(v: Voice, style: str | None = "primary") -> Json:
    """The way to what is asked for most."""
    return button(v.say("Ask for leave"), "vacation.open", style=style)
