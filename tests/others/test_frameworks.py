"""Bolt for Python behind other people's web frameworks, as its examples put it there, and on its own adapters."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tests.others.conftest import PORT, Stage, checkout
from tests.others.people import field, mentions, opened, reads, takes_shortcut
from tests.simulator.conftest import ANA, GENERAL

EXAMPLES = "bolt-python/examples"
UVICORN = ("-m", "uvicorn", "--port", str(PORT))
FLASK = ("-m", "flask", "--app")


@dataclass(frozen=True)
class Served:
    """An example and the command that its last lines name."""

    folder: str
    command: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.folder}-{self.command[-1]}"


MENTIONED = [
    Served("flask", (*FLASK, "app.py", "run", "-p", str(PORT))),
    Served("fastapi", (*UVICORN, "app:api")),
    Served("fastapi", (*UVICORN, "async_app:api")),
    Served("fastapi", (*UVICORN, "async_app_custom_props:api")),
    Served("starlette", (*UVICORN, "app:api")),
    Served("starlette", (*UVICORN, "async_app:api")),
    Served("asgi", (*UVICORN, "app:api")),
    Served("asgi", (*UVICORN, "async_app:api")),
    Served("docker/asgi", (*UVICORN, "main:asgi_app")),
    Served("wsgi", ("-m", "gunicorn", "-b", f"127.0.0.1:{PORT}", "app:api")),
    Served("tornado", ("app.py",)),
    Served("tornado", ("async_app.py",)),
    Served("bottle", ("app.py",)),
    Served("cherrypy", ("app.py",)),
    Served("pyramid", ("app.py",)),
    Served("sanic", (*UVICORN, "async_app:api")),
]
COMMANDED = [
    Served(
        "aiohttp_devtools",
        ("-m", "aiohttp_devtools", "runserver", "--port", str(PORT), "--app-factory", "app_factory", "async_app.py"),
    ),
    Served("docker/aiohttp", ("main.py",)),
    Served("docker/fastapi-gunicorn", (*UVICORN, "main:api")),
    Served("docker/flask-gunicorn", ("-m", "gunicorn", "-b", f"127.0.0.1:{PORT}", "main:flask_app")),
    Served("docker/sanic", (*UVICORN, "main:api")),
]


@pytest.mark.parametrize("served", MENTIONED, ids=str)
def test_a_mention_is_answered(stage: Stage, served: Served) -> None:
    with stage.python(*served.command, at=checkout(f"{EXAMPLES}/{served.folder}")):
        mentions(stage.ana)
        reads(stage.ana, "What's up?", GENERAL)


@pytest.mark.parametrize("served", COMMANDED, ids=str)
def test_a_command_is_answered(stage: Stage, served: Served) -> None:
    with stage.python(*served.command, at=checkout(f"{EXAMPLES}/{served.folder}")):
        stage.ana.command("/hello-bolt-python")
        assert stage.ana.whispers() == [f"Hi <@{ANA}>!"]


def test_a_command_is_answered_as_on_heroku(stage: Stage) -> None:
    command = ("-m", "gunicorn", "-b", f"127.0.0.1:{PORT}", "main:flask_app")
    with stage.python(*command, at=checkout(f"{EXAMPLES}/heroku")):
        stage.ana.command("/hello-bolt-python-heroku")
        assert stage.ana.whispers() == [f"Hi <@{ANA}>!"]


def test_a_mention_is_answered_by_django(stage: Stage) -> None:
    command = ("manage.py", "runserver", "--noreload", "--skip-checks", str(PORT))
    with stage.python(*command, at=checkout(f"{EXAMPLES}/django")):
        mentions(stage.ana)
        reads(stage.ana, f"Hi there, <@{ANA}>", GENERAL)


def test_commands_forms_and_buttons_behind_falcon(stage: Stage) -> None:
    ana = stage.ana
    command = ("-m", "gunicorn", "-b", f"127.0.0.1:{PORT}", "app:api")
    with stage.python(*command, at=checkout(f"{EXAMPLES}/falcon")):
        ana.command("/hello-bolt-python", GENERAL)
        reads(ana, "thanks!", GENERAL)
        assert ana.press(reads(ana, "You can add a button", GENERAL), "Button") == {"ok": True}
        reads(ana, "Here is my response", GENERAL)
        takes_shortcut(ana, "test-shortcut")
        form = opened(ana, "My App")
        assert ana.submit(**{field(form, "plain_text_input"): "words"})["ok"]
        assert ana.no_modal()
