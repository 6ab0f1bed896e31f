"""Values of a query string that nobody types by mistake."""

HOSTILE = {
    "null byte": "a\x00b",
    "control character": "a\x01b\x0b",
    "long": "a" * 1_000,
    "quotes": "\"'`",
    "script": "<script>alert(1)</script>",
    "attribute": '" onmouseover="alert(1)',
    "emoji": "👩‍🚀",
    "right to left": "مرحبا \u202e override",
    "sql": "' OR 1=1; DROP TABLE actions_proposal; --",
    "number": "99999999999999999999",
    "none in capitals": "None",
    "template": "{{ settings.SECRET_KEY }}",
    "format": "%s%(value)s{0}",
}
