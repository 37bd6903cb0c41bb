"""What a stage is made of: the modules and data files it really uses, found by reading source, without running it."""

from __future__ import annotations

import hashlib
import opcode
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from types import CodeType
from typing import NamedTuple

__all__ = ["PACKAGES", "Sources", "Used"]

PACKAGES = ("schemas", "normalizers", "extractors", "pipeline")
_ABOUT = {".md"}
"""Files beside the code that are written for people only."""

_FOR_CHECKERS = re.compile(r"^if TYPE_CHECKING:\n(?:(?:[ \t].*)?\n)+", re.MULTILINE)
_IMPORT, _FROM, _EXTENDED = (opcode.opmap[name] for name in ("IMPORT_NAME", "IMPORT_FROM", "EXTENDED_ARG"))


class Used(NamedTuple):
    """What a set of modules uses, themselves included.

    Attributes:
        parts: Path below the root -> 16 hex digits: of a module's code without comments and docstrings, of a data
            file's bytes.
        libraries: Top-level names of imported modules that are neither ours nor Python's.
    """

    parts: dict[str, str]
    libraries: frozenset[str]


class _Module(NamedTuple):
    """What one module's source says.

    Attributes:
        ours: Our modules whose names it takes something from.
        others: Top-level names of other modules it imports.
        discovers: Whether it looks for its neighbours by itself.
        texts: Its string constants.
        digest: Of its code.
    """

    ours: frozenset[str]
    others: frozenset[str]
    discovers: bool
    texts: frozenset[str]
    digest: str


class Sources:
    """The four packages as source, read lazily and once."""

    def __init__(self, root: Path) -> None:
        """Read below `root`, the folder that holds the packages."""
        self._root = root
        self._modules: dict[str, _Module] = {}

    def files(self) -> Iterator[Path]:
        """Every source and data file of the packages, in one order on every machine."""
        for package in PACKAGES:
            for path in sorted((self._root / package).rglob("*")):
                if "__pycache__" not in path.parts and not path.name.startswith(".") and path.is_file():
                    yield path

    def read_all(self) -> None:
        """Read every module now: this takes a second, and what is read is kept."""
        _ = self._all_texts

    def entries(self, module: str, function: str) -> frozenset[str]:
        """Our modules that a function of a module imports within its own body."""
        for code in _compiled(self._there(module)).co_consts:
            if isinstance(code, CodeType) and code.co_name == function:
                return self._ours(_imported(_all_code(code)))
        raise LookupError(f"{module} has no function {function}")

    def used(self, entries: Iterable[str]) -> Used:
        """Everything that the entry modules use, directly or through others.

        Of the packages above a module only their own code counts, not what they import for those who import them.
        """
        followed: set[str] = set()
        waiting = list(entries)
        while waiting:
            module = waiting.pop()
            if module not in followed:
                followed.add(module)
                waiting += self._module(module).ours
                waiting += self._neighbours(module) if self._module(module).discovers else ()
        above = {".".join(m.split(".")[:i]) for m in followed for i in range(1, m.count(".") + 1)}
        modules = followed | above
        parts = {self._shown(self._there(m)): self._module(m).digest for m in sorted(modules)}
        for path in self._data_of(modules):
            parts[self._shown(path)] = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
        return Used(parts, frozenset().union(*(self._module(m).others for m in modules)))

    def _neighbours(self, module: str) -> list[str]:
        folder = self._there(module).parent
        package = ".".join(folder.relative_to(self._root).parts)
        return [f"{package}.{path.stem}" for path in folder.glob("*.py") if path.stem != "__init__"]

    def _data_of(self, modules: set[str]) -> list[Path]:
        """Data files that the modules name; one that no module at all names may be used by any."""
        mine = frozenset().union(*(self._module(m).texts for m in modules))
        return [
            path
            for path in self._data_files
            if any(path.name in text for text in mine) or not any(path.name in text for text in self._all_texts)
        ]

    @cached_property
    def _data_files(self) -> list[Path]:
        return [path for path in self.files() if path.suffix != ".py" and path.suffix not in _ABOUT]

    @cached_property
    def _all_texts(self) -> frozenset[str]:
        stems = (path.relative_to(self._root).with_suffix("") for path in self.files() if path.suffix == ".py")
        names = [".".join(stem.parts).removesuffix(".__init__") for stem in stems]
        return frozenset().union(*(self._module(name).texts for name in names))

    def _path(self, module: str) -> Path | None:
        stem = self._root.joinpath(*module.split("."))
        return next((p for p in (stem.with_suffix(".py"), stem / "__init__.py") if p.is_file()), None)

    def _there(self, module: str) -> Path:
        path = self._path(module)
        if path is None:
            raise LookupError(f"there is no module {module}")
        return path

    def _module(self, name: str) -> _Module:
        if name not in self._modules:
            codes = _all_code(_compiled(self._there(name)))
            imported = list(_imported(codes))
            tops = {module.partition(".")[0] for module, _ in imported}
            self._modules[name] = _Module(
                self._ours(imported),
                frozenset(tops - set(PACKAGES) - sys.stdlib_module_names),
                any("iter_modules" in code.co_names for code in codes),
                frozenset(text for code in codes for text in code.co_consts if isinstance(text, str)),
                hashlib.sha256(_told(codes[0]).encode("utf-8", "backslashreplace")).hexdigest()[:16],
            )
        return self._modules[name]

    def _ours(self, imported: Iterable[tuple[str, str | None]]) -> frozenset[str]:
        """Our modules among imports: a name taken from a package may itself be a module, and then only that counts."""
        found = set()
        names: dict[str, list[str]] = {}
        for module, name in imported:
            if module.partition(".")[0] in PACKAGES:
                names.setdefault(module, []).extend([name] if name else [])
        for module, taken in names.items():
            modules = {whole for name in taken if self._path(whole := f"{module}.{name}")}
            found |= modules if taken and len(modules) == len(set(taken)) else modules | {module}
        return frozenset(found)

    def _shown(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()


def _compiled(path: Path) -> CodeType:
    """A module's code without comments, docstrings and what only type checkers import: none of it changes what it does.

    Compiled, never run; ten times faster than looking at its syntax tree.
    """
    source = _FOR_CHECKERS.sub("", path.read_text(encoding="utf-8"))
    return compile(source, path.name, "exec", dont_inherit=True, optimize=2)


def _all_code(code: CodeType) -> list[CodeType]:
    """A code object and all within it."""
    inner = (one for one in code.co_consts if isinstance(one, CodeType))
    return [code, *(deeper for one in inner for deeper in _all_code(one))]


def _imported(codes: Iterable[CodeType]) -> Iterator[tuple[str, str | None]]:
    """Module and, where one is taken from it, name of every import."""
    for code in codes:
        module, high = "", 0
        for operation, low in zip(code.co_code[::2], code.co_code[1::2], strict=True):
            argument = high | low
            high = argument << 8 if operation == _EXTENDED else 0
            if operation == _IMPORT:
                module = code.co_names[argument]
                yield module, None
            elif operation == _FROM:
                yield module, code.co_names[argument]


def _told(value: object) -> str:
    """A constant or code object as text that is the same in every process; places in the source left out."""
    if isinstance(value, CodeType):
        head = (
            value.co_name, value.co_argcount, value.co_posonlyargcount, value.co_kwonlyargcount, value.co_flags,
            value.co_names, value.co_varnames, value.co_freevars, value.co_cellvars,
            value.co_code, value.co_exceptiontable,
        )  # fmt: skip
        return f"{head}({','.join(map(_told, value.co_consts))})"
    if isinstance(value, frozenset):
        return f"{{{','.join(sorted(map(_told, value)))}}}"
    if isinstance(value, tuple):
        return f"({','.join(map(_told, value))})"
    return f"{type(value).__name__}:{value!r}"
