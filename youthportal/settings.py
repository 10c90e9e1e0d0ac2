"""Settings of the portal, read top to bottom; every deploy value comes from the environment.

`docs/operations.md` lists the variables. Without any of them the portal runs on SQLite and an
embedded broker below `var/`.
"""

import contextlib
import os
import secrets
import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"
env = environ.Env()

# --- What this installation is -------------------------------------------------------------------
DEMO = env.bool("DEMO", default=False)
DEBUG = env.bool("DEBUG", default=False)
TESTING = "pytest" in sys.modules or env.bool("TESTING", default=False)
CHECKING_TYPES = "mypy" in sys.modules


def secret(name: str) -> str:
    """The secret from the environment, or for a single machine one made at the first start below `var/`."""
    if value := env.str(name, default=""):
        return str(value)
    path = VAR_DIR / f"{name.lower()}.secret"
    if not path.exists():
        made_secret(path)
    return path.read_text()


def made_secret(path: Path) -> None:
    """Of processes that start at once one names its file `path`; nobody reads an empty or a second one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    own = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    own.touch(mode=0o600)
    own.write_text(secrets.token_urlsafe(48))
    with contextlib.suppress(FileExistsError):
        os.link(own, path)
    own.unlink()


SECRET_KEY = secret("SECRET_KEY")
# Half of every round's ballot key; the other half is a random row in the database (docs/ballots.md).
BALLOT_SECRET = secret("BALLOT_SECRET")
# Signs the promise on every receipt, and the board of a published round.
BALLOT_SIGNING_KEY = secret("BALLOT_SIGNING_KEY")
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=["*"] if DEMO or TESTING else ["localhost", "127.0.0.1", "[::1]"]
)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
CURRENCY = env.str("CURRENCY", default="EUR")
# Part of the key of cached pages and of their ETags: a new release never answers with an old page.
RELEASE = env.str("RELEASE", default=str(int(BASE_DIR.stat().st_mtime)))

# --- Applications --------------------------------------------------------------------------------
INSTALLED_APPS = [
    # The type checker sees the models without the managers that modeltranslation puts in at run time.
    *([] if CHECKING_TYPES else ["modeltranslation"]),
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "youthportal.core",
    "youthportal.audit",
    "youthportal.outbox",
    "youthportal.municipality",
    "youthportal.accounts",
    "youthportal.agreements",
    "youthportal.retention",
    "youthportal.files",
    "youthportal.imports",
    "youthportal.organisations",
    "youthportal.documents",
    "youthportal.consents",
    "youthportal.ballots",
    "youthportal.moderation",
    "youthportal.opendata",
    "budget",
    "volunteering",
    "django_filters",
    "django_htmx",
    "youthportal.accounts.apps.PortalAdminConfig",
]

MIDDLEWARE = [
    "youthportal.core.health.LivenessMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "youthportal.core.pages.PublicPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "youthportal.accounts.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "youthportal.urls"
WSGI_APPLICATION = "youthportal.wsgi.application"
APPEND_SLASH = True

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
                "django.template.context_processors.i18n",
                "youthportal.municipality.context.portal",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Data ----------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}")}
DATABASE_IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
if DATABASE_IS_SQLITE:
    Path(DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    DATABASES["default"]["OPTIONS"] = {
        # A deferred transaction that reads before it writes fails under load; an acknowledged ballot
        # must survive a power cut; freed pages of a destroyed key must be blank.
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
    }
else:
    DATABASES["default"] |= {
        "CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=600),
        "CONN_HEALTH_CHECKS": True,
        # Values never stand in the statement text, so a failed statement cannot carry one into a log.
        # Statements a process repeats are planned once: a ballot costs the server a third of what it did.
        # (A PgBouncer in transaction mode before 1.21 does not stand that.)
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5},
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
# A stopped Redis must not stop the portal: each process then uses a cache of its own (core.cache).
CACHES = {
    "default": {
        "BACKEND": "youthportal.core.cache.FallbackCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 0.3, "SOCKET_TIMEOUT": 0.3},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "default"},
    # Rendered public pages: in each process, keyed by the version of the site's content.
    "pages": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": "pages",
        "OPTIONS": {"MAX_ENTRIES": 600},
    },
}

CELERY_BROKER_URL = env.str(
    "BROKER_URL", default=REDIS_URL.replace("unix://", "redis+socket://", 1) or "memory://"
)
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 0.5, "socket_timeout": 5, "max_retries": 0}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_TASK_DEFAULT_QUEUE = env.str("CELERY_QUEUE", default="youthportal")

MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
# Fingerprints of destroyed ballot keys: outside the database, so that a restored backup revives none.
DESTROYED_KEYS = Path(env.str("DESTROYED_KEYS", default=str(MEDIA_ROOT / "destroyed-ballot-keys")))
# The EC key that signs documents, and its certificates, in one PEM file; made at the first signature.
DOCUMENT_SIGNER = Path(env.str("DOCUMENT_SIGNER", default=str(VAR_DIR / "document-signer.pem")))
# The Ed25519 key that signs Open Badges, in a PEM file; made at the first signature. Public keys that signed
# earlier may follow it, so that their credentials can still be checked.
CREDENTIAL_SIGNER = Path(env.str("CREDENTIAL_SIGNER", default=str(VAR_DIR / "credential-signer.pem")))
# The coat of arms on certificates: an SVG or PNG file.
ARMS_OF_THE_DEMO = str(BASE_DIR / "static" / "icons" / "arms-demo.svg") if DEMO else ""
COAT_OF_ARMS = Path(env.str("COAT_OF_ARMS", default=ARMS_OF_THE_DEMO))
# How long backups and write-ahead logs are kept; the protocol of a destroyed key says when the last is gone.
BACKUP_DAYS = env.int("BACKUP_DAYS", default=30)
# A file that the backup's script touches when it is done: the office's page says how old the last one is.
BACKUP_MARK = Path(env("BACKUP_MARK")) if env("BACKUP_MARK", default="") else None
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
UPLOAD_LIMIT_BYTES = 20_000_000
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
WHITENOISE_MAX_AGE = 60 if DEBUG or TESTING else 31_536_000

# --- People --------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
# Pupils' and code voters' sessions live in a signed cookie, staff's in the database.
SESSION_ENGINE = "youthportal.accounts.sessions"
SESSION_COOKIE_AGE = 8 * 3600
SIGNED_SESSION_AGE = 4 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
STAFF_NEEDS_SECOND_FACTOR = env.bool("STAFF_NEEDS_SECOND_FACTOR", default=not DEMO)

ACCOUNT_ADAPTER = "youthportal.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {"signup": "youthportal.accounts.forms.SignupForm"}
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
# A school is one network address: sign-ins are limited by account and by failure. What is counted by
# address (failed sign-ins, mails asked for, new accounts) has room for a whole school at once.
ACCOUNT_RATE_LIMITS = {
    "login": None,
    "login_failed": "3000/5m/ip,10/5m/key",
    "request_login_code": "600/m/ip,3/m/key",
    "reset_password": "600/m/ip,5/m/key",
    "reset_password_from_key": "600/m/ip",
    "signup": "600/m/ip",
}
MFA_ADAPTER = "youthportal.accounts.adapter.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]

# --- Languages, time -----------------------------------------------------------------------------
LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("lt", "Lietuvių"), ("lv", "Latviešu"), ("sl", "Slovenščina")]
LANGUAGE_NAMES = {"en": _("English"), "lt": _("Lithuanian"), "lv": _("Latvian"), "sl": _("Slovenian")}
MODELTRANSLATION_DEFAULT_LANGUAGE = "en"
MODELTRANSLATION_FALLBACK_LANGUAGES = ("en", "lt", "lv", "sl")
LOCALE_PATHS = [BASE_DIR / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Vilnius")
FORMAT_MODULE_PATH = "youthportal.formats"
USE_I18N = True
USE_TZ = True

# --- Mail ----------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="youth-office@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Security ------------------------------------------------------------------------------------
SECURE_SSL = env.bool("SECURE_SSL", default=SITE_URL.startswith("https://"))
SECURE_SSL_REDIRECT = SECURE_SSL
SECURE_REDIRECT_EXEMPT = [r"^healthz$"]
SESSION_COOKIE_SECURE = SECURE_SSL
CSRF_COOKIE_SECURE = SECURE_SSL
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_SSL else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_SSL
SECURE_HSTS_PRELOAD = SECURE_SSL
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
        "img-src": [SELF, "data:"],
    }
}

# --- Logs ----------------------------------------------------------------------------------------
# No address, no code, no time finer than the day for voting paths: the web server's access log is
# off (docs/operations.md), and the application logs no request below WARNING.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {"format": "%(levelname)s %(name)s %(message)s"},
        "json": {"()": "youthportal.core.logs.JsonLines"},
    },
    "filters": {"hide_secrets": {"()": "youthportal.core.logs.HideSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": env.str("LOG_FORMAT", default="line"),
            "filters": ["hide_secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
    "loggers": {
        "django.request": {"level": "ERROR"},
        # Django's own line for a request in the development server, without the secrets in addresses.
        "django.server": {"handlers": ["console"], "propagate": False},
        "fontTools": {"level": "WARNING"},
        "weasyprint": {"level": "ERROR"},
    },
}
