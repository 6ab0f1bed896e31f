"""The SHA-256 of each file, in the form that sha256sum checks."""

from hashlib import sha256

FILE = "SHA256SUMS"


def write(folder):
    """Write the list of all files of a folder with their digests."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{digest_of(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / FILE).write_text("".join(lines), encoding="utf-8")


def read(folder):
    """Return the digest of each file as it was written, by its name."""
    lines = (folder / FILE).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def digest_of(path):
    """Return the SHA-256 of a file."""
    return sha256(path.read_bytes()).hexdigest()
