"""Every region renders, every object is valid, and the manifests agree with the service."""

import json
import re
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from tests.deploy.rendering import DEPLOY, REGIONS, one, rendered
from tests.txexplain.programs import run_here
from txexplain.api.openapi import FILE
from txexplain.budget import MAX_BUDGET_MS
from txexplain.setting_sections.secret_files import SECRETS
from txexplain.settings import load_settings

pytestmark = pytest.mark.parametrize("region", REGIONS)

_VERSIONS = ("1.30", "1.33", "1.37")


@pytest.mark.parametrize("version", _VERSIONS)
def test_every_object_is_valid_and_has_no_field_that_the_cluster_would_ignore(region: str, version: str) -> None:
    objects = rendered(region)

    assert {each["kind"] for each in objects} == {
        *("Namespace", "ServiceAccount", "ConfigMap", "Service", "StatefulSet", "HorizontalPodAutoscaler"),
        *("PodDisruptionBudget", "NetworkPolicy", "Job"),
    }
    for each in objects:
        kubernetes_validate.validate(each, version, strict=True)


def test_a_misspelt_field_would_be_found(region: str) -> None:
    broken = json.loads(json.dumps(one(region, "StatefulSet")))
    broken["spec"]["template"]["spec"]["containers"][0]["redinessProbe"] = {}

    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, _VERSIONS[-1], strict=True)


def test_the_settings_are_those_that_the_service_reads(region: str, tmp_path: Path) -> None:
    file = tmp_path / "txexplain.toml"
    file.write_text(one(region, "ConfigMap")["data"]["txexplain.toml"])

    done = run_here(tmp_path, "config", "check", "--config", str(file))
    settings = load_settings({}, file)

    assert done.returncode == 0, done.stderr.decode()
    assert b"keys are demanded" in done.stdout
    assert settings.residency == {"*": region}
    assert {it.residency for it in settings.regions} == {region}
    assert set(settings.rpc) == {1, 8453}


def test_the_arguments_are_those_of_the_program(region: str, tmp_path: Path) -> None:
    for container in _containers(region):
        *command, option, _file = container["args"]
        usage = run_here(tmp_path, *command, "--help")

        assert usage.returncode == 0
        assert option in usage.stdout.decode()
        named = {item["name"] for item in container["env"] if item["name"].endswith("_FILE")}
        assert named <= {f"TXEXPLAIN_{name.upper()}_FILE" for name in SECRETS}


def test_probes_ask_what_the_service_answers_without_a_key(region: str) -> None:
    paths = json.loads(FILE.read_text(encoding="utf-8"))["paths"]
    container = _service(region)["containers"][0]
    ports = {port["name"]: port["containerPort"] for port in container["ports"]}

    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        asked = container[probe]["httpGet"]
        assert paths[asked["path"]]["get"]["security"] == []
        assert ports[asked["port"]] == load_settings().port


def test_a_stop_leaves_time_for_the_drain_and_the_longest_request(region: str) -> None:
    text = one(region, "ConfigMap")["data"]["txexplain.toml"]
    found = re.search(r"drain_seconds = (\d+)", text)
    assert found is not None

    assert _service(region)["terminationGracePeriodSeconds"] >= int(found[1]) + MAX_BUDGET_MS / 1000
    readiness = _service(region)["containers"][0]["readinessProbe"]
    assert int(found[1]) >= readiness["periodSeconds"] * readiness["failureThreshold"]


def test_containers_run_with_as_little_as_they_need(region: str) -> None:
    for pod, container in zip(_pods(region), _containers(region), strict=True):
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert pod["automountServiceAccountToken"] is False
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {"cpu", "memory"} <= container["resources"]["requests"].keys()
        assert "memory" in container["resources"]["limits"]


def test_the_spool_outlives_the_pod(region: str) -> None:
    (claim,) = one(region, "StatefulSet")["spec"]["volumeClaimTemplates"]
    container = _service(region)["containers"][0]
    data = next(item["value"] for item in container["env"] if item["name"] == "XDG_DATA_HOME")
    mounted = {mount["mountPath"]: mount["name"] for mount in container["volumeMounts"]}

    assert mounted[data] == claim["metadata"]["name"]


def test_every_selector_finds_its_pods(region: str) -> None:
    labels = one(region, "StatefulSet")["spec"]["template"]["metadata"]["labels"].items()
    selectors = [
        one(region, "Service")["spec"]["selector"],
        one(region, "PodDisruptionBudget")["spec"]["selector"]["matchLabels"],
        one(region, "NetworkPolicy")["spec"]["podSelector"]["matchLabels"],
    ]

    assert all(selector.items() <= labels for selector in selectors)
    job = one(region, "Job")["spec"]["template"]["metadata"]["labels"].items()
    assert not selectors[0].items() <= job
    assert selectors[2].items() <= job
    assert (
        one(region, "HorizontalPodAutoscaler")["spec"]["scaleTargetRef"]["name"]
        == one(region, "StatefulSet")["metadata"]["name"]
    )


def test_changed_settings_roll_through_the_replicas(region: str) -> None:
    name = one(region, "ConfigMap")["metadata"]["name"]

    assert re.fullmatch(r"txexplain-[a-z0-9]{10}", name)
    for pod in _pods(region):
        assert name in [volume["configMap"]["name"] for volume in pod["volumes"] if "configMap" in volume]


def _service(region: str) -> Any:
    return one(region, "StatefulSet")["spec"]["template"]["spec"]


def _pods(region: str) -> list[Any]:
    return [_service(region), one(region, "Job")["spec"]["template"]["spec"]]


def _containers(region: str) -> list[Any]:
    return [container for pod in _pods(region) for container in pod["containers"]]


def test_the_model_servers_are_found_where_the_settings_look(region: str, tmp_path: Path) -> None:
    (model,) = yaml.safe_load((DEPLOY / "vllm" / "values.yaml").read_text())["servingEngineSpec"]["modelSpec"]
    file = tmp_path / "txexplain.toml"
    file.write_text(one(region, "ConfigMap")["data"]["txexplain.toml"])
    (served,) = load_settings({}, file).regions

    assert model["vllmConfig"]["extraArgs"] == ["--served-model-name", served.model]
    assert served.url.get_secret_value() == f"http://vllm-router-service.models-{region}.svc"


def test_the_operators_guide_names_what_is_there(region: str) -> None:
    guide = (DEPLOY.parent / "docs" / "operate.md").read_text(encoding="utf-8")
    (secret,) = re.findall(r"create secret generic (\S+) --from-literal=(\S+?)=", guide)
    volumes = {volume["name"]: volume for pod in _pods(region) for volume in pod["volumes"]}
    paths = {item["value"] for container in _containers(region) for item in container["env"]}

    assert volumes["secrets"]["secret"]["secretName"] == secret[0]
    assert f"/run/secrets/txexplain/{secret[1]}" in paths
    assert one(region, "Job")["metadata"]["name"] in guide
    for path in re.findall(r"`(deploy/[^`]+)`|apply -k (\S+)", guide):
        assert (DEPLOY.parent / (path[0] or path[1])).exists()
