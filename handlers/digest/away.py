"""The morning message: who is away today. Names and days, in the channels that the company chose; never why."""

from domain.digest import Circle
from handlers.digest.hr import TODAY
from handlers.digest.part import Digest

AWAY = Digest(
    key="away",
    name=lambda v: v.say("Away today"),
    about=lambda v: v.say("Names and days, never why"),
    whom=Circle.EVERYBODY,
    parts=(TODAY,),
    named=True,
    foot=lambda reader: reader.voice.say(
        "`{command} who` shows the next seven days.", command=reader.office.command("vacation")
    ),
)
