/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* The parts of usher catalog. */
#include "cli/cli.h"

/* Of the files and directories behind "lint", else of the catalog; the exit code. */
int catalog_lint(const struct cli *cli);
