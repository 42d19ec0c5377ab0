from accounts.models.approval import Approval, ApprovalRule, Delegation, Signature
from accounts.models.calendar import CalendarAddress
from accounts.models.document import Document, DocumentVersion
from accounts.models.event import Event
from accounts.models.export import Export
from accounts.models.feed import RowChange
from accounts.models.grant import RoleGrant
from accounts.models.imports import Import, ImportFinding
from accounts.models.job import Job
from accounts.models.message import Message
from accounts.models.notification import Notification
from accounts.models.partner import (
    Membership,
    Partner,
    PartnerGroupObjectPermission,
    PartnerName,
    PartnerUserObjectPermission,
)
from accounts.models.refresh import Change, DueRefresh, RefreshAttempt, SweeperBeat
from accounts.models.repeat import KeptAnswer
from accounts.models.request import AccessRequest, AccessReview, ReviewAnswer
from accounts.models.saved import SavedView
from accounts.models.session import BrowserSession
from accounts.models.subscription import Subscription
from accounts.models.token import Token
from accounts.models.user import User

__all__ = [
    "CalendarAddress",
    "AccessRequest",
    "AccessReview",
    "Approval",
    "ApprovalRule",
    "Delegation",
    "Signature",
    "ReviewAnswer",
    "BrowserSession",
    "Change",
    "Document",
    "DocumentVersion",
    "DueRefresh",
    "Event",
    "Export",
    "Import",
    "ImportFinding",
    "Job",
    "KeptAnswer",
    "Membership",
    "Message",
    "Notification",
    "Partner",
    "PartnerGroupObjectPermission",
    "PartnerName",
    "PartnerUserObjectPermission",
    "RefreshAttempt",
    "RoleGrant",
    "RowChange",
    "SavedView",
    "Subscription",
    "SweeperBeat",
    "Token",
    "User",
]
