"""The Slack app manifest, from what the handlers register: an app that asks for no more than it uses."""

from collections.abc import Iterator, Mapping
from typing import Any

from bot.bolt import EVENTS_OF_USERS
from domain.policy import COMMANDS, Policy
from handlers.call import Surface
from handlers.entries import ENTRIES
from handlers.ticket.asking.shortcut import FROM_MESSAGE

NAME = "Backoffice"
PATH = "/slack/events"
Words = Mapping[str, str]

DESCRIPTION: Words = {
    "en": "Leave, expenses, stock and IT tickets: asked for, decided and explained right here.",
    "pt_BR": "Férias, despesas, estoque e chamados: pedidos, decididos e explicados aqui mesmo.",
}
SAYS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "en": {
        "vacation": (
            "Ask for leave, see your balance or who is away",
            "[10 Aug - 14 Aug | balance | list | who | help]",
        ),
        "expense": ("Claim an expense", "[help]"),
        "stock": ("Look something up in stock or ask for it", "[help]"),
        "ticket": ("Ask for help with what does not work", "[VPN is down | list | help]"),
        "approvals": ("See what waits for your decision", "[mine | decided | delegate | why | help]"),
        "backoffice": ("What the back office can do for you", "[settings | my data | help]"),
    },
    "pt_BR": {
        "vacation": (
            "Pedir folga, ver seu saldo ou quem está fora",
            "[10 ago - 14 ago | saldo | lista | quem | ajuda]",
        ),
        "expense": ("Pedir o reembolso de uma despesa", "[ajuda]"),
        "stock": ("Consultar o estoque ou pedir um item", "[ajuda]"),
        "ticket": ("Pedir ajuda com o que não funciona", "[a VPN caiu | lista | ajuda]"),
        "approvals": ("Ver o que aguarda a sua decisão", "[meus | decididos | substituto | porque | ajuda]"),
        "backoffice": ("O que o backoffice faz por você", "[configurações | meus dados | ajuda]"),
    },
}
"""What Slack shows of each command while it is typed: a description and a hint, in the company's language."""
SHORTCUTS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "en": {FROM_MESSAGE: ("Ask for help with this", "Makes a ticket of a message, with what was said before it")},
    "pt_BR": {FROM_MESSAGE: ("Pedir ajuda com isto", "Abre um chamado com a mensagem e o que foi dito antes")},
}
"""What Slack shows of each shortcut in the menu of a message: 24 characters, and a description."""
SURFACE_SCOPES: Mapping[Surface, tuple[str, ...]] = {
    Surface.COMMAND: ("commands",),
    Surface.SHORTCUT: ("commands",),
}
EVENTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "message": (
        ("message.im", "message.channels", "message.groups"),
        ("im:history", "channels:history", "groups:history"),
    ),
    "app_home_opened": (("app_home_opened",), ()),
    "team_join": (("team_join",), ("users:read",)),
    "user_change": (("user_change",), ("users:read",)),
    "reaction_added": (("reaction_added",), ("reactions:read",)),
}
"""An event as handlers know it, the subscriptions that bring it, and the scopes that these take.

Messages in channels are heard where the bot is a member: the threads of tickets are there.
"""
CALLS: Mapping[str, tuple[str, ...]] = {
    "auth.test": (),
    "chat.delete": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("im:history",),
    "conversations.replies": ("im:history",),
    "conversations.open": ("im:write",),
    "files.completeUploadExternal": ("files:write",),
    "files.delete": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.info": ("files:read",),
    # The address is what links an account to the roster.
    "usergroups.users.list": (),
    "users.info": ("users:read", "users:read.email"),
    "users.list": ("users:read", "users:read.email"),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}
"""The scopes of every method that we call."""
GROUP_SCOPES = ("usergroups:read",)
"""Where the policy asks user groups."""


def manifest(policy: Policy, url: str | None = None) -> dict[str, Any]:
    """The manifest of this company's app: over Socket Mode, or for requests to ``url``."""
    return {
        "display_information": {"name": NAME, "description": DESCRIPTION[policy.company.language]},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": NAME, "always_online": True},
            "slash_commands": [_command(policy, name, url) for name in COMMANDS],
            "shortcuts": [_shortcut(policy, entry.name) for entry in ENTRIES if entry.surface is Surface.SHORTCUT],
        },
        "oauth_config": {"scopes": {"bot": scopes(policy)}},
        "settings": {
            "event_subscriptions": {**({"request_url": url} if url else {}), "bot_events": _subscriptions(policy)},
            "interactivity": {"is_enabled": True, **_interactivity(url)},
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }


def _command(policy: Policy, name: str, url: str | None) -> dict[str, Any]:
    description, hint = SAYS[policy.company.language][name]
    return {
        "command": f"/{getattr(policy.commands, name)}",
        **({"url": url} if url else {}),
        "description": description,
        "usage_hint": hint,
        # Mentions arrive as ids, which nobody can forge by choosing a name.
        "should_escape": True,
    }


def _shortcut(policy: Policy, callback: str) -> dict[str, str]:
    name, description = SHORTCUTS[policy.company.language][callback]
    return {"name": name, "type": "message", "callback_id": callback, "description": description}


def _interactivity(url: str | None) -> dict[str, str]:
    if url is None:
        return {}
    searched = any(entry.surface is Surface.OPTIONS for entry in ENTRIES)
    return {"request_url": url, **({"message_menu_options_url": url} if searched else {})}


def _events(policy: Policy) -> list[str]:
    told = [entry.name for entry in ENTRIES if entry.surface is Surface.EVENT]
    # Without an emoji nobody's reactions are any of our business.
    heard = [name for name in told if policy.tickets.emoji or name != "reaction_added"]
    return [*heard, *EVENTS_OF_USERS]


def _subscriptions(policy: Policy) -> list[str]:
    return sorted({name for event in _events(policy) for name in EVENTS[event][0]})


def scopes(policy: Policy) -> list[str]:
    """The scopes that the bot needs in this company, and no other."""
    return sorted(set(_scopes(policy)))


def _scopes(policy: Policy) -> Iterator[str]:
    for entry in ENTRIES:
        yield from SURFACE_SCOPES.get(entry.surface, ())
    for event in _events(policy):
        yield from EVENTS[event][1]
    for needed in CALLS.values():
        yield from needed
    if policy.approvals.groups():
        yield from GROUP_SCOPES
