"""Which words of the catalogue may be meant by a word that was typed, and how much alike they are, in sixteenths.

Nothing here looks at every word of the catalogue: words one typing error away are made and looked up, words that begin
alike are a range of the sorted words.
"""

from collections.abc import Iterator
from string import ascii_lowercase, digits

from rapidfuzz.distance import OSA

from domain.search.vocabulary import Field, Vocabulary
from domain.search.words import is_code, number_of

EXACT, SYNONYM, TYPED, MEASURE = 16, 15, 12, 12
CODE_TYPED, NUMBER_TYPED, TWICE_TYPED = 8, 4, 7
"""Another letter in a code, and more so another digit in a number, is mostly another thing."""
BEGINS, CODE_BEGINS = 12, 10
"""Words of which one begins with the other, by the share of the longer that is the shorter; codes that begin alike."""
STEP = 3
SHORTEST = 3
"""Letters of a word in which typing errors are looked for, and of a beginning that is not still being typed."""
LONG = 5
"""Letters of a word in which two typing errors are looked for, but not in its beginning: one in a plural is two."""
LETTERS = ascii_lowercase + digits

Likes = dict[str, int]
"""Words of the catalogue -> how much alike."""


def meant(word: str, vocabulary: Vocabulary, *, unfinished: bool = False) -> Likes:
    """What may be meant by a word; when unfinished, what it may become too. O(letters) look-ups and what begins so."""
    found: Likes = {word: EXACT}
    if len(word) >= SHORTEST:
        _corrected(word, vocabulary, found)
    elif len(word) > 1:
        # Of two letters any other pair is an error away: only swapped ones say what was meant.
        _note(found, word[::-1], _typed(word, word[::-1]))
    _synonyms(vocabulary, found)
    if unfinished or len(word) >= SHORTEST:
        _begun(word, vocabulary, found, unfinished=unfinished)
    if number := number_of(word):
        _note(found, number, MEASURE)
    if is_code(word) and not word.isdigit():
        _code_begun(word, vocabulary, found)
    known = {like: level for like, level in found.items() if level and like in vocabulary}
    if len(word) >= LONG and word.isalpha() and max(known.values(), default=0) < TYPED:
        known |= _twice(word, vocabulary)
    return known


def slips(word: str, before: int) -> list[str]:
    """Every word one typing error before this letter away: a letter lost, swapped with the next, wrong, or too many.

    Some 75 words a letter (Norvig, "How to write a spelling corrector"): looked up sooner than an index of errors over
    a large vocabulary would be, and nothing to keep.
    """
    halves = [(word[:n], word[n:]) for n in range(before)]
    found = [left + right[1:] for left, right in halves]
    found += [left + right[1] + right[0] + right[2:] for left, right in halves if len(right) > 1]
    found += [left + letter + right[1:] for left, right in halves for letter in LETTERS]
    found += [left + letter + right for left, right in halves for letter in LETTERS]
    return found


def _note(found: Likes, like: str, level: int) -> None:
    if level > found.get(like, 0):
        found[like] = level


def _corrected(word: str, vocabulary: Vocabulary, found: Likes) -> None:
    """Words one typing error away: compared, if they begin with so much of it as few words do; else made and looked up.

    An error is either after that beginning or in it.
    """
    before, few = vocabulary.narrowed(word)
    made = slips(word, before)
    for known in (postings.kept for postings in vocabulary.postings[: Field.PART]):
        for slip in filter(known.__contains__, made):
            _note(found, slip, _typed(word, slip))
    for like in (*few, *vocabulary.synonyms):
        if OSA.distance(word, like, score_cutoff=1) == 1:
            _note(found, like, _typed(word, like))


def _typed(word: str, other: str) -> int:
    if word.isdigit() and other.isdigit():
        return NUMBER_TYPED
    return TYPED if word.isalpha() else CODE_TYPED


def _synonyms(vocabulary: Vocabulary, found: Likes) -> None:
    for like, level in list(found.items()):
        for synonym in vocabulary.synonyms.get(like, ()):
            _note(found, synonym, level * SYNONYM // EXACT)


def _begun(word: str, vocabulary: Vocabulary, found: Likes, *, unfinished: bool) -> None:
    """Words that begin with it, and words with which it begins."""
    for longer in vocabulary.beginning(word, unfinished=unfinished):
        _note(found, longer, TYPED if unfinished else _share(BEGINS, len(word), len(longer)))
    for end in range(SHORTEST, len(word)):
        _note(found, word[:end], _share(BEGINS, end, len(word)))


def _code_begun(word: str, vocabulary: Vocabulary, found: Likes) -> None:
    """Codes of which two thirds are the same: colours and countries are said by their ends."""
    for other in vocabulary.beginning(word[: max(4, len(word) * 2 // 3)]):
        same = next(_unlike(word, other), min(len(word), len(other)))
        _note(found, other, _share(CODE_BEGINS, same, max(len(word), len(other))))


def _share(level: int, part: int, whole: int) -> int:
    """The share of a level, in steps, for items of one level are one set."""
    return level * part // whole // STEP * STEP


def _unlike(word: str, other: str) -> Iterator[int]:
    return (n for n, (one, two) in enumerate(zip(word, other, strict=False)) if one != two)


def _twice(word: str, vocabulary: Vocabulary) -> Likes:
    """Words two typing errors away that begin as it does."""
    likely = vocabulary.beginning(word[:SHORTEST])
    return {like: TWICE_TYPED for like in likely if OSA.distance(word, like, score_cutoff=2) <= 2}
