"""Where the fixture chain's sources lie in a checkout, and where what is built from them goes."""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
NODE_MODULES = REPOSITORY / "node_modules"
CONTRACT_SOURCES = REPOSITORY / "fixtures" / "contracts"
COMPILER = CONTRACT_SOURCES / "compile.mjs"
PACKAGE_LOCK = REPOSITORY / "package-lock.json"
COMPILED_CONTRACTS = REPOSITORY / "build" / "contracts.json"
CHAIN_DIRECTORY = REPOSITORY / "build" / "chain"
STATE_FILE = "state.json"
MANIFEST_FILE = "manifest.json"
