import pickle
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from facilitation.console.text import plain, titled

JOINER = "\N{WORD JOINER}"
PUNCTUATION = r"[!-/:-@\[-`{-~]"
# What Streamlit's frontend looks for in the text that Markdown leaves: icons, emoji, colours, arrows and addresses.
LIVE = [
    r":[\w+/-]+:",
    r":[\w-]+\[",
    r"(?i)\bwww\.",
    r"(?i)https?://",
    r"\w@\w",
    r"<-|->|--|>=|<=|~=",
]

typed = st.text().map(lambda text: text.replace(JOINER, ""))
nasty = st.lists(
    st.sampled_from(
        [
            *"*_`~#[]()!<>$\\|&-=+.:@ ",
            "www.",
            "https://",
            ":material/home:",
            ":red[",
            "->",
            "--",
            "1.",
            "a",
            "\n",
            "   ",
        ]
    )
).map("".join)


def as_markdown_reads_it(escaped: str) -> str:
    """Take the backslashes away, as every Markdown reader does before punctuation."""
    return re.sub(rf"\\({PUNCTUATION})", r"\1", escaped)


@given(typed | nasty)
def test_the_words_are_shown_as_they_were_typed(text: str) -> None:
    shown = as_markdown_reads_it(plain(text)).replace(JOINER, "")

    assert shown == " ".join(text.split())


@given(typed | nasty)
def test_no_sign_is_left_for_markdown(text: str) -> None:
    assert re.search(rf"(?<!\\){PUNCTUATION}", re.sub(rf"\\{PUNCTUATION}", "", plain(text))) is None


@given(nasty)
def test_nothing_comes_alive_after_markdown(text: str) -> None:
    read = as_markdown_reads_it(plain(text))

    assert [pattern for pattern in LIVE if re.search(pattern, read)] == []


@pytest.mark.parametrize(
    "text",
    [
        "![i](https://evil.example/p.png)",
        "[x](javascript:alert(1))",
        "<img src=x onerror=alert(1)>",
        ":material/home: :red[farlig] :smile:",
        "# Stor\n- liste",
        "$x^2$ og a -> b",
        "navn@sted.example",
    ],
)
def test_known_tricks_stay_text(text: str) -> None:
    read = as_markdown_reads_it(plain(text))

    assert read.replace(JOINER, "") == " ".join(text.split())
    assert [pattern for pattern in LIVE if re.search(pattern, read)] == []


def test_titles_of_keys_can_be_written_down() -> None:
    written = pickle.dumps(titled({"a": "Første"}, otherwise="Velg …"))
    title_of = pickle.loads(written)  # noqa: S301 -- written one line above

    assert [title_of("a"), title_of("")] == ["Første", "Velg …"]


def test_titles_that_are_alike_are_told_apart() -> None:
    title_of = titled({"a": "Ansatt", "b": "Ansatt", "c": "Ansatt (2)", "d": "Leder"})

    assert [title_of(key) for key in "abcd"] == ["Ansatt", "Ansatt (2)", "Ansatt (2) (2)", "Leder"]
