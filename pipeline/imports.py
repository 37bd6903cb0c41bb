"""What a stage is made of: the modules and data files it really uses, found by reading source, without running it."""

from __future__ import annotations

import ast
import hashlib
import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

__all__ = ["PACKAGES", "Sources", "Used"]

PACKAGES = ("schemas", "normalizers", "extractors", "pipeline")
_TRIES = 20
_ABOUT = {".md"}
"""Files beside the code that are written for people only."""


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
        for node in _parsed(self._there(module)).body:
            if isinstance(node, ast.FunctionDef) and node.name == function:
                return self._ours(_imported(ast.walk(node)))
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
            tree = _bare(_parsed(self._there(name)))
            nodes = list(ast.walk(tree))
            imported = list(_imported(nodes))
            tops = {module.partition(".")[0] for module, _ in imported}
            self._modules[name] = _Module(
                self._ours(imported),
                frozenset(tops - set(PACKAGES) - sys.stdlib_module_names),
                any(isinstance(node, ast.Name) and node.id == "iter_modules" for node in nodes),
                frozenset(n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)),
                hashlib.sha256(ast.dump(tree).encode("utf-8", "backslashreplace")).hexdigest()[:16],
            )
        return self._modules[name]

    def _ours(self, imported: Iterable[tuple[str, str | None]]) -> frozenset[str]:
        """Our modules among imports: a name taken from a package may itself be a module."""
        found = set()
        for module, name in imported:
            if module.partition(".")[0] in PACKAGES:
                whole = f"{module}.{name}"
                found.add(whole if name and self._path(whole) else module)
        return frozenset(found)

    def _shown(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()


def _parsed(path: Path) -> ast.Module:
    """The syntax tree of a file.

    Python 3.11 refuses at times when another thread parses too (CPython issue 106905); asked again, it does it.
    """
    content = path.read_bytes()
    for _ in range(_TRIES - 1):
        try:
            return ast.parse(content)
        except SystemError:
            continue
    return ast.parse(content)


def _bare(tree: ast.Module) -> ast.Module:
    """The tree without docstrings and without what only type checkers import: neither changes what code does."""
    for node in ast.walk(tree):
        body = getattr(node, "body", None)
        if isinstance(body, list):
            node.body = [one for one in body if not _is_idle(one)] or [ast.Pass()]  # type: ignore[attr-defined]
    return tree


def _is_idle(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def _imported(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str | None]]:
    """Module and, where one is taken from it, name of every import statement."""
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, alias.name) for alias in node.names)
