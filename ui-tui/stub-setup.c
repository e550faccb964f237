/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Until the real thing is there. */
#include "ui-tui/batch.h"
#include "ui-tui/views.h"
#include "ui-tui/field.h"
void batch_init(struct batch *batch, struct usher *usher)
{
	batch->usher = usher;
}
void batch_deinit(struct batch *batch)
{
}
bool batch_event(struct batch *batch, const struct usher_event *event)
{
	return false;
}
void batch_clear(struct batch *batch)
{
}
int batch_add(struct batch *batch, struct usher_accessory *accessory, const char *name)
{
	return 0;
}
void batch_cancel(struct batch *batch, struct unit *unit)
{
}
size_t batch_count(const struct batch *batch, enum unit_state state)
{
	return 0;
}
int field_init(struct field *field, size_t max, bool hidden)
{
	return 0;
}
void field_deinit(struct field *field)
{
}
void field_set(struct field *field, const char *text, size_t len)
{
}
int field_insert(struct field *field, const char *text, size_t len)
{
	return 0;
}
bool field_edit(struct field *field, uint32_t key)
{
	return false;
}
void field_draw(const struct field *field, const struct canvas *canvas, unsigned row,
		unsigned column, unsigned width)
{
}
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
