"""`python -m bench [NAME …] [--scale S] [--json]`: run the comparisons of the files of `bench/`."""

import argparse
import sys
from importlib import import_module
from pathlib import Path

from bench.harness import Comparison, run_all


def names() -> list[str]:
    """List the benchmarks there are: each file of this folder that has comparisons."""
    files = Path(__file__).parent.glob("*.py")
    return sorted(path.stem for path in files if "\ndef comparisons(" in path.read_text())


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("name", nargs="*", help=f"all if none is named: {', '.join(names())}")
    parser.add_argument("--scale", type=float, default=1.0, help="share of the full size")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    chosen = parser.parse_args()
    if unknown := sorted(set(chosen.name) - set(names())):
        parser.error(f"no such benchmark: {', '.join(unknown)}")
    found: list[Comparison] = []
    for name in chosen.name or names():
        found += import_module(f"bench.{name}").comparisons(chosen.scale)
    return run_all(found, as_json=chosen.json)


if __name__ == "__main__":
    sys.exit(main())
