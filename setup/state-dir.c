/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/state-dir.h"

#include "base/macros.h"

#include <errno.h>
#include <stdio.h>

int state_file(const char *dir, const char *name, char **ret)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
	int r;

	if (dir)
		r = asprintf(ret, "%s/%s", dir, name);
	else if (state && state[0] == '/') /* the specification ignores relative ones */
		r = asprintf(ret, "%s/usher/%s", state, name);
	else if (home && home[0] == '/')
		r = asprintf(ret, "%s/.local/state/usher/%s", home, name);
	else
		return -ENOENT;
	return r < 0 ? -ENOMEM : 0;
}
