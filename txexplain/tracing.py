"""Traces: one span a request and one a stage, sent to a collector over OTLP where one is configured.

Spans hold no calldata, no address and no origin. Without a collector there are none.
"""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Final

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.propagate import extract

from txexplain.report import Report

_NAME: Final = "txexplain"


class NoTracing(Exception):  # noqa: N818 - it states what is the case
    """Traces are asked for and cannot be sent; the message says what is missing."""


@contextmanager
def request_span(headers: Mapping[str, str]) -> Iterator[trace.Span]:
    """The span of a judged request, a child of the caller's where it sent a `traceparent` (W3C Trace Context)."""
    # Looking for a parent in headers that name none took a twentieth of a request's processor time.
    parent: Context | None = extract(headers) if "traceparent" in headers else None
    with trace.get_tracer(_NAME).start_as_current_span("judge", context=parent) as span:
        yield span


def stage_span(name: str) -> AbstractContextManager[object]:
    """The span of one stage, within the current one."""
    # A request has four of them, and the no-op tracer took a hundredth of its processor time.
    tracer = trace.get_tracer(_NAME)
    return nullcontext() if isinstance(tracer, trace.ProxyTracer) else tracer.start_as_current_span(name)


def describe(span: trace.Span, report: Report) -> None:
    """What came out: enough to find the report and to group by."""
    span.set_attribute("txexplain.report", report.id)
    span.set_attribute("txexplain.level", report.verdict.level.value)
    span.set_attribute("txexplain.chain", report.case.request.chain_id)
    span.set_attribute("txexplain.degraded", list(report.degraded))


def configure_tracing(endpoint: str | None) -> None:
    """Send spans to this OTLP collector (HTTP); to none where it is None. Raises `NoTracing`."""
    if endpoint is None:
        return
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - optional
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - as above
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - as above
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - as above
    except ImportError as error:
        raise NoTracing("--otlp-endpoint: install txexplain[tracing] to send traces") from error
    provider = TracerProvider(resource=Resource.create({"service.name": _NAME}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")))
    trace.set_tracer_provider(provider)
