from django.urls import path

from accounts.views import account, as_of, home, imports, jobs, notices, sign_in, trail

urlpatterns = [
    path("", home.home, name="home"),
    path("about/", home.about, name="about"),
    path("as-of/", as_of.choose, name="as_of"),
    path("as-of/<path:rest>", as_of.unknown, name="as_of_unknown"),
    path("sign-in/", sign_in.SignIn.as_view(), name="login"),
    path("sign-out/", sign_in.SignOut.as_view(), name="logout"),
    path("password/forgotten/", sign_in.ForgottenPassword.as_view(), name="password_reset"),
    path("password/mailed/", sign_in.ForgottenPasswordDone.as_view(), name="password_reset_done"),
    path("password/new/<uidb64>/<token>/", sign_in.NewPassword.as_view(), name="password_reset_confirm"),
    path("language/", account.language, name="language"),
    path("account/", account.account, name="account"),
    path("account/password/", sign_in.ChangePassword.as_view(), name="password_change"),
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
    path("history/", trail.history, name="history"),
]
