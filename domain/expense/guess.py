"""Which category some words speak of, by its name and by the words that the policy gives it."""

from rapidfuzz import fuzz, process

from domain.dates.words import fold
from domain.policy import Expenses

ALIKE = 80
"""How much a word has to look like a known one, of 100."""


def guess(text: str, rules: Expenses, *, paid: bool) -> str | None:
    """The category that the first word in ``text`` which is known to any speaks of, in either language.

    What was ``paid`` stands on a receipt, so no journey and no stay is meant.
    """
    known = _known(rules, paid=paid)
    for word in fold(text).split():
        if found := process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=ALIKE):
            return known[found[0]]
    return None


def _known(rules: Expenses, *, paid: bool) -> dict[str, str]:
    """Each word -> its category; a name says more than a word beside it."""
    meant = {name: of for name, of in rules.categories.items() if not (paid and of.by)}
    words = {fold(word): name for name in meant for word in rules.words_of(name)}
    return words | {fold(said): name for name, of in meant.items() for said in (name, of.name.en, of.name.pt_BR)}
