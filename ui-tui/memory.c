/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The accessories that are remembered. */
#include "ui-tui/memory.h"

#include "ui-tui/blink.h"
#include "ui-tui/views.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static struct memory_view *memory_of(struct view *view)
{
	return (struct memory_view *)view;
}

const struct row *memory_row(const struct wizard *wizard, const struct mine *mine)
{
	for (size_t i = 0; i < wizard->rows.n; i++) {
		const struct row *row = wizard->rows.all[i];
		const char *key = usher_accessory_get_key(row->accessory);

		if (key && !row->lost && !strcmp(key, mine->key))
			return row;
	}
	return NULL;
}

/* What it is called on the line of messages; the caller frees. */
static char *title_of(const struct mine *mine)
{
	const char *name = *mine->name ? mine->name : mine->key;

	return usher_printable(name, strlen(name));
}

static void read_again(struct memory_view *page)
{
	mines_deinit(&page->mines);
	page->error = mines_read(page->view.wizard->usher, &page->mines);
	list_set_size(&page->list, page->mines.n);
	wizard_changed(page->view.wizard);
}

static struct mine *mine_under_cursor(struct memory_view *page)
{
	return page->mines.n ? &page->mines.rows[page->list.at] : NULL;
}

/* What a question is about, while rows are read again behind it: its key, and as what it is remembered. */
static struct mine *copy_of(const struct mine *mine)
{
	struct mine *copy = calloc(1, sizeof(*copy));

	if (!copy)
		return NULL;
	copy->set_up = mine->set_up;
	copy->paired = mine->paired;
	copy->key = strdup(mine->key);
	if (copy->key)
		return copy;
	free(copy);
	return NULL;
}

static void free_copy(void *userdata)
{
	struct mine *copy = userdata;

	free(copy->key);
	free(copy);
}

/* ---- Its name ---- */

static void say_failure(struct wizard *wizard, int r)
{
	if (r == -ENOENT)
		wizard_say(wizard, STYLE_NOTICE, "%s",
			   _("It is not remembered any more: somebody else forgot it."));
	else
		wizard_say(wizard, STYLE_BAD,
			   _("What is remembered cannot be changed: %s."), strerror(-r));
}

static int rename_to(struct wizard *wizard, const char *text, const char **problem,
		     void *userdata)
{
	const struct mine *mine = userdata;
	int r = mine_rename(wizard->usher, mine, text);

	if (r == -EINVAL) {
		*problem = _("A name has 1 to 64 characters that can be seen.");
		return r;
	}
	if (r < 0)
		say_failure(wizard, r);
	rows_refresh(&wizard->rows);
	return 0;
}

static void begin_rename(struct memory_view *page, const struct mine *mine)
{
	struct wizard *wizard = page->view.wizard;
	struct mine *meant = copy_of(mine);

	if (meant)
		wizard_push(wizard,
			    text_view_new(wizard, _("Rename"), _("What is it called?"),
					  mine->name, rename_to, meant, free_copy));
}

/* ---- Forgetting ---- */

static void forget(struct wizard *wizard, void *userdata)
{
	int r = mine_forget(wizard->usher, userdata);
	struct view *top = wizard_top(wizard);

	if (r < 0)
		say_failure(wizard, r);
	else
		wizard_say(wizard, STYLE_GOOD, "%s", _("It is forgotten."));
	rows_refresh(&wizard->rows);
	if (top && top->ops->shown)
		top->ops->shown(top);
}

static void begin_forget(struct memory_view *page, const struct mine *mine)
{
	struct wizard *wizard = page->view.wizard;
	_cleanup_(freep) char *title = title_of(mine);
	_cleanup_(freep) char *question = title ? mine_forget_question(mine, title)
						: NULL;
	struct mine *meant = question ? copy_of(mine) : NULL;

	if (!meant)
		return;
	wizard_push(wizard, confirm_view_new(wizard, question, forget, meant, free_copy));
}

/* ---- What takes the accessory itself ---- */

static void set_up_again(struct wizard *wizard, struct usher_accessory *accessory,
			 const char *title)
{
	struct batch *batch = &wizard->batch;

	if (batch->begun && !batch_is_over(batch)) {
		wizard_push(wizard, progress_view_new(wizard));
		wizard_say(wizard, STYLE_NOTICE, "%s",
			   _("Others are being set up: wait for them, or cancel them."));
		return;
	}
	batch_clear(batch);
	if (batch_add(batch, accessory, title) < 0) {
		wizard_say(wizard, STYLE_BAD, "%s",
			   _(usher_strerror(USHER_ERROR_NO_MEMORY)));
		return;
	}
	batch->units[batch->n - 1]->again = true;
	wizard_push(wizard, network_view_new(wizard));
}

static void with_accessory(struct memory_view *page, const struct mine *mine,
			   enum request request)
{
	struct wizard *wizard = page->view.wizard;
	const struct row *row = memory_row(wizard, mine);
	_cleanup_(freep) char *title = title_of(mine);

	if (!title)
		return;
	if (!row)
		wizard_say(wizard, STYLE_NOTICE,
			   _("%s is not heard now. Is it switched on, and near?"), title);
	else if (request == REQUEST_IDENTIFY)
		blink_start(wizard, row->accessory);
	else if (request == REQUEST_DETAILS)
		wizard_push(wizard, detail_view_new(wizard, row->accessory));
	else if (!mine->set_up)
		wizard_push(wizard, pair_view_new(wizard, row->accessory, title, NULL));
	else
		set_up_again(wizard, row->accessory, title);
}

static void request(struct view *view, enum request request)
{
	struct memory_view *page = memory_of(view);
	struct mine *mine = mine_under_cursor(page);

	wizard_changed(view->wizard);
	if (request == REQUEST_BACK)
		wizard_pop(view->wizard);
	if (!mine || list_request(&page->list, request))
		return;
	if (request == REQUEST_RENAME)
		begin_rename(page, mine);
	else if (request == REQUEST_FORGET)
		begin_forget(page, mine);
	else if (request == REQUEST_ACCEPT || request == REQUEST_IDENTIFY ||
		 request == REQUEST_DETAILS)
		with_accessory(page, mine, request);
}

static void click(struct view *view, unsigned row, unsigned column)
{
	struct memory_view *page = memory_of(view);
	size_t i = row >= page->list_top ? list_at(&page->list, row - page->list_top)
					 : page->list.n;

	if (i < page->list.n)
		list_set_cursor(&page->list, i);
	wizard_changed(view->wizard);
}

/* ---- What happens ---- */

/* One that was set up is remembered from then on; one that comes or goes is near or not. */
static void event(struct view *view, const struct usher_event *event)
{
	enum usher_event_type type = usher_event_get_type(event);

	if (type == USHER_EVENT_END &&
	    (usher_event_get_setup(event) || usher_event_get_aware(event)))
		read_again(memory_of(view));
	else if (type == USHER_EVENT_FOUND || type == USHER_EVENT_LOST)
		wizard_changed(view->wizard);
}

static void shown(struct view *view)
{
	read_again(memory_of(view));
}

static void memory_free(struct view *view)
{
	struct memory_view *page = memory_of(view);

	mines_deinit(&page->mines);
	free(page);
}

static const enum request requests[] = {
	REQUEST_ACCEPT,	 REQUEST_BACK, REQUEST_RENAME, REQUEST_FORGET,	REQUEST_IDENTIFY,
	REQUEST_DETAILS, REQUEST_UP,   REQUEST_DOWN,   REQUEST_PAGE_UP, REQUEST_PAGE_DOWN,
	REQUEST_FIRST,	 REQUEST_LAST, REQUEST_NONE,
};

static const struct view_ops ops = {
	.title = N_("My accessories"),
	.help = N_("What was set up with this computer, or paired with it. Enter sets "
		   "one up again, for another network for instance, and verifies one "
		   "that is only paired; that takes it near and switched on."),
	.requests = requests,
	.draw = memory_view_draw,
	.request = request,
	.event = event,
	.click = click,
	.shown = shown,
	.free = memory_free,
};

struct view *memory_view_new(struct wizard *wizard)
{
	struct memory_view *page = calloc(1, sizeof(*page));

	if (!page)
		return NULL;
	page->view = (struct view){.ops = &ops, .wizard = wizard};
	return &page->view;
}
