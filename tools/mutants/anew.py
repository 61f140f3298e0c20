"""Run tests in an interpreter that imports one module with a fault: PATH NUMBER TEST…"""

import sys
from importlib.machinery import SourceFileLoader
from types import CodeType

import pytest

from tools.mutants.faults import mutated
from tools.mutants.rooms import ROOT


def main() -> int:
    path, number, *tests = sys.argv[1:]
    changed = str(ROOT / path)
    tree = mutated((ROOT / path).read_text(encoding="utf-8"), int(number))
    usual = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        if self.get_filename(fullname) == changed:
            return compile(tree, changed, "exec")
        return usual(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign, assignment]
    options = ["-x", "-q", "-p", "no:cacheprovider", "--hypothesis-profile=mutants"]
    return int(pytest.main([*options, *tests]))


if __name__ == "__main__":
    sys.exit(main())
