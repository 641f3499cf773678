"""Text of dapps and contracts is shown and never runs, whatever it holds and wherever it stands."""

from html.parser import HTMLParser
from typing import Any, Final

import pytest

from decoders.decoded import Argument, Call, Decoded, DisplayField
from decoders.outcome import Known
from llm.explanation import Explanation, Sentence
from simulation.effects import Asset, AssetChange, Revert
from tests.txexplain.cases import OWNER, RECIPIENT, TOKEN, body, case_of, effects, report_of
from tests.txexplain.console.conftest import Place
from tests.txexplain.console.payloads import PAYLOADS
from txexplain.report import Report

_TAGS: Final = frozenset(
    {"script", "iframe", "object", "embed", "img", "audio", "video", "base", "style", "math", "marquee"}
)
_ALLOWED_SCRIPTS: Final = ("/console/static/",)


class _Seen(HTMLParser):
    """What a browser would make elements of."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _TAGS and not str(given.get("src", "")).startswith(_ALLOWED_SCRIPTS):
            self.bad.append(tag)
        for name, value in attrs:
            if name.startswith(("on", "hx-on")) or name == "style":
                self.bad.append(f"{tag} {name}")
            if name in {"href", "src", "action", "formaction", "hx-get", "hx-post"} and _foreign_address(value):
                self.bad.append(f"{tag} {name}={value}")


def _foreign_address(value: str | None) -> bool:
    return value is not None and not value.startswith(("/", "#"))


def _poisoned(payload: str) -> Report:
    """A report with the payload in every field that carries foreign text."""
    document = body(origin={"url": f"https://example.org/{payload}", "name": payload, "verified": payload})
    asset = Asset(type="erc20", address=TOKEN, symbol=payload, decimals=6)
    found = effects()
    frame = found.frames[0].model_copy(update={"error": payload, "revert_reason": payload})
    found = found.model_copy(
        update={
            "status": "reverted",
            "revert": Revert(signature=payload, message=payload, data="0x"),
            "frames": (frame,),
            "asset_changes": (
                AssetChange(account=OWNER, asset=asset, delta=-5, by_logs=-5),
                AssetChange(account=RECIPIENT, asset=asset, delta=5, by_logs=4),
            ),
            "incomplete": (payload,),
            "assumptions": (payload,),
        }
    )
    case = case_of(found, document)
    assert isinstance(case.decoded, Known)
    call = Call(
        target=TOKEN, sender=OWNER, value=0, calldata="0x", selector="0x12345678", signature=payload, name=payload,
        intent="call", source="abi", args=(Argument(name=payload, type="string", value=payload),),
    )  # fmt: skip
    display = (DisplayField(label=payload, value=payload, path="x", source="abi"),)
    decoded = case.decoded.value.model_copy(
        update={"call": call, "display": display, "unknowns": (payload,), "title": payload}
    )
    report = report_of(case.model_copy(update={"decoded": Known[Decoded](value=decoded)}), degraded=(payload,))
    words = Explanation(
        headline=payload, sentences=(Sentence(text=payload),), author="model", language="en", reason=payload,
        model=payload, region=payload,
    )  # fmt: skip
    return report.model_copy(update={"explanation": words})


def _faults(text: str) -> list[str]:
    seen = _Seen()
    seen.feed(text)
    return seen.bad


def test_there_are_two_hundred_payloads_and_the_check_sees_them_run() -> None:
    assert len(set(PAYLOADS)) >= 200
    assert sum(bool(_faults(f"<p>{payload}</p>")) for payload in PAYLOADS) >= 100


@pytest.mark.parametrize("start", range(0, 200, 25))
async def test_no_payload_in_any_field_becomes_an_element(place: Place, start: int) -> None:
    await place.person("lea", "lead")
    async with place.visitor("lea") as lea:
        for payload in PAYLOADS[start : start + 25]:
            report = await place.keep(_poisoned(payload))
            page = await lea.get(f"/reports/{report.id}")
            assert page.status_code == 200
            assert _faults(page.text) == [], payload
        for path in ("/queue?status=all", "/rules", "/audit", "/status"):
            assert _faults((await lea.get(path)).text) == [], path


async def test_no_payload_in_what_people_write_becomes_an_element(place: Place) -> None:
    await place.person("lea", "lead")
    report = await place.keep()
    version = 1
    async with place.visitor("ann") as ann:
        for number, payload in enumerate(PAYLOADS[:40]):
            fields: dict[str, Any] = {"version": str(version), "decision": "escalate", "note": payload}
            assert (await ann.send(f"/reports/{report.id}/decision", fields)).status_code == 303
            version += 1
            label = {"party": f"0x{number:040x}", "meaning": "watched", "scope": "all", "days": "90"}
            await ann.send("/labels", {**label, "reason": f"because of {payload}"})
            await ann.send("/views", {"name": payload, "back": f"q={payload}"})
        for path in (f"/reports/{report.id}", "/labels?state=active", "/queue"):
            assert _faults((await ann.get(path)).text) == [], path


@pytest.mark.parametrize("payload", PAYLOADS[:40])
async def test_no_payload_in_an_address_becomes_an_element(place: Place, payload: str) -> None:
    names = ("q", "origin", "rule", "chain", "after", "done", "about", "assignee", "party", "state")
    async with place.visitor("ann") as ann:
        for path in ("/queue", "/labels", "/labels/new", "/nowhere"):
            answer = await ann.client.get(f"/console{path}", params=dict.fromkeys(names, payload))
            assert _faults(answer.text) == [], path


async def test_hidden_characters_are_named(place: Place) -> None:
    report = await place.keep(_poisoned("US\u202eDC\u200b\u0456"))
    async with place.visitor("ann") as ann:
        text = (await ann.get(f"/reports/{report.id}")).text

    assert "U+202E" in text
    assert "right-to-left override" in text
    assert "U+200B" in text
    assert "\u202e" not in text
    assert "\u200b" not in text
