"""Every door that takes free text asks here before anything is stored or logged."""

from collections.abc import Collection, Mapping

from facilitation.domain.errors import InvalidInput
from facilitation.domain.privacy.guard import Finding, inspect

# How to reach those who invite may stand in a title or a prompt; who a patient is may not.
_IN_WORDING = frozenset({Finding.PHONE, Finding.EMAIL})


def require_safe(
    texts: Mapping[str, str], *, case_guard: bool = False, places: Collection[str] = (), confirmed: bool = True
) -> None:
    """Stop texts that tell who a patient is.

    Args:
        texts: What was written, by field.
        case_guard: Whether the texts are about cases, so that counts, initials and places warn too.
        places: Places that the workshop knows.
        confirmed: Whether the author has seen the warnings, or can not be asked.

    Raises:
        InvalidInput: ``privacy.blocked`` or, unless ``confirmed``, ``privacy.warning``; with the field and the kinds of
            finding, never with the text.
    """
    for field, text in texts.items():
        verdict = inspect(text, case_guard=case_guard, places=places)
        if verdict.blocking:
            raise InvalidInput("privacy.blocked", field=field, kinds=",".join(verdict.blocking))
        if verdict.warnings and not confirmed:
            raise InvalidInput("privacy.warning", field=field, kinds=",".join(verdict.warnings))


def require_safe_wording(texts: Mapping[str, str]) -> None:
    """Stop texts that tell who a patient is in what organisers write on a workshop: titles, places, prompts.

    Raises:
        InvalidInput: ``privacy.blocked`` with the field and the kinds of finding.
    """
    for field, text in texts.items():
        found = [finding for finding in inspect(text, case_guard=False).blocking if finding not in _IN_WORDING]
        if found:
            raise InvalidInput("privacy.blocked", field=field, kinds=",".join(found))
