/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* What people read is translated, what machines read never is. */
#include <libintl.h>

#define _(text)	 gettext(text)
#define N_(text) text /* is translated where it is shown */
