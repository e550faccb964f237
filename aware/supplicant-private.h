/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The insides of aware/supplicant.h: supplicant.c (its life, the queue, what comes),
 * supplicant-service.c (what it offers), supplicant-peer.c (whom it hears), supplicant-pair.c
 * (pairings), supplicant-message.c.
 */
#include "aware/actions.h"
#include "aware/supplicant-command.h"
#include "aware/supplicant-event.h"
#include "aware/supplicant.h"

#include "base/crypto/random.h"
#include "base/list.h"
#include "base/secret.h"

/* clang-format off */
enum { SUP_ASKS_MAX = 64 }; /* commands and messages whose fate is not known yet */

/* What goes on with a peer. */
enum sup_state {
	SUP_IDLE,
	SUP_ASKING,   /* our request is out */
	SUP_PASSWORD, /* it was granted; what the peer displays is waited for */
	SUP_WAITING,  /* the peer's request: a person is asked */
	SUP_AGREEING, /* the person agreed; the peer has to come back for that */
	SUP_PASN,
	SUP_KEYS,     /* NIKs */
};

enum sup_ask_kind {
	SUP_ASK_NOTHING, /* whatever it answers */
	SUP_ASK_OFFER,   /* the id of a service */
	SUP_ASK_REQUEST, /* of a peer: it has to agree, or the pairing fails */
	SUP_ASK_MESSAGE,
};
/* clang-format on */

struct sup_service {
	unsigned number; /* of the owner; 0: free */
	unsigned id;	 /* wpa_supplicant's; 0: not told yet */
	struct buf command;
	bool publish, accepted;
	uint16_t methods;
	enum aware_cipher cipher;
	uint64_t again_us; /* when it is offered again; 0: it holds */
	unsigned failures;
	uint64_t locked_us; /* until then; 0: it is not */
};

struct sup_peer {
	struct aware_peer view;
	struct list link;
	struct buf info;
	bool told, initiated, verifying;
	uint64_t heard_us;
	uint64_t deaf_us; /* until then its requests are not heard: it was refused */
	enum sup_state state;
	uint64_t until_us;
	uint16_t method; /* ours */
	struct secret *password;
	bool has_nik, has_nd_pmk;
	uint8_t nik[AWARE_NIK_LEN], nd_pmk[AWARE_PMK_LEN];
};

struct sup_ask {
	unsigned number; /* 0: free */
	enum sup_ask_kind kind;
	unsigned service, peer;
	bool publish;	   /* the service is */
	uint64_t until_us; /* of a message that is out; 0: it is not */
};

struct sup_known {
	long id;
	bool here; /* it was paired over this interface: wpa_supplicant has its keys */
	uint8_t nik[AWARE_NIK_LEN];
};

struct sup {
	struct aware_agent agent;
	struct aware_radio_info info;
	struct sup_service services[AWARE_SERVICES_MAX];
	struct list peers;
	struct aware_actions actions;
	size_t n_peers;
	struct sup_ask asks[SUP_ASKS_MAX];
	struct sup_known known[AWARE_KNOWN_MAX];
	size_t n_known;
	unsigned last_service, last_peer, number;
	uint64_t now_us;
};

/* supplicant.c */
/* NULL: no memory. peer may be NULL. */
struct aware_item *sup_emit(struct sup *sup, enum aware_node_action_type type,
			    const struct sup_peer *peer);
/* Takes the command's bytes. Its number; 0: no memory, or too much is out. */
unsigned sup_command(struct sup *sup, struct buf *command, bool secret,
		     const struct sup_ask *about);
/* Whatever it answers. */
void sup_tell(struct sup *sup, const char *verb, const struct sup_peer *peer);

/* supplicant-service.c */
struct sup_service *sup_service(struct sup *sup, unsigned number);
struct sup_service *sup_service_by_id(struct sup *sup, unsigned id, bool publish);
int sup_offer(struct sup *sup, const struct aware_service_options *options);
void sup_withdraw(struct sup *sup, unsigned number);
void sup_service_answered(struct sup *sup, const struct sup_ask *ask, const char *answer);
/* wpa_supplicant has ended it. */
void sup_service_ended(struct sup *sup, struct sup_service *service);
/* A pairing with it went well, or failed. Whether it is locked now. */
bool sup_service_judge(struct sup *sup, struct sup_service *service, bool ok);
void sup_services_due(struct sup *sup);
uint64_t sup_services_deadline(const struct sup *sup);

/* supplicant-peer.c */
struct sup_peer *sup_peer(const struct sup *sup, unsigned id);
/* Found or made; NULL: there are too many, or no memory. */
struct sup_peer *sup_peer_get(struct sup *sup, const uint8_t address[6],
			      unsigned instance, const struct sup_service *service);
struct sup_peer *sup_peer_free(struct sup *sup, struct sup_peer *peer);
/* A publication, or a subscription to one of ours. */
void sup_hear(struct sup *sup, const struct aware_supplicant_event *event);
void sup_peers_due(struct sup *sup);
uint64_t sup_peers_deadline(const struct sup *sup);
/* What it is known as: by the NIK that it told over this interface. */
void sup_recognise(struct sup *sup, struct sup_peer *peer);
/* How many of those that are remembered wpa_supplicant can verify; ret_id: one of them. */
size_t sup_n_here(const struct sup *sup, long *ret_id);

/* supplicant-pair.c */
void sup_pair_event(struct sup *sup, const struct aware_supplicant_event *event);
void sup_pair_answered(struct sup *sup, const struct sup_ask *ask, const char *answer);
/* Ends it, if any goes on. */
void sup_pair_stop(struct sup *sup, struct sup_peer *peer);
void sup_pair_due(struct sup *sup);
int sup_pair(struct sup *sup, struct sup_peer *peer, uint16_t method);
int sup_password(struct sup *sup, struct sup_peer *peer, const struct secret *password);
int sup_accept(struct sup *sup, struct sup_peer *peer, const struct secret *password);
int sup_reject(struct sup *sup, struct sup_peer *peer);
int sup_cancel(struct sup *sup, struct sup_peer *peer);

/* supplicant-message.c */
int sup_send(struct sup *sup, struct sup_peer *peer, const void *data, size_t len);
void sup_message(struct sup *sup, const struct aware_supplicant_event *event);
void sup_message_answered(struct sup *sup, const struct sup_ask *ask, const char *answer);
void sup_transmitted(struct sup *sup, unsigned cookie, bool acked);
void sup_messages_due(struct sup *sup);
uint64_t sup_messages_deadline(const struct sup *sup);

static inline uint64_t sup_sooner(uint64_t a, uint64_t b)
{
	if (a == 0 || b == 0)
		return a ? a : b;
	return MIN(a, b);
}

static inline bool sup_is_ok(const char *answer)
{
	return answer && answer[0] == 'O' && answer[1] == 'K' && answer[2] == '\0';
}
