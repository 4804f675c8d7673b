"""What can be stored and sent as JSON, as far as the type checker needs to know."""

from typing import Any

Json = dict[str, Any]
