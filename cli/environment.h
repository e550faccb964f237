/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What a command that runs while joined is told of the network, in its environment. */
#include "ui-tui/scope.h"

/* The caller's own with USHER_INTERFACE, USHER_SSID, .. of join; what is not known is not set.
   Freed with environment_free(). NULL: out of memory. */
char **environment_of(const struct usher_join *join);
char **environment_free(char **environment);
