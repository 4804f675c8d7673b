"""Until when what was said and planned is kept, and erasing it, or somebody, sooner."""

import streamlit as st

from facilitation.console import state
from facilitation.console.context import services, signed_in, spoken
from facilitation.console.feedback import attempt, command
from facilitation.console.text import plain, strong, titled
from facilitation.domain.email_addresses import LONGEST
from facilitation.domain.retention import MOST_MONTHS, Months
from facilitation.i18n import Language
from facilitation.services.keeping.retaining import Part, RetentionView


def retention_panel(workshop_id: str) -> None:
    """Show the dates with their times, and what can be erased now."""
    _ = spoken()
    view = services().retaining.view(signed_in(), workshop_id)
    times, erasing = st.columns(2, gap="large")
    with times:
        _dates(view, _)
        _times(workshop_id, view, _)
    with erasing:
        st.markdown(strong(_("Slett før tiden")))
        with st.container(border=True):
            st.text(_("Det som slettes, kan ikke hentes tilbake. Last ned filene først."))
            st.page_link(
                "app_pages/files.py",
                label=_("Gå til filene"),
                icon=":material/download:",
                query_params={state.WORKSHOP_PARAMETER: workshop_id},
            )
        _erase(workshop_id, Part.RAW, _("Slett det som er sagt"), view, _)
        _erase(workshop_id, Part.PLAN, _("Slett planen"), view, _)
        _person(workshop_id, _)
        _contact(_)


def _dates(view: RetentionView, _: Language) -> None:
    st.markdown(strong(_("Så lenge lagres det")))
    for heading, until, erased, about in (
        (
            _("Det som er sagt"),
            view.raw_until,
            view.raw_erased_on,
            _("Kort, svar, klynger, deltakere og adresser. Antallene i evalueringen blir igjen."),
        ),
        (_("Planen"), view.plan_until, view.plan_erased_on, _("Tiltak, status, ansvarlige, lenker og svar på løft.")),
    ):
        words = _("slettet {day}", day=_.date(erased)) if erased else _("slettes etter {day}", day=_.date(until))
        with st.container(gap=None):
            st.markdown(f"{heading}: **{words}**")
            st.caption(about)
    if view.contacts and not view.raw_erased_on:
        words = _.plural("{n} har gitt en adresse.", "{n} har gitt en adresse.", view.contacts)
        st.caption(words)


def _times(workshop_id: str, view: RetentionView, _: Language) -> None:
    key = f"retention_{workshop_id}_{state.stamp(view.own, view.above)}"
    with st.form(f"form_{key}", enter_to_submit=False):
        st.markdown(strong(_("Egne tider for denne samlingen")))
        raw, plan = st.columns(2)
        for place, name, label, own, above in (
            (raw, "raw", _("Det som er sagt, måneder"), view.own.raw, view.above.raw),
            (plan, "plan", _("Planen, måneder"), view.own.plan, view.above.plan),
        ):
            place.number_input(
                label,
                min_value=1,
                max_value=MOST_MONTHS,
                value=own,
                placeholder=_("som ellers: {n}", n=above),
                key=f"{key}_{name}",
            )
        origin = _("Tomt felt følger serien.") if view.from_series else _("Tomt felt følger det vanlige.")
        st.caption(origin + " " + _("Tiden regnes fra samlingens dag."))
        st.form_submit_button(_("Lagre tidene"), key=f"{key}_save", on_click=_save, args=(workshop_id, key))


def _save(workshop_id: str, key: str) -> None:
    _ = spoken()
    raw, plan = (state.typed(f"{key}_{name}", None) for name in ("raw", "plan"))
    months = Months(raw=int(raw) if raw else None, plan=int(plan) if plan else None)
    attempt(lambda by: services().retaining.set_months(by, workshop_id, months), done=_("Tidene er lagret."))


def _erase(workshop_id: str, part: Part, label: str, view: RetentionView, _: Language) -> None:
    erased = view.raw_erased_on if part is Part.RAW else view.plan_erased_on
    if erased is not None:
        return
    with st.expander(label, icon=":material/delete_forever:", key=f"erase_open_{part}_{workshop_id}"):
        sure = st.checkbox(_("Ja, slett dette for godt"), key=f"erase_sure_{part}_{workshop_id}")
        st.button(
            label,
            key=f"erase_{part}_{workshop_id}",
            disabled=not sure,
            on_click=command(services().retaining.erase, workshop_id, part, done=_("Det er slettet.")),
        )


def _person(workshop_id: str, _: Language) -> None:
    people = services().joining.present(signed_in(), workshop_id)
    if not people:
        return
    with st.expander(_("Slett en deltaker"), icon=":material/person_remove:", key=f"erase_person_open_{workshop_id}"):
        st.caption(_("Anonyme svar kan ikke knyttes til noen herfra. Deltakeren sletter dem selv, fra sin telefon."))
        labels = {person.id: person.label for person in people}
        who = st.selectbox(
            _("Deltaker"),
            ["", *labels],
            format_func=titled(labels, otherwise=_("Velg …")),
            key=f"erase_who_{workshop_id}_{state.stamp(*labels)}",
        )
        st.button(
            _("Slett deltakeren"),
            key=f"erase_person_{who}",
            disabled=not who,
            on_click=command(
                services().retaining.erase_participant, workshop_id, who, done=_("Deltakeren er slettet.")
            ),
        )


def _contact(_: Language) -> None:
    form = "erase_contact"
    key = f"{form}_{state.round_of(form)}"
    with st.expander(_("Slett en e-postadresse"), icon=":material/alternate_email:", key="erase_contact_open"):
        st.caption(_("Adressen slettes i alle samlinger du leder: kontakter, ansvarlige med lenker, og spurte."))
        st.text_input(_("E-postadresse"), max_chars=LONGEST, key=f"{key}_address")
        st.button(_("Slett adressen"), key=key, on_click=_erase_contact, args=(form, f"{key}_address"))


def _erase_contact(form: str, field: str) -> None:
    _ = spoken()
    typed = state.typed(field)

    def erased(places: int) -> None:
        state.carried_out(form)
        words = _.plural("Adressen er slettet {n} sted.", "Adressen er slettet {n} steder.", places)
        state.notify("done", plain(words) if places else _("Adressen fantes ikke i samlingene dine."))

    attempt(lambda by: services().retaining.erase_contact(by, typed), then=erased)
