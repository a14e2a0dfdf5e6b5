"""How long a session is kept: said from the start, warned of before the end, remembered afterwards."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from conftest import Visit
from stage.cable import Cable
from stage.screen import Screen
from stage.server import Server
from stage.session import Session
from stage.witness import Witness

ANOTHER = "/#new"


def name_it(screen: Screen, name: str) -> None:
    field = screen.page.get_by_label("Name of this session")
    field.fill(name)
    with screen.page.expect_response(lambda answer: answer.request.method == "PATCH"):
        field.press("Enter")


def to_the_start(screen: Screen) -> None:
    """Leaves the session open and goes to the start screen of the same browser."""
    address = screen.page.url.split("#")[0].rstrip("/")
    screen.page.goto("about:blank")
    screen.page.goto(address + ANOTHER)
    expect(screen.button("Open a session")).to_be_visible()


def wait_until_ended(screen: Screen, session: Session, server: Server) -> None:
    """Waits until the server has ended the session by itself. Asks as its operator, which is no use of the session."""
    screen.page.evaluate(
        """async ([id, token]) => {
          const isListed = async () => {
            const answer = await fetch("/v1/sessions", { headers: { Authorization: `Bearer ${token}` } });
            return (await answer.json()).sessions.some((session) => session.id === id);
          };
          if (!await isListed()) throw new Error(`the operator never saw session ${id}`);
          while (await isListed()) await new Promise((resolve) => setTimeout(resolve, 250));
        }""",
        [session.id, server.operator_token])


def test_the_start_screen_says_how_long_it_is_kept(visit: Visit) -> None:
    expect(visit().page.get_by_text("or leave it unused: for a day")).to_be_visible()


def test_until_when_it_is_kept_is_said_and_changed(visit: Visit) -> None:
    screen = visit()
    session = screen.open_session()
    expect(screen.page.get_by_text("Kept for 24 h after its last use: until ")).to_be_visible()
    screen.button("Change").click()
    screen.dialog.get_by_label("Kept after its last use for").select_option("7 days")
    screen.dialog.get_by_role("button", name="Save").click()
    expect(screen.page.get_by_text("Kept for 7 days after its last use: until ")).to_be_visible()
    assert session.get()["options"]["idle_timeout_seconds"] == 7 * 86_400


def test_a_viewer_reads_it_and_changes_nothing(visit: Visit, server: Server, witness: Witness) -> None:
    witness.expect(r"status of 403")
    owner = visit().open_session()
    token = owner.call("POST", "/viewers", {"expires_in_seconds": 600}).json["token"]
    viewer = visit()
    viewer.page.goto(f"{server.address}/#session={owner.id}&token={token}")
    expect(viewer.page.get_by_text("Kept for 24 h after its last use")).to_be_visible()
    expect(viewer.button("Change")).to_be_hidden()


def test_a_session_that_soon_ends_warns_of_it(visit: Visit) -> None:
    screen = visit()
    session = screen.open_session()
    name_it(screen, "Interview")
    to_the_start(screen)
    own = screen.page.get_by_role("region", name="Go on where you were")
    expect(own.get_by_role("button", name="Interview")).to_contain_text("kept until ")
    session.call("PATCH", "", {"idle_timeout_seconds": 1_800})
    own.get_by_role("button", name="Interview").click()
    expect(screen.page.get_by_text("Kept for 30 min after its last use")).to_be_visible()
    to_the_start(screen)
    expect(own.get_by_role("button", name="Interview")).to_contain_text("ends in 30 min unless you go on")


def test_a_lost_connection_says_until_when_it_is_kept(visit: Visit, server: Server, witness: Witness) -> None:
    witness.expect(r"net::ERR_")
    cable = Cable(server.address)
    screen = visit(address=cable.address)
    screen.open_session()
    expect(screen.page.get_by_text("Kept for 24 h after its last use")).to_be_visible()
    cable.cut()
    expect(screen.banner).to_contain_text("The session is kept until ")


def test_a_connection_lost_while_a_session_opens_is_said_once_and_tried_again(
        visit: Visit, server: Server, witness: Witness) -> None:
    witness.expect(r"net::ERR_")
    cable = Cable(server.address)
    screen = visit(address=cable.address)

    def cut(route: Route) -> None:
        cable.cut()
        route.abort()

    screen.page.route("**/files", cut, times=1)
    screen.open_session()
    expect(screen.banner).to_contain_text("The session is kept until ")
    expect(screen.page.get_by_text("The server cannot be reached.")).to_have_count(0)
    cable.mend()
    expect(screen.banner).to_be_hidden()


def test_what_was_ended_is_remembered_by_name(visit: Visit, witness: Witness) -> None:
    # A question that was under way when the session ended.
    witness.expect(r"status of 404 .*/v1/sessions/")
    screen = visit()
    screen.open_session()
    name_it(screen, "Board meeting")
    screen.button("End session").click()
    screen.button("End and remove everything").click()
    screen.dialog.get_by_role("button", name="Close").click()
    ended = screen.page.get_by_role("region", name="Ended")
    expect(ended).to_contain_text("Board meeting")
    expect(ended).to_contain_text("ended ")
    stored = screen.page.evaluate("() => localStorage.getItem('sotto.ended-sessions')")
    assert "token" not in stored


def test_what_ended_unused_is_remembered_by_name(visit: Visit, server: Server, witness: Witness) -> None:
    witness.expect(r"status of 40[14]")
    screen = visit()
    session = screen.open_session()
    name_it(screen, "Lecture")
    to_the_start(screen)
    session.call("PATCH", "", {"idle_timeout_seconds": 10})
    wait_until_ended(screen, session, server)
    screen.page.get_by_role("button", name="Lecture").click()
    expect(screen.page.get_by_text("Your session is over")).to_be_visible()
    ended = screen.page.get_by_role("region", name="Ended")
    expect(ended).to_contain_text("Lecture")
    expect(screen.page.get_by_role("region", name="Go on where you were")).to_be_hidden()
