/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A setup: one provisioning machine on one transport. The session carries out what the
 * machine wants, keeps the answers, the phases and the deadlines, and ends exactly once.
 *
 *     CHECKING -> WAITING -> LINKING -> RUNNING -> [LEAVING] -> REACHING -> CLOSING -> ENDED
 *                    ^__________|__________|  once or twice, when the link or bluetoothd was lost
 */
#include "setup/usher.h"

#include "base/list.h"
#include "base/loop.h"
#include "base/secret.h"
#include "ble/table.h"
#include "provision/espressif-code.h"
#include "provision/step.h"
#include "setup/aware-name.h"
#include "setup/phases.h"
#include "setup/portal.h"
#include "setup/radio-lock.h"
#include "setup/transport.h"
#include "wifi/dpp.h"
#include "wifi/known.h"
#include "wifi/reach.h"

enum setup_state {
	SETUP_CHECKING, /* check.h: what the host knows of its Wi-Fi */
	SETUP_WAITING,	/* for the radio to be fine */
	SETUP_LINKING,	/* connecting, looking what it has */
	SETUP_RUNNING,	/* the machine is at work */
	SETUP_LEAVING,	/* the verdict is known; the accessory's own network is left */
	SETUP_REACHING, /* it has joined: does it answer there? */
	SETUP_CLOSING,	/* the verdict is known, END is next */
	SETUP_ENDED,
};

/* clang-format off */
enum {
	SETUP_RELINKS = 2, /* connections after the first one, when it was lost in the middle */
	SETUP_PARAMETERS_MAX = 24, /* a product's 16, and what its code says */
};
/* clang-format on */

struct product;

struct setup_beacon;

struct usher_setup {
	unsigned refs;
	struct list link;    /* in usher.setups */
	struct usher *usher; /* NULL once the context is gone */
	struct usher_accessory *accessory;
	struct ble_device *held;		/* kept in the table meanwhile; NULL */
	const struct provision_protocol *guess; /* as it advertises; NULL: not known */
	const struct provision_protocol
		*protocol; /* as it has; NULL: not connected yet */
	struct provision_machine *machine;
	struct provision_options options;
	struct provision_parameter parameters[SETUP_PARAMETERS_MAX];
	struct transport *transport;
	bool softap;		 /* it is set up in a network of its own */
	struct usher_join *join; /* of that network; NULL */
	bool over_aware;	 /* it is set up over a pairing of Wi-Fi Aware */
	struct setup_aware {
		char service[AWARE_SERVICE_TEXT_MAX + 1];
		char *wanted; /* an id, or the key once it is known; NULL: whoever publishes that */
		struct usher_aware *link; /* NULL: not begun, or over */
		bool anew;		  /* the last pairing was forgotten there */
		bool doubted; /* it did not agree to that once: frames may have been lost */
		unsigned asked; /* for a password: enum usher_aware_method; 0: not */
		unsigned shown; /* PINs for its keypad */
	} aware;
	int closed_error;	  /* of its closed() */
	struct loop_timer *timer; /* the nearest of the deadlines below */
	uint64_t timeout_us;	  /* of the whole; 0: none */
	uint64_t end_at;	  /* clock_now() when that is over */
	uint64_t state_until;	  /* CHECKING, WAITING, LEAVING, REACHING, CLOSING */
	enum setup_state state;
	uint16_t adapter;
	bool locked; /* its adapter is ours: radio-lock.h */
	bool listing, retrying, again;
	bool checking, known_passphrase;
	struct wifi_known_query *known_query;
	struct wifi_secret_query *secret_query;
	struct portal *portal;
	struct wifi_known known;  /* nothing, where nothing could be asked */
	struct wifi_ssid checked; /* the network that was looked at last */
	int reach;		  /* 1 yes, 0 no, -1: as far as it told where it is */

	char *code; /* of a setup by its code alone, "DPP:...": the rest of a connection is not there */
	struct wifi_dpp *dpp;
	struct radio_lock phy_lock; /* the wireless radio that it is told by */

	struct reach *reaching;	    /* at work in REACHING */
	struct reach_target target; /* what it looks for */
	int reachable;		    /* 1, 0, -1: not known */

	char *hostname, *device_name; /* options' own; NULL: as they are */
	uint8_t bssid[6];	      /* options' own, where has_bssid */
	bool has_bssid, allow_disconnect;
	struct {
		char *endpoint;
		struct secret *data;
	} own_custom[PROVISION_ANSWERS_MAX];
	struct provision_custom custom[PROVISION_ANSWERS_MAX]; /* of own_custom */
	size_t n_custom;
	struct secret *ssid, *passphrase; /* answers; NULL: not known yet */
	struct secret *proof;		  /* the answer to USHER_ASK_CODE; NULL */
	struct espressif_code printed;	  /* what a whole code said beside it */
	/* Of one that is set up by its code alone, by the name that the code says; NULL. */
	const struct product *product;
	bool product_proof_tried; /* the one that the catalog has */
	bool code_doubted;	  /* it hung up on this code once */
	bool code_refused; /* it hung up on the last one: the next question for it says so */
	enum usher_question asked; /* waits for the caller */
	uint8_t joined_ssid
		[32]; /* the network that it was told to join last; joined_len 0: none yet */
	uint8_t joined_len;
	bool handed_over;    /* credentials may have reached the accessory */
	unsigned tries_left; /* of linking anew after a loss */

	enum usher_error error; /* the verdict, from CLOSING on */
	bool certain;
	char *text;
	const char *hint;	       /* static; NULL: the one of the error */
	struct provision_facts *facts; /* the last that the machine knew */
	struct setup_beacon
		*beacon; /* what a beacon is to do, and told; NULL: it is none */
	struct phases phases;
};

struct usher_setup *setup_ref(struct usher_setup *setup);
struct usher_setup *setup_unref(struct usher_setup *setup);
/* The context goes away: no event comes any more. */
void setup_detach(struct usher_setup *setup);
/* bluetoothd or an adapter changed: what waits for it may go on. */
void setups_radio_changed(struct usher *usher);

/* session.c */
/* For the caller to fill in; -ENOMEM. */
int setup_new(struct usher *usher, struct usher_setup **ret);
/* On its way to the accessory, of which it keeps a reference. */
void setup_begin(struct usher_setup *setup, struct usher_accessory *accessory);
enum provision_goal setup_goal(enum usher_goal goal);
void setup_begin_phase(struct usher_setup *setup, const char *name);
void setup_note(struct usher_setup *setup, const char *text);
/* Sets the timer to the nearest of the deadlines. */
void setup_arm(struct usher_setup *setup);
/* The verdict; END follows, and the link is let go. text may be NULL; copied. */
void setup_finish(struct usher_setup *setup, enum usher_error error, bool certain,
		  const char *text);
/* The accessory's own network was left. */
void setup_left(struct usher_setup *setup);

/* session-reach.c: whether it answers on the network, before the verdict is out. */
/* The setup has done well: whether that is to be tried first. */
bool setup_reach_begin(struct usher_setup *setup, bool certain, const char *text);
/* The connection is let go, and the search begins. */
void setup_reach_start(struct usher_setup *setup);
/* It has not come to an end in time, or nobody wants to wait for it. */
void setup_reach_stop(struct usher_setup *setup, bool cancelled);

/* session-softap.c: the connection of one that is set up in a network of its own. */
void setup_softap_begin(struct usher_setup *setup);
/* The verdict is known. true: the network is left first, setup_left() follows. */
bool setup_softap_leave(struct usher_setup *setup);
void setup_softap_leave_now(struct usher_setup *setup);

/* session-aware.c: the pairing of one that is set up over Wi-Fi Aware. */
/* By an id; -EINVAL: it is none. */
int setup_aware_take_id(struct usher_setup *setup, const char *id);
void setup_aware_begin(struct usher_setup *setup);
/* Goes on with the PIN or passphrase when it is known, asks for it when it is not. */
void setup_aware_answer(struct usher_setup *setup);
/* It can be what is asked for. */
bool setup_aware_takes(const struct usher_setup *setup, const void *data, size_t len);
void setup_aware_stop(struct usher_setup *setup);

/* session-link.c: the connection. */
extern const struct transport_listener setup_listener;
/* 0; -EBUSY: another process has it, the verdict is given. */
int setup_take_radio(struct usher_setup *setup);
/* Connects, when the radio is fine. */
void setup_link_begin(struct usher_setup *setup);
/* The radio did not come back. */
void setup_link_late(struct usher_setup *setup);
/* What a setup that ends now leaves on the accessory, for people; static. */
const char *setup_half_done(const struct usher_setup *setup);
/* The link or the daemon was lost: links anew while tries are left, else ends with error. */
void setup_lost(struct usher_setup *setup, enum usher_error error);
/* Which one that is, by the error of GATT_CLOSED. */
enum usher_error setup_error_of_loss(int error);

/* session-code.c: by its code alone. */
void setup_code_begin(struct usher_setup *setup);
/* Goes on with what is known, asks for what is not. */
void setup_code_answer(struct usher_setup *setup);

/* session-choose.c: the transport is ready, the protocol is chosen, the machine begins. */
void setup_choose(struct usher_setup *setup);

/* session-options.c */
void setup_options_deinit(struct usher_setup *setup);

/* session-proof.c: what is printed on the accessory. */
/* A code alone, or all that a label says. 0; -EINVAL: it is not one; -ENOMEM. */
int setup_proof_take(struct usher_setup *setup, const void *data, size_t len);
/* The code that is known by now, the catalog's included; NULL: none. */
struct secret *setup_proof(struct usher_setup *setup);
/* It was wrong. */
void setup_proof_forget(struct usher_setup *setup);
void setup_proof_deinit(struct usher_setup *setup);
/* What its product says of the protocol; NULL: nothing. */
const char *setup_product_parameter(const struct usher_setup *setup, const char *name);
/* For the machine's options, from the product and the label. */
void setup_proof_parameters(struct usher_setup *setup);

/* session-machine.c: the pure machine, fed and obeyed. */
/* Begins; what fails in it ends the setup. */
void setup_machine_start(struct usher_setup *setup);
/* The same on the same connection, with options that have changed; nothing may be under way. */
void setup_machine_restart(struct usher_setup *setup);
void setup_machine_feed(struct usher_setup *setup, const struct provision_event *event);
/* Answers to what is asked, when it is known. */
void setup_machine_answer(struct usher_setup *setup);
