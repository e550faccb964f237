/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/dpp.h"

#include "base/buf.h"
#include "base/log.h"
#include "base/loop.h"
#include "base/secret.h"
#include "wifi/event.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum {
	DPP_WHOLE_US   = 90000000,
	DPP_ASK_US     = 5000000,  /* an authenticated enrollee asks for its configuration at once */
	DPP_CALLS_MAX  = 3,        /* and did not hear our last word when it does not */
	DPP_DETAIL_MAX = 192,
	DPP_CODE_MAX   = 1024, /* as WIFI_CODE_MAX; wpa_supplicant takes commands up to 4096 bytes */
	PSK_MIN = 8, PSK_MAX = 63, RAW_KEY = 64, SAE_MAX = 128,
};

enum dpp_state {
	DPP_WAITING, /* for the control socket */
	DPP_CAPABILITY,
	DPP_CODE,
	DPP_CALL,    /* the enrollee is called, and answers or not */
	DPP_AUTHENTICATED,
	DPP_SENT,    /* it joins, and will tell */
	DPP_CLEAN,   /* the verdict is known, what we added is removed */
	DPP_ENDED,
};
/* clang-format on */

struct wifi_dpp {
	const struct wifi_dpp_ops *ops;
	void *userdata;
	enum dpp_state state;
	struct wifi_ctrl *ctrl;
	struct loop_timer *timer;
	struct buf code; /* the command that gives it */
	struct buf init; /* what follows the peer's id in DPP_AUTH_INIT; secret */
	struct buf command;
	uint64_t until_us; /* of the whole */
	unsigned calls;
	bool code_out; /* given, and its id is not known yet */
	int peer;      /* wpa_supplicant's id of the code; -1: none */
	struct wifi_dpp_end end;
	char detail[DPP_DETAIL_MAX];
};

static const char untold[] = "it did not tell whether it has joined";

/* The last use of dpp. */
static void finish(struct wifi_dpp *dpp)
{
	dpp->state = DPP_ENDED;
	loop_timer_set(dpp->timer, 0);
	dpp->ops->end(&dpp->end, dpp->userdata);
}

static void on_clean(const char *answer, size_t len, int error, void *userdata)
{
	finish(userdata);
}

/* An enrollee that is called no more, and a code that is forgotten: else both stay. */
static void clean(struct wifi_dpp *dpp)
{
	bool up = wifi_ctrl_is_up(dpp->ctrl);
	char command[48];
	int r;

	dpp->state = DPP_CLEAN;
	loop_timer_set(dpp->timer, clock_now() + WIFI_CTRL_ANSWER_US);
	if (up && dpp->code_out)
		return; /* on_answer() comes back with what to remove */
	wifi_ctrl_forget(dpp->ctrl, dpp);
	if (dpp->peer < 0 || !up) {
		loop_timer_set(dpp->timer, clock_now());
		return;
	}
	(void)wifi_ctrl_request(dpp->ctrl, "DPP_STOP_LISTEN", 15, false, NULL, NULL);
	snprintf(command, sizeof(command), "DPP_BOOTSTRAP_REMOVE %d", dpp->peer);
	r = wifi_ctrl_request(dpp->ctrl, command, strlen(command), false, on_clean, dpp);
	if (r < 0)
		loop_timer_set(dpp->timer, clock_now());
}

static void end_with(struct wifi_dpp *dpp, enum wifi_dpp_verdict verdict, bool certain,
		     const char *detail)
{
	if (dpp->state >= DPP_CLEAN)
		return;
	dpp->end.verdict = verdict;
	dpp->end.certain = certain;
	dpp->end.detail = detail;
	clean(dpp);
}

static void call(struct wifi_dpp *dpp);

static void on_timer(void *userdata)
{
	struct wifi_dpp *dpp = userdata;

	if (dpp->state == DPP_CLEAN) {
		finish(dpp);
	} else if (dpp->state == DPP_SENT) {
		end_with(dpp, WIFI_DPP_OK, false, untold);
	} else if (clock_now() >= dpp->until_us) {
		end_with(dpp, WIFI_DPP_TIMED_OUT, true, NULL);
	} else if (dpp->calls < DPP_CALLS_MAX) {
		dpp->ops->note("it did not hear the answer, calling it again",
			       dpp->userdata);
		call(dpp);
	} else {
		end_with(dpp, WIFI_DPP_NO_ANSWER, false,
			 "it answers, and then does not ask for its configuration");
	}
}

/* ---- commands ---- */

static void on_answer(const char *answer, size_t len, int error, void *userdata);

static void ask(struct wifi_dpp *dpp, enum dpp_state state, const void *command,
		size_t len, bool secret)
{
	int r;

	dpp->state = state;
	r = wifi_ctrl_request(dpp->ctrl, command, len, secret, on_answer, dpp);
	if (r < 0)
		end_with(dpp, r == -ENOMEM ? WIFI_DPP_NO_MEMORY : WIFI_DPP_DAEMON, true,
			 NULL);
}

static void give_code(struct wifi_dpp *dpp)
{
	ask(dpp, DPP_CODE, dpp->code.data, dpp->code.len, false);
	dpp->code_out = dpp->state == DPP_CODE;
}

static void call(struct wifi_dpp *dpp)
{
	buf_clear(&dpp->command);
	buf_printf(&dpp->command, "DPP_AUTH_INIT peer=%d", dpp->peer);
	buf_bytes(&dpp->command, dpp->init.data, dpp->init.len);
	if (dpp->command.error) {
		end_with(dpp, WIFI_DPP_NO_MEMORY, true, NULL);
		return;
	}
	dpp->calls++;
	loop_timer_set(dpp->timer, dpp->until_us);
	dpp->ops->phase(WIFI_DPP_AUTHENTICATE, dpp->userdata);
	ask(dpp, DPP_CALL, dpp->command.data, dpp->command.len, true);
	buf_clear(&dpp->command);
}

static void take_peer(struct wifi_dpp *dpp, const char *answer)
{
	char *end;
	long id = strtol(answer, &end, 10);

	dpp->code_out = false;
	if (end != answer && !*end && id >= 0 && id <= INT32_MAX)
		dpp->peer = (int)id;
	if (dpp->state == DPP_CLEAN)
		clean(dpp);
	else if (dpp->peer < 0)
		end_with(dpp, WIFI_DPP_BAD_CODE, true,
			 "wpa_supplicant does not take this code");
	else
		call(dpp);
}

static void on_answer(const char *answer, size_t len, int error, void *userdata)
{
	struct wifi_dpp *dpp = userdata;

	if (error < 0)
		return; /* down() follows */
	switch (dpp->state) {
	case DPP_CAPABILITY: /* "DPP=2" */
		if (strncmp(answer, "DPP=", 4) == 0)
			give_code(dpp);
		else
			end_with(dpp, WIFI_DPP_NO_SUPPORT, true, NULL);
		break;
	case DPP_CODE:
	case DPP_CLEAN: /* given up meanwhile */
		take_peer(dpp, answer);
		break;
	case DPP_CALL:
		if (strcmp(answer, "OK") != 0)
			end_with(dpp, WIFI_DPP_DAEMON, true,
				 "wpa_supplicant refused to call the accessory");
		break;
	case DPP_WAITING:
	case DPP_AUTHENTICATED:
	case DPP_SENT:
	case DPP_ENDED:
		break;
	}
}

/* ---- events ---- */

static void sent(struct wifi_dpp *dpp, const struct wifi_event *event)
{
	dpp->end.sent = true;
	if (event->code != 1) {
		end_with(dpp, WIFI_DPP_OK, false, "it cannot tell whether it has joined");
		return;
	}
	dpp->state = DPP_SENT;
	dpp->ops->phase(WIFI_DPP_JOIN, dpp->userdata);
}

/* DPP Status values of Wi-Fi Easy Connect 3.0, table 34, as an enrollee uses them here. */
static void told(struct wifi_dpp *dpp, const struct wifi_event *event)
{
	switch (event->code) {
	case 0:
		end_with(dpp, WIFI_DPP_OK, true, NULL);
		break;
	case 2: /* STATUS_AUTH_FAILURE */
		end_with(dpp, WIFI_DPP_WRONG_PASSWORD, true, NULL);
		break;
	case 10: /* STATUS_NO_AP */
		end_with(dpp, WIFI_DPP_NOT_IN_RANGE, true, NULL);
		break;
	case -1: /* "timeout" */
		end_with(dpp, WIFI_DPP_OK, false, untold);
		break;
	default:
		snprintf(dpp->detail, sizeof(dpp->detail), "it says status %d",
			 event->code);
		end_with(dpp, WIFI_DPP_JOIN_FAILED, true, dpp->detail);
	}
}

static void failed(struct wifi_dpp *dpp, const struct wifi_event *event)
{
	snprintf(dpp->detail, sizeof(dpp->detail), "%s", event->text);
	end_with(dpp, WIFI_DPP_REFUSED, true, dpp->detail);
}

static void no_answer(struct wifi_dpp *dpp, const struct wifi_event *event)
{
	end_with(dpp, WIFI_DPP_NO_ANSWER, true, NULL);
}

static void not_compatible(struct wifi_dpp *dpp, const struct wifi_event *event)
{
	end_with(dpp, WIFI_DPP_NOT_COMPATIBLE, true, NULL);
}

static void pending(struct wifi_dpp *dpp, const struct wifi_event *event)
{
	dpp->ops->note("it waits for its owner to agree", dpp->userdata);
}

static void authenticated(struct wifi_dpp *dpp, const struct wifi_event *event)
{
	dpp->state = DPP_AUTHENTICATED;
	loop_timer_set(dpp->timer, MIN(clock_now() + DPP_ASK_US, dpp->until_us));
	dpp->ops->phase(WIFI_DPP_CONFIGURE, dpp->userdata);
}

static void asked(struct wifi_dpp *dpp, const struct wifi_event *event)
{
	dpp->end.sent = true; /* it is answered at once */
	loop_timer_set(dpp->timer, dpp->until_us);
}

static void not_sent(struct wifi_dpp *dpp, const struct wifi_event *event)
{
	/* wpa_supplicant says so too when nothing came back within two seconds. */
	end_with(dpp, WIFI_DPP_REFUSED, false,
		 "it did not confirm the configuration, and may have taken it all the "
		 "same");
}

#define IN(state) (1u << DPP_##state)

/* clang-format off */
static const struct {
	enum wifi_event_type type;
	unsigned states; /* other configurators may be at work on the same interface */
	void (*handle)(struct wifi_dpp *dpp, const struct wifi_event *event);
} rows[] = {
	{WIFI_EVENT_DPP_AUTH_INIT_FAILED, IN(CALL), no_answer},
	{WIFI_EVENT_DPP_NOT_COMPATIBLE,   IN(CALL), not_compatible},
	{WIFI_EVENT_DPP_RESPONSE_PENDING, IN(CALL), pending},
	{WIFI_EVENT_DPP_AUTH_SUCCESS,     IN(CALL), authenticated},
	{WIFI_EVENT_DPP_CONF_REQ_RX,      IN(AUTHENTICATED), asked},
	{WIFI_EVENT_DPP_CONF_SENT,        IN(AUTHENTICATED), sent},
	{WIFI_EVENT_DPP_CONF_FAILED,      IN(AUTHENTICATED), not_sent},
	{WIFI_EVENT_DPP_CONN_STATUS,      IN(SENT), told},
	{WIFI_EVENT_DPP_FAIL,             IN(CALL) | IN(AUTHENTICATED), failed},
};
/* clang-format on */

static void on_event(const char *line, size_t len, void *userdata)
{
	struct wifi_dpp *dpp = userdata;
	struct wifi_event event;

	wifi_event_parse(line, len, &event);
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		if (rows[i].type == event.type && rows[i].states & 1u << dpp->state) {
			rows[i].handle(dpp, &event);
			return;
		}
}

static void on_up(void *userdata)
{
	struct wifi_dpp *dpp = userdata;

	if (dpp->state == DPP_WAITING)
		ask(dpp, DPP_CAPABILITY, "GET_CAPABILITY dpp", 18, false);
}

static void on_down(int error, void *userdata)
{
	struct wifi_dpp *dpp = userdata;

	if (dpp->state == DPP_CLEAN) {
		finish(dpp);
		return;
	}
	dpp->end.error = error;
	end_with(dpp, WIFI_DPP_DAEMON, true, NULL);
}

/* ---- what it is told ---- */

static void put_hex(struct buf *buf, const void *data, size_t len)
{
	const uint8_t *bytes = data;

	for (size_t i = 0; i < len; i++)
		buf_printf(buf, "%02x", bytes[i]);
}

static bool is_raw_key(const struct secret *secret)
{
	for (size_t i = 0; i < secret_len(secret); i++)
		if (!isxdigit(secret_data(secret)[i]))
			return false;
	return secret_len(secret) == RAW_KEY;
}

/* "psk+sae" fits WPA2, WPA3 and both together: the enrollee takes what it finds. */
static int write_init(const struct wifi_dpp_config *config, struct buf *ret)
{
	const struct secret *passphrase = config->passphrase;
	size_t len = secret_len(passphrase);
	bool raw = is_raw_key(passphrase);

	if (len < PSK_MIN || len > SAE_MAX)
		return -EINVAL;
	buf_printf(ret, " conf=%s ssid=",
		   raw		   ? "sta-psk"
		   : len > PSK_MAX ? "sta-sae"
				   : "sta-psk-sae");
	put_hex(ret, config->ssid.data, config->ssid.len);
	buf_string(ret, raw ? " psk=" : " pass=");
	if (raw)
		buf_bytes(ret, secret_data(passphrase), len);
	else
		put_hex(ret, secret_data(passphrase), len);
	buf_string(ret, " conn_status=1");
	return ret->error;
}

int wifi_dpp_new(sd_event *event, const char *ctrl_path,
		 const struct wifi_dpp_config *config, const struct wifi_dpp_ops *ops,
		 void *userdata, struct wifi_dpp **ret)
{
	static const struct wifi_ctrl_ops ctrl_ops = {on_up, on_event, on_down};
	_cleanup_(wifi_dpp_freep) struct wifi_dpp *dpp = NULL;
	int r;

	if (!config->ssid.len || strlen(config->code) > DPP_CODE_MAX)
		return -EINVAL;
	dpp = calloc(1, sizeof(*dpp));
	if (!dpp)
		return -ENOMEM;
	dpp->ops = ops;
	dpp->userdata = userdata;
	dpp->peer = -1;
	r = write_init(config, &dpp->init);
	if (r < 0)
		return r;
	buf_printf(&dpp->code, "DPP_QR_CODE %s", config->code);
	if (dpp->code.error)
		return -ENOMEM;
	r = loop_timer_new(event, on_timer, dpp, &dpp->timer);
	if (r == 0)
		r = wifi_ctrl_new(event, ctrl_path, false, &ctrl_ops, dpp, &dpp->ctrl);
	if (r < 0)
		return r;
	dpp->until_us = clock_now() + (config->timeout_us ?: DPP_WHOLE_US);
	loop_timer_set(dpp->timer, dpp->until_us);
	*ret = steal(&dpp);
	return 0;
}

struct wifi_dpp *wifi_dpp_free(struct wifi_dpp *dpp)
{
	if (!dpp)
		return NULL;
	wifi_ctrl_free(dpp->ctrl);
	loop_timer_free(dpp->timer);
	buf_deinit(&dpp->command);
	buf_deinit(&dpp->init);
	buf_deinit(&dpp->code);
	free(dpp);
	return NULL;
}

void wifi_dpp_cancel(struct wifi_dpp *dpp)
{
	end_with(dpp, WIFI_DPP_CANCELLED, true, NULL);
}
