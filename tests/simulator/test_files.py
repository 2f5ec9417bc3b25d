"""Who may see a file, under which address, and how it is served."""

import base64
import http.client
import urllib.error
import urllib.request
from collections.abc import Callable

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.simulator.actor import eventually
from bot.simulator.client import Client
from bot.simulator.server import Simulator
from bot.simulator.workspace import SMALL
from tests.simulator.conftest import BEN, FINANCE, GENERAL

BEARER = {"Authorization": "Bearer xoxb-simulated"}
SALARIES = base64.b64encode(b"secret").decode()


@pytest.fixture
def theirs(sim: Simulator, hands: Client) -> str:
    """A file that a person shared where the bot is not."""
    hands.say(BEN, "see", FINANCE, files=[{"name": "salaries.txt", "content": SALARIES}])
    return next(iter(sim.world.state.files))


def refused(call: Callable[[], object]) -> str:
    """The error by which a call is refused."""
    with pytest.raises(SlackApiError) as error:
        call()
    return str(error.value.response["error"])


def got(url: str, **headers: str) -> bytes:
    """What an address answers."""
    with urllib.request.urlopen(urllib.request.Request(url, headers=headers), timeout=30) as answer:
        return bytes(answer.read())


def test_a_file_of_a_strange_private_channel_does_not_exist_for_the_app(
    sim: Simulator, web: WebClient, hands: Client, theirs: str
) -> None:
    assert web.files_list()["files"] == []
    assert refused(lambda: web.files_info(file=theirs)) == "file_not_found"
    assert refused(lambda: web.files_delete(file=theirs)) == "file_not_found"
    with pytest.raises(urllib.error.HTTPError):
        got(f"{sim.url}/files/{theirs}/salaries.txt", **BEARER)
    hands.post("/sim/channels", {"id": FINANCE, "members": [BEN, "U0SIMBOT1"]})
    assert web.files_info(file=theirs)["file"]["name"] == "salaries.txt"
    assert got(f"{sim.url}/files/{theirs}/salaries.txt", **BEARER) == b"secret"


def test_the_app_changes_no_file_of_a_person(sim: Simulator, web: WebClient, hands: Client) -> None:
    hands.post("/sim/channels", {"id": GENERAL, "members": [BEN, "U0SIMBOT1"]})
    hands.say(BEN, "see", GENERAL, files=[{"name": "plan.txt", "content": SALARIES}])
    plan = web.files_list()["files"][0]
    with pytest.raises(urllib.error.HTTPError):
        urllib.request.urlopen(f"{sim.url}/upload/v1/{plan['id']}", b"forged", timeout=30)
    assert refused(lambda: web.files_delete(file=plan["id"])) == "cant_delete_file"
    assert refused(lambda: web.files_completeUploadExternal(files=[{"id": plan["id"]}])) == "file_not_found"
    assert got(plan["url_private"], **BEARER) == b"secret"


def test_a_permalink_is_for_browsers_and_without_a_token_there_is_nothing(sim: Simulator, web: WebClient) -> None:
    web.files_upload_v2(filename="a.txt", content="hello")
    file = web.files_list()["files"][0]
    assert got(file["permalink"]) == got(file["url_private"], **BEARER) == b"hello"
    assert b"Sign in" in got(file["permalink"], **BEARER)
    assert b"Sign in" in got(file["url_private"])


def test_a_picture_stands_in_the_conversation_with_what_it_says_in_words(
    sim: Simulator, web: WebClient, hands: Client
) -> None:
    web.files_upload_v2(channel=GENERAL, filename="away.png", content=b"\x89PNG", alt_txt="Two are <away>")
    seen = eventually(lambda: next((one for one in hands.messages(BEN, GENERAL) if one.get("files")), {}))
    address = seen["files"][0]["permalink"]
    page = got(f"{sim.url}/as/{BEN}/{GENERAL}", Accept="text/html").decode()
    assert f'<img src="{address}" alt="Two are &lt;away&gt;"' in page


def test_any_name_makes_an_address_that_any_client_can_ask_for(web: WebClient) -> None:
    web.files_upload_v2(filename="Relatório final?#.txt", content="olá")
    file = web.files_list()["files"][0]
    assert file["name"] == "Relatório final?#.txt"
    assert file["url_private"].endswith(f"/files/{file['id']}/relat_rio_final__.txt")
    assert got(file["url_private"], **BEARER).decode() == "olá"


def test_no_program_in_a_file_runs_as_part_of_the_page(sim: Simulator, web: WebClient) -> None:
    web.files_upload_v2(filename="page.html", content="<script>alert(1)</script>")
    connection = http.client.HTTPConnection("127.0.0.1", int(sim.url.rpartition(":")[2]), timeout=30)
    connection.request("GET", web.files_list()["files"][0]["permalink"].removeprefix(sim.url))
    answer = connection.getresponse()
    connection.close()
    assert answer.headers["content-security-policy"] == "sandbox"
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_an_app_without_the_scope_gets_a_page_in_the_place_of_a_file() -> None:
    """With 200, so that whoever looks at the status alone keeps the page."""
    manifest = {
        "display_information": {"name": "Reader"},
        "oauth_config": {"scopes": {"bot": ["chat:write", "im:history"]}},
    }
    with Simulator(SMALL, manifest) as sim:
        sim.client.say(BEN, "see", files=[{"name": "a.txt", "content": SALARIES}])
        file = next(iter(sim.world.state.files.values()))
        assert b"Sign in" in got(file["url_private"], **BEARER)


def test_what_the_app_deletes_leaves_a_sign_that_it_was_there(web: WebClient, hands: Client) -> None:
    web.files_upload_v2(filename="a.txt", content="hello", channel=GENERAL, initial_comment="Look")
    name = web.files_list()["files"][0]["id"]
    web.files_delete(file=name)
    message = hands.messages(BEN, GENERAL)[-1]
    assert (message["text"], message["files"]) == ("Look", [{"id": name, "mode": "tombstone"}])
    assert web.files_list()["files"] == []
    assert refused(lambda: web.files_delete(file=name)) == refused(lambda: web.files_info(file=name)) == "file_deleted"
    assert refused(lambda: web.files_delete(file="F0UNKNOWN")) == "file_not_found"
