/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Until the real thing is there. */
#include "ui-tui/rows.h"
#include "ui-tui/views.h"
void rows_deinit(struct rows *rows)
{
}
bool rows_event(struct rows *rows, const struct usher_event *event)
{
	return false;
}
struct view *picker_view_new(struct wizard *wizard)
{
	return NULL;
}
struct view *detail_view_new(struct wizard *wizard, struct usher_accessory *accessory)
{
	return NULL;
}
