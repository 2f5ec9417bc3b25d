"""Whether two people mean the same trouble: the words that say something, in either language, as people type them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rapidfuzz.distance import OSA

from domain.search.words import words

MOST = 3
"""So many are offered: more is a list to read."""
ANSWERS_FIRST = 2
"""So many of them are answers, if there are tickets too: an answer ends the matter."""
SHORTEST = 4
"""Letters of a word that may have another ending, or go on."""
SHORTEST_SLIPPED = 5
"""Letters of a word in which a typing error is overlooked: "slow" is one letter from "show"."""
FILLERS = frozenset(
    words(
        "a an and are at be been but by can cannot can't could did do does doesn't don't for from get gets getting "
        "got had has have help hello hi how i i'm in is isn't it its it's keep keeps me my need no not of off on or "
        "our please problem problems so some still that the their then there these this to trouble up very want was we "
        "were what when where which who why will with won't would work working works you your anymore again since "
        "today yesterday morning afternoon "
        "à às ao aos o os as um uma uns umas de da das do dos e é em na nas no nos meu minha meus minhas não nem mais "
        "me eu ele ela está estou estava ser foi são tem tenho ter para pra por pelo pela com sem que quem qual "
        "quando como onde se só já ainda ajuda preciso precisa quero problema problemas funciona funcionar "
        "funcionando consigo consegue consegui conseguir hoje ontem manhã tarde desde isso isto este esta esse essa "
        "muito muita oi olá favor"
    )
)
"""Words that stand in any ticket; what is left says what it is about."""
A = TypeVar("A")
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """A solution that is kept for others. ``phrases``: other words for it, in whatever language people ask."""

    id: int
    category: str
    title: str
    said: str
    phrases: str = ""
    ticket_id: int | None = None
    by_id: int
    retired: bool = False
    version: int = 0

    @property
    def found_by(self) -> str:
        """Every word by which it is found."""
        return f"{self.title} {self.phrases}"


def telling(text: str) -> tuple[str, ...]:
    """The words of a text that say what it is about, without endings, each once."""
    return tuple(dict.fromkeys(word for word in words(text) if word not in FILLERS and len(word) > 1))


def same_word(one: str, other: str) -> bool:
    """Whether two words are the same, but for a typing error or an ending."""
    if one == other:
        return True
    shorter = min(len(one), len(other))
    if shorter < SHORTEST or not (one.isalpha() and other.isalpha()):
        return False
    if one.startswith(other) or other.startswith(one):
        return True
    return shorter >= SHORTEST_SLIPPED and OSA.distance(one, other, score_cutoff=1) <= 1


def similar(asked: Sequence[str], known: Sequence[str]) -> bool:
    """Whether half of what the shorter one says stands in the other too; of nothing nothing is said."""
    fewer, more = sorted((asked, known), key=len)
    same = sum(any(same_word(word, other) for other in more) for word in fewer)
    return same > 0 and 2 * same >= len(fewer)


def offered(answers: Iterable[A], tickets: Iterable[T]) -> tuple[list[A], list[T]]:
    """Of answers and tickets, the likeliest first, those that are offered."""
    of_answers, of_tickets = list(answers)[:MOST], list(tickets)[:MOST]
    room = max(ANSWERS_FIRST, MOST - len(of_tickets))
    return of_answers[:room], of_tickets[: MOST - min(room, len(of_answers))]
