"""News of the queue as server-sent events."""

import json
from collections.abc import AsyncIterator
from typing import Annotated, Final

from fastapi import APIRouter, Depends
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from txexplain.console.live import MAX_WATCHERS, News
from txexplain.console.visit import Visit, reading, session_of

router = APIRouter()

_BEAT_SECONDS: Final = 15.0


@router.get("/live")
async def live(visit: Annotated[Visit, Depends(reading("read"))]) -> Response:
    """How many reports came in, and how many of them are grave; the page then asks for what it shows."""
    if visit.console.live.watchers >= MAX_WATCHERS:
        raise HTTPException(503, "too many pages watch the queue already")
    return StreamingResponse(_events(visit), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"})


async def _events(visit: Visit) -> AsyncIterator[bytes]:
    yield b"retry: 3000\n\n"
    async for news in visit.console.live.watch(visit.tenant, _BEAT_SECONDS):
        # A session that ended must not go on listening.
        if await session_of(visit.request) is None:
            return
        yield b": still here\n\n" if news is None else _event(news)


def _event(news: News) -> bytes:
    grave = sum(1 for item in news.items if item.level == "malicious")
    said = json.dumps({"reports": len(news.items), "malicious": grave})
    return f"event: reports\ndata: {said}\n\n".encode()
