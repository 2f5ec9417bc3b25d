"""Names of emoji as Slack has them -> signs."""

import re

import emoji

NAMED = re.compile(r":([a-z0-9_+'-]+):(?::skin-tone-\d:)?")
# Where Slack goes by another name than everybody else.
OTHERWISE = {
    "beach": "🏖️",
    "rain_cloud": "🌧️",
    "medal": "🏅",
    "first_place_medal": "🥇",
    "shopping_trolley": "🛒",
    "simple_smile": "🙂",
    "knife_fork_plate": "🍽️",
    **{
        f"large_{name}_circle": sign
        for name, sign in zip(("orange", "yellow", "green", "purple"), "🟠🟡🟢🟣", strict=True)
    },
    **{f"large_{name}_square": sign for name, sign in zip(("red", "green"), "🟥🟩", strict=True)},
}
QUICK = ("+1", "white_check_mark", "eyes", "tada", "heart", "pray")  # what is offered first to react with


def sign(name: str) -> str | None:
    """The sign for a name without colons, None where nobody knows it."""
    if re.fullmatch(r"flag-[a-z]{2}", name):
        return "".join(chr(0x1F1E6 + ord(letter) - ord("a")) for letter in name[5:])
    known = emoji.emojize(f":{name}:", language="alias")
    return OTHERWISE.get(name) or (None if known == f":{name}:" else known)


def with_signs(text: str) -> str:
    """A text in which every known :name: is its sign."""
    return NAMED.sub(lambda m: sign(m[1]) or m[0], text)


def starting_with(typed: str, most: int) -> list[tuple[str, str]]:
    """The first names that begin as typed, each with its sign."""
    names = sorted({name.strip(":") for name in (*ALIASES, *OTHERWISE) if name.strip(":").startswith(typed)})
    return [(name, found) for name in names[:most] if (found := sign(name))]


ALIASES = [
    alias
    for data in emoji.EMOJI_DATA.values()
    for alias in (*data.get("alias", ()), data["en"])
    if NAMED.fullmatch(alias)
]
