/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Where what a user remembers is kept: $XDG_STATE_HOME/usher (XDG base directory specification). */

/* The path of a file there; dir NULL: the default. 0; -ENOENT: neither XDG_STATE_HOME nor HOME, -ENOMEM. */
int state_file(const char *dir, const char *name, char **ret);
