"""The guard's figures as lines to read on a terminal."""

from facilitation.domain.privacy.guard import BLOCKING
from facilitation.guarding.figures import Figures, Share
from facilitation.i18n import Language
from facilitation.wording import FINDINGS


def as_text(figures: Figures, _: Language, /) -> str:
    """Return one line for each kind, those that block first, and what became of the harmless sentences."""
    kinds = sorted(figures.recall, key=lambda kind: kind not in BLOCKING)
    names = {kind: _(FINDINGS[kind]) for kind in kinds}
    width = max(map(len, names.values()))
    lines = [
        _(
            "{kind}  {does}  fant {found}, falske alarmer {alarms}",
            kind=names[kind].ljust(width),
            does=_("stopper") if kind in BLOCKING else _("varsler"),
            found=_share(figures.recall[kind]),
            alarms=figures.alarms[kind].n,
        )
        for kind in kinds
    ]
    harmless = _(
        "Harmløse setninger: {of}, stoppet {blocked}, varslet om {warned}.",
        of=figures.blocked.of,
        blocked=_share(figures.blocked),
        warned=_share(figures.warned),
    )
    return "\n".join([*lines, harmless])


def _share(share: Share) -> str:
    return f"{share.n}/{share.of}" if share.percent is None else f"{share.n}/{share.of} ({share.percent:.1f} %)"
