/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The client's insides, shared by blufi-client.c (the table of states, the seam),
 * blufi-talk.c (messages in frames, one write at a time), blufi-inquire.c (the version, keys, the
 * status, networks) and blufi-join.c. The picture is in doc/protocols/blufi.md.
 */
#include "provision/blufi-report.h"
#include "provision/blufi-security.h"
#include "provision/blufi.h"
#include "provision/credentials.h"

enum blufi_client_state {
	BLUFI_IDLE,
	BLUFI_SUBSCRIBE,
	BLUFI_ASK_VERSION,
	BLUFI_NEGOTIATE,
	BLUFI_PROTECT,
	BLUFI_ASK_STATUS,
	BLUFI_SCAN,
	BLUFI_ASK,
	BLUFI_SEND,
	BLUFI_JOIN,
	BLUFI_STATES,
};

struct provision_machine {
	struct machine machine; /* its states are enum blufi_client_state */
	struct provision_options options;
	uint8_t bssid[6]; /* options.bssid */
	struct credentials credentials;

	struct blufi_channel channel;
	struct buf frame; /* the write that is outstanding */
	bool writing;
	unsigned n_said; /* messages of the state that were begun */
	bool all_said;	 /* and written */

	bool has_version;
	uint8_t version, subversion;
	enum blufi_security security; /* what is negotiated */
	bool security_given, security_fell_back;
	struct blufi_agreement *agreement;
	struct buf offer;

	bool scan_done;
	unsigned sending; /* the next of the credentials */
	bool passphrase_sent;
	bool joining, polling, no_address;

	struct provision_facts facts;
};

/* What a state says, and what it makes of what it hears; each may be NULL. */
struct blufi_part {
	/* Puts the n-th message of the state into the channel; false: there is none. */
	bool (*say)(struct provision_machine *m, unsigned n);
	void (*said)(struct provision_machine *m); /* all of them are written */
	void (*heard)(struct provision_machine *m, const struct blufi_message *message);
	/* The accessory reports an error. NULL: that is the end. */
	void (*refused)(struct provision_machine *m, uint8_t error);
};

extern const struct blufi_part blufi_version_part, blufi_negotiate_part,
	blufi_protect_part, blufi_status_part, blufi_scan_part, blufi_send_part,
	blufi_join_part;

/* blufi-client.c */
/* NULL: the state says nothing. */
const struct blufi_part *blufi_part(const struct provision_machine *m);
/* Enters the state that gets what is missing next. */
void blufi_proceed(struct provision_machine *m);
/* It broke the protocol. */
void blufi_broken(struct provision_machine *m, const char *detail);

/* blufi-talk.c */
/* Enters a state that says something, or makes it say that again. */
void blufi_talk(struct provision_machine *m);
void blufi_talk_handle(struct provision_machine *m, const struct provision_event *event);
/* false, and the end, without memory. */
bool blufi_put(struct provision_machine *m, uint8_t type, const void *data, size_t len);

/* blufi-inquire.c */
void blufi_version_silent(struct provision_machine *m);
void blufi_negotiate_enter(struct provision_machine *m);
void blufi_negotiate_silent(struct provision_machine *m);
void blufi_scan_enter(struct provision_machine *m);

/* blufi-join.c */
void blufi_send_enter(struct provision_machine *m);
void blufi_join_timeout(struct provision_machine *m);
