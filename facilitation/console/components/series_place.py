"""A workshop's place in a series, and the plan that it can carry on from the area's last workshop."""

import streamlit as st

from facilitation.console import state
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.feedback import attempt, command
from facilitation.console.text import plain, strong, titled
from facilitation.domain.states import Membership
from facilitation.services.workshops.series import PlaceInSeries


def series_place(workshop_id: str) -> None:
    """Show where the workshop belongs, and what is left of the last plan there."""
    _ = spoken()
    mine = {card.id: card for card in services().series.mine(signed_in()) if card.role is Membership.FACILITATOR}
    place = services().series.place_of(signed_in(), workshop_id)
    if not mine and place is None:
        return
    st.markdown(strong(_("Serie")))
    with st.container(border=True):
        if place is not None:
            _last_plan(workshop_id, place)
        if place is None or place.series_id in mine:
            titles = {key: card.title for key, card in mine.items()}
            key = f"place_{workshop_id}_{state.stamp(place)}"
            own = place.series_id if place else ""
            choices = ["", *titles]
            series = st.selectbox(
                _("Serie"),
                choices,
                index=choices.index(own),
                format_func=titled(titles, otherwise=_("Ingen")),
                key=f"{key}_series",
            )
            area = _area(key, {option.key: option.title for option in mine[series].areas}, place) if series else ""
            st.button(_("Lagre plassen"), key=f"{key}_save", on_click=_save, args=(workshop_id, series, area))


def _area(key: str, areas: dict[str, str], place: PlaceInSeries | None) -> str:
    _ = spoken()
    choices = [*areas, ""]
    own = place.area if place and place.area in areas else choices[0]
    return str(
        st.selectbox(
            _("Område"),
            choices,
            index=choices.index(own),
            format_func=titled(areas, otherwise=_("Uten område")),
            key=f"{key}_area",
        )
    )


def _last_plan(workshop_id: str, place: PlaceInSeries) -> None:
    _ = spoken()
    where = " · ".join(part for part in (place.series_title, place.area_title) if part)
    st.text(where)
    if place.last_day is None:
        st.caption(_("Dette er den første samlingen her."))
        return
    st.caption(plain(_("Forrige samling: {title}, {day}.", title=place.last_title, day=_.date(place.last_day))))
    if place.left:
        st.button(
            _.plural("Ta med {n} uferdig tiltak", "Ta med {n} uferdige tiltak", place.left),
            key=f"carry_{workshop_id}_{place.left}",
            icon=":material/move_down:",
            on_click=command(
                services().series.carry_last_plan, workshop_id, done=_("Forrige plan er tatt med i denne.")
            ),
        )


def _save(workshop_id: str, series_id: str, area: str) -> None:
    _ = spoken()
    keeping = services().series
    if series_id:
        attempt(lambda by: keeping.place(by, workshop_id, series_id, area), done=_("Plassen i serien er lagret."))
    else:
        attempt(lambda by: keeping.take_out(by, workshop_id), done=_("Samlingen er tatt ut av serien."))
