/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/* Which network a join is to find, with what credentials, and for how long. */
#include "setup/usher.h"

#include "base/secret.h"
#include "wifi/profile.h"
#include "wifi/select.h"

enum network_eap { /* the keys of usher_network_set_eap(), in the order of their names' table */
		   NETWORK_EAP_IDENTITY,
		   NETWORK_EAP_ANONYMOUS,
		   NETWORK_EAP_METHOD,
		   NETWORK_EAP_PHASE2,
		   NETWORK_EAP_CA_FILE,
		   NETWORK_EAP_CLIENT_CERTIFICATE,
		   NETWORK_EAP_PRIVATE_KEY,
		   NETWORK_EAP_DOMAIN,
		   NETWORK_EAP_KEYS,
};

struct usher_network {
	struct wifi_selector selector; /* its ssid.len is 0 while none was named */
	struct secret *passphrase;     /* NULL: none */
	char *eap[NETWORK_EAP_KEYS];   /* NULL: not given */
	bool use_remembered;
	enum usher_lifetime lifetime;
	unsigned days;
	bool allow_disconnect;
	uint64_t timeout_us; /* 0: the default */
};

/* 0; -EINVAL: no network is named, or what was set does not fit together. */
int network_check(const struct usher_network *network);
/* -ENOMEM. */
int network_copy(const struct usher_network *network, struct usher_network **ret);
static inline void usher_network_freep(struct usher_network **network)
{
	*network = usher_network_free(*network);
}
/* false: nothing of 802.1X was given. Texts are the network's. */
bool network_get_eap(const struct usher_network *network, struct wifi_eap *ret);
