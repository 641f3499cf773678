"""The application: pipeline, REST API, store, settings and command line. This module imports nothing."""
