"""One settings file; every difference between machines is an environment variable."""

import sys
from pathlib import Path

import environ
from csp.constants import NONCE, NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config.api_description import SPECTACULAR_SETTINGS  # noqa: F401

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# production · embedded (./run: real servers started from wheels, plain http) · test (./test)
MODE = env.str("CONCORD_MODE", "production")
if MODE not in {"production", "embedded", "test"}:
    raise ImproperlyConfigured(f"CONCORD_MODE is {MODE!r}; it takes production, embedded or test.")
PRODUCTION = MODE == "production"
# What this process does decides how long a statement may take: web, worker or command.
PROCESS = env.str("CONCORD_PROCESS", "command")


def needed(name, otherwise):
    """A setting production cannot do without; elsewhere it has a value of its own."""
    value = env.str(name, "")
    if value or not PRODUCTION:
        return value or otherwise
    raise ImproperlyConfigured(f"Set {name}. Concord does not start in production without it.")


SECRET_KEY = needed("SECRET_KEY", "only-for-tests-and-never-served-to-anyone-outside-this-machine")
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
DEBUG = False
HTTPS = env.bool("HTTPS", PRODUCTION)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]", "testserver"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", 0)

INSTALLED_APPS = [
    "config.apps.ConcordAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "guardian",
    "rest_framework",
    "django_filters",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_celery_beat",
    "import_export",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "js_lib_bootstrap5",
    "pgtrigger",
    "pghistory",
    "config.apps.Config",
    "accounts",
    "missions",
    "contributors",
    "logistics",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",  # before static files: outside a container they lie uncompressed
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "accounts.middleware.RequestId",
    "accounts.page_middleware.Csp",
    "accounts.page_middleware.Policies",
    "accounts.page_middleware.Sessions",
    "accounts.page_middleware.Languages",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "accounts.page_middleware.SignedIn",
    "accounts.page_middleware.Sitting",
    "accounts.page_middleware.Preview",
    "accounts.page_middleware.Deputy",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",  # closed unless opened
    "accounts.middleware.AsOf",
    "accounts.page_middleware.Messages",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "accounts.page_middleware.Htmx",
    "accounts.middleware.Reader",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.page_middleware.SecondFactor",
    "accounts.page_middleware.Axes",
]
ROOT_URLCONF = "config.urls"
FORM_RENDERER = "accounts.rendering.Renderer"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
                "accounts.context.frame",
            ]
        },
    }
]

# --- The database. Truth stands here alone; Redis may lose everything it holds.
DATABASES = {"default": env.db_url_config(needed("DATABASE_URL", "postgres:///concord"))}
STATEMENT_SECONDS = {"web": 5, "worker": 120}.get(PROCESS, 0)
DATABASES["default"] |= {
    "ENGINE": "django.db.backends.postgresql",
    "CONN_MAX_AGE": 60,
    "CONN_HEALTH_CHECKS": True,
}
DATABASES["default"].setdefault("OPTIONS", {})
DATABASES["default"]["HOST"] = DATABASES["default"]["OPTIONS"].pop("host", DATABASES["default"]["HOST"])
DATABASES["default"]["OPTIONS"]["options"] = " ".join(
    [
        "-c jit=off",  # a compiled plan cannot be interrupted by statement_timeout
        "-c timezone=UTC",
        "-c pgtrigger.ignore={}",  # unset, it costs every row of history an exception in PostgreSQL
        f"-c statement_timeout={STATEMENT_SECONDS}s",
        f"-c lock_timeout={'3s' if PROCESS == 'web' else '30s'}",
        f"-c idle_in_transaction_session_timeout={'10s' if PROCESS == 'web' else '0'}",
    ]
)
DATABASES["default"]["OPTIONS"].setdefault("connect_timeout", 5)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- Redis: a bell, never a memory.
REDIS_URL = needed("REDIS_URL", "redis://127.0.0.1:6379/0")
# What signing in remembers for a minute (codes of apps that were used, failed attempts) is one for all
# processes, and there when Redis is not: nothing else is cached in it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_sign_in_cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}
CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
CELERY_TASK_IGNORE_RESULT = True
# A task killed in its middle is found by the sweeper: what is due stands in the database, not in the queue.
CELERY_TASK_ACKS_LATE = False  # a late word to a Redis that went away deafens the worker
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TIME_LIMIT = 240
CELERY_TASK_SOFT_TIME_LIMIT = 180
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_DEFAULT_QUEUE = "refresh"
CELERY_TASK_ROUTES = {
    f"accounts.tasks.{name}": {"queue": "jobs"} for name in ("run_job", "send_subscription")
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, float] = {"visibility_timeout": 3600}
if PROCESS != "worker":  # who only rings the bell does not wait at a dead door
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        "socket_timeout": 0.5,
        "socket_connect_timeout": 0.5,
        "max_retries": 0,
        "retry_on_timeout": False,
    }
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_TIMEZONE = "UTC"

# --- People, sessions, permissions
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
SILENCED_SYSTEM_CHECKS = [
    "guardian.W001",  # permissions are asked through accounts.access, never has_perm
    "axes.W002",  # it stands in MIDDLEWARE as accounts.page_middleware.Axes
]
GUARDIAN_MONKEY_PATCH_USER = False
ANONYMOUS_USER_NAME = None  # strangers hold no grants
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
BREACHED_PASSWORDS = env.str("BREACHED_PASSWORDS", "")  # a file, one a line, beside the list within
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "accounts.passwords.NotTooLong", "OPTIONS": {"most": 128}},
    {"NAME": "accounts.passwords.NotKnown", "OPTIONS": {"path": BREACHED_PASSWORDS}},
    {"NAME": "accounts.passwords.NotOfHere"},
]
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 60 * 60  # from the sign-in, whatever is done
SESSION_IDLE_SECONDS = 30 * 60
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_USERNAME_FORM_FIELD = "email"
AXES_HANDLER = "accounts.lockout.Handler"  # and fifty of one address, whoever is meant
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # a stranger cannot keep the door closed
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "accounts/locked.html"
AXES_IPWARE_PROXY_COUNT = TRUSTED_PROXIES

# --- Sign-in by allauth: no sign-up, a second factor, single sign-on where an operator names a provider
ACCOUNT_ADAPTER = "accounts.adapters.SignInAdapter"
ACCOUNT_FORMS = {"login": "accounts.forms.SignInForm", "reauthenticate": "accounts.forms.AgainForm"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are an administrator's affair, and changed by mail
ACCOUNT_SESSION_REMEMBER = False  # the cookie ends with the browser
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Concord: "
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS: dict[str, str] | bool = {"login": "60/m/ip", "login_failed": "100/m/ip,20/5m/key"}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
MFA_ADAPTER = "accounts.adapters.FactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.CodeAgainForm",
    "activate_totp": "accounts.forms.AppForm",
    "add_webauthn": "accounts.forms.KeyForm",
    "edit_webauthn": "accounts.forms.KeyNameForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Concord"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow it on the machine itself alone
# Roles that need a second factor: codes of accounts.access, "administrator", or "everyone".
MFA_REQUIRED_OF = env.list("MFA_REQUIRED_OF", default=["administrator", "lead_staff"] if PRODUCTION else [])
SOCIALACCOUNT_ADAPTER = "accounts.adapters.SingleSignOnAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link: browsers hold the redirect of a form against form-action
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {}
SSO_SERVER_URL = env.str("SSO_SERVER_URL", "")
SSO_NAME = env.str("SSO_NAME", "")
if SSO_SERVER_URL:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "sso",
                "name": SSO_NAME or "single sign-on",
                "client_id": env.str("SSO_CLIENT_ID", ""),
                "secret": env.str("SSO_CLIENT_SECRET", ""),
                "settings": {
                    "server_url": SSO_SERVER_URL,
                    # Domains whose addresses the provider vouches for without saying so each time.
                    "verified_email": env.list("SSO_EMAIL_DOMAINS", default=[]),
                },
            }
        ],
    }

# --- Files of the administration
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_USE_TRANSACTIONS = True

# --- Headers
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF, NONCE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "manifest-src": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}
PERMISSIONS_POLICY = {name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb")}

# --- Language, time, files
LANGUAGE_CODE = "en"
# A language is offered when all its texts are there, under the name it has for itself.
LANGUAGES = [("en", "English"), ("fr", "Français"), ("ar", "العربية")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_TZ = USE_I18N = True
STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = env.path("STATIC_ROOT", str(BASE_DIR / ".concord" / "static"))()
MEDIA_ROOT = env.path("MEDIA_ROOT", str(BASE_DIR / ".concord" / "media"))()
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
FORMAT_MODULE_PATH = "config.formats"
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000  # the sheet of a month: every nation, in every category, by sex
FILE_UPLOAD_PERMISSIONS = 0o640
IMPORT_MAX_BYTES = 100 * 1024 * 1024
IMPORT_MAX_ROWS = 1_000_000  # through a page or the API; the command has no limit
DOCUMENT_MAX_BYTES = env.int("DOCUMENT_MAX_MB", 25) * 1024 * 1024
DOCUMENT_SCANNER = env.str("DOCUMENT_SCANNER", "")  # a function by its dotted name: accounts/scanning.py
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", "Concord <concord@localhost>")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.TokenAuthentication",
        "accounts.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["accounts.authentication.Signed"],
    "DEFAULT_RENDERER_CLASSES": ["accounts.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_THROTTLE_CLASSES": ["accounts.throttling.Limited"],
    "EXCEPTION_HANDLER": "config.api.exception_handler",
    "UNAUTHENTICATED_USER": None,
    "NUM_PROXIES": TRUSTED_PROXIES,
}
API_LIMITS = {  # requests a minute
    "read": env.int("API_READS_A_MINUTE", 1200),
    "write": env.int("API_WRITES_A_MINUTE", 240),
    "file": env.int("API_FILES_A_MINUTE", 60),
    "stranger": env.int("API_STRANGERS_A_MINUTE", 120),
}

# --- How fresh is fresh (reliability design)
REFRESH_QUIET_SECONDS = env.float("REFRESH_QUIET_SECONDS", 0.3)
REFRESH_AGE_SECONDS = env.float("REFRESH_AGE_SECONDS", 1.0)
REFRESH_LONGEST_SECONDS = 5.0
STALE_AFTER_SECONDS = 60
JOB_LOST_AFTER_SECONDS = 20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": env.str("LOG_LEVEL", "INFO" if PRODUCTION else "WARNING")},
}

if MODE == "test" or "pytest" in sys.modules:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    REFRESH_QUIET_SECONDS = REFRESH_AGE_SECONDS = 0.0
    AXES_ENABLED = False
    API_LIMITS = dict.fromkeys(API_LIMITS, 1_000_000)
    ACCOUNT_RATE_LIMITS = False
