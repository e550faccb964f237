/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Until the real thing is there. */
#include "ui-tui/plain.h"
int plain_run(struct wizard *wizard, struct ui_loop *loop)
{
	return 64;
}
