"""`/backoffice settings`: in which language somebody is written to, and the way to their digests."""

from handlers import forms
from handlers.call import Answer, Call, Entry, Json, action, form
from handlers.cards import actions, button, section
from handlers.digest import wish
from handlers.texts import voice_of
from storage import audit, messages, people
from storage.db import Tx

SETTINGS = "person.settings"
AS_IN_SLACK = "slack"
LANGUAGES = {"en": "English", "pt_BR": "Português"}
"""What each language calls itself."""


def open_form(tx: Tx, call: Call) -> Answer:
    """The form, with what is set."""
    return Answer(open_view=draw(tx, call))


def draw(tx: Tx, call: Call) -> Json:
    """What somebody may set for themselves."""
    v, own = call.voice, people.own_language(tx, call.actor.id)
    options = [(AS_IN_SLACK, v.say("As in my Slack")), *LANGUAGES.items()]
    hint = v.say("All that I write to you, and your Home tab. Channels are in the language of the company.")
    language = forms.field("language", v.say("Language"), forms.choice(options, own or AS_IN_SLACK), hint=hint)
    blocks = [language, *actions(button(v.say("Digests…"), wish.SHOW))]
    return forms.modal(SETTINGS, title=v.say("Settings"), blocks=blocks, voice=v, submit=v.say("Save"))


def save(tx: Tx, call: Call) -> Answer:
    """Keep it, and say so in the language that was chosen."""
    chosen = call.inputs.get("language")
    own = chosen if chosen in LANGUAGES else None
    people.speak(tx, call.actor.id, own)
    messages.touch_homes(tx, [call.actor.id])
    facts = {"language": own, "surface": call.surface.value}
    audit.append(tx, at=call.now, actor_id=call.actor.id, action="set", subject=f"person:{call.actor.id}", facts=facts)
    v = voice_of(people.get(tx, call.actor.id), call.office.policy)
    said = v.say("Kept. From now on I write to you in English.")
    return Answer(open_view=forms.modal(SETTINGS, title=v.say("Settings"), blocks=[section(said)], voice=v))


ENTRIES: tuple[Entry, ...] = (action(SETTINGS, open_form), form(SETTINGS, save))
