"""Settings: what is read, and the sentence that each mistake gets."""

from collections.abc import Callable
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.settings import SettingsError, load, read_yaml

LEAST = "leave:\n  types:\n    annual:\n      name: {en: Annual leave, pt_BR: Férias}\n"
"""The least that the policy asks for."""


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Step(Model):
    who: Literal["manager", "finance"]
    limit: Decimal | None = None


class Kind(Model):
    days: int = Field(default=0, ge=0)
    half_days: bool = True
    steps: list[Step] = []


class House(Model):
    country: str = ""
    code: str = ""
    note: str | None = None
    opens: time | None = None
    from_: date | None = Field(default=None, alias="from")
    kinds: dict[str, Kind] = {}

    @field_validator("code")
    @classmethod
    def _short(cls, code: str) -> str:
        if len(code) > 6:
            raise ValueError("at most 6 signs")
        return code


Read = Callable[[str], House]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Read:
    """Reads a text as app.yaml."""
    monkeypatch.chdir(tmp_path)

    def read(text: str) -> House:
        Path("app.yaml").write_text(text, encoding="utf-8")
        return read_yaml(Path("app.yaml"), House)

    return read


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a good app.yaml, which is also where we are."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "app.yaml").write_text(LEAST, encoding="utf-8")
    return tmp_path


def test_an_environment_with_nothing_in_it_is_sqlite_under_var_and_slacks_own_address(here: Path) -> None:
    settings = load({})

    assert settings.database_url == "sqlite:///var/backoffice.db"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert settings.slack_bot_token is None
    assert list(settings.config.leave.types) == ["annual"]


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_postgresql_gets_our_driver(here: Path, scheme: str) -> None:
    assert load({"DATABASE_URL": f"{scheme}://u:p@db/x"}).database_url == "postgresql+psycopg://u:p@db/x"


def test_an_address_of_slack_without_its_last_stroke_is_completed(here: Path) -> None:
    assert load({"SLACK_API_URL": "http://127.0.0.1:8080/api"}).slack_api_url == "http://127.0.0.1:8080/api/"


def test_a_secret_never_shows(here: Path) -> None:
    settings = load(
        {
            "DATABASE_URL": "postgresql://u:s3cret@db/x",
            "SLACK_BOT_TOKEN": "xoxb-s3cret",
            "SLACK_APP_TOKEN": "xapp-s3cret",
            "SLACK_SIGNING_SECRET": "s3cret",
            "BACKOFFICE_AUDIT_KEY": "s3cret",
        }
    )

    assert "s3cret" not in f"{settings!r} {settings}"
    assert settings.secret("SLACK_BOT_TOKEN") == "xoxb-s3cret"
    assert settings.secret("BACKOFFICE_AUDIT_KEY") == "s3cret"


def test_a_secret_that_is_needed_and_not_there_says_how_to_give_it(here: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        load({"SLACK_APP_TOKEN": ""}).secret("SLACK_APP_TOKEN")

    assert str(refused.value) == (
        "SLACK_APP_TOKEN: not set; set it, or SLACK_APP_TOKEN_FILE to the path of a file that holds it"
    )


def test_a_secret_may_come_from_a_file(here: Path) -> None:
    (here / "key").write_text("k-1\n")

    assert load({"BACKOFFICE_AUDIT_KEY_FILE": str(here / "key")}).secret("BACKOFFICE_AUDIT_KEY") == "k-1"


@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        (
            {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_BOT_TOKEN_FILE": "token"},
            "SLACK_BOT_TOKEN: set here and in SLACK_BOT_TOKEN_FILE too; keep one of the two",
        ),
        ({"BACKOFFICE_AUDIT_KEY_FILE": "no"}, "BACKOFFICE_AUDIT_KEY_FILE: can't read no: No such file or directory"),
        ({"BACKOFFICE_AUDIT_KEY_FILE": "empty"}, "BACKOFFICE_AUDIT_KEY_FILE: empty is empty"),
        (
            {"SLACK_BOT_TOKEN": "xapp-1"},
            "SLACK_BOT_TOKEN: this is another kind of token; it must be a bot's token, which begins with xoxb-",
        ),
        (
            {"SLACK_APP_TOKEN": "xoxb-1"},
            "SLACK_APP_TOKEN: this is another kind of token; it must be an app-level token, which begins with xapp-",
        ),
        (
            {"DATABASE_URL": "mysql://root:s3cret@db/x"},
            "DATABASE_URL: must be sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME",
        ),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL: must be sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME"),
        ({"SLACK_API_URL": "slack.com"}, "SLACK_API_URL: must be an address such as https://slack.com/api/"),
        ({"BACKOFFICE_CONFIG": "none.yaml"}, "none.yaml: can't be read: No such file or directory"),
        (
            {"SLACK_API_URL": "slack.com", "BACKOFFICE_CONFIG": "empty"},
            "SLACK_API_URL: must be an address such as https://slack.com/api/\n"
            "empty:1 leave: missing, and there is no default",
        ),
    ],
)
def test_a_mistake_in_the_environment_names_its_variable(here: Path, environ: dict[str, str], sentence: str) -> None:
    (here / "empty").touch()

    with pytest.raises(SettingsError) as refused:
        load(environ)

    assert str(refused.value) == sentence


def test_norway_is_a_country(read: Read) -> None:
    assert read("country: NO\n").country == "NO"


@pytest.mark.parametrize("code", ["007", "1_000", "0x1F", "1e3", "yes", "off", "2026-01-31", "8:30", "Null", "'~'"])
def test_a_code_stays_as_it_is_written(read: Read, code: str) -> None:
    assert read(f"{'note' if len(code) > 6 else 'code'}: {code}\n").model_dump(exclude_defaults=True).popitem()[1] == (
        code.strip("'")
    )


@pytest.mark.parametrize(
    ("text", "opens"), [("8:30", time(8, 30)), ("08:30", time(8, 30)), ("'8:05:09'", time(8, 5, 9)), ("~", None)]
)
def test_a_time_is_read_as_people_write_it(read: Read, text: str, opens: time | None) -> None:
    assert read(f"code: 8:30\nopens: {text}\n") == House(code="8:30", opens=opens)


def test_a_file_may_be_full_of_everything(read: Read) -> None:
    house = read(
        "# the house\nfrom: 2026-01-31\nnote:\nkinds:\n  a b:\n    days: 007\n    half_days: false\n"
        "    steps:\n    - who: manager\n    - {who: finance, limit: 1000.50}\n"
    )

    assert house.from_ == date(2026, 1, 31)
    assert house.note is None
    assert house.kinds["a b"] == Kind(
        days=7, half_days=False, steps=[Step(who="manager"), Step(who="finance", limit=Decimal("1000.50"))]
    )


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "~\n"])
def test_an_empty_file_is_all_defaults(read: Read, text: str) -> None:
    assert read(text) == House()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("country: NO\n\nopens: 25:00\n", "app.yaml:3 opens: must be a time such as 8:30 or 17:00, not '25:00'"),
        ("opens: 8:99\n", "app.yaml:1 opens: must be a time such as 8:30 or 17:00, not '8:99'"),
        ("from: Monday\n", "app.yaml:1 from: must be a date such as 2026-01-31, not 'Monday'"),
        ("country: [NO]\n", "app.yaml:1 country: must be text, not a list"),
        ("country:\n", "app.yaml:1 country: must be text, not nothing"),
        ("code: 12345678\n", "app.yaml:1 code: '12345678': at most 6 signs"),
        ("kinds: 3\n", "app.yaml:1 kinds: must be a block of keys, not '3'"),
        ("- a\n", "app.yaml:1: must be a block of keys, not a list"),
        (
            "kinds:\n  annual:\n    days: ten\n",
            "app.yaml:3 kinds.annual.days: must be a whole number, not 'ten'",
        ),
        (
            "kinds:\n  annual:\n    days: -1\n",
            "app.yaml:3 kinds.annual.days: must be greater than or equal to 0, not '-1'",
        ),
        (
            "kinds:\n  annual:\n    half_days: perhaps\n",
            "app.yaml:3 kinds.annual.half_days: must be true or false, not 'perhaps'",
        ),
        (
            "kinds:\n  annual:\n    steps:\n    - who: manager\n    - limit: 5\n",
            "app.yaml:5 kinds.annual.steps[1].who: missing, and there is no default",
        ),
        (
            "kinds:\n  annual:\n    steps:\n    - who: boss\n      limit: x\n",
            "app.yaml:4 kinds.annual.steps[0].who: must be 'manager' or 'finance', not 'boss'\n"
            "app.yaml:5 kinds.annual.steps[0].limit: must be a number, not 'x'",
        ),
        ("contry: NO\n", "app.yaml:1 contry: unknown key; did you mean country?"),
        ("form: 2026-01-31\n", "app.yaml:1 form: unknown key; did you mean from?"),
        (
            "zzz: 1\n",
            "app.yaml:1 zzz: unknown key; known here: country, code, note, opens, from, kinds",
        ),
        (
            "kinds:\n  days:\n    halfdays: true\n",
            "app.yaml:3 kinds.days.halfdays: unknown key; did you mean half_days?",
        ),
        (
            "kinds:\n  a:\n    steps:\n    - {who: manager, limits: 3}\n",
            "app.yaml:4 kinds.a.steps[0].limits: unknown key; did you mean limit?",
        ),
        ("code: 1\nnote: x\ncode: 2\n", "app.yaml:3 code: the same key is at line 1; keep one of the two"),
        (
            "kinds:\n  a: &x {days: 1}\n  b: *x\n",
            "app.yaml:3 kinds.b: *x repeats what &x names, which is not read; write it out",
        ),
        ("kinds:\n  <<: {a: {}}\n", "app.yaml:2 kinds: the merge key << is not read; write the keys out"),
        ("code: !env CODE\n", "app.yaml:1 code: the tag !env is not read; write the value itself"),
        ("? [a]\n: 1\n", "app.yaml:1: a key must be a single word"),
        (
            "country: NO\n\tcode: 1\n",
            "app.yaml:2: not YAML: while scanning for the next token, "
            "found character '\\t' that cannot start any token",
        ),
        ("code: a: b\n", "app.yaml:1: not YAML: mapping values are not allowed here"),
        (
            "a: 1\n---\nb: 2\n",
            "app.yaml:2: not YAML: expected a single document in the stream, but found another document",
        ),
        ("code: \x01\n", "app.yaml: not YAML: unacceptable character #x0001: special characters are not allowed"),
    ],
)
def test_a_mistake_in_the_file_names_its_line_and_field(read: Read, text: str, sentence: str) -> None:
    with pytest.raises(SettingsError) as refused:
        read(text)

    assert str(refused.value) == sentence


def test_a_file_that_is_no_text_is_refused(here: Path) -> None:
    (here / "app.yaml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(SettingsError, match=r"^app\.yaml: not text in UTF-8$"):
        read_yaml(Path("app.yaml"), House)
