"""Whether a request that changes something comes from one of our own pages.

The forms carry a secret of the session (the synchronizer token); this check stands before it, and is the only one for
signing in, where there is no session yet. Browsers send `Sec-Fetch-Site` or `Origin` with every POST.
"""

from urllib.parse import urlsplit

from starlette.requests import Request


def from_own_page(request: Request) -> bool:
    """False where another site, or nobody, is named as the source."""
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin")
    if site is not None and site != "same-origin":
        return False
    if origin is not None:
        # The scheme is left out: behind a proxy that ends TLS it is the proxy's own.
        return urlsplit(origin).netloc == request.headers.get("host", "")
    return site == "same-origin"
