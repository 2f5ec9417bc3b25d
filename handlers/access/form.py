"""The forms by which somebody asks to get into a system, asks for something else, or for longer."""

from dataclasses import dataclass

from domain.access import KIND, Access, GrantState, SystemGone, check_days, check_whose, terms
from domain.approval import Request, check
from domain.people import Action
from handlers import forms
from handlers.access import chosen
from handlers.access.kind import ACCESS
from handlers.approval.engine import act, submit
from handlers.approval.forms import converged, done
from handlers.call import Answer, Call, Entry, Json, Message, action, command, form
from handlers.cards import section
from storage import approval, people
from storage.access import requests
from storage.db import Tx

ASK, CHANGE = f"{KIND}.ask", f"{KIND}.change"
SYSTEM, ROLE = "access.system", "access.role"
REASON = 300
Wanted = tuple[str, str, int | None]
"""A system, a role in it, and for how many days."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form, as it is written there."""

    role: str = ""
    lasts: str = ""
    reason: str = ""


def open_form(tx: Tx, call: Call) -> Answer:
    """The form without a system."""
    return opened(call, ASK)


def opened(call: Call, name: str, access: Access | None = None, *, memo: Json | None = None) -> Answer:
    """The form called ``name``, filled in with what was asked for before, where there is anything to ask for."""
    if not call.office.policy.access.systems:
        said = call.voice.say("No system can be asked for here. `{command} access to …` tells those who help.",
                              command=call.office.command("ticket"))  # fmt: skip
        return Answer(say=Message(text=said))
    if access is None:
        return Answer(open_view=_draw(call, name, "", Filled(), memo or {}))
    filled = Filled(access.role, str(access.days or ""), access.request.note or "")
    return Answer(open_view=_draw(call, name, access.system, filled, memo or {}))


def choose(tx: Tx, call: Call) -> Answer:
    """A system or a role in it was chosen: the form asks as what, and for how long."""
    name, key = str(call.view.get("callback_id") or ASK), str(call.inputs.get(SYSTEM) or "")
    role, lasts, why = (str(call.inputs.get(block) or "") for block in (_role(key), "lasts", "reason"))
    return Answer(refresh_view=_draw(call, name, key, Filled(role, lasts, why), call.memo))


def _role(key: str) -> str:
    """The field for a role in a system: what was chosen in another one is nobody's choice here."""
    return f"role.{key}"


def _draw(call: Call, name: str, key: str, filled: Filled, memo: Json) -> Json:
    v, systems = call.voice, call.office.policy.access.systems
    whom = str(memo.get("whom") or "")[:100]
    longer, asks = memo.get("has") == [key, filled.role], v.say("Ask for access")
    names = [(one, known.name.in_(v.language)) for one, known in systems.items()]
    which = forms.field(SYSTEM, v.say("Which system?"), forms.choice(names, key), tells=SYSTEM)
    blocks = [
        *([section(v.say("For {who}", who=whom))] if whom else []),
        *(_until(call, memo) if longer else []),
        which,
        *(_as_what(call, key, filled) if key in systems else []),
    ]
    title = v.say("Change request") if name == CHANGE else v.say("Ask for longer") if longer else asks
    return forms.modal(name, title=title, blocks=blocks, voice=v, submit=v.say("Send"), memo=call.remember(**memo))


def _until(call: Call, memo: Json) -> list[Json]:
    """Until when somebody has what they want for longer."""
    told = {"day": str(memo["until"])[:50]}
    said = call.voice.say("You have it until {day}. The days that you ask for count from when it is set up.", **told)
    return [section(said)]


def _as_what(call: Call, key: str, filled: Filled) -> list[Json]:
    v, policy = call.voice, call.office.policy.access
    known = policy.systems[key].roles
    roles = [(name, one.name.in_(v.language)) for name, one in known.items()]
    chosen = filled.role if filled.role in known else roles[0][0]
    most = policy.most_days(key, chosen)
    hint = v.count("At most {n} day.", "At most {n} days.", most) if most else v.say("Empty: for good.")
    return [
        forms.field(_role(key), v.say("As what?"), forms.choice(roles, chosen), tells=ROLE),
        forms.field("lasts", v.say("For how many days?"), forms.words(filled.lasts, long=False, most=5),
                    optional=not most, hint=hint),
        forms.field("reason", v.say("What for"), forms.words(filled.reason, long=False, most=REASON)),
    ]  # fmt: skip


def read(call: Call) -> Wanted:
    """What is asked for. Raises SystemGone, NoDays, TooLong."""
    access = call.office.policy.access
    key = str(call.inputs.get(SYSTEM) or "")
    wanted = str(call.inputs.get(_role(key)) or "")
    if key not in access.systems or wanted not in access.systems[key].roles:
        raise SystemGone
    typed = str(call.inputs.get("lasts") or "")
    return key, wanted, check_days(typed, most=access.most_days(key, wanted))


def reason(call: Call) -> str | None:
    """What it is for."""
    return str(call.inputs.get("reason") or "").strip()[:REASON] or None


def ask(tx: Tx, call: Call) -> Answer:
    """Somebody asks for access. Raises SystemGone, NoDays, TooLong."""
    key, wanted, days = read(call)
    people.own(tx, call.actor.id)

    def keep(request: Request) -> Access:
        requests.save(tx, request.id, system=key, role=wanted, days=days)
        return requests.load(tx, request.id)

    request = submit(
        tx,
        call,
        ACCESS,
        requester=call.actor,
        note=reason(call),
        policy={},
        terms=terms(key, wanted, days),
        keep=keep,
    )
    return Answer(say=done(tx, call, request))


def open_change(tx: Tx, call: Call) -> Answer:
    """Somebody opens what they asked for to change it. Raises NotHere."""
    access, seen = chosen.pressed(tx, call.value)
    check(access.request, Action.RESUBMIT, by=call.actor, seen=seen)
    memo = {"request": access.request.id, "seen": seen}
    return opened(call, CHANGE, access, memo=memo)


def change(tx: Tx, call: Call) -> Answer:
    """It goes to its deciders again. Raises NotHere, SystemGone, NoDays, TooLong."""
    request_id, seen = chosen.access(tx, call.memo.get("request")).request.id, call.memo.get("seen")
    key, wanted, days = read(call)

    def mend(before: Access) -> None:
        requests.save(tx, request_id, system=key, role=wanted, days=days)
        approval.replace_note(tx, request_id, reason(call))

    known = terms(key, wanted, days)
    request = act(tx, call, ACCESS, request_id, Action.RESUBMIT, seen=seen, terms=known, mend=mend)
    return converged(tx, call, request)


def open_longer(tx: Tx, call: Call) -> Answer:
    """Who has access that ends asks for it anew, filled in. Raises NotHere, NotYoursToGiveBack."""
    access, _ = chosen.pressed(tx, call.value)
    check_whose(access, call.actor)
    until = access.grant.until if access.grant.state is GrantState.GRANTED else None
    told = until and call.voice.day(until, year=until.year != call.today.year)
    memo = {"until": told, "has": [access.system, access.role]} if until else None
    return opened(call, ASK, access, memo=memo)


ENTRIES: tuple[Entry, ...] = (
    *(command(f"ticket {word}", open_form) for word in ("access", "acesso")),
    action(f"{KIND}.open", open_form),
    action(SYSTEM, choose),
    action(ROLE, choose),
    form(ASK, ask),
    action(f"{KIND}.open_change", open_change),
    form(CHANGE, change),
    action(f"{KIND}.open_longer", open_longer),
)
