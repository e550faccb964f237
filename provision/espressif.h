/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * Espressif unified provisioning (ESP-IDF wifi_provisioning, network_provisioning): its
 * endpoints, and which of an accessory's characteristics each of them is. A request is
 * written to an endpoint and its answer read from it. Pure.
 */
#include "provision/step.h"

#include <stdbool.h>

/* The service of the component itself, and of its example, which many products keep. */
#define ESPRESSIF_SERVICE_UUID	       "1775244d-6b43-439b-877c-060f2d9bed07"
#define ESPRESSIF_EXAMPLE_SERVICE_UUID "021a9004-0382-4aea-bff4-6b3f1c5adfb4"

enum espressif_endpoint {
	ESPRESSIF_EP_VERSION, /* proto-ver: in clear, before the session */
	ESPRESSIF_EP_SESSION, /* prov-session: in clear */
	ESPRESSIF_EP_CONFIG,  /* this and the rest: encrypted by the session */
	ESPRESSIF_EP_SCAN,
	ESPRESSIF_EP_CTRL,
	ESPRESSIF_EP_CUSTOM, /* the first of the vendor's own, as options.custom has them */
};

/* clang-format off */
enum {
	ESPRESSIF_CUSTOM_MAX     = PROVISION_ANSWERS_MAX,
	ESPRESSIF_EP_MAX         = ESPRESSIF_EP_CUSTOM + ESPRESSIF_CUSTOM_MAX,
	ESPRESSIF_UUID_SIZE      = 40, /* a UUID, or an endpoint's name over HTTP; NUL included */
	ESPRESSIF_NOTIFY         = 0x10, /* Core spec vol 3 part G 3.3.1.1 */
};
/* clang-format on */

struct espressif_endpoints {
	char uuid[ESPRESSIF_EP_MAX][ESPRESSIF_UUID_SIZE]; /* "": it is not there */
	unsigned properties[ESPRESSIF_EP_MAX];
};

/* "prov-session"; NULL for those of the vendor. */
const char *espressif_endpoint_name(unsigned endpoint);

/*
 * The service of table that has the endpoints: a default one, one with a characteristic that is
 * described as prov-session, or one whose characteristics are numbered as Espressif does.
 * A string of the table; NULL: none.
 */
const char *espressif_find_service(const struct provision_table *table);
/*
 * Which characteristics the endpoints are: by their descriptions, and by number only where not
 * a single one is described (firmware of 2018). custom: what the vendor's own are called.
 */
void espressif_endpoints_find(struct espressif_endpoints *ret,
			      const struct provision_table *table,
			      const struct provision_custom *custom, size_t n_custom);
