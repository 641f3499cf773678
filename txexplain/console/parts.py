"""Everything that the console's pages need, put together once."""

from dataclasses import dataclass

from fastapi import Request

from txexplain.analyst_policies import AnalystPolicies
from txexplain.authors import Authors
from txexplain.console.access.provider import Provider
from txexplain.console.access.sign_in import SignIn
from txexplain.console.data.actions import ActionRepository
from txexplain.console.data.labels import LabelRepository
from txexplain.console.data.logins import LoginRepository
from txexplain.console.data.people import PeopleRepository
from txexplain.console.data.profiles import ProfileRepository
from txexplain.console.data.quality import QualityRepository
from txexplain.console.data.queue import QueueRepository
from txexplain.console.data.spending import SpendingRepository
from txexplain.console.data.trail import TrailRepository
from txexplain.console.data.views import ViewRepository
from txexplain.console.live import LiveQueue
from txexplain.pipeline import Pipeline
from txexplain.settings import Settings
from txexplain.store.report_store import ReportStore


@dataclass(frozen=True, slots=True)
class Console:
    """The console's repositories and the parts of the service that it looks at."""

    settings: Settings
    store: ReportStore
    pipeline: Pipeline
    policies: AnalystPolicies
    people: PeopleRepository
    sign_in: SignIn
    queue: QueueRepository
    actions: ActionRepository
    labels: LabelRepository
    profiles: ProfileRepository
    quality: QualityRepository
    views: ViewRepository
    trail: TrailRepository
    live: LiveQueue
    spending: SpendingRepository
    authors: Authors
    logins: LoginRepository
    provider: Provider | None


def console_of(request: Request) -> Console:
    """The console that this application was made with."""
    console = request.app.state.console
    if not isinstance(console, Console):
        raise TypeError("the application was made without a console")
    return console
