"""Secrets kept out of logs and messages. RPC and database URLs carry keys in their paths, queries and passwords."""

import json
from collections.abc import Iterable
from urllib.parse import urlsplit

_MASK = "(hidden)"
_SHORTEST = 6
"""Shorter parts of a URL, such as `v2`, are no keys, and hiding them would spoil other text."""


def shown(url: str) -> str:
    """Scheme, host and port: enough to know which upstream it is."""
    try:
        parts = urlsplit(url)
        port = "" if parts.port is None else f":{parts.port}"
    except ValueError:
        return "(not a URL)"
    if not parts.scheme or not parts.hostname:
        return "(not a URL)"
    return f"{parts.scheme}://{parts.hostname}{port}"


class Redactor:
    """Removes the secret parts of these URLs from any text: libraries print whole URLs in their errors.

    `texts` are secrets by themselves, such as passwords, and masked whole, as they are and as JSON writes them.
    """

    def __init__(self, urls: Iterable[str], texts: Iterable[str] = ()) -> None:
        found = {part for url in urls for part in _secrets(url)}
        found |= {form for text in texts if text for form in (text, json.dumps(text)[1:-1])}
        self._secrets = sorted(found, key=lambda part: (-len(part), part))

    def clean(self, text: str) -> str:
        """The text with each secret masked."""
        for secret in self._secrets:
            text = text.replace(secret, _MASK)
        return text


def _secrets(url: str) -> Iterable[str]:
    """Everything but scheme, host and port: user, password, path and its segments, query and its values."""
    try:
        parts = urlsplit(url)
        user, password = parts.username, parts.password
    except ValueError:
        return [url]
    values = [item.partition("=")[2] for item in parts.query.split("&")]
    candidates = [user or "", password or "", parts.path, *parts.path.split("/"), parts.query, *values]
    return [part for part in candidates if len(part.strip("/")) >= _SHORTEST]
