/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/aware-radio-supplicant-private.h"

#include "base/crypto/random.h"
#include "base/secret.h"
#include "wifi/ctrl-path.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* A command that is out. */
struct pending {
	struct list link;
	struct wpas *wpas;
	unsigned number;
};

/* ---- Its end ---- */

void wpas_fail(struct wpas *wpas, int error, const char *text)
{
	if (wpas->step == STEP_CLOSED)
		return;
	wpas->step = STEP_CLOSED;
	wpas->error = error;
	wpas->text = text;
	loop_timer_set(wpas->timer, clock_now());
}

void wpas_tell(struct wpas *wpas, struct aware_radio_event event)
{
	event.now_us = clock_now();
	event.info = &wpas->info;
	wpas->fn(&event, wpas->userdata);
}

/* ---- A radio ---- */

static void on_answer(const char *answer, size_t len, int error, void *userdata)
{
	struct pending *pending = userdata;
	struct wpas *wpas = pending->wpas;
	const struct aware_radio_event event = {.type = AWARE_RADIO_ANSWER,
						.number = pending->number,
						.error = error,
						.text = answer};

	list_remove(&pending->link);
	wpas->n_pending--;
	free(pending);
	if (wpas->step == STEP_RUN)
		wpas_tell(wpas, event);
}

static int do_command(struct aware_radio *radio, const void *text, size_t len,
		      bool secret, unsigned number)
{
	struct wpas *wpas = container_of(radio, struct wpas, radio);
	struct pending *pending;
	int r;

	if (wpas->step != STEP_RUN)
		return -ENOTCONN;
	if (wpas->n_pending == AWARE_SUPPLICANT_PENDING_MAX)
		return -ENOBUFS;
	pending = calloc(1, sizeof(*pending));
	if (!pending)
		return -ENOMEM;
	pending->wpas = wpas;
	pending->number = number;
	r = wifi_ctrl_request(wpas->ctrl, text, len, secret, on_answer, pending);
	if (r < 0) {
		free(pending);
		return r;
	}
	list_append(&wpas->pending, &pending->link);
	wpas->n_pending++;
	return 0;
}

static struct aware_radio *do_free(struct aware_radio *radio)
{
	struct wpas *wpas = container_of(radio, struct wpas, radio);
	struct pending *pending, *next;
	char remove[64];

	wifi_ctrl_free(wpas->ctrl);
	snprintf(remove, sizeof(remove), "INTERFACE_REMOVE %s", wpas->name);
	if (wpas->made && wpas->global)
		wifi_ctrl_last_word(wpas->global, remove);
	wifi_ctrl_free(wpas->global);
	loop_timer_free(wpas->timer);
	list_for_each_safe (pending, next, &wpas->pending, link) {
		list_remove(&pending->link);
		free(pending);
	}
	secret_wipe(wpas, sizeof(*wpas));
	free(wpas);
	return NULL;
}

static void on_timer(void *userdata)
{
	struct wpas *wpas = userdata;

	if (wpas->step == STEP_JOIN) {
		wpas->step = STEP_CLOSED;
		wpas->error = -ETIMEDOUT;
		wpas->text = "wpa_supplicant has joined no cluster, and begun none";
	}
	if (wpas->step == STEP_CLOSED)
		wpas_tell(wpas, (struct aware_radio_event){.type = AWARE_RADIO_CLOSED,
							   .error = wpas->error,
							   .text = wpas->text});
}

int aware_radio_supplicant_new(sd_event *event,
			       const struct aware_radio_supplicant_options *options,
			       aware_radio_fn fn, void *userdata,
			       struct aware_radio **ret)
{
	static const struct aware_radio_ops radio_ops = {.command = do_command,
							 .free = do_free};
	const char *dir = wifi_ctrl_dir(options->ctrl_dir);
	struct wpas *wpas;
	int r;

	if (strlen(dir) >= sizeof(wpas->dir) ||
	    strlen(options->interface) >= sizeof(wpas->interface))
		return -ENAMETOOLONG;
	wpas = calloc(1, sizeof(*wpas));
	if (!wpas)
		return -ENOMEM;
	wpas->radio.ops = &radio_ops;
	wpas->event = event;
	wpas->fn = fn;
	wpas->userdata = userdata;
	strcpy(wpas->dir, dir);
	strcpy(wpas->interface, options->interface);
	snprintf(wpas->name, sizeof(wpas->name), "usher-nan%u", options->phy % 1000000);
	wpas->only_probed = !options->nik;
	if (options->nik)
		memcpy(wpas->nik, options->nik, AWARE_NIK_LEN);
	list_init(&wpas->pending);
	wpas->info = (struct aware_radio_info){.kind = AWARE_RADIO_SUPPLICANT,
					       .forgets = true,
					       .protects = true,
					       .tells_sent = true,
					       .mhz = 2437};
	r = random_bytes(wpas->info.own, sizeof(wpas->info.own));
	wpas->info.own[0] = (uint8_t)((wpas->info.own[0] & 0xfc) | 0x02);
	if (r == 0)
		r = loop_timer_new(event, on_timer, wpas, &wpas->timer);
	if (r == 0)
		r = wpas_open(wpas);
	if (r < 0) {
		do_free(&wpas->radio);
		return r;
	}
	*ret = &wpas->radio;
	return 0;
}
