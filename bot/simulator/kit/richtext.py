"""Limits of rich text: what people write, as Slack keeps it.

Sources: Slack's reference of the rich text block and of its elements, slack_sdk's and @slack/types' models.
"""

from bot.simulator.kit.rules import Budget, Flag, Many, Number, OneOf, Open, Rule, Shape, Typed, Words, WordsOr, whole

ID = Words(255, least=0)
URL = Words(3000)
STYLES = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
STYLE: dict[str, Rule] = {"style": Shape(dict.fromkeys(STYLES, Flag()), typed=False)}
MOMENT = WordsOr(Words(form=r"\d+"), Number())  # slack_sdk writes it both ways
SAID = Words(counted=True)  # Slack refuses an empty text here too
BORDER: dict[str, Rule] = {"border": OneOf((0, 1))}

INLINE: dict[str, Shape | Open] = {
    "text": Shape({**STYLE, "text": SAID}, required=("text",)),
    "link": Shape({**STYLE, "url": URL, "text": Words(least=0, counted=True), "unsafe": Flag()}, ("url",)),
    "user": Shape({**STYLE, "user_id": ID}, ("user_id",)),
    "usergroup": Shape({**STYLE, "usergroup_id": ID}, ("usergroup_id",)),
    "channel": Shape({**STYLE, "channel_id": ID}, ("channel_id",)),
    "team": Shape({**STYLE, "team_id": ID}, ("team_id",)),
    "emoji": Shape(
        {**STYLE, "name": ID, "unicode": ID, "skin_tone": whole(1, 6), "url": URL, "display_team_id": ID},
        ("name",),
    ),
    "date": Shape(
        {**STYLE, "timestamp": MOMENT, "format": Words(), "url": URL, "fallback": Words()},
        ("timestamp", "format"),
    ),
    "broadcast": Shape({**STYLE, "range": OneOf(("here", "channel", "everyone"))}, ("range",)),
    "color": Shape({**STYLE, "value": Words(form=r"#[0-9A-Fa-f]{6}")}, ("value",)),
    # The reference of the list element names these without their fields.
    **dict.fromkeys(
        (
            *("attachment_mention", "canvas", "canvas_user_mention", "canvas_message_unfurl", "citation", "file"),
            *("list_record", "message_mention", "salesforce_data_field", "tag", "work_object_mention"),
            "workflow_mention",
        ),
        Open(),
    ),
}
RUN = Many(Typed(INLINE), least=0)
SECTION = Shape({"elements": RUN}, ("elements",))
PARTS: dict[str, Shape | Open] = {
    "rich_text_section": SECTION,
    "rich_text_list": Shape(
        {
            **BORDER,
            "elements": Many(Typed({"rich_text_section": SECTION}), least=0),
            "style": OneOf(("bullet", "ordered")),
            "indent": whole(0, 8),
            "offset": whole(0),
        },
        required=("elements", "style"),
    ),
    "rich_text_preformatted": Shape(
        {**BORDER, "elements": Many(Typed(INLINE, ("text", "link")), least=0), "language": Words()}, ("elements",)
    ),
    "rich_text_quote": Shape({**BORDER, "elements": RUN}, ("elements",)),
}
NAMED: dict[str, Rule] = {"block_id": ID}
LINES = Many(Typed(PARTS))
RICH_TEXT = Shape({**NAMED, "elements": LINES}, ("elements",))
# Only bolt-js#2867 says that rich text counts with the 13,200 characters of a message's other blocks.
RICH_BLOCK = Shape({**NAMED, "elements": Budget(LINES, "rich_text")}, ("elements",))
RICH = Typed({"rich_text": RICH_TEXT})
