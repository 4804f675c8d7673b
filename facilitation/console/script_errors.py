"""What the console does when a script fails in a way that nobody foresaw."""

import logging
import secrets

import streamlit as st

from facilitation.console.context import spoken
from facilitation.web.errors import anatomy

log = logging.getLogger(__name__)


def report_script_error(error: Exception) -> bool:
    """Log where the error arose without what people wrote, tell its log id on the page, and show no traceback."""
    log_id = secrets.token_hex(4)
    log.error("console unexpected id=%s %s", log_id, anatomy(error))
    _ = spoken()
    st.error(_("Noe gikk galt hos oss, og det er skrevet i loggen som {id}. Last siden på nytt.", id=log_id))
    return True
