"""Use cases: the only layer that opens transactions; it hands out frozen values, never rows."""

from dataclasses import dataclass

from facilitation.catalogue.catalogue import Catalogue
from facilitation.services.access.accounts import Accounts
from facilitation.services.answering.answers import Answers
from facilitation.services.answering.boards import Boards
from facilitation.services.follow_up.following import Following
from facilitation.services.follow_up.lifts import Lifts
from facilitation.services.follow_up.own_actions import OwnActions
from facilitation.services.follow_up.owners import Owners
from facilitation.services.follow_up.updates import Updates
from facilitation.services.importing.plan_import import PlanImport
from facilitation.services.keeping.retaining import Retaining
from facilitation.services.limits import AttemptLimiter
from facilitation.services.mailing.queue import Mailing
from facilitation.services.outcomes.evaluating import Evaluating
from facilitation.services.outcomes.series_overview import SeriesOverviews
from facilitation.services.phones.news import PhoneNewsReader
from facilitation.services.phones.view import PhoneViews
from facilitation.services.plan.decisions import Decisions
from facilitation.services.plan.plan import Plan
from facilitation.services.reports.calendars import Calendars
from facilitation.services.reports.reporting import Reporting
from facilitation.services.reports.series_reporting import SeriesReporting
from facilitation.services.room.dividing import Dividing
from facilitation.services.room.joining import Joining
from facilitation.services.running.flow import Flow
from facilitation.services.running.previews import Previews
from facilitation.services.running.view import RunViews
from facilitation.services.screens.view import ScreenViews
from facilitation.services.store import Store
from facilitation.services.surveys.door import SurveyEntrance
from facilitation.services.surveys.surveys import Surveys
from facilitation.services.workshops.editing import ProgramEditing
from facilitation.services.workshops.own_templates import OwnTemplates
from facilitation.services.workshops.series import SeriesKeeping
from facilitation.services.workshops.workshops import Workshops


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Every use case, by noun."""

    accounts: Accounts
    answers: Answers
    boards: Boards
    calendars: Calendars
    decisions: Decisions
    dividing: Dividing
    editing: ProgramEditing
    evaluating: Evaluating
    flow: Flow
    following: Following
    joining: Joining
    lifts: Lifts
    limiter: AttemptLimiter
    mailing: Mailing
    own_actions: OwnActions
    own_templates: OwnTemplates
    owners: Owners
    phone_news: PhoneNewsReader
    phone_views: PhoneViews
    plan: Plan
    plan_import: PlanImport
    previews: Previews
    reporting: Reporting
    retaining: Retaining
    run_views: RunViews
    screen_views: ScreenViews
    survey_entrance: SurveyEntrance
    surveys: Surveys
    updates: Updates
    series: SeriesKeeping
    series_overviews: SeriesOverviews
    series_reporting: SeriesReporting
    workshops: Workshops


def build_services(store: Store, catalogue: Catalogue) -> Services:
    """Make every service on one store."""
    limiter = AttemptLimiter(store.clock)
    plan = Plan(store)
    own_templates = OwnTemplates(store, catalogue)
    phone_views = PhoneViews(store)
    following, reporting = Following(store), Reporting(store, plan)
    return Services(
        accounts=Accounts(store, limiter),
        answers=Answers(store),
        boards=Boards(store),
        calendars=Calendars(store, reporting),
        decisions=Decisions(store),
        dividing=Dividing(store),
        editing=ProgramEditing(store),
        evaluating=Evaluating(store),
        flow=Flow(store),
        following=following,
        joining=Joining(store),
        lifts=Lifts(store),
        limiter=limiter,
        mailing=Mailing(store),
        own_actions=OwnActions(store),
        own_templates=own_templates,
        owners=Owners(store),
        phone_news=PhoneNewsReader(store, phone_views),
        phone_views=phone_views,
        plan=plan,
        plan_import=PlanImport(following, reporting),
        previews=Previews(own_templates, catalogue, store.clock),
        reporting=reporting,
        retaining=Retaining(store),
        run_views=RunViews(store),
        screen_views=ScreenViews(store, plan),
        survey_entrance=SurveyEntrance(store),
        surveys=Surveys(store),
        updates=Updates(store),
        series=SeriesKeeping(store),
        series_overviews=SeriesOverviews(store),
        series_reporting=SeriesReporting(store),
        workshops=Workshops(store, catalogue),
    )
