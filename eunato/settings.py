"""One settings file: production is the default, the environment decides the rest."""

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured

from eunato import environment as env

BASE_DIR = Path(__file__).resolve().parent.parent

DEBUG = env.switch("DEBUG")
SECRET_KEY = env.text("SECRET_KEY")
# Earlier ones, by which whoever is logged in stays so while a secret is replaced.
SECRET_KEY_FALLBACKS = env.items("SECRET_KEY_FALLBACKS")
ALLOWED_HOSTS = env.allowed_hosts("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = env.origins("CSRF_TRUSTED_ORIGINS")
# Where readers say that something is wrong: mailto:somebody@example.org, or the address of a form
# such as https://tracker.example/new?title={title}&body={body}.
CORRECTIONS_ADDRESS = env.contact("CORRECTIONS_ADDRESS", "{body}")
# Where a fault in security is told, for security.txt: an address that starts with mailto: or https:
SECURITY_CONTACT = env.contact("SECURITY_CONTACT")
# Whether there is a desk for editors: a public copy that reads a replica needs none.
ADMIN_ENABLED = env.switch("ADMIN_ENABLED", True)
# Only for a server that nobody but its own machine can reach: no HTTPS is asked for.
LOCAL_HTTP = env.switch("LOCAL_HTTP")
# Whether a proxy in front ends HTTPS and says so in X-Forwarded-Proto; None where nobody said it.
BEHIND_PROXY = env.switch("BEHIND_PROXY", None)

# Where the world finds the site, such as https://catalogue.example. Canonical addresses, feeds,
# files and citations are made of it, never of what a request says.
SITE_ADDRESS = env.origin("SITE_ADDRESS")
# The site stands at the root of its host, whatever a request header says of that.
FORCE_SCRIPT_NAME = ""

LOCAL_HOSTS = {"127.0.0.1", "localhost", "[::1]", "testserver"}

if len(SECRET_KEY) < 50:
    raise env.wrong("SECRET_KEY", "have at least 50 characters")
if (DEBUG or LOCAL_HTTP) and not LOCAL_HOSTS.issuperset(ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        "DEBUG and LOCAL_HTTP are for this machine only: "
        f"ALLOWED_HOSTS may then hold nothing but {', '.join(sorted(LOCAL_HOSTS))}."
    )

if not SITE_ADDRESS and ALLOWED_HOSTS:
    if "*" in ALLOWED_HOSTS[0]:
        raise ImproperlyConfigured(
            "With any host in ALLOWED_HOSTS, SITE_ADDRESS must say where the world finds the site."
        )
    SITE_ADDRESS = f"https://{ALLOWED_HOSTS[0].removeprefix('.')}"
    if DEBUG or LOCAL_HTTP:
        SITE_ADDRESS = f"http://{ALLOWED_HOSTS[0]}:{env.number('PORT', 8000, 1, 65535)}"

INSTALLED_APPS = [
    "actions",
    "actions.apps.CatalogueAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.staticfiles",
    "django_filters",
    "axes",
    "csp",
    "corsheaders",
    "rest_framework",
    "drf_spectacular",
]

MIDDLEWARE = [
    "eunato.logs.RequestIdMiddleware",
    "eunato.replica.ReplicaMiddleware",
    # Before all that refuses, redirects or was kept: pages of other sites may read that too.
    "corsheaders.middleware.CorsMiddleware",
    "actions.middleware.pages.PublicPageMiddleware",
    "actions.middleware.refusals.ApiFaultMiddleware",
    "actions.middleware.refusals.AddressMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "eunato.files.RangeMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "actions.middleware.refusals.PermissionsPolicyMiddleware",
    "actions.middleware.refusals.LongAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "actions.middleware.pages.HealthMiddleware",
    "django.middleware.common.CommonMiddleware",
    "actions.middleware.refusals.OriginMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "actions.middleware.pages.UnavailableMiddleware",
    "actions.middleware.refusals.FewAtOnceMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "eunato.urls"
WSGI_APPLICATION = "eunato.wsgi.application"

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
                "actions.context_processors.of_every_page",
            ],
            "builtins": [
                "actions.templatetags.catalogue",
                "actions.templatetags.dates",
                "actions.templatetags.pictures",
            ],
        },
    },
]

DATABASES = {"default": env.database("DATABASE_URL", BASE_DIR / "db.sqlite3")}
if env.text("DATABASE_REPLICA_URL"):
    # Public pages are read from it as long as it answers.
    DATABASES["replica"] = env.database("DATABASE_REPLICA_URL") | {"TEST": {"MIRROR": "default"}}
    DATABASE_ROUTERS = ["eunato.replica.ReplicaRouter"]
if len({database["ENGINE"] for database in DATABASES.values()}) > 1:
    raise env.wrong("DATABASE_REPLICA_URL", "lead to a database of the same kind as DATABASE_URL")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Public pages as they were last made: in the memory of each process, or in Redis for all processes
# of several machines. Selections are apart, so that their number pushes no page out. The index of
# the facets always stays in the process.
MEGABYTE = 1024 * 1024
CACHES = {
    name: {
        "BACKEND": "eunato.cache.BoundedMemoryCache",
        "LOCATION": name,
        "TIMEOUT": timeout,
        "OPTIONS": {"max_bytes": size * MEGABYTE},
    }
    for name, size, timeout in [("default", 16, None), ("selections", 8, None), ("facets", 8, None)]
}
# The same in files: what one worker made, and what was made last while the database is away.
PAGES_FOLDER = env.folder("PAGES_FOLDER", BASE_DIR / ".local" / "pages")
for name, entries in [("default", 20_000), ("selections", 1_000)]:
    CACHES[f"last-{name}"] = {
        "BACKEND": "eunato.cache.FileCache",
        "LOCATION": PAGES_FOLDER / name,
        "TIMEOUT": 7 * 86_400,
        "OPTIONS": {"MAX_ENTRIES": entries},
    }
if chosen := env.cache("CACHE_URL"):
    for name, timeout in [("default", 86_400), ("selections", 3_600)]:
        CACHES[name] = chosen | {"KEY_PREFIX": name, "TIMEOUT": timeout}
        if chosen["BACKEND"].endswith(".DummyCache"):
            CACHES[f"last-{name}"] = chosen

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
# A name is locked for an address: no typist locks an office out, and no stranger an editor.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "actions.admin.logins.typed_name"
AXES_CLIENT_IP_CALLABLE = "actions.admin.logins.client_address"
AXES_LOCKOUT_CALLABLE = "actions.admin.logins.locked_out"
AXES_DISABLE_ACCESS_LOG = True  # Who logged in from where is not kept.
AXES_ENABLE_ADMIN = False  # Ours shows less.
SESSION_COOKIE_AGE = 12 * 60 * 60  # A working day from logging in.
CSRF_FAILURE_VIEW = "actions.admin.sessions.csrf_failure"

LANGUAGE_CODE = "en-gb"
FORMAT_MODULE_PATH = "eunato.formats"  # British English alone would write “10:30 p.m.”.
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False  # There is one language, and no text has to be looked up in its catalogue.
FORMS_URLFIELD_ASSUME_HTTPS = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_ROOT = BASE_DIR / "static" / "root"  # Served at the root, where browsers ask for it.
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "eunato.files.StaticFilesStorage"},
}
WHITENOISE_IMMUTABLE_FILE_TEST = r"\.[0-9a-f]{12}\.\w+$"  # A name that holds the file's digest.
WHITENOISE_ALLOW_ALL_ORIGINS = False  # Who may read what is said below, for files too.

FIXTURE_DIRS = [BASE_DIR / "fixtures"]
# Pages that take a file set handlers that do, once they know who sends it.
FILE_UPLOAD_HANDLERS = ["actions.admin.uploads.NoFile"]
# An official text has up to 150 items, each with some dozen fields on the page that matches them.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# Where the files of /data/ are kept: made when first asked for, safe to empty.
DOWNLOADS_FOLDER = env.folder("DOWNLOADS_FOLDER", BASE_DIR / ".local" / "downloads")

# Where official texts stand and are fetched from, subdomains included; more of them by the
# environment, with a port other than 80 and 443 as host:port.
OFFICIAL_HOSTS = ["nato.int", "consilium.europa.eu", "europa.eu", "web.archive.org"]
OFFICIAL_HOSTS += env.hosts("OFFICIAL_HOSTS", with_port=True)
# Of private networks only these are asked, at whatever port.
PRIVATE_HOSTS = env.hosts("PRIVATE_HOSTS")
# Where what was fetched is kept; nothing of it is ever served.
FETCHED_FOLDER = env.folder("FETCHED_FOLDER", BASE_DIR / ".local" / "fetched")

SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not LOCAL_HTTP
SECURE_HSTS_SECONDS = 0 if LOCAL_HTTP else env.number("HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.switch("HSTS_SUBDOMAINS")
# Whether subdomains and the preload list are covered is the operator's decision (HSTS_SUBDOMAINS).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_SSL_HOST = urlsplit(SITE_ADDRESS).netloc or None
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

# The data may be read by the pages of other sites: nothing there needs or knows a visitor.
CORS_URLS_REGEX = r"^/(api|data|feeds)(/|$)|^/(?!admin/).+\.(csv|json|xlsx|bib|ris)$"
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
# What programs add to a request for it, whether it is heeded here or not.
CORS_ALLOW_HEADERS = [
    *["accept", "cache-control", "content-type", "if-match", "if-modified-since", "if-none-match"],
    *["if-range", "if-unmodified-since", "pragma", "range", "user-agent", "x-requested-with"],
]
CORS_EXPOSE_HEADERS = [
    *["Accept-Ranges", "Content-Disposition", "Content-Length", "Content-Range", "ETag", "Link"],
    *["Repr-Digest", "Retry-After", "X-Data-Version"],
]

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [],  # Who reads is never asked who it is.
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_SCHEMA_CLASS": "actions.api.schema.PublicSchema",
    "UNAUTHENTICATED_USER": None,
    "URL_FORMAT_OVERRIDE": None,
}

SPECTACULAR_SETTINGS = {
    "TITLE": "EU–NATO action-point catalogue",
    "DESCRIPTION": "The public data of the catalogue, read-only. Its page for people is at /api/.",
    "LICENSE": {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"},
    "OAS_VERSION": "3.1.1",
    "POSTPROCESSING_HOOKS": [],  # Each term has its codes with it, so that they need no names.
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVERS": [{"url": SITE_ADDRESS}],
    "SORT_OPERATIONS": False,
    "VERSION": "1",
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "eunato.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "django.request": {"level": "ERROR"},  # What visitors do wrong, the proxy notes.
        "axes": {"level": "ERROR"},  # It names who failed to log in, and from where.
    },
}
