"""The settings of the tests: those of production, but for seven things."""

import os

# Whatever the shell of whoever runs the tests has set, the tests run the same.
for name in [
    "ADMIN_ENABLED",
    "BEHIND_PROXY",
    "CONN_MAX_AGE",
    "CORRECTIONS_ADDRESS",
    "CSRF_TRUSTED_ORIGINS",
    "DATABASE_REPLICA_URL",
    "DEBUG",
    "DOWNLOADS_FOLDER",
    "FETCHED_FOLDER",
    "HSTS_SECONDS",
    "HSTS_SUBDOMAINS",
    "LOCAL_HTTP",
    "OFFICIAL_HOSTS",
    "PAGES_FOLDER",
    "PORT",
    "PRIVATE_HOSTS",
    "SECRET_KEY_FALLBACKS",
    "SECURITY_CONTACT",
]:
    os.environ.pop(name, None)
os.environ["SECRET_KEY"] = "only-for-tests-" + "0123456789" * 5
os.environ["ALLOWED_HOSTS"] = "localhost,127.0.0.1"
# Factories change records without an edit, after which a kept page would be out of date.
os.environ["CACHE_URL"] = "dummycache://"
os.environ["SITE_ADDRESS"] = "http://testserver"
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL") or "sqlite:////in-memory"

from eunato.settings import *

if DATABASES["default"]["ENGINE"] == "eunato.sqlite":
    # Only by this name pytest-django knows that each process has one in its memory.
    DATABASES["default"]["ENGINE"] = "django.db.backends.sqlite3"
    if not os.environ.get("TEST_DATABASE_URL"):
        DATABASES["default"]["NAME"] = ":memory:"
else:  # On a busy machine whoever works beside somebody else takes longer than five seconds.
    DATABASES["default"]["OPTIONS"]["options"] += " -c lock_timeout=60s"
OFFICIAL_HOSTS += ["official.example"]
CACHES["facets"] = CACHES["default"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
SECURE_SSL_REDIRECT = False
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
# Without it whitenoise warns that static files were not collected, and warnings are errors.
WHITENOISE_AUTOREFRESH = True
