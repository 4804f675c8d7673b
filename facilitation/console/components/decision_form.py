"""What is decided in the case that is on, written by the secretary while the meeting listens."""

import streamlit as st

from facilitation.console import state
from facilitation.console.context import services, spoken
from facilitation.console.feedback import attempt
from facilitation.console.text import strong
from facilitation.domain.dates import read_date
from facilitation.domain.states import DecisionKind
from facilitation.services.actors import Facilitator
from facilitation.services.plan.decisions import OWNER_LIMIT, RESOLUTION_LIMIT, DecisionFields
from facilitation.services.running.values import RunView
from facilitation.wording import DECISION_KINDS


def decision_form(view: RunView) -> None:
    """Show the form in a case that decides something; what is written stays when it is refused."""
    _ = spoken()
    step = view.current
    if step is None or step.template.case is None or not step.template.case.decides:
        return
    written = view.decision.fields if view.decision else DecisionFields(kind=DecisionKind.NOTED)
    version = view.decision.version if view.decision else 0
    key = f"decision_{step.id}_{version}"
    with st.form(f"form_{key}", enter_to_submit=False):
        st.markdown(strong(_("Vedtak i saken")))
        kinds = list(DECISION_KINDS)
        st.selectbox(
            _("Beslutningstype"),
            kinds,
            index=kinds.index(written.kind),
            format_func=lambda kind: _(DECISION_KINDS[kind]),
            key=f"{key}_kind",
        )
        st.text_area(
            _("Vedtak"), value=written.resolution, max_chars=RESOLUTION_LIMIT, height=110, key=f"{key}_resolution"
        )
        owner, report = st.columns([2, 1])
        owner.text_input(
            _("Ansvarlig, rolle og virksomhet"), value=written.owner, max_chars=OWNER_LIMIT, key=f"{key}_owner"
        )
        report.text_input(
            _("Rapporteres innen"),
            value=_.short_date(written.report_by) if written.report_by else "",
            placeholder=_("for eksempel 30.06.2027"),
            key=f"{key}_report",
        )
        st.checkbox(_("Jeg har lest teksten, og den kan ikke knyttes til en pasient"), key=f"{key}_read")
        st.form_submit_button(
            _("Lagre vedtaket"), key=f"{key}_save", on_click=_write, args=(view.workshop.id, step.id, version, key)
        )


def _write(workshop_id: str, step_id: str, version: int, key: str) -> None:
    _ = spoken()
    kind, resolution, owner = (state.typed(f"{key}_{name}") for name in ("kind", "resolution", "owner"))
    report, read = state.typed(f"{key}_report"), bool(state.typed(f"{key}_read"))

    def write(by: Facilitator) -> int:
        fields = DecisionFields(
            kind=kind, resolution=resolution, owner=owner, report_by=read_date(report, field="report_by")
        )
        return services().decisions.decide(by, workshop_id, step_id, fields, version=version, confirmed=read)

    attempt(write, done=_("Vedtaket er lagret."))
