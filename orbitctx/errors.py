"""Every error that orbitctx raises on purpose.

OrbitctxError
 ├── UsageError            2   an option, command, name or time that cannot be understood
 │    └── MissingExtraError     a feature whose optional packages are not installed
 ├── StoryError            3   no story text could be read
 ├── NoDataError           4   no orbit or activity data for that time
 │    ├── DamagedDataError      a data file that does not hold what its manifest says
 │    └── FetchError            a server that did not give the data asked for
 └── FailedRowsError       5   a batch that finished with failed rows

The number is the exit code of the command line. Each error carries what was expected and what was found, so that
the sentence, the JSON and the exit code come from one place.
"""

__all__ = [
    "DamagedDataError",
    "FailedRowsError",
    "FetchError",
    "MissingExtraError",
    "NoDataError",
    "OrbitctxError",
    "StoryError",
    "UsageError",
]


class OrbitctxError(Exception):
    """The base of all orbitctx errors: a sentence, with what was expected and what was found."""

    code = 70

    def __init__(self, message: str, *, expected: str | None = None, found: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.expected = expected
        self.found = found

    def __str__(self) -> str:
        parts = [self.message]
        if self.expected is not None:
            parts.append(f"  expected: {self.expected}")
        if self.found is not None:
            parts.append(f"  found:    {self.found}")
        return "\n".join(parts)


class UsageError(OrbitctxError):
    """Something the caller typed or passed cannot be understood."""

    code = 2


class MissingExtraError(UsageError):
    """An optional package is needed; the message says which extra to install."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f'{feature} needs optional packages: pip install "orbitctx[{extra}]"')


class StoryError(OrbitctxError):
    """No story text could be read from the given source."""

    code = 3


class NoDataError(OrbitctxError):
    """No orbit or activity data for the time asked for."""

    code = 4


class DamagedDataError(NoDataError):
    """A data file is missing, or its bytes are not those of the manifest."""


class FetchError(NoDataError):
    """A server could not be reached, or answered with something else than the data asked for."""


class FailedRowsError(OrbitctxError):
    """A batch came to its end, but some rows failed; all of them are listed."""

    code = 5
