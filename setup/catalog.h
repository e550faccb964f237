/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once
/*
 * The product catalog: descriptors from JSON files, of which the wizard, the CLI, the line and
 * the API know what an accessory is and how it is set up. doc/catalog.md is its manual.
 *
 * Directories, in this order; the first product of an id wins:
 * $XDG_CONFIG_HOME/usher/products.d (or ~/.config), /etc/usher/products.d and
 * USHER_DATADIR/products.d. $USHER_PRODUCTS_DIR, a list with colons, stands for all of them.
 */
#include "setup/usher.h"

#include "setup/descriptor.h"

/* clang-format off */
enum {
	PRODUCT_ID_MAX       = 64,  /* [a-z0-9][a-z0-9._-]* */
	PRODUCT_IDENTITY_MAX = 32,  /* bytes */
	PRODUCT_KEY_SIZE     = PRODUCT_ID_MAX + 2 * PRODUCT_IDENTITY_MAX + 2, /* '/' and NUL */
};
/* clang-format on */

enum product_kind {
	PRODUCT_ACCESSORY,
	PRODUCT_BEACON, /* a format of adverts, not a product: it is recognised and shown */
};

/* Bytes of an advertisement that are the same for one unit whatever its address. */
enum identity_source {
	IDENTITY_NONE,
	IDENTITY_SERVICE_DATA,
	IDENTITY_MANUFACTURER_DATA,
};

struct identity_field {
	enum identity_source source;
	struct uuid service;
	uint16_t company;
	uint8_t offset, len;
};

struct product_parameter {
	char *name, *value;
};

struct product {
	char *id;
	char *name; /* for people */
	enum product_kind kind;
	char *vendor;  /* NULL */
	char *picture; /* path of a file; NULL */
	char *protocol; /* name of a provisioning protocol; NULL: recognised, not set up by us */
	struct product_parameter *parameters; /* of the protocol */
	size_t n_parameters;
	struct descriptor descriptor;
	struct identity_field identity;
	enum usher_flow flow;
	bool rename;		/* offer to give it a name */
	bool confirm;		/* ask before it is set up */
	char *finish_elsewhere; /* what is left to do outside of usher, a sentence; NULL */
	char *file;		/* where it was defined */
	unsigned directory;	/* which one: lower wins */
};

/* A mistake in a file; the product with it is left out. */
struct catalog_problem {
	char *file;
	char *product; /* id; NULL: of the file itself, or of a product without an id */
	char *field;   /* "discovery.bluetooth.company"; NULL */
	char *text;    /* a sentence part: "is not a UUID" */
};

struct catalog;

int catalog_new(struct catalog **ret); /* empty */
/* Counted: an accessory that outlives its context still names its products. */
struct catalog *catalog_ref(struct catalog *catalog);
struct catalog *catalog_free(struct catalog *catalog);
DEFINE_FREEP(catalog)
/* All directories. Mistakes are problems, not errors, and logged: 0 or -ENOMEM. */
int catalog_load(struct catalog **ret);
/* The same, behind what it has already. */
int catalog_load_default(struct catalog *catalog);
/* One file, as a directory of its own; what cannot be read is a problem. 0 or -ENOMEM. */
int catalog_load_file(struct catalog *catalog, const char *path);
/* The *.json files of one directory, sorted by name; one that does not exist is fine. 0 or -ENOMEM. */
int catalog_load_directory(struct catalog *catalog, const char *path);
/* The text of one file, named `file` in problems and the base of pictures. 0 or -ENOMEM. */
int catalog_load_text(struct catalog *catalog, const char *file, const char *text,
		      size_t len);

/* NULL: none of that id. */
const struct product *catalog_product(const struct catalog *catalog, const char *id);
/* The i-th, in the order they were loaded; NULL past the end. */
const struct product *catalog_product_at(const struct catalog *catalog, size_t i);
/* The i-th that has no effect: one of the same id came first, from another directory. */
const struct product *catalog_hidden_at(const struct catalog *catalog, size_t i);
/* Problems are not logged any more: who asked for them reads them. */
void catalog_set_quiet(struct catalog *catalog);
const struct catalog_problem *catalog_problem_at(const struct catalog *catalog, size_t i);
/* "FILE: product acme: discovery.bluetooth.company: is not ..."; the caller frees; NULL: out of memory. */
char *catalog_problem_format(const struct catalog_problem *problem);

/*
 * What a device may be, at most max of them into ret; how many. The most specific is first:
 * what usher can set up, then what it only recognises, then beacon formats; among those more
 * criteria, then more bits compared, then the one that was loaded first.
 * Where ret[0]->kind is PRODUCT_BEACON the device has no product: JSON's "product" is null.
 */
size_t catalog_match(const struct catalog *catalog, const struct ble_device *device,
		     const struct product **ret, size_t max);
/* In that order, of two that match. criteria: of which radio (CRITERIA_BLE, ...). */
bool product_is_more_specific(const struct product *a, const struct product *b,
			      unsigned criteria);
/* The same for the name of a network. */
size_t catalog_match_ssid(const struct catalog *catalog, const uint8_t *ssid, size_t len,
			  const struct product **ret, size_t max);
/* The same for a service of Wi-Fi Aware. */
size_t catalog_match_aware(const struct catalog *catalog, const struct aware_offer *offer,
			   const struct product **ret, size_t max);
/* Whether any product asks for something of a radio (CRITERIA_WIFI, ...). */
bool catalog_asks_for(const struct catalog *catalog, unsigned criteria);

/* NULL: not given. */
const char *product_parameter(const struct product *product, const char *name);
/* "acme-plug/0A1B2C": the stable key of a unit, into ret. 0; -ENOENT the product names no
   identity field, -ENODATA it is not in what was heard last, -ENOBUFS. */
int product_identity(const struct product *product, const struct ble_device *device,
		     char *ret, size_t size);
