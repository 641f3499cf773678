"""`txexplain serve`."""

from collections.abc import Callable

from txexplain.cli.exit_status import BAD_SETTINGS, UNAVAILABLE
from txexplain.cli.options import with_settings
from txexplain.cli.output import fail
from txexplain.settings import BadSettings, Settings
from txexplain.telemetry import configure_logging


@with_settings(server=True, again=True)
def serve(settings: Settings, load: Callable[[], Settings]) -> None:
    """Serve the API until SIGTERM or SIGINT; then finish the requests in hand and close every part.

    SIGHUP reads the settings, the profile and the other files again.
    """
    import uvloop  # noqa: PLC0415 - keeps the other commands' start fast

    from txexplain.server import CannotListen, run_server  # noqa: PLC0415 - as above
    from txexplain.store.opening import CannotStart  # noqa: PLC0415 - as above
    from txexplain.tracing import NoTracing, configure_tracing  # noqa: PLC0415 - as above

    configure_logging(settings.log_level, settings.redactor())
    try:
        configure_tracing(settings.otlp_endpoint)
        uvloop.run(run_server(settings, load))
    except BadSettings as error:
        fail(BAD_SETTINGS, *error.faults)
    except (CannotListen, CannotStart, NoTracing) as error:
        fail(UNAVAILABLE, str(error))
