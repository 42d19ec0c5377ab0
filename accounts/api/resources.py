"""The resources of this app, by the name in their address."""

from accounts.api.approvals import Approvals, Delegations
from accounts.api.changes import Changes
from accounts.api.documents import Documents
from accounts.api.exports import Exports
from accounts.api.inbox import Inbox
from accounts.api.messages import Messages
from accounts.api.notices import Notifications
from accounts.api.partners import Memberships, Partners
from accounts.api.people import Events, Me, RoleGrants, Tokens
from accounts.api.saved import SavedViews
from accounts.api.subscriptions import Subscriptions
from accounts.api.work import ImportFindings, Imports, Jobs

RESOURCES = {
    "partners": Partners,
    "memberships": Memberships,
    "role-grants": RoleGrants,
    "tokens": Tokens,
    "events": Events,
    "jobs": Jobs,
    "imports": Imports,
    r"imports/(?P<import_id>[0-9]{1,18})/findings": ImportFindings,
    "exports": Exports,
    "documents": Documents,
    "messages": Messages,
    "changes": Changes,
    "notifications": Notifications,
    "approvals": Approvals,
    "delegations": Delegations,
    "saved-views": SavedViews,
    "subscriptions": Subscriptions,
    "inbox": Inbox,
    "me": Me,
}
