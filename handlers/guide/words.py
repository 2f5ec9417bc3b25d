"""What each finding is called, and what to do about it."""

from collections.abc import Callable, Mapping
from typing import Any

from domain.finding import Found, Standing
from handlers.texts import Mrkdwn, Voice, escape

Facts = Mapping[str, Any]
Words = Callable[[Voice, Facts], tuple[str, str]]


def says(v: Voice, found: Found) -> tuple[str, str]:
    """What was found, and what to do about it; nothing, where nothing is to be done."""
    key = "balance" if found.key.startswith("balance ") else found.key
    return WORDS[key, found.standing](v, found.facts)


def _some(v: Voice, facts: Facts) -> Mrkdwn:
    """The first names, and how many more there are."""
    names = ", ".join(map(escape, facts["names"]))
    more = facts["n"] - len(facts["names"])
    return Mrkdwn(v.say("{names} and {more} more", names=Mrkdwn(names), more=more) if more else names)


def _people(v: Voice, facts: Facts) -> tuple[str, str]:
    return v.count("{n} person is on the roster", "{n} people are on the roster", facts["n"]), ""


def _hr(v: Voice, facts: Facts) -> tuple[str, str]:
    todo = v.say("give it to somebody in the roster's column roles")
    if not facts["n"]:
        return v.say("nobody has the role hr"), todo
    return v.say("nobody has the role hr; {names} would have nobody to decide", names=_some(v, facts)), todo


def _account(v: Voice, facts: Facts) -> tuple[str, str]:
    todo = v.say("write their Slack address into the roster's column email, or their user id into slack_id")
    return v.say("no Slack account: {names}", names=_some(v, facts)), todo


def _balance(v: Voice, facts: Facts) -> tuple[str, str]:
    todo = v.say("`backoffice import balances FILE`")
    if facts["nobody"]:
        return v.say("nobody has a balance of {type}", type=_type(v, facts)), todo
    return v.say("no balance of {type}: {names}", type=_type(v, facts), names=_some(v, facts)), todo


def _type(v: Voice, facts: Facts) -> str:
    return str(facts["name"][v.language])


def _helpers(v: Voice, facts: Facts) -> tuple[str, str]:
    names = v.names([one[v.language] for one in facts["names"]])
    todo = v.say(
        "until somebody has the role {roles} in the roster's column roles, administrators do",
        roles=v.names([f"`{role}`" for role in facts["roles"]], any_one=True),
    )
    return v.say("nobody helps with {names}", names=names), todo


def _channels(v: Voice, facts: Facts) -> tuple[str, str]:
    written = {"expense": "expenses: {finance: {channel: C…}}", "stock": "stock: {channel: C…}",
               "ticket": "tickets: {channel: C…}"}  # fmt: skip
    lines = ", ".join(f"`{written[name]}`" for name in facts["queues"])
    names = {"expense": v.say("finance"), "stock": v.say("stock"), "ticket": v.say("tickets")}
    queues = v.names([names[name] for name in facts["queues"]])
    todo = v.say("make a private channel for each, invite the bot, and write its id into app.yaml: {lines}",
                 lines=Mrkdwn(lines))  # fmt: skip
    return v.say("no channel for the queue of {queues}", queues=queues), todo


def _calendar(v: Voice, facts: Facts) -> tuple[str, str]:
    places = v.names(facts["names"])
    said = v.count(
        "no calendar of holidays for {places}, where {n} person works",
        "no calendar of holidays for {places}, where {n} people work",
        facts["n"],
        places=places,
    )
    todo = v.say("nobody there can ask for leave: correct country and subdivision in the roster")
    return said, todo


WORDS: Mapping[tuple[str, Standing], Words] = {
    ("people", Standing.OK): _people,
    ("people", Standing.MISSING): lambda v, f: (
        v.say("nobody is on the roster"),
        v.say("`backoffice import people FILE`"),
    ),
    ("hr", Standing.MISSING): _hr,
    ("manager", Standing.OK): lambda v, f: (v.say("everybody has a manager, and there is HR"), ""),
    ("manager", Standing.LOOK): lambda v, f: (
        v.say("no manager: {names}", names=_some(v, f)),
        v.say("their requests go to HR; else fill in manager_email"),
    ),
    ("manager left", Standing.LOOK): lambda v, f: (
        v.say("the manager has left: {names}", names=_some(v, f)),
        v.say("the next one above decides; else fill in another manager_email"),
    ),
    ("accounts unread", Standing.LOOK): lambda v, f: (
        v.say("Slack's users were not read yet"),
        v.say("they are when the bot first runs; then look here again"),
    ),
    ("account", Standing.OK): lambda v, f: (v.say("everybody has a Slack account"), ""),
    ("account", Standing.LOOK): _account,
    ("account", Standing.MISSING): _account,
    ("balance", Standing.OK): lambda v, f: (v.say("everybody has a balance of {type}", type=_type(v, f)), ""),
    ("balance", Standing.LOOK): _balance,
    ("balance", Standing.MISSING): _balance,
    ("hired", Standing.LOOK): lambda v, f: (
        v.say("no hire date: {names}", names=_some(v, f)),
        v.say(
            "until hired_on is in the roster, leave is earned as if they had always been here, and not at all in "
            "years from the hire date"
        ),
    ),
    ("admin", Standing.LOOK): lambda v, f: (
        v.say("nobody has the role admin"),
        v.say("whoever has it in the roster's column roles is told what goes wrong"),
    ),
    ("finance", Standing.LOOK): lambda v, f: (
        v.say("nobody has the role finance"),
        v.say("whoever has it in the roster's column roles pays what was approved"),
    ),
    ("helpers", Standing.LOOK): _helpers,
    ("keepers", Standing.LOOK): lambda v, f: (
        v.say("nobody has the role stock"),
        v.say("whoever has it in the roster's column roles hands over what was asked for"),
    ),
    ("channels", Standing.LOOK): _channels,
    ("country", Standing.LOOK): lambda v, f: (
        v.say("no country, so no public holidays: {names}", names=_some(v, f)),
        v.say("fill in country in the roster, or `company: {lines}` in app.yaml", lines="{country: PT}"),
    ),
    ("calendar", Standing.LOOK): _calendar,
    ("addresses", Standing.LOOK): lambda v, f: (
        v.say("app.yaml names whom the roster does not know: {names}", names=_some(v, f)),
        v.say("correct the address in app.yaml, or import them"),
    ),
}
"""The words for each finding."""
