"""The log: one JSON line an event, on standard error, with every known secret masked."""

import logging
import sys
from typing import Any

import structlog
from structlog.typing import WrappedLogger

from txexplain.redaction import Redactor

_CHATTY = ("httpx", "httpcore", "web3", "aiohttp", "alembic", "asyncio", "uvicorn.access", "sqlalchemy")
"""Libraries that log each call, httpx with the whole URL in it; only their warnings are heard."""


def configure_logging(level: str, redactor: Redactor) -> None:
    """Send structlog and the standard library's loggers through one JSON writer that masks the redactor's secrets."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )

    def masked(_logger: WrappedLogger, _name: str, text: Any) -> str:
        return redactor.clean(text)

    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.JSONRenderer(),
            masked,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _CHATTY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
