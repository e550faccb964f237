/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * One join of one interface, from asking who runs it to having left: release, control socket, scan
 * and choice, association, addresses, reach; then joined, until it is left or lost. Each change is
 * in a record first.
 *
 *     REPAIR -> CHECK -> RELEASE -> CONTROL -> PREPARE -> ASSOCIATE -> ADDRESS -> REACH -> JOINED -> LEAVE -> END
 *         any failure on the way goes to LEAVE: the host is put back before END
 */
#include "wifi/assoc.h"
#include "wifi/net.h"
#include "wifi/record.h"

#include <systemd/sd-bus.h>

enum wifi_join_phase {
	WIFI_JOIN_RELEASE, /* from its manager; the control socket */
	WIFI_JOIN_SCAN,
	WIFI_JOIN_ASSOCIATE,
	WIFI_JOIN_ADDRESS,
	WIFI_JOIN_REACH,
	WIFI_JOIN_JOINED,
	WIFI_JOIN_LEAVE, /* everything is put back */
};

/* Why it ended; those of enum wifi_verdict, and what lies outside of the association. */
enum wifi_join_error {
	WIFI_JOIN_OK,	   /* it was joined, and left in order */
	WIFI_JOIN_VERDICT, /* verdict */
	WIFI_JOIN_BAD_SELECTOR,
	WIFI_JOIN_NO_INTERFACE, /* none, or not the one named */
	WIFI_JOIN_BLOCKED_SOFT,
	WIFI_JOIN_BLOCKED_HARD,
	WIFI_JOIN_WOULD_DISCONNECT, /* the only route or the ssh session goes over it */
	WIFI_JOIN_ALREADY,	    /* the network in use matches itself */
	WIFI_JOIN_NO_SUPPLICANT,
	WIFI_JOIN_MANAGER, /* it does not let go: text */
	WIFI_JOIN_PERMISSION,
	WIFI_JOIN_RECORD, /* nothing can be written down, so nothing is changed */
	WIFI_JOIN_HELD,	  /* another join has the interface: text */
	WIFI_JOIN_UNREPAIRED, /* what an earlier join left on the interface cannot be put back: text */
	WIFI_JOIN_NO_HELPER, /* usher-radio is not there or not permitted */
	WIFI_JOIN_NO_ADDRESS,
	WIFI_JOIN_UNREACHABLE,
	WIFI_JOIN_INTERNAL,
};

struct wifi_join_info { /* as far as known */
	char interface[IF_NAMESIZE];
	struct wifi_bss bss;
	struct wifi_net_address address;
	enum wifi_net_reach reach;
};

struct wifi_join_config {
	const char *interface; /* NULL: the first that is free; copied */
	const char *ctrl_dir;  /* NULL: /run/wpa_supplicant; copied */
	struct wifi_selector selector;
	struct wifi_credentials credentials; /* borrowed until the end */
	enum wifi_lifetime lifetime;
	unsigned days;
	bool allow_disconnect;
	uint64_t timeout_us; /* until joined; 0: 60 s */
};

struct wifi_join;

struct wifi_join_ops {
	void (*phase)(enum wifi_join_phase phase, void *userdata);
	/* A sentence of what is tried again or was found; borrowed. */
	void (*note)(const char *text, void *userdata);
	/*
	 * The chosen network wants a passphrase and none was given: the one that is known for
	 * it, which becomes the join's. -ENOENT: none. May be NULL.
	 */
	int (*passphrase)(const struct wifi_ssid *ssid, struct secret **ret,
			  void *userdata);
	/* Addresses are there and the accessory answers; again after a loss that was mended. For lifetimes beyond the process the record is complete now. */
	void (*joined)(void *userdata);
	/* The link is gone, or whoever holds it: joined() follows when that is mended, else end(). */
	void (*lost)(void *userdata);
	/* Once, the last: the host is as it was (restored 0), or what failed in that (restored < 0, restore_text). */
	void (*end)(enum wifi_join_error error, enum wifi_verdict verdict, bool certain,
		    const char *text, int restored, const char *restore_text,
		    void *userdata);
};

int wifi_join_new(sd_event *event, sd_bus *bus, const struct wifi_join_config *config,
		  const struct wifi_join_ops *ops, void *userdata,
		  struct wifi_join **ret);
/* Without end(): what was written down stays for the next process. */
struct wifi_join *wifi_join_free(struct wifi_join *join);
DEFINE_FREEP(wifi_join)
const struct wifi_join_info *wifi_join_info(const struct wifi_join *join);
/* Puts the host back; end() follows. In any phase. */
void wifi_join_leave(struct wifi_join *join);
/* Days or kept, after joined(): this process may go, the join stays; end() follows without a restore. */
int wifi_join_stay(struct wifi_join *join);
