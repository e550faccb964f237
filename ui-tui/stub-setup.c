/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Until the real thing is there. */
#include "ui-tui/views.h"

struct view *network_view_new(struct wizard *wizard)
{
	return NULL;
}
struct view *passphrase_view_new(struct wizard *wizard)
{
	return NULL;
}
struct view *code_view_new(struct wizard *wizard)
{
	return NULL;
}
struct view *progress_view_new(struct wizard *wizard)
{
	return NULL;
}
struct view *finish_view_new(struct wizard *wizard, size_t i)
{
	return NULL;
}
struct view *qr_view_new(struct wizard *wizard, const char *title, const char *text)
{
	return NULL;
}
