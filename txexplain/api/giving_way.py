"""A caller whose requests are mostly refused is heard between the answers of others (`gateway/precedence.py`)."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from txexplain.api.refusing import is_work, key_of
from txexplain.gateway.door import STRANGER
from txexplain.gateway.gateway import Gateway


class GivingWay:
    """Outside the framework's own layers, which are much of what a refusal takes."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway
        self.precedence = gateway.precedence

    async def serve(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request once its caller's turn has come."""
        if not is_work(scope):
            await app(scope, receive, send)
            return
        caller = self._gateway.remembered(key_of(dict(scope["headers"]))) or STRANGER

        async def noted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.precedence.note(caller, refused=400 <= message["status"] < 500)
            await send(message)

        in_hand = await self.precedence.begin(caller)
        try:
            await app(scope, receive, noted)
        finally:
            if in_hand:
                self.precedence.end()
