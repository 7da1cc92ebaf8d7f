"""Runs the fenced blocks of a Markdown file, in order, in the current directory.

A block of sh runs in bash, one of python in this Python, one of sql in DuckDB, one of go that is a whole program by
'go run'. Other blocks are for reading. A block is left out if the line above it says why:

    <!-- not run: wants a cluster -->

Of a block of sh the lines in ELSEWHERE are left out: a check of their own runs them.
"""

import pathlib
import re
import subprocess
import sys

ELSEWHERE = {"go test ./...", "bash .ci/run"}
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXCUSE = re.compile(r"<!-- not run: (.+) -->\n\Z")


def command(language: str, code: str, number: int) -> list[str] | None:
    """The command that runs a block, None if there is nothing to run."""
    if language == "sh":
        lines = [line for line in code.splitlines() if line.split("#")[0].strip() not in ELSEWHERE]
        code = "\n".join(lines)
        return ["bash", "-euo", "pipefail", "-c", code] if code.strip() else None
    if language == "python":
        return [sys.executable, "-c", code]
    if language == "sql":
        return [sys.executable, "-c", f"import duckdb; print(duckdb.sql({code!r}))"]
    if language == "go" and code.startswith("package main"):
        path = pathlib.Path(f"cmd/readme{number}/main.go")
        path.parent.mkdir(parents=True)
        path.write_text(code)
        return ["go", "run", f"./{path.parent}"]
    return None


def main(name: str) -> int:
    text = pathlib.Path(name).read_text()
    ran, failed = 0, 0
    for block in FENCE.finditer(text):
        line = text.count("\n", 0, block.start()) + 1
        if excuse := EXCUSE.search(text, 0, block.start()):
            print(f"-- {name}:{line}: not run: {excuse[1]}", flush=True)
            continue
        run = command(block[1], block[2], line)
        if run is None:
            continue
        print(f"-- {name}:{line}\n{block[2]}", flush=True)
        ran += 1
        if status := subprocess.run(run, stdin=subprocess.DEVNULL).returncode:
            failed += 1
            print(f"{name}:{line}: exit status {status}", flush=True)
    print(f"{ran} blocks ran, {failed} failed")
    return 1 if failed or not ran else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
