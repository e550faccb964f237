/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Something that is done over Wi-Fi Aware: a service that is published or subscribed to, a
 * pairing, a message. All of a context share the device of aware-host.h.
 *
 *     STARTING -> RUNNING -> CLOSING -> ENDED
 */
#include "setup/aware-peer.h"
#include "setup/usher.h"

#include "base/list.h"
#include "base/loop.h"
#include "base/secret.h"
#include "setup/aware-name.h"
#include "setup/phases.h"

/* clang-format off */
enum {
	AWARE_PIN_SIZE       = AWARE_PIN_DIGITS + 1,
	AWARE_PASSPHRASE_MAX = 63,
	AWARE_DEADLINE_MS    = 120 * 1000, /* of pair and send */
	AWARE_FIND_US        = 30 * 1000000, /* until somebody is found to carry messages to */
	AWARE_CHOOSE_US      = 1500000,    /* after the first that answers, for a second one */
	AWARE_SILENT_US      = 3000000,    /* who asked to pair calls every half second */
	AWARE_LINGER_US      = 1500000,    /* for the last frames to get out, before END */
};
/* clang-format on */

enum aware_task {
	AWARE_TASK_PUBLISH,
	AWARE_TASK_SUBSCRIBE,
	AWARE_TASK_PAIR,
	AWARE_TASK_SEND,
	AWARE_TASK_CARRY, /* pairs or verifies, then carries messages for its owner */
	AWARE_TASK_DISCOVER, /* a subscription of usher_discover(): it has no events of its own */
};

/* Who has started it inside of the library: told these instead of events. */
struct aware_owner {
	void (*phase)(const char *name, void *userdata);
	void (*note)(const char *text, void *userdata);
	/* A password is to be given: enum usher_aware_method says which. */
	void (*ask)(unsigned method, void *userdata);
	/* Six digits that a person is to type on the accessory. */
	void (*show)(const char *pin, void *userdata);
	/* Messages can be sent. */
	void (*ready)(const struct usher_aware_peer *peer, void *userdata);
	void (*message)(const uint8_t *data, size_t len, void *userdata);
	/* Of aware_carry_send(): 0, or nobody has acknowledged it. */
	void (*delivered)(int error, void *userdata);
	/* Its last, from its own timer: error, certain and text say why. The owner frees it. */
	void (*end)(struct usher_aware *aware, void *userdata);
};

enum aware_state {
	AWARE_STARTING, /* the radio is not open yet */
	AWARE_RUNNING,
	AWARE_CLOSING, /* the verdict is known, END is next */
	AWARE_ENDED,
};

struct usher_aware {
	unsigned refs;
	struct list link;		 /* in usher.awares */
	struct usher *usher;		 /* NULL once the context is gone */
	const struct aware_owner *owner; /* NULL: what happens are events */
	void *userdata;			 /* the owner's */
	enum aware_task task;
	enum aware_state state;
	struct loop_timer *timer;
	uint64_t timeout_us, deadline_us; /* of the whole; 0: none */
	char service[AWARE_SERVICE_TEXT_MAX + 1];
	unsigned methods; /* enum usher_aware_method */
	bool again, begun, stopping;
	bool polite;		 /* not over an interface that is in use */
	char *wanted;		 /* the peer that was named; NULL: any */
	bool of_code;		 /* by its code: it need not publish that name */
	struct secret *password; /* that was given; NULL */
	struct secret *pin;	 /* of our own, that is shown */
	struct buf message;

	unsigned number; /* of the node's service; 0: not offered yet */
	unsigned candidates[AWARE_PEERS_MAX]; /* the node's peers */
	size_t n_candidates;
	uint64_t
		choose_us; /* when one of them is chosen, or has its turn; 0: not before somebody answers */
	unsigned peer; /* the node's: that we pair with, or that wants to pair; 0: none */
	unsigned waits; /* that wants to pair, too, once it is its turn; 0: nobody */
	uint16_t waits_method; /* enum aware_method */
	bool agreeing;	       /* keys are agreed on with peer: its password is tried */
	enum aware_pairing_phase phase; /* of who pairs: its last */
	bool gives_up;			/* peer has gone without a word */
	bool asked;			/* an answer is waited for */
	unsigned asked_for;		/* of a password: enum usher_aware_method */
	unsigned
		used; /* enum usher_aware_method: by which the pairing that goes on is made */
	long replaces; /* the row of the pairing that is made anew; 0: none */
	int sent;      /* the message's number; 0: not sent yet */

	enum usher_error error; /* the verdict, from CLOSING on */
	bool certain;
	char *text;
	const char *hint;		 /* static; NULL: the one of the error */
	uint64_t close_us;		 /* END, however many frames are on their way */
	struct usher_aware_peer *result; /* with whom it went well; NULL */
	bool result_verified;
	char radio[16], interface[IF_NAMESIZE]; /* "": not known yet */
	struct phases phases;
};

struct usher_aware *aware_ref(struct usher_aware *aware);
struct usher_aware *aware_unref(struct usher_aware *aware);
/* The context goes away: no event comes any more. */
void aware_detach(struct usher_aware *aware);

/*
 * Of AWARE_TASK_CARRY. wanted: as of usher_aware_pair_start(). From inside of the owner's functions it may be
 * answered and sent over, and freed in end() alone. 0 or -errno.
 */
int aware_carry_start(struct usher *usher, const char *service, const char *wanted,
		      const struct aware_owner *owner, void *userdata,
		      struct usher_aware **ret);
/* One message at a time; delivered() follows. 0; -ENOTCONN, -EAGAIN, -EMSGSIZE, -ENOMEM. */
int aware_carry_send(struct usher_aware *aware, const void *data, size_t len);
/* Subscribes for discovery-aware.h, which gets what the device says. 0 or -errno; ended with usher_aware_free(). */
int aware_discover_start(struct usher *usher, const char *service, bool polite,
			 struct usher_aware **ret);

/* For the host: the device is there; what it says of this service (aware-take.c). */
void aware_ready(struct usher_aware *aware);
void aware_take(struct usher_aware *aware, const struct aware_node_action *action);
/* The verdict; END comes from dispatch, like every event. text may be NULL; copied. Idempotent. */
void aware_finish(struct usher_aware *aware, enum usher_error error, bool certain,
		  const char *text);
/* No frame is on its way any more. */
void aware_quiet(struct usher_aware *aware);

/* Another PIN of the kernel's, shown; where that fails it is finished. */
void aware_make_pin(struct usher_aware *aware);
/* aware-publish.c: a publication's own. A PIN of the kernel's, shown. */
void aware_show_pin(struct usher_aware *aware);
void aware_take_request(struct usher_aware *aware,
			const struct aware_node_action *action);
/* Where it is somebody's turn, or the time to look whether it is. */
void aware_take_turn(struct usher_aware *aware);
/* Agrees to what a peer has asked for. 0 or -errno. */
int aware_grant(struct usher_aware *aware);
/* A pairing of a publication's has ended: failed (NULL: it went well). */
void aware_take_outcome(struct usher_aware *aware,
			const struct aware_node_action *action);

/* aware-error.c: what the end of a pairing means for people. */
struct aware_outcome {
	enum usher_error error;
	bool certain;
	const char *text; /* static, or NULL */
};
struct aware_outcome aware_outcome(const struct aware_node_action *failed);
/* What was waited for when there was no time left; static. */
const char *aware_late(enum aware_pairing_phase phase);
