"""Where a request comes from: hosts of URLs, and which hosts belong together. All of it is hostile text."""

from typing import Final
from urllib.parse import urlsplit

SHARED: Final = frozenset(
    {
        *(
            "github.io",
            "gitlab.io",
            "netlify.app",
            "vercel.app",
            "pages.dev",
            "workers.dev",
            "web.app",
            "firebaseapp.com",
        ),
        *("herokuapp.com", "onrender.com", "surge.sh", "fly.dev", "eth.limo", "eth.link", "ipfs.io", "dweb.link"),
        *("webflow.io", "wixsite.com", "blogspot.com", "weebly.com", "github.dev", "replit.app", "my.id", "r2.dev"),
        *("arweave.net", "sslip.io", "nip.io", "eu.com", "ngrok.app", "ngrok.io", "trycloudflare.com", "glitch.me"),
        *("azurewebsites.net", "cloudfront.net", "amazonaws.com", "notion.site", "framer.app", "gitbook.io"),
        *("arweave.net", "sslip.io", "nip.io", "eu.com", "ngrok.app", "ngrok.io", "trycloudflare.com", "glitch.me"),
        *("azurewebsites.net", "cloudfront.net", "amazonaws.com", "notion.site", "framer.app", "gitbook.io"),
    }
)
"""Suffixes under which anybody gets a name: two names there have nothing to do with each other."""

_SECOND_LEVEL: Final = frozenset({"co", "com", "org", "net", "gov", "edu", "ac", "or", "ne", "go"})
"""Labels before a country's, as in `example.co.uk`."""

_COUNTRY: Final = 2


def host_of(url: str) -> str | None:
    """The host in lowercase, with its port unless that is a default one; None where there is none."""
    try:
        parts = urlsplit(url if "//" in url else f"//{url}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host:
        return None
    host = host.rstrip(".")
    return host if port in (None, 80, 443) else f"{host}:{port}"


def site_of(host: str) -> str:
    """The part of a host that one owner registers: `example.org` of `app.example.org`.

    An approximation of the public list of suffixes that errs on the side of telling sites apart.
    """
    labels = host.partition(":")[0].split(".")
    below_country = len(labels[-1]) == _COUNTRY and labels[-2:-1] != [] and labels[-2] in _SECOND_LEVEL
    kept = 3 if below_country or ".".join(labels[-2:]) in SHARED else 2
    return ".".join(labels[-kept:])


def same_owner(host: str, other: str) -> bool:
    """Whether both are names under one registered site."""
    return site_of(host) == site_of(other)


def listed_under(host: str, domains: frozenset[str]) -> str | None:
    """The listed domain that covers the host: itself or one that it lies under. None where there is none."""
    labels = host.partition(":")[0].split(".")
    names = (".".join(labels[at:]) for at in range(len(labels)))
    return next((name for name in names if name in domains), None)
