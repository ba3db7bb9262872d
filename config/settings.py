"""Every setting of the product, in one place; values come from the environment (docs/reference/settings.md lists them).

With an empty environment the product runs for one machine: its own database, its own files, e-mail kept on a page.
"""

import os
from pathlib import Path

from config.environment import Environment
from hoaluoi.core import database

env = Environment(os.environ)
BASE_DIR = Path(__file__).resolve().parent.parent
HOME = database.home()

# --- safety -----------------------------------------------------------------
DEBUG = env.flag("HOALUOI_DEBUG", False)
SECRET_KEY = env.secret("HOALUOI_SECRET_KEY", HOME / "secret_key")
ALLOWED_HOSTS = env.words("HOALUOI_HOSTS", ("localhost", "127.0.0.1", "[::1]"))
CSRF_TRUSTED_ORIGINS = env.words("HOALUOI_ORIGINS")
HTTPS = env.flag("HOALUOI_HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 12 * 3600
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if HTTPS:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
    }
}
# A return with a photo or a scanned directive fits; anything larger is refused before it is read.
MAX_UPLOAD_BYTES = env.integer("HOALUOI_MAX_UPLOAD_MB", 50) * 1024 * 1024
# With the other fields of a form and the borders between its parts.
LARGEST_REQUEST_BYTES = MAX_UPLOAD_BYTES + 1024 * 1024
# Requests that one process works on at the same time (site.turnstile); others wait at the door.
PAGES_AT_ONCE = max(1, env.integer("HOALUOI_PAGES_AT_ONCE", 3))
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# --- applications -----------------------------------------------------------
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "django_htmx",
    "csp",
    "hoaluoi.core.organisation",  # before allauth: its pages of sign-in replace the library's
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "hoaluoi.core.ledger",
    "hoaluoi.core.files",
    "hoaluoi.core.access",
    "hoaluoi.core.jobs",
    "hoaluoi.core.notices",
    "hoaluoi.spine.documents",
    "hoaluoi.spine.words",
    "hoaluoi.spine.indicators",
    "hoaluoi.spine.reporting",
    "hoaluoi.spine.directives",
    "hoaluoi.insight.explorer",
    "hoaluoi.insight.console",
    "hoaluoi.site",
    "hoaluoi.cases",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "hoaluoi.core.files.middleware.UploadLimitMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "hoaluoi.core.access.middleware.ReadableMiddleware",
    "hoaluoi.core.organisation.tokens.TokenMiddleware",
    "hoaluoi.spine.indicators.basis.BasisMiddleware",
    "hoaluoi.core.access.middleware.AccessMiddleware",
    "hoaluoi.core.access.middleware.ReadOnlyMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "hoaluoi.site.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "hoaluoi.site.templatetags.ui",
            ],
        },
    }
]

# --- data -------------------------------------------------------------------
DATABASES = {"default": database.django_settings(os.environ)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
FILES_ROOT = HOME / "files"
# Immutable Parquet snapshots and exports of the columnar engine.
LAKE_ROOT = HOME / "lake"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# --- jobs -------------------------------------------------------------------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "background"

# --- people and sign-in -----------------------------------------------------
AUTH_USER_MODEL = "organisation.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "hoaluoi.core.organisation.sign_in.AccountAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_PREVENT_ENUMERATION = True
# An office signs in from one address; guessing is held back by the limit on failures.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip"}
# Proxies of ours in front of the pages, whose word about a reader's address counts.
ALLAUTH_TRUSTED_PROXY_COUNT = env.integer("HOALUOI_PROXIES", 0)
# A form may post to ourselves only (form-action), and a redirect counts: so the button of single sign-on is a link.
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_ADAPTER = "hoaluoi.core.organisation.sign_in.SocialAccountAdapter"
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "APPS": [
            {
                "provider_id": "sso",
                "name": env.text("HOALUOI_OIDC_NAME", "SSO"),
                "client_id": env.text("HOALUOI_OIDC_CLIENT_ID"),
                "secret": env.text("HOALUOI_OIDC_SECRET"),
                "settings": {"server_url": env.text("HOALUOI_OIDC_URL")},
            }
        ]
        if env.text("HOALUOI_OIDC_URL")
        else []
    }
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_ADAPTER = "hoaluoi.core.organisation.sign_in.MfaAdapter"
MFA_TOTP_ISSUER = "Hòa Lưới"
# The clocks of phones drift; a code is good for half a minute more on either side.
MFA_TOTP_TOLERANCE = 1
USERSESSIONS_TRACK_ACTIVITY = False

# --- language and time ------------------------------------------------------
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English"), ("zh-hans", "简体中文")]
LANGUAGE_COOKIE_NAME = "hoaluoi_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.text("HOALUOI_TIME_ZONE", "Asia/Ho_Chi_Minh")
# A demonstration case moves the clock to the days it is about; see `hoaluoi.core.clock`.
CLOCK_OFFSET = env.clock_offset("HOALUOI_CLOCK_OFFSET_SECONDS", HOME / "clock_offset")

# --- static -----------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

# --- e-mail -----------------------------------------------------------------
# Mails always lie in the outbox (notices.Email) first; with no SMTP host they stay there and can be read on a page.
EMAIL_HOST = env.text("HOALUOI_SMTP_HOST")
EMAIL_PORT = env.integer("HOALUOI_SMTP_PORT", 587)
EMAIL_HOST_USER = env.text("HOALUOI_SMTP_USER")
EMAIL_HOST_PASSWORD = env.text("HOALUOI_SMTP_PASSWORD")
EMAIL_USE_TLS = env.flag("HOALUOI_SMTP_TLS", True)
DEFAULT_FROM_EMAIL = env.text("HOALUOI_MAIL_FROM", "hoaluoi@localhost")
SITE_URL = env.text("HOALUOI_URL", "http://localhost:8000").rstrip("/")

# --- live updates -----------------------------------------------------------
# Where open pages listen: an address of its own (behind a proxy: /live/events), else a port beside the pages.
LIVE_URL = env.text("HOALUOI_LIVE_URL")
LIVE_PORT = env.integer("HOALUOI_LIVE_PORT", 0)

# --- product ----------------------------------------------------------------
SEARCH_LIMIT = 20
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": env.text("HOALUOI_LOG_LEVEL", "WARNING")},
    "loggers": {"django": {"level": env.text("HOALUOI_LOG_LEVEL", "WARNING"), "handlers": [], "propagate": True}},
}
