/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Settings that are not of one run: lines "key = value" in $XDG_CONFIG_HOME/usher/usher.conf (else
 * ~/.config), then in /etc/usher/usher.conf; the first that has a key counts. Behind a '#' stands a
 * comment. Keys: portal-url.
 */

/* The value, that the caller frees; NULL: nowhere set (a file that cannot be read is told of, as a warning). */
char *conf_get(const char *key);
/* Of one file's text; NULL. Pure. */
char *conf_find(const char *text, const char *key);
