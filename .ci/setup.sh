# Sourced by the other scripts: the virtual environment, and the variables of a local run.

fail() {
    echo "$1" >&2
    exit 1
}

find_python() {
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            echo "$candidate"
            return
        fi
    done
    fail "Python 3.11 or newer is needed; ${PYTHON:-python3} is missing or older."
}

need_writable_folder() {
    mkdir -p .local 2>/dev/null || true
    for place in . .local .venv staticfiles db.sqlite3; do
        if [ -e "$place" ] && [ ! -w "$place" ]; then
            fail "Cannot write to $(pwd)/$place: make this folder writable or clone into another."
        fi
    done
}

# Both files of hashes are remembered, because the second one includes the first.
installed() {
    cat requirements.lock "$1" | cmp -s - ".venv/$1" && .venv/bin/python -c ''
} 2>/dev/null

install() {
    if ! .venv/bin/python -m pip --version; then
        "$python" -m venv --clear .venv || return 2
    fi
    rm -f .venv/requirements*
    # Everything is pinned, dependencies too, and what is imported compiles itself: half the time.
    .venv/bin/python -m pip install --disable-pip-version-check --no-input --retries 2 \
        --no-deps --no-compile --require-hashes --requirement "$1" || return 1
    cat requirements.lock "$1" > ".venv/$1"
    cat requirements.lock requirements.lock > .venv/requirements.lock
} >.local/install.log 2>&1

# set_up FILE: make the virtual environment hold what FILE requires.
set_up() {
    need_writable_folder
    (
        flock 9 2>/dev/null || true # Where there is no flock, two first runs at once may collide.
        installed "$1" && exit
        echo "Installing packages into .venv; this happens once for each change of $1."
        status=0 start=$(date +%s)
        install "$1" || status=$?
        case $status in
            0) echo "Installed in $(($(date +%s) - start)) s." ;;
            2) fail "No virtual environment could be made (on Debian: apt install python3-venv); see .local/install.log." ;;
            *) fail "The packages of $1 could not be installed (no network?); see .local/install.log." ;;
        esac
    ) 9>.local/lock
}

local_secret() {
    if [ ! -s .local/secret ]; then
        (
            umask 077
            .venv/bin/python -c 'import secrets; print(secrets.token_urlsafe(64))' > .local/secret.new
            mv .local/secret.new .local/secret
        )
    fi
    cat .local/secret
}

# What the settings need on one's own machine, unless it is set already.
local_environment() {
    SECRET_KEY=${SECRET_KEY:-$(local_secret)}
    ALLOWED_HOSTS=${ALLOWED_HOSTS:-127.0.0.1,localhost}
    LOCAL_HTTP=${LOCAL_HTTP:-1}
    CORRECTIONS_ADDRESS=${CORRECTIONS_ADDRESS-mailto:editors@localhost}
    SECURITY_CONTACT=${SECURITY_CONTACT-mailto:editors@localhost}
    export SECRET_KEY ALLOWED_HOSTS LOCAL_HTTP CORRECTIONS_ADDRESS SECURITY_CONTACT
}

cd "$(dirname "$0")/.."
python=$(find_python)
