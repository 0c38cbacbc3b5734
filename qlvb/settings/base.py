"""The settings of every installation. What differs comes from the environment (`qlvb.lib.env`)."""

from datetime import timedelta

from celery.schedules import crontab
from csp.constants import NONCE, NONE, SELF, WASM_UNSAFE_EVAL
from django.core.exceptions import ImproperlyConfigured

from qlvb.lib import env

try:
    ENVIRONMENT = env.read()
except env.EnvironmentProblem as problem:
    raise ImproperlyConfigured(str(problem)) from None

BASE_DIR = env.PROJECT
DEBUG = ENVIRONMENT.debug
SECRET_KEY = ENVIRONMENT.secret_key
ALLOWED_HOSTS = list(ENVIRONMENT.allowed_hosts)
ROOT_URLCONF = "qlvb.urls"
WSGI_APPLICATION = "qlvb.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "guardian",
    "simple_history",
    "pgtrigger",
    "django_htmx",
    "django_celery_beat",
    "django_celery_results",
    "csp",
    "axes",
    "qlvb",
    "accounts",
    "workflow",
    "documents",
    "tasks",
    "onestop",
    "reports",
    "qlvb.backup",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "qlvb.lib.proxy.ProxyAddressMiddleware",
    "qlvb.lib.headers.HeadersMiddleware",
    "qlvb.lib.bodies.ReadToTheEndMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "qlvb.lib.sessions.SessionLimitsMiddleware",
    "accounts.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accounts.middleware.ActorMiddleware",
    "qlvb.lib.http.RuleViolationMiddleware",
    "axes.middleware.AxesMiddleware",
]

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
                "qlvb.shell.context",
            ],
            "builtins": ["accounts.templatetags.forms_of_a_desk", "qlvb.lib.icons"],
        },
    }
]

# --- Data -----------------------------------------------------------------------------------------------------------

DATA_DIR = ENVIRONMENT.data_dir
FILES_ROOT = DATA_DIR / "files"
KEYS_ROOT = DATA_DIR / "keys"
TRUST_ROOT = DATA_DIR / "trust"
TEMPORARY_ROOT = DATA_DIR / "tmp"
# Made only when a backup is: the product must start also while the disk of the backups is away.
BACKUP_ROOT = ENVIRONMENT.backup_dir

DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": ENVIRONMENT.database.name,
        "USER": ENVIRONMENT.database.user,
        "PASSWORD": ENVIRONMENT.database.password,
        "HOST": ENVIRONMENT.database.host,
        "PORT": ENVIRONMENT.database.port,
        "OPTIONS": dict(ENVIRONMENT.database.options),
        # Each web thread and each job process keeps its own connection; acts open their own transactions.
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "ATOMIC_REQUESTS": False,
    }
}

MAX_UPLOAD_BYTES = 50 * 1024 * 1024
# Uploads always become files on the data disk, cut off at the limit, so that the form can say what was wrong.
FILE_UPLOAD_HANDLERS = ["qlvb.lib.uploads.LimitedUploadHandler"]
FILE_UPLOAD_TEMP_DIR = TEMPORARY_ROOT
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
DATA_UPLOAD_MAX_NUMBER_FILES = 20

for place in (FILES_ROOT, KEYS_ROOT, TRUST_ROOT, TEMPORARY_ROOT):
    place.mkdir(mode=0o700, parents=True, exist_ok=True)

# --- People ---------------------------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
# Five failures of one name from one address lock it there for a while, or until an administrator helps.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=ENVIRONMENT.lockout_minutes)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_CLIENT_IP_CALLABLE = "accounts.lockout.network_of"
AXES_LOCKOUT_CALLABLE = "accounts.lockout.locked_page"
AXES_RESET_ON_SUCCESS = True
# Whoever keeps trying does not keep the rightful owner out for longer.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
# Sign-ins are in our own audit log.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
# What somebody typed for a code or a password, right or wrong, is no business of the list of failures.
AXES_SENSITIVE_PARAMETERS = [
    "username", "ip_address", "code", "old_password", "new_password1", "new_password2", "passphrase",
]  # fmt: skip
# No anonymous user row: strangers are never granted anything.
ANONYMOUS_USER_NAME = None
PASSWORD_HASHERS = ["qlvb.lib.hashers.Argon2Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
    },
    # NIST SP 800-63B-4: at least 15 characters where the password is the only factor.
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "accounts.passwords.NotGuessable"},
    # facts.md §5.2: none of the last ten.
    {"NAME": "accounts.passwords.NotUsedBefore"},
]

# Seconds a link to a new password is good; once, too.
PASSWORD_RESET_TIMEOUT = 30 * 60

SESSION_ENGINE = "accounts.session_store"
# Seconds without a click, and seconds since signing in, after which a session ends.
SESSION_COOKIE_AGE = 2 * 60 * 60
SESSION_LONGEST_AGE = 12 * 60 * 60
# Seconds without a click or a key after which the password is asked for again.
SESSION_LOCK_AGE = 15 * 60

HTTPS = ENVIRONMENT.https
SESSION_COOKIE_NAME = "__Host-qlvb" if HTTPS else "qlvb"
CSRF_COOKIE_NAME = "__Host-qlvb-csrf" if HTTPS else "qlvb-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "qlvb.lib.resend.csrf_failed"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
CSRF_TRUSTED_ORIGINS = [ENVIRONMENT.public_url] if ENVIRONMENT.public_url else []

# --- Headers --------------------------------------------------------------------------------------------------------

# Only a proxy that sets these headers itself may be believed.
BEHIND_PROXY = ENVIRONMENT.behind_proxy
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENVIRONMENT.behind_proxy else None
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if HTTPS else 0
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        # pdf.js decodes images with WebAssembly.
        "script-src": [SELF, NONCE, WASM_UNSAFE_EVAL],
        "style-src": [SELF, NONCE],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF, "blob:"],
        "worker-src": [SELF, "blob:"],
        "manifest-src": [SELF],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "base-uri": [NONE],
    }
}

# --- Language and time ----------------------------------------------------------------------------------------------

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt")]
# What Django's own Vietnamese lacks.
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_TZ = True
USE_I18N = True
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["qlvb.formats"]

# --- Static files ---------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
HASHED_STATIC = "qlvb.lib.static.HashedStaticStorage"
PLAIN_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_ROOT}},
    "staticfiles": {"BACKEND": PLAIN_STATIC if DEBUG else HASHED_STATIC},
}
WHITENOISE_USE_FINDERS = DEBUG

# --- Jobs -----------------------------------------------------------------------------------------------------------

REDIS_URL = ENVIRONMENT.redis_url
CELERY_BROKER_URL = ENVIRONMENT.broker_url
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A job of a killed worker comes back after the visibility timeout, which must exceed the longest job.
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_TASK_TRACK_STARTED = True
CELERY_TASK_SERIALIZER = CELERY_RESULT_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_BACKEND = "django-db"
CELERY_RESULT_EXPIRES = 7 * 24 * 60 * 60
CELERY_TIMEZONE = TIME_ZONE
# The schedule below is copied into the database at start: no file of its own that a crash could damage.
CELERY_BEAT_SCHEDULER = "django_celery_beat.schedulers:DatabaseScheduler"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, object]] = {
    "take up what a dead worker left": {"task": "documents.jobs.take_up_abandoned", "schedule": 30},
    "read new files for the search": {"task": "documents.jobs.read_waiting_files", "schedule": 15},
    "open the registers of the year": {
        "task": "documents.jobs.open_registers_of_the_year",
        "schedule": crontab(hour=0, minute=1),
    },
    "take up runs of the backup a dead worker left": {"task": "qlvb.backup.jobs.take_up_runs", "schedule": 60},
    # Every hour, because a machine that was off on Sunday night makes up for it; the job itself knows when it is due.
    "back up once a week": {"task": "qlvb.jobs.weekly_backup", "schedule": crontab(minute=15)},
    # Every day: on the first of the month there is something to do, later only if the first was missed.
    "build the reports of the month before": {
        "task": "reports.jobs.build_monthly_reports",
        "schedule": crontab(hour=0, minute=30),
    },
    # All through the day, because a machine that was off makes up for it; nobody is told twice.
    "remind of deadlines": {"task": "workflow.jobs.remind_of_deadlines", "schedule": crontab(minute=5, hour="6-18")},
    "seal the audit log": {"task": "accounts.jobs.seal_audit_log", "schedule": 60},
    "close the accounts of those who leave": {
        "task": "accounts.jobs.close_accounts",
        "schedule": crontab(hour=0, minute=5),
    },
    # At 00:01, and every hour after: a machine that was off makes up for it, and what was in the way may be gone.
    "carry out changes of the organisation": {
        "task": "accounts.jobs.carry_out_changes",
        "schedule": crontab(minute=1),
    },
    # Through the working day, because a machine that was off makes up for it; nobody is told twice.
    "throw away ended sessions": {
        "task": "accounts.jobs.throw_away_ended_sessions",
        "schedule": crontab(hour=3, minute=20),
    },
    "look after the accounts": {
        "task": "accounts.jobs.look_after_accounts",
        "schedule": crontab(minute=35, hour="0,7,13"),
    },
    # Started by the request itself; this makes up for a mail server that was away.
    "answer who forgot his password": {"task": "accounts.jobs.answer_reset_requests", "schedule": 60},
    # Through the day, because a machine that was off makes up for it; the last day itself counts without it.
    "end what was shared until yesterday": {
        "task": "workflow.jobs.look_after_shares",
        "schedule": crontab(minute=10, hour="0,7,13"),
    },
    "send the mail that waits": {"task": "workflow.jobs.send_mail", "schedule": 60},
    # Soon after the end of each half-day, and once in between.
    "count who was there": {
        "task": "reports.jobs.count_attendance",
        "schedule": crontab(minute=20, hour="8,10-12,14,16-18"),
    },
    "take up abandoned prints": {"task": "reports.jobs.take_up_abandoned_prints", "schedule": 60},
}

# --- Outside programs and services ----------------------------------------------------------------------------------

SOFFICE = ENVIRONMENT.soffice
TSA_URL = ENVIRONMENT.tsa_url
PUBLIC_URL = ENVIRONMENT.public_url

# An OpenID provider people may sign in at; None: only here.
SIGN_ON = ENVIRONMENT.sign_on

# --- Mail -----------------------------------------------------------------------------------------------------------

# Without a server the notifications are only under the bell: nothing waits for a mail that nobody sends.
MAIL_ON = ENVIRONMENT.mail is not None
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST = ENVIRONMENT.mail.host if ENVIRONMENT.mail else ""
EMAIL_PORT = ENVIRONMENT.mail.port if ENVIRONMENT.mail else 25
EMAIL_HOST_USER = ENVIRONMENT.mail.user if ENVIRONMENT.mail else ""
EMAIL_HOST_PASSWORD = ENVIRONMENT.mail.password if ENVIRONMENT.mail else ""
EMAIL_USE_TLS = ENVIRONMENT.mail is not None and ENVIRONMENT.mail.security == "starttls"
EMAIL_USE_SSL = ENVIRONMENT.mail is not None and ENVIRONMENT.mail.security == "tls"
EMAIL_TIMEOUT = 30
DEFAULT_FROM_EMAIL = SERVER_EMAIL = ENVIRONMENT.mail.sender if ENVIRONMENT.mail else "qlvb@localhost"

# --- Logs -----------------------------------------------------------------------------------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"lines": {"()": "qlvb.lib.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "lines"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.server": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # Failures at the sign-in page are in our own audit log.
        "axes": {"level": "ERROR"},
        # WeasyPrint and fontTools describe every step they take.
        "weasyprint": {"level": "ERROR"},
        "fontTools": {"level": "WARNING"},
    },
}
