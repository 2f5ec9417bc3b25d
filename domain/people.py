"""Who somebody is, and what each may do: the table behind the one gate."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.policy import Language
from domain.refusal import Refusal, refusal


class Role(StrEnum):
    """What the roster says somebody answers for, beyond being an employee."""

    HR = "hr"
    FINANCE = "finance"
    IT = "it"
    STOCK = "stock"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An employee. What is None is the company's default.

    ``timezone`` and ``country`` to ``schedule`` say how their days are counted, ``quiet_timezone`` when they are awake.
    """

    id: int
    name: str
    email: str
    language: Language | None = None
    timezone: str | None = None
    quiet_timezone: str | None = None
    country: str | None = None
    subdivision: str | None = None
    schedule: str | None = None
    department: str | None = None
    cost_centre: str | None = None
    manager_id: int | None = None
    hired_on: date | None = None
    left_on: date | None = None
    roles: frozenset[Role] = frozenset()
    slack_id: str | None = None
    reachable: bool = True

    def works_here(self, on: date) -> bool:
        """Whether they are an employee on that day, whom messages can reach."""
        return self.reachable and (self.left_on is None or self.left_on >= on)


def spoken(locale: str | None) -> Language | None:
    """The language of ours that a locale such as ``pt-PT`` or ``en_US`` asks for, None if we do not speak it."""
    match (locale or "").replace("-", "_").split("_")[0].lower():
        case "en":
            return "en"
        case "pt":
            return "pt_BR"
    return None


class AccountKind(StrEnum):
    """What Slack says an account is; UNSEEN until it has said so of one that the roster names. Only members pass."""

    MEMBER = "member"
    GUEST = "guest"
    STRANGER = "stranger"
    BOT = "bot"
    DEACTIVATED = "deactivated"
    UNSEEN = "unseen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A Slack user of a workspace; ``person_id`` is None until the roster knows them."""

    team_id: str
    user_id: str
    kind: AccountKind
    name: str = ""
    email: str | None = None
    timezone: str | None = None
    locale: str | None = None
    person_id: int | None = None


class Standing(StrEnum):
    """What somebody is to the thing they act on.

    ``SELF`` is the person it is about; PAYER is in finance, where it is about money; KEEPER keeps the stock, and SERVES
    is one where it is about something in it; AGENT works on tickets of its category, LEAD is whom they go to when it
    takes too long, and JOINED has the same trouble as who asked.
    """

    EMPLOYEE = "employee"
    SELF = "self"
    DECIDER = "decider"
    DECIDED = "decided"
    ASKED = "asked"
    MANAGER = "manager"
    HR = "hr"
    FINANCE = "finance"
    ADMIN = "admin"
    PAYER = "payer"
    KEEPER = "keeper"
    SERVES = "serves"
    AGENT = "agent"
    LEAD = "lead"
    JOINED = "joined"


class Action(StrEnum):
    """What can be done to a request or a person's records."""

    ASK = "ask"
    SEE = "see"
    APPROVE = "approve"
    REJECT = "reject"
    ASK_CHANGES = "ask for changes"
    RESUBMIT = "resubmit"
    WITHDRAW = "withdraw"
    TAKE_BACK = "take back"
    REASSIGN = "reassign"
    ESCALATE = "escalate"
    EXPIRE = "expire"
    CORRECT = "correct"
    CANCEL = "cancel"
    GIVE_BACK = "give back"
    CALL_OFF = "call off"
    HOLD_AGAIN = "hold again"
    ENTER = "enter"
    ADJUST = "adjust"
    HAND_IN = "hand in"
    LOOK = "look at file"
    LOOK_AT_RECEIPT = "look at receipt"
    KEEP_STOCK = "keep stock"
    JUDGE_COUNT = "judge count"
    SEE_TICKET = "see ticket"
    WORK_ON_TICKET = "work on ticket"
    SETTLE_TICKET = "settle ticket"
    RATE_TICKET = "rate ticket"
    DECLARE_MAJOR = "declare major incident"
    SET_UP = "set up"


S = Standing
ALLOWED: Mapping[Action, frozenset[Standing]] = {
    Action.ASK: frozenset({S.EMPLOYEE}),
    Action.SEE: frozenset({S.SELF, S.ASKED, S.MANAGER, S.HR, S.ADMIN, S.PAYER, S.SERVES}),
    Action.APPROVE: frozenset({S.DECIDER}),
    Action.REJECT: frozenset({S.DECIDER}),
    Action.ASK_CHANGES: frozenset({S.DECIDER}),
    Action.RESUBMIT: frozenset({S.SELF}),
    # The clock does these, and a decision that is undone.
    Action.ESCALATE: frozenset(),
    Action.EXPIRE: frozenset(),
    Action.HOLD_AGAIN: frozenset(),
    Action.WITHDRAW: frozenset({S.SELF}),
    Action.TAKE_BACK: frozenset({S.DECIDED}),
    Action.REASSIGN: frozenset({S.DECIDER, S.HR, S.ADMIN}),
    Action.CORRECT: frozenset({S.HR}),
    Action.CANCEL: frozenset({S.HR}),
    Action.GIVE_BACK: frozenset({S.SELF}),
    Action.CALL_OFF: frozenset({S.SELF}),
    Action.ENTER: frozenset({S.HR}),
    Action.ADJUST: frozenset({S.HR}),
    Action.HAND_IN: frozenset({S.SELF, S.HR}),
    # Neither the manager nor whoever decides, nor administrators.
    Action.LOOK: frozenset({S.HR}),
    # Of a claim that was handed in. Managers who are not asked, and administrators, are not among them.
    Action.LOOK_AT_RECEIPT: frozenset({S.SELF, S.ASKED, S.FINANCE, S.HR}),
    Action.KEEP_STOCK: frozenset({S.KEEPER}),
    # Of differences that are too large to be booked at once: not by whoever counted.
    Action.JUDGE_COUNT: frozenset({S.KEEPER, S.ADMIN}),
    # Managers and administrators are not among them: a ticket may be about them.
    Action.SEE_TICKET: frozenset({S.SELF, S.AGENT, S.LEAD, S.JOINED}),
    Action.WORK_ON_TICKET: frozenset({S.AGENT}),
    # Resolved, and reopened: by who asked as well.
    Action.SETTLE_TICKET: frozenset({S.SELF, S.AGENT}),
    Action.RATE_TICKET: frozenset({S.SELF}),
    Action.DECLARE_MAJOR: frozenset({S.LEAD, S.ADMIN}),
    # What is missing until everybody can work with the bot.
    Action.SET_UP: frozenset({S.ADMIN, S.HR}),
}
# A deny beats every allow: nobody decides or mends what is their own, whatever their role.
DENIED: Mapping[Action, frozenset[Standing]] = {
    action: frozenset({S.SELF})
    for action in (
        Action.APPROVE,
        Action.REJECT,
        Action.ASK_CHANGES,
        Action.TAKE_BACK,
        Action.REASSIGN,
        Action.CORRECT,
        Action.CANCEL,
        Action.ENTER,
        Action.ADJUST,
        Action.JUDGE_COUNT,
    )
}


@refusal
class NotYours(Refusal):
    """Somebody tried what the table does not allow them."""

    action: Action
    own: bool


@refusal
class NotAMember(Refusal):
    """The account is a guest's, a stranger's, a bot's or a deactivated one, or Slack does not say what it is."""

    kind: AccountKind


@refusal
class NotOnTheRoster(Refusal):
    """Slack knows the account, the roster does not know the person."""


@refusal
class UnknownPerson(Refusal):
    """The Slack user who was chosen is nobody on the roster."""

    field = "person"


@refusal
class HasLeft(Refusal):
    """The roster says that the person left."""

    left_on: date


def standings(actor: Person, *, about: int | None = None, also: Collection[Standing] = ()) -> frozenset[Standing]:
    """What ``actor`` is toward something that concerns the person with id ``about``."""
    found = {S.EMPLOYEE, *also}
    if about == actor.id:
        found.add(S.SELF)
    if Role.HR in actor.roles:
        found.add(S.HR)
    if Role.FINANCE in actor.roles:
        found.add(S.FINANCE)
    if Role.STOCK in actor.roles:
        found.add(S.KEEPER)
    if Role.ADMIN in actor.roles:
        found.add(S.ADMIN)
    return frozenset(found)


def may(action: Action, held: frozenset[Standing]) -> bool:
    """Whether the table allows ``action`` to somebody with these standings."""
    return not (held & DENIED.get(action, frozenset())) and bool(held & ALLOWED[action])


def gate(action: Action, held: frozenset[Standing]) -> None:
    """Pass, or raise NotYours."""
    if not may(action, held):
        raise NotYours(action=action, own=bool(held & DENIED.get(action, frozenset())))


def admit(account: Account, person: Person | None, *, today: date) -> Person:
    """The person behind a Slack account, or NotAMember, NotOnTheRoster, HasLeft."""
    if account.kind is not AccountKind.MEMBER:
        raise NotAMember(kind=account.kind)
    if person is None:
        raise NotOnTheRoster
    if person.left_on and person.left_on < today:
        raise HasLeft(left_on=person.left_on)
    return person
