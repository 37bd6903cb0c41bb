"""Errors, from wrong use to one bad document. A page or value that fails is a Finding, not an exception."""

from __future__ import annotations

__all__ = ["BaocaoError", "DocumentError", "EngineError", "UsageError"]


class BaocaoError(Exception):
    """Base of our errors: the message is one readable line that says what is wrong and what to do.

    Attributes:
        exit_code: Exit status of the command that ends with it.
    """

    exit_code = 1


class UsageError(BaocaoError):
    """The command or its settings are wrong, or the machine lacks something; nothing was changed."""


class EngineError(BaocaoError):
    """An OCR engine is missing or failed on an image."""


class DocumentError(BaocaoError):
    """One document cannot be taken in: it is quarantined and the batch goes on.

    Attributes:
        reason: Short snake_case code: `not_a_pdf`, `empty_file`, `encrypted`, `damaged`, `no_pages`, `too_many_pages`,
            `page_too_large`, `timeout`, `out_of_memory`, `worker_died`, `unreadable`.
    """

    def __init__(self, reason: str, message: str) -> None:
        """Keep the code beside the sentence."""
        super().__init__(message)
        self.reason = reason

    def __reduce__(self) -> tuple[type[DocumentError], tuple[str, str]]:
        """Survive the way back from a worker process."""
        return type(self), (self.reason, str(self))
