"""Participants' pages: small server-rendered forms that work without JavaScript."""

import json
from pathlib import Path

from facilitation.domain.privacy.rules import RULES

STATIC = Path(__file__).parent / "static"
TEMPLATES = Path(__file__).parent / "templates"
# The guard while typing reads the table that the server's guard reads.
MADE = {
    "privacy_rules.mjs": f"export default {json.dumps(RULES, ensure_ascii=False, separators=(',', ':'))};\n".encode(),
}
