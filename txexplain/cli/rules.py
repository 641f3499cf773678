"""`txexplain rules`: what the rules are, whether they keep their cases, what they said, what a profile would change."""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from txexplain.cli.changes import print_changes
from txexplain.cli.exit_status import BAD_INPUT, BAD_SETTINGS, CHECK_FAILED
from txexplain.cli.opened_store import with_store
from txexplain.cli.options import with_settings
from txexplain.cli.output import fail
from txexplain.settings import BadSettings, Settings

if TYPE_CHECKING:
    from policies.policy import Policy
    from txexplain.dry_run import Change
    from txexplain.policy_desk import PolicySet
    from txexplain.store.repository import SqlReportStore

rules = typer.Typer(help="The rules that judge.", no_args_is_help=True)

RuleId = Annotated[str, typer.Argument(metavar="RULE", help="Id of a rule.")]
Folder = Annotated[Path, typer.Argument(help="Cases: RULE/hit-*.json and RULE/miss-*.json.")]
Tenant = Annotated[str, typer.Option(help="Tenant whose reports are read.")]


@rules.callback()
def group() -> None:
    """The rules that judge."""


@rules.command("list")
@with_settings()
def list_(settings: Settings) -> None:
    """Every rule with severity, confidence and what it catches; rules that are off say so."""
    policy = _policy(settings)
    for rule in policy.rules:
        off = policy.off_on().get(rule.id)
        told = "" if off is None else f" [{off}]"
        sys.stdout.write(f"{rule.id}: {rule.severity}, {rule.confidence}{told}: {rule.manual.catches}\n")
    sys.stdout.write(f"{len(policy.rules)} rules, profile {policy.profile.name}, policy {policy.digest}\n")


@rules.command()
@with_settings()
def show(settings: Settings, rule_id: RuleId) -> None:
    """The manual of one rule, with the limits that are in force."""
    rule = next((rule for rule in _policy(settings).rules if rule.id == rule_id), None)
    if rule is None:
        fail(BAD_INPUT, f"there is no rule {rule_id!r}; txexplain rules list names them")
    limits = ", ".join(f"{name} = {value}" for name, value in rule.limit.items()) or "none"
    lines = (
        f"{rule.id}: severity {rule.severity}, confidence {rule.confidence}",
        f"looks at: {', '.join(sorted(rule.applies))}",
        f"needs: {', '.join(sorted(rule.needs)) or 'nothing but the request'}",
        f"limits: {limits}",
        f"What it catches: {rule.manual.catches}",
        f"Why it matters: {rule.manual.matters}",
        f"What to do: {rule.manual.to_do}",
    )
    sys.stdout.write("\n".join(lines) + "\n")


@rules.command("test")
@with_settings()
def run_cases(settings: Settings, folder: Folder = Path("fixtures/rules")) -> None:
    """Run hit and miss cases, plug-ins included. Exit status 65 where a rule does not keep one."""
    from policies.cases_on_disk import try_cases  # noqa: PLC0415 - keeps the program's start fast

    if not folder.is_dir():
        fail(BAD_INPUT, f"{folder}: there is no such folder")
    tried = list(try_cases(folder, tuple(type(rule) for rule in _policy(settings).rules)))
    for one in tried:
        if one.fault is not None:
            sys.stdout.write(f"{one.rule}/{one.name}: {one.fault}\n")
    broken = sum(1 for one in tried if one.fault is not None)
    sys.stdout.write(f"{len(tried)} cases of {len({one.rule for one in tried})} rules, {broken} not kept\n")
    if broken or not tried:
        raise typer.Exit(CHECK_FAILED)


@rules.command()
@with_settings()
def explain(
    settings: Settings,
    report_id: Annotated[str, typer.Argument(metavar="REPORT", help="Id of a stored report.")],
    tenant: Tenant = "local",
) -> None:
    """Why a stored report has its level: what each rule said, which did not look, and what is known of the parties."""
    report = with_store(settings, lambda store: store.get(report_id, tenant))
    if report is None:
        fail(BAD_INPUT, f"there is no report {report_id}")
    verdict, now = report.verdict, _policies(settings).of(tenant)
    sys.stdout.write(f"{report.id}: {verdict.level}, policy {verdict.policy_digest}\n")
    if verdict.policy_digest != now.digest:
        sys.stdout.write(f"  the policy is another one now: {now.digest}\n")
    for finding in verdict.findings:
        sys.stdout.write(f"{finding.rule}: {finding.severity}, {finding.confidence} confidence: {finding.title}\n")
        sys.stdout.write("".join(f"  rests on {place}\n" for place in finding.evidence))
    for skipped in verdict.skipped:
        sys.stdout.write(f"{skipped.rule}: did not look: {skipped.reason}\n")
    for error in verdict.errors:
        sys.stdout.write(f"{error.rule}: failed: {error.error}\n")
    for at, fact in enumerate(report.case.facts):
        sys.stdout.write(f"facts[{at}]: {fact.subject} {fact.kind} {fact.text} ({fact.source})\n")
    told = {it.rule for it in verdict.findings} | {it.rule for it in verdict.skipped}
    silent = {rule.id for rule in now.rules} - told - {it.rule for it in verdict.errors}
    sys.stdout.write(f"{len(silent)} rules looked and saw nothing, or do not apply\n")


@rules.command("dry-run")
@with_settings()
def dry_run_(
    settings: Settings,
    against: Annotated[Path | None, typer.Option(help="Compare with this profile, not with what was answered.")] = None,
    most: Annotated[int, typer.Option(min=1, max=1_000_000, help="So many of the newest reports.")] = 1000,
    tenant: Tenant = "local",
) -> None:
    """Judge stored reports again, by the profile given with --profile, and say which verdicts would change."""
    new = _policies(settings)
    old = None if against is None else _policies(settings.model_copy(update={"profile": against}))
    seen = with_store(settings, lambda store: _dry_run(store, tenant, most, new, old))
    changes = [change for change in seen if change is not None]
    print_changes(changes)
    sys.stdout.write(f"{len(seen)} reports, {len(changes)} would change\n")


async def _dry_run(
    store: "SqlReportStore", tenant: str, most: int, new: "PolicySet", old: "PolicySet | None"
) -> "list[Change | None]":
    from txexplain.dry_run import dry_run  # noqa: PLC0415 - keeps the program's start fast

    return [change async for change in dry_run(store, tenant, most, new, old)]


def _policies(settings: Settings) -> "PolicySet":
    from txexplain.policy_desk import read_policies  # noqa: PLC0415 - keeps the program's start fast

    try:
        return read_policies(settings, int(time.time()))
    except BadSettings as error:
        fail(BAD_SETTINGS, *error.faults)


def _policy(settings: Settings) -> "Policy":
    return _policies(settings).default
