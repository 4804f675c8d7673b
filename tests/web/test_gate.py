from datetime import timedelta

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from streamlit.proto.BackMsg_pb2 import BackendOperationRequest, BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import FileURLsRequest

from facilitation.persistence.database import Database
from tests.conftest import FrozenClock
from tests.web.small_product import Site

RERUN = BackMsg(rerun_script=ClientState(query_string="a=b")).SerializeToString()
ORIGIN = {"Origin": "http://testserver"}
STREAM = "/_stcore/stream"


def test_the_first_page_is_the_landing_page_until_somebody_signs_in(site: Site) -> None:
    landing = site.client().get("/?steg=2")
    assert landing.status_code == 200
    assert 'name="kode"' in landing.text
    assert '<div id="root">' in site.signed_in().get("/").text


def test_another_page_of_the_console_asks_to_sign_in_and_comes_back(site: Site) -> None:
    answer = site.client().get("/program?steg=2&vis=alt")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/logg-inn?neste=%2Fprogram%3Fsteg%3D2%26vis%3Dalt"
    assert site.client().get("/program").headers["location"] == "/logg-inn?neste=%2Fprogram"
    assert site.signed_in().get("/program").status_code == 200


@pytest.mark.parametrize("path", ["/_stcore/health", "/_stcore/host-config", "/media/a", "/component/a/b"])
def test_what_the_console_serves_is_for_signed_in_browsers(site: Site, path: str) -> None:
    assert site.client().get(path).status_code == 404
    assert site.signed_in().get(path).text == f"console {path}"


@pytest.mark.parametrize("path", ["/static/media/x.woff2", "/favicon.png", "/manifest.json"])
def test_the_frontends_own_files_are_open(client: TestClient, path: str) -> None:
    assert client.get(path).text == f"console {path}"


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/mcp",
        "/_stcore/script-health-check",
        "/_stcore/stream",
        "/_stcore/upload_file/session/file",
        "/app/static/x.js",
        "/oauth2callback",
        "/wp-login.php",
        "/program/",
        "/programmet",
        "//evil.example",
        "/velkommen/x",
    ],
)
def test_what_we_do_not_use_does_not_exist_for_anybody(site: Site, path: str) -> None:
    for client in (site.client(), site.signed_in()):
        answer = client.get(f"http://testserver{path}")
        assert answer.status_code == 404
        assert "console" not in answer.text


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/_stcore/upload_file/session/file"),
        ("DELETE", "/_stcore/upload_file/session/file"),
        ("POST", "/_stcore/agent/interact"),
        ("POST", "/"),
        ("POST", "/program"),
        ("OPTIONS", "/_stcore/health"),
    ],
)
def test_the_console_is_only_read_over_http(site: Site, method: str, path: str) -> None:
    assert site.signed_in().request(method, path, headers=ORIGIN, content=b"x").status_code == 404


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver:81"])
def test_a_foreign_site_reads_nothing_from_the_console(site: Site, origin: str) -> None:
    answer = site.signed_in().get("/_stcore/health", headers={"Origin": origin})
    assert answer.status_code == 403
    assert "console" not in answer.text
    assert site.signed_in().get("/_stcore/health", headers=ORIGIN).status_code == 200


def test_our_own_routes_answer_before_the_gate(client: TestClient) -> None:
    assert client.get("/healthz").status_code == 200


@pytest.mark.parametrize(("method", "path"), [("POST", "/healthz"), ("GET", "/sprak"), ("PUT", "/logg-inn")])
def test_our_own_addresses_know_their_methods_only(site: Site, method: str, path: str) -> None:
    answer = site.signed_in().request(method, path, headers=ORIGIN)
    assert answer.status_code == 405
    assert "console" not in answer.text


def test_signing_out_ends_the_old_cookie_for_pages_and_sockets(site: Site) -> None:
    client, secret = site.client(), site.secret()
    client.cookies.set(site.cookies.session_name, secret)
    assert client.get("/_stcore/health").status_code == 200
    site.accounts.sign_out(secret)
    assert client.get("/_stcore/health").status_code == 404
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(STREAM, headers=ORIGIN):
        pass


def test_an_idle_login_is_sent_to_sign_in(site: Site, clock: FrozenClock) -> None:
    client = site.signed_in()
    clock.advance(timedelta(hours=4))
    assert client.get("/program").status_code == 303


def test_when_it_cannot_be_read_who_is_signed_in_the_answer_is_to_wait(site: Site, database: Database) -> None:
    client = site.signed_in()
    with database.write() as db:
        db.execute(text("ALTER TABLE login RENAME TO gone"))
    answer = client.get("/program")
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "5"
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(STREAM, headers=ORIGIN):
        pass


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": ""},
        {"Origin": "null"},
        {"Origin": "https://evil.example"},
        {"Origin": "http://testserver:81"},
        {"Origin": "http://testserver.evil.example"},
    ],
)
def test_a_socket_from_elsewhere_is_refused_before_the_handshake(site: Site, headers: dict[str, str]) -> None:
    client = site.signed_in()
    with pytest.raises(WebSocketDisconnect) as refused, client.websocket_connect(STREAM, headers=headers):
        pass
    assert refused.value.code == 1008


def test_a_socket_without_a_login_is_refused(site: Site) -> None:
    with pytest.raises(WebSocketDisconnect), site.client().websocket_connect(STREAM, headers=ORIGIN):
        pass


def test_another_socket_is_refused(site: Site) -> None:
    with pytest.raises(WebSocketDisconnect), site.signed_in().websocket_connect("/other", headers=ORIGIN):
        pass


def test_the_public_address_is_an_own_origin_whatever_host_the_proxy_states(secure_site: Site) -> None:
    client = secure_site.signed_in()
    headers = {"Origin": "https://samskap.example", "Host": "10.0.0.7:8600"}
    with client.websocket_connect(STREAM, headers=headers) as socket:
        socket.send_bytes(RERUN)
        assert socket.receive_bytes() == b"seen"


def test_what_the_console_needs_comes_through(site: Site) -> None:
    heartbeat = BackMsg(app_heartbeat=True).SerializeToString()
    stop = BackMsg(stop_script=True).SerializeToString()
    deferred = BackMsg(backend_operation_request=BackendOperationRequest(request_id="1")).SerializeToString()
    with site.signed_in().websocket_connect(STREAM, headers=ORIGIN) as socket:
        for frame in (RERUN, heartbeat, stop, deferred):
            socket.send_bytes(frame)
            assert socket.receive_bytes() == b"seen"
    assert site.seen == [RERUN, heartbeat, stop, deferred]


@pytest.mark.parametrize(
    "frame",
    [
        bytes.fromhex("2801"),
        BackMsg(clear_cache=True).SerializeToString(),
        BackMsg(clear_cache=True).SerializeToString() + b"\xfa\x3f\x03pad",
        RERUN + BackMsg(clear_cache=True).SerializeToString(),
        BackMsg(load_git_info=True).SerializeToString(),
        BackMsg(set_run_on_save=True).SerializeToString(),
        BackMsg(debug_disconnect_websocket=True).SerializeToString(),
        BackMsg(debug_shutdown_runtime=True).SerializeToString(),
        BackMsg(file_urls_request=FileURLsRequest(request_id="1", file_names=["a"])).SerializeToString(),
        b"",
    ],
)
def test_what_the_console_does_not_need_is_dropped(site: Site, frame: bytes) -> None:
    with site.signed_in().websocket_connect(STREAM, headers=ORIGIN) as socket:
        socket.send_bytes(frame)
        socket.send_bytes(RERUN)
        assert socket.receive_bytes() == b"seen"
    assert site.seen == [RERUN]


def test_a_part_of_a_page_that_was_left_does_not_reach_the_console(site: Site) -> None:
    here, late = (
        BackMsg(rerun_script=ClientState(page_script_hash=page, fragment_id=part)).SerializeToString()
        for page, part in (("files", ""), ("run", "room"))
    )
    with site.signed_in().websocket_connect(STREAM, headers=ORIGIN) as socket:
        for frame in (here, late, RERUN):
            socket.send_bytes(frame)
        assert [socket.receive_bytes() for _ in range(2)] == [b"seen", b"seen"]
    assert site.seen == [here, RERUN]


@pytest.mark.parametrize(
    ("frame", "code"),
    [(b"\xff\xff\xff garbage", 1002), (b"\x5a" + b"\x00" * (1024 * 1024), 1009), ("text", 1003)],
)
def test_a_message_that_is_none_closes_the_socket(site: Site, frame: bytes | str, code: int) -> None:
    with site.signed_in().websocket_connect(STREAM, headers=ORIGIN) as socket:
        if isinstance(frame, str):
            socket.send_text(frame)
        else:
            socket.send_bytes(frame)
        assert socket.receive()["code"] == code
    assert site.seen == []


def test_a_flood_closes_the_socket_and_no_other(site: Site) -> None:
    client = site.signed_in()
    with (
        client.websocket_connect(STREAM, headers=ORIGIN) as flooding,
        client.websocket_connect(STREAM, headers=ORIGIN) as other,
    ):
        for _ in range(60):
            flooding.send_bytes(RERUN)
            assert flooding.receive_bytes() == b"seen"
        flooding.send_bytes(RERUN)
        assert flooding.receive()["code"] == 1008
        other.send_bytes(RERUN)
        assert other.receive_bytes() == b"seen"


def test_twenty_messages_a_second_go_on_for_ever(site: Site) -> None:
    with site.signed_in().websocket_connect(STREAM, headers=ORIGIN) as socket:
        for _ in range(200):
            site.stopwatch.seconds += 0.05
            socket.send_bytes(RERUN)
            assert socket.receive_bytes() == b"seen"


def test_a_socket_is_closed_soon_after_its_login_has_ended(site: Site) -> None:
    client, secret = site.client(), site.secret()
    client.cookies.set(site.cookies.session_name, secret)
    with client.websocket_connect(STREAM, headers=ORIGIN) as socket:
        socket.send_bytes(RERUN)
        assert socket.receive_bytes() == b"seen"
        site.accounts.sign_out(secret)
        site.stopwatch.seconds = 31
        socket.send_bytes(RERUN)
        assert socket.receive()["code"] == 1008


def test_a_database_that_cannot_be_read_throws_nobody_out(site: Site, database: Database) -> None:
    with site.signed_in().websocket_connect(STREAM, headers=ORIGIN) as socket:
        with database.write() as db:
            db.execute(text("ALTER TABLE login RENAME TO gone"))
        site.stopwatch.seconds = 31
        socket.send_bytes(RERUN)
        assert socket.receive_bytes() == b"seen"


def test_the_console_may_still_be_sending_when_its_socket_was_closed(site: Site) -> None:
    with site.signed_in().websocket_connect(STREAM, headers=ORIGIN) as socket:
        socket.send_text("text")
        assert socket.receive() == {"type": "websocket.close", "code": 1003}
