"""What the commands answer, in both languages and under the names that a company gives them."""

from pathlib import Path

from bot.simulator.actor import eventually, labels
from bot.simulator.errors import JSON
from domain.policy import Commands, LeaveType
from tests.scenarios.conftest import ask, hears, lines, reads, state_of, unlinked, whisper
from tests.stage import Stage, default_policy, on_stage


def answer(stage: Stage, name: str, command: str) -> str:
    """What somebody reads after a command."""
    return str(shown(stage, name, command)["text"])


def shown(stage: Stage, name: str, command: str) -> JSON:
    """The same with its buttons."""
    person = stage.actor(name)
    person.command(command)
    return whisper(person)


def test_balance_list_and_who(stage: Stage) -> None:
    stage.grant("ana", 12.5)
    stage.grant("eva", 3)
    ana, eva, bruno = stage.actor("ana"), stage.actor("eva"), stage.actor("bruno")
    assert answer(stage, "ana", "/vacation balance") == "*Vacation:* 12.5 days left"
    assert answer(stage, "ana", "/vacation list") == "You have not asked for leave yet. `/vacation` opens the form."
    assert answer(stage, "ana", "/vacation who") == "Nobody is away in the next seven days."

    ask(ana, "sick 3 Aug - 4 Aug")
    ask(ana, "5 Aug morning")
    ask(eva, "7 Aug")
    for reference in ("VAC-1", "VAC-3"):
        bruno.press(reads(bruno, reference, "⏳"), "Approve")
    assert answer(stage, "ana", "/vacation balance") == (
        "*Vacation:* 12 days left, after deducting half a day awaiting a decision"
    )
    listed = answer(stage, "ana", "/vacation LIST")
    hers = reads(ana, "VAC-1", "✅")
    assert f"/archives/{hers['channel']}/p{hers['ts'].replace('.', '')}|VAC-1>" in listed, "one tap from the card"
    assert unlinked(listed).split("\n") == [
        "*VAC-2* Vacation, Wed 5 Aug, morning · half a day: ⏳ waiting for Bruno Costa",
        "*VAC-1* Sick leave, Mon 3 Aug – Tue 4 Aug · 2 days: ✅ approved",
    ]
    assert answer(stage, "hugo", "/vacation who").split("\n") == [
        "Away in the next seven days",
        "*Ana Souza* until Tue 4 Aug",
        "*Eva Lima* Fri 7 Aug",
    ], "not what for, and nothing that is not decided"
    assert answer(stage, "carla", "/vacation quem").split("\n") == [
        "Ausentes nos próximos sete dias",
        "*Ana Souza* até ter 4 de ago",
        "*Eva Lima* sex 7 de ago",
    ]


def test_help_names_what_the_person_can_do(stage: Stage) -> None:
    assert answer(stage, "ana", "/vacation help").split("\n") == [
        "`/vacation` opens the form",
        "`/vacation 10 Aug - 14 Aug family` opens it filled in",
        "`/vacation balance` what you have left",
        "`/vacation balance 1 Sep` what you will have left then",
        "`/vacation balance explain` how it came about",
        "`/vacation list` your requests",
        "`/vacation who` who is away",
        "`/vacation VAC-12` one request",
    ]
    assert answer(stage, "rita", "/vacation ajuda").split("\n")[8:] == [
        "`/vacation for @somebody 10 Aug` enters leave for somebody (HR)",
        "`/vacation adjust @somebody` corrects a balance (HR)",
    ]
    assert answer(stage, "carla", "/vacation ajuda").split("\n")[:4] == [
        "`/vacation` abre o formulário",
        "`/vacation 10 a 14 de agosto família` abre já preenchido",
        "`/vacation saldo` quanto você ainda tem",
        "`/vacation saldo 1 set` quanto você terá nesse dia",
    ]
    assert answer(stage, "ana", "/vacation balanse") == "Did you mean `/vacation balance`?"
    assert answer(stage, "carla", "/vacation sald") == "Você quis dizer `/vacation saldo`?"
    assert answer(stage, "ana", "/backoffice").split("\n") == [
        "`/vacation` ask for leave, see your balance, see who is away",
        "`/expense` claim what you spent",
        "`/stock` see what is in stock, ask for it",
        "`/ticket` ask for help with what does not work",
        "`/approvals` what waits for your decision",
        "Each of them explains itself with `help`.",
        "You can also write to me: “10 Aug - 14 Aug”, “balance”, “monitor 24” or “VAC-12”.",
        "`/backoffice settings` in which language I write to you",
        "`/backoffice digest` what I send you regularly",
        "`/backoffice my data` what I keep of you, and who may read it",
    ]
    assert labels(shown(stage, "ana", "/backoffice")) == ["Ask for leave", "Settings…"]
    assert answer(stage, "bruno", "/approvals help").split("\n")[:2] == [
        "`/approvals` what waits for your decision",
        "`/approvals mine` what you asked for",
    ]


def test_words_are_dates_and_the_rest_is_the_note(stage: Stage) -> None:
    ana, carla, rita = stage.actor("ana"), stage.actor("carla"), stage.actor("rita")
    for person, words, asked in (
        (ana, "for tomorrow", ("2026-08-04", None, "whole", "")),
        (ana, "10 Aug - 14 Aug R&D <b> with @eva", ("2026-08-10", "2026-08-14", "whole", "R&D <b> with @eva")),
        (ana, "tomorrow afternoon dentist", ("2026-08-04", None, "from_afternoon", "dentist")),
        (carla, "para amanhã de manhã", ("2026-08-04", None, "until_midday", "")),
        (carla, "férias de 10 a 14 de agosto", ("2026-08-10", "2026-08-14", "whole", "")),
        (rita, "3 days from 7 Aug", ("2026-08-07", "2026-08-11", "whole", "")),
        (ana, "no idea", (None, None, "whole", "no idea")),
    ):  # fmt: skip
        person.command(f"/vacation {words}")
        held = {b: next(iter(e.values())) for b, e in person.modal()["state"]["values"].items()}
        got = (held["first"]["selected_date"], held["last"]["selected_date"],
               held["halves"]["selected_option"]["value"], held["note"]["value"] or "")  # fmt: skip
        assert got == asked, words
        assert held["type"]["selected_option"]["value"] == "vacation"
    assert answer(stage, "ana", "/vacation 31 Feb") == "There is no 31 Feb in the calendar."
    assert answer(stage, "ana", "/vacation 3/4") == (
        "3/4 can be Sat 3 Apr 2027 or Thu 4 Mar 2027. Write the month as a word, or 2027-04-03."
    )


def test_a_reference_shows_the_request_to_whom_it_concerns(stage: Stage) -> None:
    stage.grant("ana", 12)
    ana = stage.actor("ana")
    ask(ana, "10 Aug")
    assert labels(shown(stage, "ana", "/vacation vac-1")) == ["Change…", "Withdraw"]
    assert labels(shown(stage, "bruno", "/vacation VAC-1")) == ["Approve", "Reject…", "Ask for changes…"]
    assert labels(shown(stage, "rita", "/vacation VAC-1")) == ["Reassign…", "Correct…", "Cancel request…"]
    assert answer(stage, "eva", "/vacation VAC-1") == (
        "You cannot see this request: it is neither yours nor waiting for you."
    )
    assert answer(stage, "ana", "/vacation VAC-7") == "There is no request VAC-7."
    assert answer(stage, "carla", "/vacation vac-7") == "Não existe o pedido VAC-7."
    assert answer(stage, "ana", "/vacation tic-7") == "To see a ticket, type `/ticket TIC-7`."
    assert labels(shown(stage, "ana", "/ticket vac-1")) == ["Change…", "Withdraw"]

    before = shown(stage, "ana", "/vacation VAC-1")
    ana.press(before, "Withdraw")
    now = whisper(ana)
    assert "Withdrawn by Ana Souza, Mon 3 Aug 10:00" in lines(now)
    assert labels(now) == []


def test_approvals_are_decided_right_in_the_list(stage: Stage) -> None:
    stage.grant("ana", 12)
    stage.grant("eva", 2)
    ana, eva, bruno = stage.actor("ana"), stage.actor("eva"), stage.actor("bruno")
    assert answer(stage, "bruno", "/approvals") == "Nothing is waiting for you."
    ask(ana, "10 Aug - 14 Aug the coast")
    ask(eva, "12 Aug")
    listed = shown(stage, "bruno", "/approvals")
    assert lines(listed) == [
        "Waiting for you",
        "*Ana Souza: Vacation*",
        "Mon 10 Aug – Fri 14 Aug · 5 days · VAC-1",
        "Balance: 12 days, then 7 days",
        "Also away: Eva Lima (Wed 12 Aug, not decided yet)",
        "the coast",
        "*Eva Lima: Vacation*",
        "Wed 12 Aug · 1 day · VAC-2",
        "Balance: 2 days, then 1 day",
        "Also away: Ana Souza (Mon 10 Aug – Fri 14 Aug, not decided yet)",
    ]
    bruno.press(listed, "Approve")
    rest = whisper(bruno)
    assert lines(rest)[1:3] == ["*Eva Lima: Vacation*", "Wed 12 Aug · 1 day · VAC-2"]
    bruno.press(rest, "Reject…")
    assert bruno.submit(reason="Ana is away")["ok"]
    assert whisper(bruno)["text"] == "Nothing is waiting for you."
    assert (state_of(stage, "VAC-1").value, state_of(stage, "VAC-2").value) == ("approved", "rejected")


def test_portuguese_names_of_the_commands(database_url: str, tmp_path: Path) -> None:
    names = Commands(vacation="ferias", expense="despesa", stock="estoque", ticket="chamado", approvals="aprovacoes")
    policy = default_policy()
    company = policy.company.model_copy(update={"language": "pt_BR"})
    policy = policy.model_copy(update={"commands": names, "company": company})
    with on_stage(database_url, tmp_path, policy=policy) as stage:
        stage.grant("carla", 12)
        carla = stage.actor("carla")
        ask(carla, "amanhã", command="/ferias")
        assert lines(reads(carla, "VAC-1", "⏳")) == [
            "*Férias*",
            "ter 4 de ago · 1 dia",
            "Saldo: 12 dias, depois 11 dias",
            "⏳ Aguardando Bruno Costa",
            "VAC-1 · pedido em seg 3 de ago 10:00",
        ]
        assert (
            unlinked(answer(stage, "carla", "/ferias lista"))
            == "*VAC-1* Férias, ter 4 de ago · 1 dia: ⏳ aguardando Bruno Costa"
        )
        assert answer(stage, "carla", "/aprovacoes") == "Nada aguarda a sua decisão."
        assert answer(stage, "carla", "/chamado ajuda").startswith("`/chamado` pede ajuda")
        assert answer(stage, "carla", "/ferias ajuda").startswith("`/ferias` abre o formulário")


def test_a_balance_is_explained_where_it_was_asked_for(database_url: str, tmp_path: Path) -> None:
    policy = default_policy()
    rules = {"accrual": {"days": 24, "periods": 12}, "carry_over": {"most": 5, "expires": "31 Mar"}}
    earned = LeaveType.model_validate(policy.leave.types["vacation"].model_dump(by_alias=True) | rules)
    leave = policy.leave.model_copy(update={"types": {**policy.leave.types, "vacation": earned}})
    with on_stage(database_url, tmp_path, policy=policy.model_copy(update={"leave": leave})) as stage:
        ana = stage.actor("ana")
        balance = shown(stage, "ana", "/vacation balance")
        assert balance["text"] == "*Vacation:* 16 days left · 19 days expire on Thu 31 Dec"
        assert labels(balance) == ["Explain…"]
        ana.press(balance, "Explain…")
        explained = eventually(lambda: whisper(ana) if "earned" in str(whisper(ana)) else {}, what="the ledger")
        assert lines(explained)[2].split("\n")[0] == (
            "Sat 1 Aug: +2 days, earned from Sat 1 Aug 2026 to Mon 31 Aug 2026, at 24 days a year"
        )
        ana.say("balance 1 Sep")
        hears(ana, "*Vacation:* 18 days left on Tue 1 Sept\nBy the rules and with all that is asked for today.")
