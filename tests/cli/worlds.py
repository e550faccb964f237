# SPDX-License-Identifier: LGPL-2.1-or-later
"""Scripts whose rows each run inside of a world of their own: SCRIPT USHER USHER-WORLD [PART OF A TITLE].
The script is run again in each world, and does that row there. Rows run side by side, for they mostly
wait; they are told in their order."""

import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

AT_ONCE = 3
LIMIT = 600  # seconds for a row; only a failure takes so long


def try_one(title, world, options, directories):
    """What went wrong; None."""
    usher, usher_world = (os.path.abspath(path) for path in sys.argv[1:3])
    script = os.path.abspath(sys.argv[0])
    with tempfile.TemporaryDirectory(prefix=f"usher-{os.path.basename(script)}-") as state:
        path = os.path.join(state, "world.jsonl")
        with open(path, "w", encoding="utf-8") as file:
            for line in world:
                told = {key: value for key, value in line.items() if value is not None}
                file.write(json.dumps(told) + "\n")
        for name in directories:
            os.makedirs(os.path.join(state, name))
        command = [usher_world, *options, path, "--", sys.executable, script, usher, usher_world, "--inside", title]
        try:
            done = subprocess.run(command, cwd=state, stdout=subprocess.PIPE, text=True, stderr=subprocess.STDOUT,
                                  timeout=LIMIT, check=False)
        except subprocess.TimeoutExpired as late:
            return f"it did not end: {late.stdout}"
    return done.stdout or f"exit {done.returncode}" if done.returncode else None


def main(scenarios, *options, directories=()):
    """scenarios: by title, what is done inside, and the lines of its world, without those values that
    are None. options are usher-world's; the directories are made before."""
    if sys.argv[3:4] == ["--inside"]:
        scenarios[sys.argv[4]][0]()
        return
    part = sys.argv[3] if len(sys.argv) > 3 else ""
    titles = [title for title in scenarios if part in title]
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        faults = pool.map(lambda title: try_one(title, scenarios[title][1], options, directories), titles)
        for number, (title, fault) in enumerate(zip(titles, faults), 1):
            failed += fault is not None
            print(f"{'not ok' if fault is not None else 'ok'} {number} - {title}", flush=True)
            for line in (fault or "").splitlines():
                print(f"# {line}", flush=True)
    print(f"1..{len(titles)}")
    sys.exit(bool(failed))
