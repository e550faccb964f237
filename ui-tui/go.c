/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/go.h"

#include "ui-tui/views.h"

#include <errno.h>
#include <string.h>

struct chosen {
	size_t to_set_up, to_join, to_pair, lost;
	struct row *join, *pair;
};

static struct chosen count(const struct rows *rows)
{
	struct chosen chosen = {0};

	for (size_t i = 0; i < rows->n; i++) {
		struct row *row = rows->all[i];

		if (!row->chosen)
			continue;
		if (row->lost) {
			chosen.lost++;
		} else if (row->use == ROW_TO_JOIN) {
			chosen.to_join++;
			chosen.join = row;
		} else if (row->use == ROW_TO_PAIR) {
			chosen.to_pair++;
			chosen.pair = row;
		} else {
			chosen.to_set_up++;
		}
	}
	return chosen;
}

/* 0; negative: it was said why not. */
static int add(struct wizard *wizard, struct row *row)
{
	_cleanup_(freep) char *title = row_title(row);
	struct batch *batch = &wizard->batch;
	int r = title ? batch_add(batch, row->accessory, title) : -ENOMEM;

	if (r < 0 && r != -EALREADY) {
		wizard_say(wizard, STYLE_BAD, "%s", _(usher_strerror(r)));
		return r;
	}
	if (!r)
		batch->units[batch->n - 1]->again = row->use == ROW_SET_UP;
	return 0;
}

static void set_up_chosen(struct wizard *wizard)
{
	const struct rows *rows = &wizard->rows;

	batch_clear(&wizard->batch);
	for (size_t i = 0; i < rows->n; i++) {
		struct row *row = rows->all[i];

		if (row->chosen && !row->lost && add(wizard, row) < 0)
			return;
	}
	wizard_push(wizard, network_view_new(wizard));
}

/* New ones wait until those before them are through: they share one batch. */
static bool is_busy(struct wizard *wizard)
{
	if (!wizard->batch.begun || batch_is_over(&wizard->batch))
		return false;
	wizard_push(wizard, progress_view_new(wizard));
	wizard_say(wizard, STYLE_NOTICE, "%s",
		   _("These are being set up still: wait for them, or cancel them."));
	return true;
}

/* Takes code. */
static void pair(struct wizard *wizard, struct row *row, struct usher_code *code)
{
	_cleanup_(freep) char *title = row_title(row);

	if (!title)
		code = usher_code_free(code);
	wizard_push(wizard,
		    title ? pair_view_new(wizard, row->accessory, title, code) : NULL);
}

bool go_to_pair(struct wizard *wizard, struct row *row, struct usher_code **code)
{
	if (row->use != ROW_TO_PAIR || !row_can_be_set_up(row) ||
	    strcmp(usher_code_get_kind(*code), "aware") != 0)
		return false;
	/* one that tells no secret tells no more than its row: what that offers is asked about */
	if (!usher_code_has_passphrase(*code))
		*code = usher_code_free(*code);
	pair(wizard, row, *code);
	*code = NULL;
	return true;
}

void go_with_row(struct wizard *wizard, struct row *row)
{
	_cleanup_(freep) char *title = row_title(row);

	if (!row_can_be_set_up(row)) {
		wizard_say(wizard, STYLE_NOTICE, "%s: %s", title ? title : "",
			   row_why_not(row));
		return;
	}
	if (row->use == ROW_TO_JOIN) {
		wizard_push(wizard, join_view_new(wizard, row->accessory));
		return;
	}
	if (row->use == ROW_TO_PAIR) {
		pair(wizard, row, NULL);
		return;
	}
	if (is_busy(wizard))
		return;
	batch_clear(&wizard->batch);
	if (add(wizard, row) < 0)
		return;
	wizard_push(wizard, network_view_new(wizard));
	if (row->use == ROW_SET_UP)
		wizard_say(wizard, STYLE_NOTICE,
			   _("%s is set up already; this sets it up again."),
			   title ? title : "");
}

static void go_with(struct wizard *wizard, struct chosen chosen)
{
	if (chosen.to_pair > 1 ||
	    (chosen.to_pair && (chosen.to_join || chosen.to_set_up)))
		wizard_say(wizard, STYLE_NOTICE, "%s",
			   _("What is paired over Wi-Fi Aware is paired one after the "
			     "other: choose one."));
	else if (chosen.to_pair)
		pair(wizard, chosen.pair, NULL);
	else if (chosen.to_set_up && chosen.to_join)
		wizard_say(wizard, STYLE_NOTICE, "%s",
			   _("What has its own network is joined, not set up: choose one "
			     "kind."));
	else if (chosen.to_join > 1)
		wizard_say(wizard, STYLE_NOTICE, "%s",
			   _("Only one network can be joined at a time: choose one."));
	else if (chosen.to_join)
		wizard_push(wizard, join_view_new(wizard, chosen.join->accessory));
	else if (chosen.to_set_up && !is_busy(wizard))
		set_up_chosen(wizard);
	else
		wizard_say(
			wizard, STYLE_NOTICE, "%s",
			_("What you chose is not heard any more. Is it switched on and "
			  "near?"));
}

bool go_with_chosen(struct wizard *wizard)
{
	struct chosen chosen = count(&wizard->rows);

	if (!chosen.to_set_up && !chosen.to_join && !chosen.to_pair && !chosen.lost)
		return false;
	go_with(wizard, chosen);
	return true;
}

void go_by_code(struct wizard *wizard)
{
	if (!is_busy(wizard))
		wizard_push(wizard, code_view_new(wizard));
}
