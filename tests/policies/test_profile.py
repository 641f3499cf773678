"""Profiles are checked when they are read, and a fault is named with its place."""

from pathlib import Path

import pytest

from policies.catalogue import CATALOGUE
from policies.policy import load_policy
from policies.profile import BadProfile, read_profile

GOOD = """
name = "strict"
off = ["call-fails"]
allow = ["0x7a250d5630B4cF539739dF2C5dAcb4c659F2488D"]
[limits.permit-signature]
expiry_seconds = 3600
[[known]]
chain = 1
address = "0x1f2e3d4c5b6a79880f1e2d3c4b5a69780f1e2d3c"
name = "Our router"
role = "router"
"""


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "profile.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_profile_reaches_the_rules(tmp_path: Path) -> None:
    policy = load_policy(write(tmp_path, GOOD))
    (permit,) = [rule for rule in policy.rules if rule.id == "permit-signature"]
    assert permit.limit == {"expiry_seconds": 3600}
    assert policy.profile.allow == ("0x7a250d5630b4cf539739df2c5dacb4c659f2488d",)
    assert policy.known[1, "0x1f2e3d4c5b6a79880f1e2d3c4b5a69780f1e2d3c"].name == "Our router"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "name: Field required"),
        ("name = ", "is not TOML"),
        ('name = "x"\noff = ["no-rule"]', r"off\.0: there is no rule 'no-rule'"),
        ('name = "x"\n[limits.no-rule]\na = 1', r"limits\.no-rule: there is no such rule"),
        (
            'name = "x"\n[limits.call-fails]\na = 1',
            r"limits\.call-fails\.a: there is no such limit; this rule has: none",
        ),
        ('name = "x"\n[limits.permit-signature]\nexpiry_seconds = "1"', r"limits\.permit-signature\.expiry_seconds: "),
        ('name = "x"\n[limits.permit-signature]\nexpiry_seconds = -1', "greater than or equal to 0"),
        ('name = "x"\nalow = []', "alow: Extra inputs"),
        ('name = "x"\nblock = ["0x12"]', r"block\.0: "),
        ('name = "x"\nblock = ["0x7A250d5630B4cF539739dF2C5dAcb4c659F2488D"]', "wrong EIP-55 checksum; the right form"),
        ('name = "x"\n[off]\nno-rule = "why"', r"off\.0: there is no rule 'no-rule'"),
        ('name = "x"\n[off]\ncall-fails = 1', r"off\.call-fails: "),
        ('name = "x"\n[chain.1]\noff = ["no-rule"]', r"chain\.1\.off\.0: there is no rule"),
        ('name = "x"\n[chain.1.limits.call-fails]\na = 1', r"chain\.1\.limits\.call-fails\.a: there is no such limit"),
        ('name = "x"\n[chain.main]\noff = []', r"chain\.main"),
        ('name = "x"\n[chain.1]\nknown = []', r"chain\.1\.known: Extra inputs"),
        ('name = "x"\n[[known]]\nchain = 1', r"known\.0\.address: Field required"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, text: str, fault: str) -> None:
    with pytest.raises(BadProfile, match=fault):
        load_policy(write(tmp_path, text))


def test_a_contract_that_is_listed_twice_is_refused(tmp_path: Path) -> None:
    twice = GOOD + GOOD[GOOD.index("[[known]]") :]
    with pytest.raises(BadProfile, match="listed twice"):
        load_policy(write(tmp_path, twice))


def test_a_profile_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadProfile, match=r"absent\.toml: cannot be read"):
        read_profile(tmp_path / "absent.toml", CATALOGUE)


def test_the_digest_names_the_whole_policy(tmp_path: Path) -> None:
    default, again = load_policy(), load_policy()
    changed = load_policy(write(tmp_path, GOOD))
    assert default.digest == again.digest != changed.digest
    assert default.digest.startswith("sha256:")
    assert len(default.digest) == 71


def test_a_chains_own_section_adds_to_what_holds_everywhere(tmp_path: Path) -> None:
    text = """
name = "two"
block = ["0x1f2e3d4c5b6a79880f1e2d3c4b5a69780f1e2d3c"]
[limits.permit-signature]
expiry_seconds = 3600
[chain.8453.limits.permit-signature]
expiry_seconds = 60
[chain.8453.off]
unusual-gas = "gas is cheap here"
"""
    policy = load_policy(write(tmp_path, text))

    def permit(chain: int) -> int:
        return next(rule for rule in policy.rules_on(chain) if rule.id == "permit-signature").limit["expiry_seconds"]

    assert (permit(1), permit(8453)) == (3600, 60)
    assert policy.off_on(8453) == {"unusual-gas": "off in profile two: gas is cheap here"}
    assert policy.off_on(1) == {}
    assert policy.rules_on(8453)[0].register.block == policy.rules_on(1)[0].register.block != frozenset()
