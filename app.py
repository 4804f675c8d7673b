"""The launcher: one process serves phones, screen, files and the console.

``python app.py``, ``streamlit run app.py`` and ``uvicorn app:app`` all start the whole product.
"""

import logging

import streamlit as st

from facilitation.bootstrap import running
from facilitation.console import PAGE_PATHS, SCRIPT
from facilitation.console.frames import Conversation
from facilitation.console.script_errors import report_script_error
from facilitation.console.streamlit_settings import assert_settings
from facilitation.site import build_site

# Streamlit gives uvicorn's access log a handler again, and it would print every link's secret.
logging.getLogger("uvicorn.access").disabled = True

product = running()
site = build_site(product, console_pages=PAGE_PATHS, conversation=Conversation)
app = st.App(
    SCRIPT,
    middleware=site.middleware,
    exception_handlers=site.exception_handlers,
    lifespan=site.lifespan,
    on_script_error=report_script_error,
)
assert_settings()

if __name__ == "__main__":
    app.run(config={"server.port": product.settings.port, "server.address": product.settings.address})
