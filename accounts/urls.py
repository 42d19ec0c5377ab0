from allauth.account import views as signing
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as keys
from allauth.socialaccount import views as sso
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import path

from accounts.views import (
    account,
    as_of,
    figures,
    home,
    imports,
    jobs,
    notices,
    passwords,
    record,
    sign_in,
    trail,
)

# The names allauth looks its own pages up by; no page of signing up is among them.
SIGN_IN = [
    path("sign-in/", sign_in.SignIn.as_view(), name="account_login"),
    path("sign-out/", sign_in.SignOut.as_view(), name="account_logout"),
    path("sign-in/closed/", signing.account_inactive, name="account_inactive"),
    path("sign-in/second/", factors.authenticate, name="mfa_authenticate"),
    path("sign-in/key/", keys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-in/with/cancelled/", sso.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/with/<slug:provider_id>/", oidc.login, name="openid_connect_login"),
    path("sign-in/with/<slug:provider_id>/back/", oidc.callback, name="openid_connect_callback"),
    path("account/confirm/", signing.reauthenticate, name="account_reauthenticate"),
    path("account/confirm/code/", factors.reauthenticate, name="mfa_reauthenticate"),
    path("account/confirm/key/", keys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("account/second/", factors.index, name="mfa_index"),
    path("account/second/app/", app.activate_totp, name="mfa_activate_totp"),
    path("account/second/app/remove/", app.deactivate_totp, name="mfa_deactivate_totp"),
    path("account/second/codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("account/second/codes/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("account/second/keys/", keys.list_webauthn, name="mfa_list_webauthn"),
    path("account/second/keys/new/", keys.add_webauthn, name="mfa_add_webauthn"),
    path("account/second/keys/<int:pk>/", keys.edit_webauthn, name="mfa_edit_webauthn"),
    path("account/second/keys/<int:pk>/remove/", keys.remove_webauthn, name="mfa_remove_webauthn"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("about/", home.about, name="about"),
    path("as-of/", as_of.choose, name="as_of"),
    path("as-of/<path:rest>", as_of.unknown, name="as_of_unknown"),
    path("sign-in/", sign_in.SignIn.as_view(), name="login"),
    path("sign-out/", sign_in.SignOut.as_view(), name="logout"),
    path("language/", account.language, name="language"),
    path("password/forgotten/", passwords.forgotten, name="password_reset"),
    path("password/mailed/", passwords.mailed, name="password_reset_done"),
    path("password/new/<uidb64>/<token>/", passwords.NewPassword.as_view(), name="password_reset_confirm"),
    path("account/", account.account, name="account"),
    path("account/password/", passwords.change, name="password_change"),
    path("account/email/", passwords.email, name="email_change"),
    path("account/email/<str:key>/", passwords.email_new, name="email_new"),
    path("account/sessions/end/", account.sessions_end, name="sessions_end"),
    path("account/sessions/<int:pk>/end/", account.session_end, name="session_end"),
    path("account/tokens/new/", account.token_new, name="token_new"),
    path("account/tokens/<int:pk>/revoke/", account.token_revoke, name="token_revoke"),
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.import_new, name="import_new"),
    path("imports/<int:pk>/", imports.import_, name="import"),
    path("imports/<int:pk>/apply/", imports.import_apply, name="import_apply"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/cancel/", jobs.job_cancel, name="job_cancel"),
    path("jobs/<int:pk>/retry/", jobs.job_retry, name="job_retry"),
    path("notifications/", notices.notifications, name="notifications"),
    path("notifications/read/", notices.read, name="notifications_read"),
    path("notifications/kinds/", notices.kinds, name="notification_kinds"),
    path("figures/", figures.gallery, name="figures"),
    path("figures/<str:name>/", figures.figure, name="figure"),
    path("figures/<str:name>.<str:kind>", figures.figure_file, name="figure_file"),
    path("history/", trail.history, name="history"),
    path("history/<slug:kind>/<str:key>/", record.record, name="record"),
    *SIGN_IN,
]
