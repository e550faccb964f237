/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The networks that an interface of wpa_supplicant has, as they were before a join, and what has
 * to be said to it so that they are so again. No passphrase ever is among it.
 */
#include "base/buf.h"
#include "wifi/ctrl.h"
#include "wifi/ssid.h"

/* clang-format off */
enum {
	WIFI_NETWORKS_MAX    = 512,
	WIFI_STATE_SIZE      = 24, /* "4WAY_HANDSHAKE" is the longest but one */
	WIFI_GLOBALS         = 1,
	WIFI_GLOBAL_SIZE     = 16,
};
/* clang-format on */

struct wifi_network {
	int id;
	bool named; /* it has an SSID; one that was just added has none */
	struct wifi_ssid ssid;
	bool disabled, current;
	bool ours; /* its id_str is "usher": see wifi_networks_is_new() */
};

struct wifi_networks {
	struct wifi_network *rows;
	size_t n, capacity;
	char state[WIFI_STATE_SIZE]; /* wpa_state of STATUS */
	int current;		     /* id, -1: none */
	unsigned freq;		     /* MHz, of the current one, 0: not told */
	/* Of wifi_global_names; "" not known to this wpa_supplicant. */
	char globals[WIFI_GLOBALS][WIFI_GLOBAL_SIZE];
};

/* What profile.h may set beside networks. */
extern const char *const wifi_global_names[WIFI_GLOBALS];

void wifi_networks_deinit(struct wifi_networks *networks);

/* ---- Pure ---- */

/* An answer of LIST_NETWORKS [LAST_ID=..]. 1: *ret_last is the last id in it; 0: no rows; -EBADMSG, -E2BIG, -ENOMEM. */
int wifi_networks_add(struct wifi_networks *networks, const char *page, size_t len,
		      int *ret_last);
/* An answer of STATUS. */
void wifi_networks_status(struct wifi_networks *networks, const char *text);
/* JSON that the caller frees. -ENOMEM. */
int wifi_networks_write(const struct wifi_networks *networks, char **ret);
/* -EBADMSG: not that. */
int wifi_networks_read(const char *text, size_t len, struct wifi_networks *ret);
/* It was not there before, with this name: perhaps ours. */
bool wifi_networks_is_new(const struct wifi_networks *before,
			  const struct wifi_network *network);
/*
 * Commands, a line each, that make `now` what was `before`: the network that was in use is selected
 * first. *ret_former is its id, -1: there was none, or it is gone. -ENOMEM.
 */
int wifi_networks_plan(const struct wifi_networks *before,
		       const struct wifi_networks *now, struct buf *ret, int *ret_former);

/* ---- Asking ---- */

struct wifi_networks_question;
/*
 * networks: borrowed for the call, may be moved out. error: the ctrl's, -EBADMSG, -ENOMEM. Once; it
 * may free the question.
 */
typedef void (*wifi_networks_fn)(struct wifi_networks *networks, int error,
				 void *userdata);
/*
 * Asks ctrl, which is up and outlives the question, for all of it, and changes nothing. before: what
 * is not in there is asked whether it is ours; NULL: nothing is.
 */
int wifi_networks_ask(struct wifi_ctrl *ctrl, const struct wifi_networks *before,
		      wifi_networks_fn fn, void *userdata,
		      struct wifi_networks_question **ret);
struct wifi_networks_question *
wifi_networks_question_free(struct wifi_networks_question *question);
DEFINE_FREEP(wifi_networks_question)
