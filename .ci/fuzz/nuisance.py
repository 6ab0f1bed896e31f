"""Requests that nobody should send, each made by chance of a seed and a number."""

import json
import random
from pathlib import Path
from urllib.parse import quote, quote_plus

from judge import Request

KINDS = {"values": 22, "paths": 12, "injections": 16, "bytes": 10, "repeats": 6, "lengths": 6}
KINDS |= {"thousands": 2, "methods": 6, "headers": 12, "bodies": 4, "desk": 6, "no HTTP": 4}
# What a server may answer with an end of the connection.
ODD = {"Host", "Expect", "Upgrade", "Connection"}


def text(one):
    """Return what stands for a long text: parts, and parts with how often each comes."""
    match one:
        case [str(part), int(times)]:
            return part * times
        case list():
            return "".join(map(text, one))
    return one


def read(path):
    """Return the payloads of a file, the headers by their names."""
    payloads = json.loads(path.read_text(encoding="utf-8"))
    headers = payloads.pop("headers")
    return {name: [*map(text, those)] for name, those in (payloads | headers).items()}, [*headers]


P, HEADERS = read(Path(__file__).with_name("payloads.json"))


class Nuisances:
    """All requests of a seed, over real addresses of the site."""

    def __init__(self, seed, urls):
        self.seed, self.urls = seed, urls
        self.desk = [url for url in urls if url.startswith("/admin/")]

    def request(self, number):
        """Return the request of a number, which is the same whatever came before."""
        self.chance = random.Random(f"{self.seed}:{number}")  # noqa: S311 (no secret)
        self.one_of = self.chance.choice
        [kind] = self.chance.choices(list(KINDS), KINDS.values())
        path, _, query = self.one_of(self.desk if kind == "desk" else self.urls).partition("?")
        method, headers, frame = "GET", {}, "\r\n"
        match kind:
            case "values" | "injections":
                values = P["values"] + P["injections"] if kind == "values" else P["injections"]
                query = self.query(self.chance.randint(1, 3), P["parameters"], values)
            case "paths":
                path = self.bent(path, quote(self.one_of(P["values"] + P["injections"])))
            case "bytes":
                strange = self.one_of(P["bytes"]) * self.one_of([1, 3])
                if self.one_of([True, False]):
                    path = self.bent(path, strange)
                else:
                    query = f"q={strange}"
            case "repeats":
                query = self.query(30, [self.one_of(P["parameters"])], P["values"])
            case "lengths":
                length = self.one_of([300, 301, 2000, 7990, 7999, 8000, 8001, 9000, 60_000])
                long = quote_plus(self.one_of(["a", "é", "a ", "%", "a-", "\0"]) * length)
                query = f"{self.one_of(P['parameters'])}={long[:length]}"
            case "thousands":
                names = self.one_of([["a"], P["parameters"], [f"a{n}" for n in range(2000)]])
                query = self.query(self.one_of([999, 1500, 5000]), names, ["1"])
            case "methods" | "desk":
                method = self.one_of(P["methods"])
                frame = "\r\n" if method in ("GET", "HEAD") else self.frame()
            case "headers":
                names = self.chance.sample(HEADERS, k=self.chance.randint(1, 4))
                headers = {name: self.one_of(P[name]) for name in names}
                method = self.one_of(["GET", "GET", "HEAD"])
            case "bodies":
                method, frame = self.one_of(["POST", "POST", "PUT", "GET"]), self.frame()
                path = self.one_of([path, "/admin/login/"])
                headers = {"Content-Type": self.one_of(P["types"])}
            case "no HTTP":
                if self.one_of([True, False]):
                    return Request(kind, self.one_of(P["no HTTP"]).encode("latin-1"), False)
                method, frame = self.one_of(["GET", "POST"]), self.one_of(P["frames"])
        target = path + (f"?{query}" if query else "")
        is_http = kind != "no HTTP" and target.isascii() and not ODD & set(headers)
        headers = {"Connection": "close", "Host": "127.0.0.1"} | headers
        lines = [f"{method} {target} HTTP/1.1", *(f"{name}: {headers[name]}" for name in headers)]
        return Request(kind, "\r\n".join([*lines, frame]).encode("latin-1"), is_http)

    def query(self, count, names, values):
        chosen = [(self.one_of(names), self.one_of(values)) for _ in range(count)]
        return "&".join(f"{name}={quote_plus(value)}" for name, value in chosen)

    def bent(self, path, strange):
        """Put something strange in the place of a part of a path, or before it."""
        parts = path.split("/")
        at = self.chance.randrange(1, len(parts) + 1)
        parts[at : at + self.one_of([0, 1])] = [strange]
        return "/".join(parts)

    def frame(self):
        body = self.one_of(P["bodies"])
        return f"Content-Length: {len(body.encode('latin-1'))}\r\n\r\n{body}"
