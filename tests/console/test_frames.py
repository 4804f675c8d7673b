"""What a browser asks the console for, and what comes too late."""

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from facilitation.console.frames import LATE, Conversation


def rerun(page: str, fragment: str = "") -> bytes:
    asked = BackMsg(rerun_script=ClientState(page_script_hash=page, fragment_id=fragment))
    frame: bytes = asked.SerializeToString()
    return frame


def begins(page: str) -> bytes:
    told = ForwardMsg()
    told.new_session.page_script_hash = page
    frame: bytes = told.SerializeToString()
    return frame


@pytest.fixture
def conversation() -> Conversation:
    return Conversation()


def test_part_of_the_page_may_draw_itself_again(conversation: Conversation) -> None:
    assert conversation.asked(rerun("run")) == "rerun_script"
    conversation.told(begins("run"))
    assert conversation.asked(rerun("run", "room")) == "rerun_script"


def test_part_of_a_page_that_was_left_comes_too_late(conversation: Conversation) -> None:
    conversation.asked(rerun("run"))
    conversation.told(begins("run"))
    assert conversation.asked(rerun("files")) == "rerun_script"
    assert conversation.asked(rerun("run", "room")) == LATE
    conversation.told(begins("files"))
    assert conversation.asked(rerun("run", "room")) == LATE
    assert conversation.asked(rerun("files", "list")) == "rerun_script"


def test_page_that_the_console_chose_itself_is_where_the_browser_is(conversation: Conversation) -> None:
    conversation.asked(rerun("new"))
    conversation.told(begins("new"))
    conversation.told(begins("prepare"))
    assert conversation.asked(rerun("prepare", "seats")) == "rerun_script"
    assert conversation.asked(rerun("new", "form")) == LATE


def test_page_that_an_address_stands_for_is_told_by_the_script(conversation: Conversation) -> None:
    conversation.asked(rerun(""))
    conversation.told(begins("home"))
    told = ForwardMsg()
    told.navigation.page_script_hash = "run"
    conversation.told(told.SerializeToString())
    assert conversation.asked(rerun("run", "room")) == "rerun_script"
    assert conversation.asked(rerun("home", "list")) == LATE


def test_first_page_is_known_when_it_is_drawn(conversation: Conversation) -> None:
    assert conversation.asked(rerun("")) == "rerun_script"
    assert conversation.asked(rerun("run", "room")) == "rerun_script"
    conversation.told(begins("files"))
    assert conversation.asked(rerun("run", "room")) == LATE


def test_other_things_that_the_console_says_change_nothing(conversation: Conversation) -> None:
    conversation.told(begins("run"))
    for frame in (b"\xff\xff\xff garbage", b"", ForwardMsg(ref_hash="a").SerializeToString()):
        conversation.told(frame)
    assert conversation.asked(rerun("run", "room")) == "rerun_script"


def test_garbage_is_no_message(conversation: Conversation) -> None:
    with pytest.raises(ValueError, match="not a message"):
        conversation.asked(b"\xff\xff\xff garbage")
