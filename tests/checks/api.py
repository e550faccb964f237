# SPDX-License-Identifier: LGPL-2.1-or-later
"""The headers that are installed, what they declare, and the compilers that they are for."""

import fnmatch
import re
import shutil

import tap

UMBRELLA = "setup/usher.h"
# The topics, by their names in the tree.
TOPICS = [name for name in tap.files() if fnmatch.fnmatchcase(name, "setup/usher/*.h")]
HEADERS = [UMBRELLA, *TOPICS]


def functions():
    """All that the headers declare, in their order; one that is declared twice is there twice."""
    text = "\n".join(tap.read(header) for header in HEADERS)
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    text = re.sub(r"^\s*#(.*\\\n)*.*$", "", text, flags=re.M)
    return re.findall(r"\b(usher_\w+)\s*\(", text)


def languages(compiler):
    """Name, command; a command of None: there is no C++ compiler."""
    # one driver compiles both, where its C++ half is installed
    cxx = shutil.which("c++") or shutil.which("g++") or shutil.which("clang++")
    return [("C11", [*compiler, "-x", "c", "-std=c11"]),
            ("C++11", [cxx, "-x", "c++", "-std=c++11"] if cxx else None)]
