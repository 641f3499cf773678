"""Secrets from files: `TXEXPLAIN_DATABASE_URL_FILE=/run/secrets/database` in place of the secret itself.

Container systems mount secrets as files, and a process's environment is shown to whoever may list processes.
"""

import os
from pathlib import Path
from typing import Any, Final

from pydantic.fields import FieldInfo
from pydantic_settings import PydanticBaseSettingsSource

SECRETS: Final = ("rpc", "database_url", "company_secret")
"""The settings whose values hold keys or passwords."""

_LARGEST: Final = 64 * 1024


class SecretFiles(PydanticBaseSettingsSource):
    """Reads each secret from the file that its variable with `_FILE` names."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """The file's text without the line's end. Raises ValueError, which never shows the text."""
        del field
        variable = f"TXEXPLAIN_{field_name.upper()}_FILE"
        path = os.environ.get(variable)
        if field_name not in SECRETS or not path:
            return None, field_name, False
        if os.environ.get(variable.removesuffix("_FILE")):
            raise ValueError(f"{variable} and {variable.removesuffix('_FILE')} are both set; keep one")
        try:
            with Path(path).open(encoding="utf-8") as file:
                return file.read(_LARGEST).strip(), field_name, False
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(f"{variable}: {path} cannot be read ({type(error).__name__})") from None

    def __call__(self) -> dict[str, Any]:
        """The secrets that a file is named for."""
        found = {name: self.get_field_value(self.settings_cls.model_fields[name], name)[0] for name in SECRETS}
        return {name: value for name, value in found.items() if value is not None}
