"""The same work as one Streamlit page, written the ordinary way: widgets, and a fragment that looks every two seconds.

What a facilitator does at the console is done here by whoever opens the page with ``?steg=…``.
"""

import os
import sqlite3
import uuid

import streamlit as st

STEPS = ("vent", "kort", "poeng", "slutt")
THINGS = ("møter", "ansvar", "skjema", "telefon", "opplæring", "journal", "vakt", "plan")


@st.cache_resource
def database() -> sqlite3.Connection:
    """Return the one connection, as the documentation shows it."""
    connection = sqlite3.connect(os.environ["PLAIN_DATABASE"], isolation_level=None, check_same_thread=False)
    connection.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
        "CREATE TABLE IF NOT EXISTS entry (id TEXT PRIMARY KEY, who TEXT, kind TEXT, body TEXT);"
        "CREATE TABLE IF NOT EXISTS step (id INTEGER PRIMARY KEY, name TEXT);"
    )
    return connection


def store(kind: str, body: str) -> None:
    """Keep an entry."""
    database().execute(
        "INSERT INTO entry VALUES (?, ?, ?, ?)", (str(uuid.uuid4()), st.session_state.get("me", ""), kind, body)
    )


def join() -> None:
    """Let somebody in."""
    st.session_state.me = str(uuid.uuid4())
    store("join", f"{st.session_state.level} {st.session_state.role} {st.session_state.unit}")


def write() -> None:
    """Take a card."""
    store("card", st.session_state.text)
    st.session_state.text = ""


def give() -> None:
    """Take the points."""
    store("points", str({thing: st.session_state[thing] for thing in THINGS}))
    st.session_state.given = True


@st.fragment(run_every=2)
def step() -> None:
    """Show what the step asks."""
    row = database().execute("SELECT name FROM step ORDER BY id DESC LIMIT 1").fetchone()
    name = row[0] if row else "vent"
    st.header(name)
    if name == "kort":
        st.text_area("Hva stopper opp?", key="text", max_chars=200)
        st.selectbox("Hva handler det om?", ("Overganger", "Ansvar", "Tilgang"), key="category")
        st.button("Send", key="send", on_click=write)
        mine = database().execute("SELECT body FROM entry WHERE who = ? AND kind = 'card'", (st.session_state.me,))
        for (body,) in mine.fetchall():
            st.text(body)
    elif name == "poeng" and not st.session_state.get("given"):
        for thing in THINGS:
            st.number_input(thing, min_value=0, max_value=3, key=thing)
        st.button("Gi poeng", key="give", on_click=give)
    else:
        st.text("Se på skjermen")


wanted = st.query_params.get("steg")
if wanted in STEPS:
    database().execute("INSERT INTO step (name) VALUES (?)", (wanted,))
    st.text(wanted)
elif "me" in st.session_state:
    step()
else:
    st.title("Bli med")
    st.selectbox("Nivå", ("Kommune", "Sykehus"), key="level")
    st.selectbox("Rolle", ("Ansatt", "Leder"), key="role")
    st.text_input("Kommune eller enhet", key="unit")
    st.button("Bli med", key="join", on_click=join)
