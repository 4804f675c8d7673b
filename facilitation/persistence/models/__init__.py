"""Every table, so that one import gives the whole schema."""

from facilitation.persistence.models.accounts import Account, Invitation, Login
from facilitation.persistence.models.answers import (
    Cluster,
    ClusterName,
    Contact,
    Entry,
    FixedSplit,
    Participation,
    Receipt,
)
from facilitation.persistence.models.follow_up import ActionUpdate, Link, Owner
from facilitation.persistence.models.lifts import LiftAnswer
from facilitation.persistence.models.mail import Mail, Reminder, SurveyReminder
from facilitation.persistence.models.plan import Action
from facilitation.persistence.models.retention import Retention
from facilitation.persistence.models.series import CarriedAction, Series, SeriesMember, SeriesWorkshop
from facilitation.persistence.models.surveys import Invitee, SurveyLink
from facilitation.persistence.models.templates import OwnTemplate
from facilitation.persistence.models.workshops import (
    Decision,
    Event,
    Group,
    Grouping,
    GroupMember,
    Member,
    Participant,
    Step,
    Workshop,
)

__all__ = [
    "Account",
    "Action",
    "ActionUpdate",
    "CarriedAction",
    "Cluster",
    "ClusterName",
    "Contact",
    "Decision",
    "Entry",
    "Event",
    "FixedSplit",
    "Group",
    "GroupMember",
    "Grouping",
    "Invitation",
    "Invitee",
    "LiftAnswer",
    "Link",
    "Login",
    "Mail",
    "Member",
    "OwnTemplate",
    "Owner",
    "Participant",
    "Participation",
    "Receipt",
    "Reminder",
    "Retention",
    "Series",
    "SeriesMember",
    "SeriesWorkshop",
    "Step",
    "SurveyLink",
    "SurveyReminder",
    "Workshop",
]
