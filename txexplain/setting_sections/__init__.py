"""The settings in sections, one file a part of the service; `txexplain.settings.Settings` puts them together."""
