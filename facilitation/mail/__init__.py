"""Mail to the owners of actions: what it says, how it is handed to a mail server, and the post that goes round.

A mail tells that something waits and has a link. Nothing of the plan is in it.
"""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
