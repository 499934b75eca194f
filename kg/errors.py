"""The errors that `kg` raises. Each message says what went wrong, where, and the remedy.

KgError
├── InputError       a source or an input folder cannot be used
├── BuildError       a build folder cannot be read or written
├── ModelError       a shipped or given model cannot be used
├── QueryError       a SPARQL query is wrong
│   ├── RefusedError   it would leave the build or change it
│   └── LimitError     it asks for more than is allowed
└── SettingsError    a setting is unknown or out of its range
"""


class KgError(Exception):
    """Base of every error that a caller of `kg` may want to catch."""


class InputError(KgError):
    """A source or an input folder cannot be used."""


class BuildError(KgError):
    """A build folder cannot be read or written."""


class ModelError(KgError):
    """A shipped or given model cannot be used."""


class QueryError(KgError):
    """A SPARQL query is wrong."""


class RefusedError(QueryError):
    """A SPARQL query would leave the build or change it."""


class LimitError(QueryError):
    """A SPARQL query asks for more than is allowed."""


class SettingsError(KgError):
    """A setting is unknown or out of its range."""
