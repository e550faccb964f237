/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The insides of assoc.h, shared by assoc.c (the table of states, the seam), assoc-setup.c (the
 * network is added and selected), assoc-try.c (what a try comes to), assoc-doubt.c (is the access
 * point still there?), assoc-watch.c (once it is joined) and assoc-verdict.c (what codes mean). The
 * picture is in doc/protocols/wpa-supplicant.md.
 */
#include "wifi/assoc.h"

/* clang-format off */
enum {
	ASSOC_ACTIONS_MAX = 8,   /* at most four come out of one step */
	ASSOC_DETAIL_MAX  = 192,
	ASSOC_TRIES_MAX   = 2,   /* that fail without a reason */
	ASSOC_REFUSALS_MAX = 3,  /* of those that pass by themselves */
};

enum assoc_state {
	ASSOC_IDLE,
	ASSOC_ADD,
	ASSOC_CONFIGURE,
	ASSOC_SELECT,
	ASSOC_TRY,       /* wpa_supplicant looks for it and associates */
	ASSOC_STOP,      /* it has failed: no more tries */
	ASSOC_RECALL,    /* what was heard of it last */
	ASSOC_LOOK,      /* a scan */
	ASSOC_HEARD,     /* whether anything new was heard of it */
	ASSOC_CONNECTED,
	ASSOC_LOST,
	ASSOC_ENDED,
};
/* clang-format on */

/* What was seen since the network was selected last. */
struct assoc_try {
	uint8_t bssid[6];
	unsigned authentications;
	bool began, associating, scanned;
	bool dropped, drop_locally;
	int drop_reason;
	bool eap_method;
};

struct wifi_assoc {
	struct wifi_assoc_config config;
	enum assoc_state state;
	uint64_t now_us;
	uint64_t until_us;	 /* of the whole, until it is connected; 0: none */
	uint64_t state_until_us; /* of the state; 0: none */

	int network; /* -1: none yet */
	bool selected;
	struct buf command; /* the one that is out */
	bool out, adding;
	bool enter_late; /* the state is entered when that was answered */
	bool globals;	 /* of ASSOC_CONFIGURE: these come first */
	size_t next_setting;

	struct assoc_try try;
	unsigned failures; /* tries without a reason */
	unsigned not_found, refusals;
	unsigned silent; /* tries in which SAE's confirm was not answered */
	bool left;	 /* it left in the middle of a handshake, once */
	uint64_t look_us, tsf;

	struct wifi_assoc_action actions[ASSOC_ACTIONS_MAX];
	size_t first_action, n_actions;
	struct wifi_assoc_action end;
	bool doubtful; /* end is so if the access point is still heard */
	bool end_given;
	char detail[ASSOC_DETAIL_MAX];
};

/* assoc.c */
void assoc_enter(struct wifi_assoc *m, enum assoc_state state);
void assoc_emit(struct wifi_assoc *m, const struct wifi_assoc_action *action);
void assoc_note(struct wifi_assoc *m, const char *text); /* static */
/* m->command was written, and goes out. */
void assoc_send(struct wifi_assoc *m, bool secret);
/* Nothing more is tried. detail: NULL, static, or m->detail. */
void assoc_end(struct wifi_assoc *m, enum wifi_verdict verdict, bool certain,
	       const char *detail);
/* The same, when wpa_supplicant has been kept from trying on. */
void assoc_fail(struct wifi_assoc *m, enum wifi_verdict verdict, bool certain,
		const char *detail);
/* A verdict that only holds if the access point is still heard: not in range else. */
void assoc_doubt(struct wifi_assoc *m, enum wifi_verdict verdict, const char *detail);

/* assoc-setup.c */
void add_enter(struct wifi_assoc *m);
void add_answer(struct wifi_assoc *m, const char *answer);
/* The answer to ADD_NETWORK, whatever came meanwhile. */
void add_take(struct wifi_assoc *m, const char *answer);
void configure_enter(struct wifi_assoc *m);
void configure_answer(struct wifi_assoc *m, const char *answer);
void select_enter(struct wifi_assoc *m);
void select_answer(struct wifi_assoc *m, const char *answer);

/* assoc-try.c */
void try_event(struct wifi_assoc *m, const struct wifi_event *event);
void try_timeout(struct wifi_assoc *m);

/* assoc-doubt.c */
void stop_enter(struct wifi_assoc *m);
void stop_answer(struct wifi_assoc *m, const char *answer);
void stop_timeout(struct wifi_assoc *m);
void look_enter(struct wifi_assoc *m);
void look_answer(struct wifi_assoc *m, const char *answer);
void look_event(struct wifi_assoc *m, const struct wifi_event *event);
void look_timeout(struct wifi_assoc *m);
void bss_enter(struct wifi_assoc *m);
void recall_answer(struct wifi_assoc *m, const char *answer);
void heard_answer(struct wifi_assoc *m, const char *answer);

/* assoc-watch.c */
void assoc_connected(struct wifi_assoc *m, const struct wifi_event *event);
void connected_event(struct wifi_assoc *m, const struct wifi_event *event);
void lost_enter(struct wifi_assoc *m);
void lost_answer(struct wifi_assoc *m, const char *answer);
void lost_timeout(struct wifi_assoc *m);

/* assoc-verdict.c */
struct assoc_status {
	uint16_t code;
	enum wifi_verdict verdict;
	bool passes; /* by itself: worth another try */
	const char *text;
};
/* What a status code says (IEEE 802.11-2020 table 9-50); never NULL. */
const struct assoc_status *assoc_status(int code);
/* Whether an access point sends that reason when the key is wrong, in a handshake. */
bool assoc_reason_is_key(int reason);
/* Whether it says that it goes away, or does not know this station: it may have restarted. */
bool assoc_reason_is_leave(int reason);
