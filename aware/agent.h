/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * A device of Wi-Fi Aware as its owner sees it, whoever does the work: aware/node.h, which
 * speaks the protocol itself over a radio that carries frames, or aware/supplicant.h, which lets
 * wpa_supplicant speak it. Pure: fed with what the radio says and the time; gives what the radio
 * is to do and what its owner wants to know.
 *
 *     radio event, call, timeout() -> next(action)* until none -> deadline()
 */
#include "aware/pairing.h"
#include "aware/radio.h"

/* clang-format off */
enum {
	AWARE_SERVICES_MAX = 16,   /* published and subscribed to, at a time */
	AWARE_PEERS_MAX    = 64,   /* heard, or in a pairing */
	AWARE_KNOWN_MAX    = 256,  /* pairings that are remembered */
	AWARE_INFO_MAX     = 255,  /* bytes of service information */
	AWARE_MESSAGE_MAX  = 1024, /* bytes of a follow-up's */
	AWARE_LOST_US      = 30000000, /* silent for so long: gone */
	AWARE_FAILURES_MAX = 3,    /* of pairings with one published service, then */
	AWARE_LOCK_US      = 60000000, /* it takes no request for so long */
};
/* clang-format on */

struct aware_service_options {
	const char *name; /* "_name._tcp"; copied */
	bool publish;	  /* else it is subscribed to */
	bool passive; /* a subscription that only listens; a publication that only answers */
	uint16_t methods; /* for pairing: enum aware_method; 0: it pairs with nobody */
	bool accepted;	  /* a request is granted without anybody being asked */
	enum aware_cipher cipher;
	const void *info; /* service information of type AWARE_INFO_GENERIC; copied */
	size_t info_len;
};

/* Who was heard: a view, valid until the next call. */
struct aware_peer {
	unsigned id;	  /* of this node, never used again */
	unsigned service; /* ours that matched: what aware_node_offer() gave */
	bool publishes;
	uint8_t address[6];
	uint8_t instance;
	uint16_t methods;      /* that it advertises for pairing */
	uint16_t capabilities; /* enum aware_capability */
	int signal;	       /* dBm; 0: not told */
	uint64_t heard_us;     /* when its service was heard last; 0: not told */
	long known;    /* the caller's id of a remembered pairing; -1: a stranger */
	bool verified; /* its keys are fresh: messages can be sent */
	const uint8_t *info;
	size_t info_len;
};

enum aware_node_action_type {
	AWARE_NODE_NOTHING,
	/* For the radio: */
	AWARE_NODE_SEND, /* frame, number */
	AWARE_NODE_MEET, /* peer->address, when: frames are going to be exchanged with it */
	AWARE_NODE_INSTALL, /* peer->address, suite, tk */
	AWARE_NODE_REMOVE,
	AWARE_NODE_COMMAND, /* data, secret, number */
	/* For the owner, each with its peer: */
	AWARE_NODE_FOUND,
	AWARE_NODE_CHANGED,
	AWARE_NODE_LOST,
	AWARE_NODE_ASK, /* initiator: method: the PIN or passphrase that the peer displays */
	AWARE_NODE_REQUESTED, /* responder: method: display something, ask a person */
	AWARE_NODE_PHASE,     /* of a pairing */
	AWARE_NODE_PAIRED, /* record (NULL: it is not remembered), verified: of a known peer */
	AWARE_NODE_FAILED, /* of a pairing: verdict; locked: the service takes no more for now */
	AWARE_NODE_MESSAGE,   /* data: from a peer whose keys are fresh */
	AWARE_NODE_DELIVERED, /* of send(): number, error */
	AWARE_NODE_BROKEN,    /* without a peer: nothing can go on; error, detail */
};

/* Everything it points to is valid until the next call. */
struct aware_node_action {
	enum aware_node_action_type type;
	const struct aware_peer *peer;
	struct aware_frame frame;
	unsigned number;
	struct aware_presence when;
	const struct aware_suite *suite;
	const uint8_t *tk;
	uint16_t method;
	enum aware_pairing_phase phase;
	enum aware_pairing_verdict verdict;
	const char *detail;
	const struct aware_record *record;
	const uint8_t
		*nd_pmk; /* of PAIRED: the data path's PMK; NULL: not told. Secret */
	bool verified, locked, secret;
	const uint8_t *data;
	size_t len;
	int error;
};

struct aware_agent;

struct aware_agent_ops {
	/* A pairing that is remembered, under an id of the caller's, from 0. 0; -EINVAL: it cannot be one;
	   -ENOSPC, -ENOMEM. */
	int (*know)(struct aware_agent *agent, long id,
		    const struct aware_record *record);
	void (*forget)(struct aware_agent *agent, long id);
	/* Publishes or subscribes; the service's number, from 1. -EINVAL: the name; -ENOSPC; -ENOMEM. */
	int (*offer)(struct aware_agent *agent,
		     const struct aware_service_options *options, uint64_t now_us);
	void (*withdraw)(struct aware_agent *agent, unsigned service);
	/*
	 * Pairs with a peer that was found, or verifies it where it is known. method: ours. -ENOENT: no
	 * such peer; -EALREADY: a pairing goes on; -EOPNOTSUPP: it does not offer the other half of it.
	 */
	int (*pair)(struct aware_agent *agent, unsigned peer, uint16_t method,
		    uint64_t now_us);
	/* To ASK, or before it. */
	int (*password)(struct aware_agent *agent, unsigned peer,
			const struct secret *password, uint64_t now_us);
	/* To REQUESTED; password: what is displayed; NULL: opportunistic. */
	int (*accept)(struct aware_agent *agent, unsigned peer,
		      const struct secret *password, uint64_t now_us);
	int (*reject)(struct aware_agent *agent, unsigned peer, uint64_t now_us);
	int (*cancel)(struct aware_agent *agent, unsigned peer, uint64_t now_us);
	/* In a protected follow-up; its number, for DELIVERED. -ENOTCONN: it is not verified; -EMSGSIZE. */
	int (*send)(struct aware_agent *agent, unsigned peer, const void *data,
		    size_t len, uint64_t now_us);
	void (*radio)(struct aware_agent *agent, const struct aware_radio_event *event);
	void (*timeout)(struct aware_agent *agent, uint64_t now_us);
	bool (*next)(struct aware_agent *agent, struct aware_node_action *ret);
	uint64_t (*deadline)(const struct aware_agent *agent); /* 0: none */
	/* NULL: nobody of that id (any more). */
	const struct aware_peer *(*peer)(const struct aware_agent *agent, unsigned id);
	struct aware_agent *(*free)(struct aware_agent *agent); /* wipes */
};

struct aware_agent {
	const struct aware_agent_ops *ops;
};

static inline int aware_agent_know(struct aware_agent *agent, long id,
				   const struct aware_record *record)
{
	return agent->ops->know(agent, id, record);
}

static inline void aware_agent_forget(struct aware_agent *agent, long id)
{
	agent->ops->forget(agent, id);
}

static inline int aware_agent_offer(struct aware_agent *agent,
				    const struct aware_service_options *options,
				    uint64_t now_us)
{
	return agent->ops->offer(agent, options, now_us);
}

static inline void aware_agent_withdraw(struct aware_agent *agent, unsigned service)
{
	agent->ops->withdraw(agent, service);
}

static inline int aware_agent_pair(struct aware_agent *agent, unsigned peer,
				   uint16_t method, uint64_t now_us)
{
	return agent->ops->pair(agent, peer, method, now_us);
}

static inline int aware_agent_password(struct aware_agent *agent, unsigned peer,
				       const struct secret *password, uint64_t now_us)
{
	return agent->ops->password(agent, peer, password, now_us);
}

static inline int aware_agent_accept(struct aware_agent *agent, unsigned peer,
				     const struct secret *password, uint64_t now_us)
{
	return agent->ops->accept(agent, peer, password, now_us);
}

static inline int aware_agent_reject(struct aware_agent *agent, unsigned peer,
				     uint64_t now_us)
{
	return agent->ops->reject(agent, peer, now_us);
}

static inline int aware_agent_cancel(struct aware_agent *agent, unsigned peer,
				     uint64_t now_us)
{
	return agent->ops->cancel(agent, peer, now_us);
}

static inline int aware_agent_send(struct aware_agent *agent, unsigned peer,
				   const void *data, size_t len, uint64_t now_us)
{
	return agent->ops->send(agent, peer, data, len, now_us);
}

static inline void aware_agent_radio(struct aware_agent *agent,
				     const struct aware_radio_event *event)
{
	agent->ops->radio(agent, event);
}

static inline void aware_agent_timeout(struct aware_agent *agent, uint64_t now_us)
{
	agent->ops->timeout(agent, now_us);
}

static inline bool aware_agent_next(struct aware_agent *agent,
				    struct aware_node_action *ret)
{
	return agent->ops->next(agent, ret);
}

static inline uint64_t aware_agent_deadline(const struct aware_agent *agent)
{
	return agent->ops->deadline(agent);
}

static inline const struct aware_peer *aware_agent_peer(const struct aware_agent *agent,
							unsigned id)
{
	return agent->ops->peer(agent, id);
}

static inline struct aware_agent *aware_agent_free(struct aware_agent *agent)
{
	return agent ? agent->ops->free(agent) : NULL;
}
DEFINE_FREEP(aware_agent)
