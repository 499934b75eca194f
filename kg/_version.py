"""The version, alone in a file so that the build backend can read it without importing anything."""

__version__ = "0.1.0"
