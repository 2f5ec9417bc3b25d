"""What the page makes of words and times: safe whatever anybody writes, and in the reader's own way."""

from __future__ import annotations

from typing import Any

import pytest

from bot.simulator.client import Client
from bot.simulator.page.reader import Reader
from bot.simulator.page.richtext import markdown, rich_text
from bot.simulator.page.text import mrkdwn
from bot.simulator.server import Simulator
from tests.simulator.conftest import ANA, BEN, FINANCE, GENERAL


@pytest.fixture
def ben(sim: Simulator) -> Reader:
    return Reader(sim.world, BEN)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("*b* _i_ ~s~", "<strong>b</strong> <em>i</em> <s>s</s>"),
        ("*_both_*", "<strong><em>both</em></strong>"),
        ("a*b*c 2 * 3 * 4 snake_case_name", "a*b*c 2 * 3 * 4 snake_case_name"),
        ("`*b* &lt;`", '<code class="short">*b* &lt;</code>'),
        ("10:30:45 :nobody:", "10:30:45 :nobody:"),
        ("<https://example.com/?a=1&amp;b=2|*it*>", "<strong>it</strong></a>"),
        ("<javascript:alert(1)|it>", "<span>it</span>"),
        ("<b onclick=x>", "&lt;b onclick=x&gt;"),
        ("&lt;b&gt; <!subteam^S1|@cooks>", '&lt;b&gt; <span class="mention">@cooks</span>'),
        (f"<@{ANA}|x>", f'<span class="mention" data-user="{ANA}">@Ana Souza</span>'),
        (f"<#{GENERAL}>", f'<a class="mention" href="/as/{BEN}/{GENERAL}">#general</a>'),
        ("&gt; one\n> two\nthree", '<blockquote class="quote">one<br>two</blockquote>three'),
        ("```a\n*b*```", '<pre class="pre">a\n*b*</pre>'),
        ("<!date^1786356000^{date_num} {time}|then>", '<time title="then">2026-08-10 11:00\u202fAM</time>'),
        ("<!date^soon^{date}|later>", '<time title="later">later</time>'),
    ],
)
def test_a_text_in_slacks_markup(ben: Reader, written: str, shown: str) -> None:
    assert mrkdwn(ben, written).endswith(shown)


@pytest.mark.parametrize("hostile", ["*" + "<a>" * 5000, "`" * 9999, "*a _b " * 3000, "<" * 9999, ":a" * 9999])
@pytest.mark.timeout(10)
def test_no_text_takes_long(ben: Reader, hostile: str) -> None:
    assert "<script" not in mrkdwn(ben, hostile + "<script>")


@pytest.mark.parametrize(
    ("token", "english", "portuguese"),
    [
        ("date", "August 10th, 2026", "10 de agosto de 2026"),
        ("date_long", "Monday, August 10th, 2026", "segunda-feira, 10 de agosto de 2026"),
        ("date_short", "Aug 10, 2026", "10 de ago. de 2026"),
        ("date_slash", "2026/08/10", "2026/08/10"),
        ("time", "11:00\u202fAM", "11:00"),
        ("nothing", "{nothing}", "{nothing}"),
    ],
)
def test_a_moment_in_the_readers_own_way(sim: Simulator, token: str, english: str, portuguese: str) -> None:
    said = [Reader(sim.world, user).clock.text("1786356000", f"{{{token}}}") for user in (BEN, ANA)]
    assert said == [english, portuguese]


def test_markdown_and_rich_text_carry_no_tags_and_no_harm(ben: Reader) -> None:
    said = markdown(ben, "<img src=x onerror=alert(1)> [a](javascript:x) ![p](https://example.com/p.png) :tada:")
    assert "<img" not in said
    assert 'href="javascript' not in said
    assert "🎉" in said
    assert 'href="https://example.com/p.png"' in said
    colour: dict[str, Any] = {"type": "color", "value": "#fff;background:url(x)"}
    assert "style" not in rich_text(ben, {"elements": [{"type": "rich_text_section", "elements": [colour]}]})


def test_what_one_may_not_see_has_no_page(sim: Simulator, hands: Client) -> None:
    assert Reader(sim.world, ANA).place(FINANCE) is None
    assert (
        mrkdwn(Reader(sim.world, ANA), f"<#{FINANCE}>")
        == f'<a class="mention" href="/as/{ANA}/{FINANCE}">#{FINANCE}</a>'
    )
