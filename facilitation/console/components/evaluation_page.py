"""What people thought: the seven items beside what was published, half a year later, and leaders against staff."""

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from facilitation.catalogue.baselines import Baseline
from facilitation.console.components.charting import chart
from facilitation.console.components.followup_page import scope_of
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.feedback import refuse
from facilitation.console.text import plain, strong
from facilitation.domain.breakdown import LEAST_SHOWN
from facilitation.domain.errors import SamskapError
from facilitation.domain.follow_up import Status
from facilitation.i18n import Language
from facilitation.screen.charts import StatusBar, status_figure, status_words, utility_figure
from facilitation.screen.numbers import decimal
from facilitation.screen.status_chart import ORDER
from facilitation.services.answering.splits import LEADERS, STAFF
from facilitation.services.outcomes.evaluating import Evaluation, Slice
from facilitation.services.outcomes.evaluation import Counted, Rated
from facilitation.services.outcomes.splits import Statuses

_ITEM_HEIGHT = 52
_BAR_HEIGHT = 46
_LEGEND_HEIGHT = 48


def evaluation_page(chosen: str) -> None:
    """Show the evaluation of what was chosen."""
    _ = spoken()
    try:
        found = services().evaluating.evaluation(signed_in(), scope_of(chosen))
    except SamskapError as error:
        refuse(error)
        return
    if found.utility is None and found.worked_on is None and found.meeting is None and not found.statuses:
        st.text(_("Ingen har evaluert ennå."))
        return
    if found.utility is not None:
        _utility(found.utility, found.baseline, _)
    _ratings(found, _)
    if found.worked_on is not None:
        _worked_on(found.worked_on, found.baseline, _)
    for title, said in found.statuses:
        _statuses(title, said, _)
    if len(found.areas) > 1:
        st.subheader(_("Område for område"), anchor=False)
        slices_table(found.areas, _("Område"), _)
    if len(found.years) > 1:
        st.subheader(_("År for år"), anchor=False)
        slices_table(found.years, _("År"), _)


def response_words(answered: int, of: int | None, _: Language, /) -> str:
    """Return how many have answered, always as n of N with the rate when N is known."""
    if of is None:
        return _.plural("{n} har svart", "{n} har svart", answered)
    return _("{n} av {of} har svart ({share})", n=answered, of=of, share=_.percent(answered, of))


def _utility(result: Counted, baseline: Baseline | None, _: Language) -> None:
    st.subheader(_("Hva ga samlingen?"), anchor=False)
    _response(result, _)
    if not result.counts:
        too_few(_)
        return
    before = {key: (n, baseline.answered) for key, n in baseline.items.items()} if baseline else {}
    chart(
        lambda style: utility_figure(result, language=_, before=before, **style),
        key="evaluation_utility",
        height=_ITEM_HEIGHT * len(result.counts),
        alt=_("Hvor mange som krysset av for hvert utsagn; tallene står i tabellen under."),
    )
    st.dataframe(_utility_table(result, baseline, _), hide_index=True, alt=_("Hva samlingen ga, som tabell"))
    if baseline is not None:
        rate = response_words(baseline.answered, baseline.of, _)
        st.caption(
            plain(
                _(
                    "Streken er {title}: {rate}. Kilde: {source}.",
                    title=baseline.title,
                    rate=rate,
                    source=baseline.source,
                )
            )
        )


def _utility_table(result: Counted, baseline: Baseline | None, _: Language) -> pd.DataFrame:
    columns: dict[str, list[object]] = {
        _("Utsagn"): [count.title for count in result.counts],
        _("Antall"): [_("{n} av {of}", n=count.n, of=result.answered) for count in result.counts],
        _("Andel"): [_.percent(count.n, result.answered) for count in result.counts],
    }
    if baseline is not None:
        known = [baseline.items.get(count.key) for count in result.counts]
        columns[_("Antall i {title}", title=baseline.title)] = [
            "" if n is None else _("{n} av {of}", n=n, of=baseline.answered) for n in known
        ]
        columns[_("Andel i {title}", title=baseline.title)] = [
            "" if n is None else _.percent(n, baseline.answered) for n in known
        ]
    return pd.DataFrame(columns)


def _ratings(found: Evaluation, _: Language) -> None:
    for heading, result in (
        (_("Hvor sikker er du på at planen følges opp?"), found.trust),
        (_("Hvordan har møtet vært?"), found.meeting),
    ):
        if result is not None and result.answered:
            st.markdown(strong(heading))
            _rating(result, _)


def _rating(result: Rated, _: Language) -> None:
    _response(result, _)
    spread = result.spread
    if spread is None:
        too_few(_)
        return
    with st.container(horizontal=True, gap="large"):
        st.metric(_("Median av 1–5"), decimal(spread.median, _), width="content")
        st.metric(_("Midterste halvdel"), f"{decimal(spread.low, _)}–{decimal(spread.high, _)}", width="content")
        st.metric(_("Vet ikke"), spread.unknown, width="content")


def _worked_on(result: Counted, baseline: Baseline | None, _: Language) -> None:
    st.subheader(_("Har de arbeidet videre med tiltakene?"), anchor=False)
    _response(result, _)
    if result.counts:
        st.dataframe(
            pd.DataFrame(
                {
                    _("Svar"): [count.title for count in result.counts],
                    _("Antall"): [_("{n} av {of}", n=count.n, of=result.answered) for count in result.counts],
                    _("Andel"): [_.percent(count.n, result.answered) for count in result.counts],
                }
            ),
            hide_index=True,
            alt=_("Om de har arbeidet videre, som tabell"),
        )
    else:
        too_few(_)
    if baseline is not None and baseline.later:
        st.caption(plain(f"{baseline.title}: {baseline.later}"))


def _statuses(title: str, said: Statuses, _: Language) -> None:
    st.subheader(_("Leder mot ansatt"), anchor=False)
    st.caption(plain(f"{title} · {response_words(said.answered, None, _)}"))
    bars, groups = [], {LEADERS: _("Ledere"), STAFF: _("Ansatte og andre")}
    rows: list[dict[str, object]] = []
    for line in said.lines:
        for group, counts in line.told.items():
            who = groups.get(group, _("Alle"))
            by_status: dict[Status | None, int] = {Status(key): n for key, n in counts.items() if n}
            bars.append(StatusBar(title=f"{line.title} – {who.lower()}", counts=by_status))
            rows.append({_("Tiltak"): line.title, _("Hvem"): who, **_row(by_status, said, _)})
    if not bars:
        too_few(_)
        return
    chart(
        lambda style: status_figure(bars, language=_, shares=True, **style),
        key=f"evaluation_statuses_{title}",
        height=_LEGEND_HEIGHT + _BAR_HEIGHT * len(bars),
        alt=_("Hva ledere og ansatte sier om hvert tiltak; tallene står i tabellen under."),
    )
    st.dataframe(pd.DataFrame(rows), hide_index=True, alt=_("Leder mot ansatt som tabell"))
    if len(said.n) < len(groups):
        st.caption(_("Ledere og ansatte vises hver for seg når minst {n} av hver har svart.", n=LEAST_SHOWN))


def _row(counts: Mapping[Status | None, int], said: Statuses, _: Language) -> dict[str, object]:
    asked = {Status(option.key) for option in said.options}
    return {status_words(status, _): counts.get(status, 0) for status in ORDER if status in asked}


def slices_table(slices: Sequence[Slice], heading: str, _: Language, /) -> None:
    """Show areas or years side by side, each with its response and the share of each item."""
    titles = {count.key: count.title for one in slices for count in one.utility.counts}
    rows = [_("Samlinger"), _("Har svart"), *titles.values(), _("Arbeidet videre")]
    columns = {
        one.title or _("Uten område"): [
            str(one.workshops),
            _share(one.utility, _),
            *(_item(one.utility, key, _) for key in titles),
            _worked(one.worked_on, _),
        ]
        for one in slices
    }
    st.dataframe(pd.DataFrame({heading: rows, **columns}), hide_index=True, alt=heading)


def _item(result: Counted, key: str, _: Language) -> str:
    n = next((count.n for count in result.counts if count.key == key), None)
    return "" if n is None else _("{n} av {of} ({share})", n=n, of=result.answered, share=_.percent(n, result.answered))


def _share(result: Counted, _: Language) -> str:
    if not result.answered or result.of is None:
        return str(result.answered or "")
    return _("{n} av {of} ({share})", n=result.answered, of=result.of, share=_.percent(result.answered, result.of))


def _worked(result: Counted, _: Language) -> str:
    return _item(result, "ja", _)


def _response(result: Counted | Rated, _: Language) -> None:
    words = response_words(result.answered, result.of, _)
    if result.left_out:
        words += " " + _(
            "{n} svar fra samlinger med færre enn {least} svar er ikke med.", n=result.left_out, least=LEAST_SHOWN
        )
    st.text(words)


def too_few(_: Language, /) -> None:
    """Say what answers that are not shown wait for."""
    st.caption(_("Svarene vises når minst {n} har svart og steget er lukket.", n=LEAST_SHOWN))
