/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/descriptor-load.h"
#include "setup/fields.h"
#include "setup/product.h"
#include "setup/protocols.h"
#include "setup/spelling.h"

#include "base/json.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum {
	CATALOG_VERSION = 1,
	PROTOCOLS_MAX = 32, /* of ours, for a suggestion */
};

static bool is_product_id(const char *text)
{
	static const char first[] = "abcdefghijklmnopqrstuvwxyz0123456789";
	static const char rest[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
	size_t len = strlen(text);

	return len <= PRODUCT_ID_MAX && strspn(text, first) > 0 &&
	       strspn(text, rest) == len;
}

static void load_id(const struct scope *scope, struct product *product)
{
	if (!scope_has(scope, "id"))
		scope_problem(scope, "id", "is missing");
	if (!scope_copy(scope, "id", &product->id))
		return;
	scope->fields->product = product->id;
	if (!is_product_id(product->id))
		scope_problem(
			scope, "id",
			"has to be 1 to %d of a-z, 0-9, dot, dash and underscore, the "
			"first a letter or digit",
			PRODUCT_ID_MAX);
}

static void load_identity(const struct scope *parent, struct identity_field *identity)
{
	static const char *const known[] = {"service_data", "manufacturer_data", "offset",
					    "length"};
	bool service, manufacturer;
	unsigned company, offset = 0, len = 0;
	struct scope scope;

	if (!scope_object(parent, "identity", "identity", &scope))
		return;
	scope_check_keys(&scope, known, ARRAY_SIZE(known));
	service = scope_has(&scope, "service_data");
	manufacturer = scope_has(&scope, "manufacturer_data");
	if (service == manufacturer)
		scope_problem(&scope, NULL,
			      "needs one of \"service_data\" (a UUID) and "
			      "\"manufacturer_data\" (a company)%s",
			      service ? ", not both" : "");
	if (scope_uuid(&scope, "service_data", &identity->service))
		identity->source = IDENTITY_SERVICE_DATA;
	if (scope_number(&scope, "manufacturer_data", 0, UINT16_MAX, &company)) {
		identity->company = (uint16_t)company;
		identity->source = IDENTITY_MANUFACTURER_DATA;
	}
	if (!scope_has(&scope, "length"))
		scope_problem(&scope, "length", "is missing");
	scope_number(&scope, "offset", 0, DESCRIPTOR_BLOB_MAX - 1, &offset);
	scope_number(&scope, "length", 1, PRODUCT_IDENTITY_MAX, &len);
	if (offset + len > DESCRIPTOR_BLOB_MAX)
		scope_problem(&scope, "length", "reaches past byte %d",
			      DESCRIPTOR_BLOB_MAX);
	identity->offset = (uint8_t)offset;
	identity->len = (uint8_t)len;
}

static void load_parameters(const struct scope *parent, struct product *product)
{
	struct scope scope;
	size_t n = 0;

	if (!scope_object(parent, "parameters", "protocol.parameters", &scope))
		return;
	scope_check_keys(&scope, NULL, 0);
	json_for_each (member, scope.object)
		n++;
	product->parameters = calloc(MAX(n, (size_t)1), sizeof(*product->parameters));
	if (!product->parameters) {
		scope.fields->error = -ENOMEM;
		return;
	}
	json_for_each (member, scope.object) {
		struct product_parameter *parameter =
			&product->parameters[product->n_parameters++];

		parameter->name = strdup(json_key(member));
		if (!parameter->name)
			scope.fields->error = -ENOMEM;
		scope_copy(&scope, json_key(member), &parameter->value);
	}
}

static void unknown_protocol(const struct scope *scope, const char *name)
{
	const struct provision_protocol *protocol;
	const char *names[PROTOCOLS_MAX], *meant;
	size_t n = 0;

	while (n < PROTOCOLS_MAX && (protocol = protocol_at(n)))
		names[n++] = protocol->name;
	meant = spelling_nearest(name, names, n);
	scope_problem(scope, "name", "is not a protocol that usher speaks%s%s%s",
		      meant ? ": perhaps \"" : "", meant ?: "", meant ? "\"" : "");
}

static void load_protocol(const struct scope *parent, struct product *product)
{
	static const char *const known[] = {"name", "parameters"};
	struct scope scope;

	if (!scope_object(parent, "protocol", "protocol", &scope))
		return;
	scope_check_keys(&scope, known, ARRAY_SIZE(known));
	if (!scope_has(&scope, "name"))
		scope_problem(&scope, "name", "is missing");
	if (scope_copy(&scope, "name", &product->protocol) &&
	    !protocol_by_name(product->protocol))
		unknown_protocol(&scope, product->protocol);
	load_parameters(&scope, product);
}

static void load_setup(const struct scope *parent, struct product *product)
{
	static const char *const known[] = {"rename", "confirm", "finish_elsewhere"};
	struct scope scope;

	if (!scope_object(parent, "setup", "setup", &scope))
		return;
	scope_check_keys(&scope, known, ARRAY_SIZE(known));
	scope_bool(&scope, "rename", &product->rename);
	scope_bool(&scope, "confirm", &product->confirm);
	scope_copy(&scope, "finish_elsewhere", &product->finish_elsewhere);
}

/* What is told the user's network is bound to it, unless the product says otherwise. */
static void load_flow(const struct scope *scope, struct product *product)
{
	static const char *const flows[] = {"bound", "stand-alone", "gateway"};
	unsigned flow;

	product->flow = product->protocol ? USHER_FLOW_BOUND : USHER_FLOW_UNKNOWN;
	if (!scope_word(scope, "flow", flows, ARRAY_SIZE(flows), &flow))
		return;
	product->flow = (enum usher_flow)(USHER_FLOW_BOUND + flow);
	if (product->kind == PRODUCT_BEACON)
		scope_problem(scope, "flow", "has no place in a beacon format");
	else if (product->flow != USHER_FLOW_BOUND &&
		 !(product->descriptor.criteria & CRITERIA_WIFI))
		scope_problem(scope, "flow", "needs \"discovery.wifi\": its own network");
}

/* A file beside the descriptor's. */
static void load_picture(const struct scope *scope, struct product *product)
{
	const char *file = scope->fields->file;
	const char *slash = strrchr(file, '/');
	const char *name;

	if (!scope_string(scope, "picture", &name))
		return;
	if (strchr(name, '/') || name[0] == '.') {
		scope_problem(scope, "picture",
			      "has to be the name of a file beside this one");
		return;
	}
	if (asprintf(&product->picture, "%.*s%s", slash ? (int)(slash - file + 1) : 0,
		     file, name) < 0) {
		product->picture = NULL;
		scope->fields->error = -ENOMEM;
	}
}

static void load_fields(const struct scope *scope, struct product *product)
{
	static const char *const known[] = {
		"id",	     "name",	 "kind",     "vendor", "picture",
		"discovery", "identity", "protocol", "flow",   "setup"};
	static const char *const kinds[] = {"accessory", "beacon"};
	struct scope discovery;
	unsigned kind;

	load_id(scope, product); /* first: problems name it */
	scope_check_keys(scope, known, ARRAY_SIZE(known));
	if (!scope_has(scope, "name"))
		scope_problem(scope, "name", "is missing");
	scope_copy(scope, "name", &product->name);
	scope_copy(scope, "vendor", &product->vendor);
	if (scope_word(scope, "kind", kinds, ARRAY_SIZE(kinds), &kind))
		product->kind = (enum product_kind)kind;
	load_picture(scope, product);
	if (!scope_has(scope, "discovery"))
		scope_problem(scope, "discovery", "is missing");
	if (scope_object(scope, "discovery", "discovery", &discovery))
		descriptor_load(&discovery, &product->descriptor);
	load_identity(scope, &product->identity);
	load_protocol(scope, product);
	load_flow(scope, product);
	load_setup(scope, product);
	if (product->kind == PRODUCT_BEACON && product->protocol)
		scope_problem(scope, "protocol", "has no place in a beacon format");
}

static int load_product(struct catalog *catalog, const char *file,
			const struct json *json)
{
	_cleanup_(product_freep) struct product *product = calloc(1, sizeof(*product));
	struct fields fields = {.catalog = catalog, .file = file};
	struct scope scope = {.fields = &fields, .object = json};

	if (!product)
		return -ENOMEM;
	if (!json_is_object(json))
		return catalog_add_problem(catalog, file, NULL, "products",
					   "has to hold objects only");
	load_fields(&scope, product);
	product->file = strdup(file);
	product->directory = catalog_directory(catalog);
	if (!product->file || fields.error)
		return -ENOMEM;
	if (fields.problems)
		return 0;
	return catalog_add(catalog, steal(&product));
}

static int load_json(struct catalog *catalog, const char *file, const struct json *json)
{
	static const char *const known[] = {"v", "products"};
	const struct json *products = json_get(json, "products");
	struct fields fields = {.catalog = catalog, .file = file};
	struct scope scope = {.fields = &fields, .object = json};
	int r = 0;

	if (!json_is_object(json))
		return catalog_add_problem(
			catalog, file, NULL, NULL,
			"has to be an object with \"v\" and \"products\"");
	if (json_get_number(json, "v", 0) != CATALOG_VERSION)
		return catalog_add_problem(catalog, file, NULL, "v",
					   "has to be %d: this usher knows no other form",
					   CATALOG_VERSION);
	scope_check_keys(&scope, known, ARRAY_SIZE(known));
	if (!json_is_array(products))
		return catalog_add_problem(catalog, file, NULL, "products",
					   "has to be an array");
	json_for_each (product, products) {
		r = load_product(catalog, file, product);
		if (r < 0)
			return r;
	}
	return fields.error;
}

static int add_syntax_problem(struct catalog *catalog, const char *file, const char *text,
			      size_t at)
{
	size_t i, line = 1, column = 1;

	for (i = 0; i < at; i++) {
		column = text[i] == '\n' ? 1 : column + 1;
		line += text[i] == '\n';
	}
	return catalog_add_problem(catalog, file, NULL, NULL,
				   "is not valid JSON at line %zu, column %zu", line,
				   column);
}

int catalog_load_text(struct catalog *catalog, const char *file, const char *text,
		      size_t len)
{
	_cleanup_(json_freep) struct json *json = NULL;
	size_t at = 0;
	int r = json_parse_located(text, len, &json, &at);

	if (r == -ENOMEM)
		return r;
	if (r == -E2BIG)
		return catalog_add_problem(catalog, file, NULL, NULL,
					   "is larger than %d bytes", JSON_TEXT_MAX);
	if (r < 0 && !text_is_utf8(text, len))
		return catalog_add_problem(catalog, file, NULL, NULL,
					   "is not valid UTF-8");
	if (r < 0)
		return add_syntax_problem(catalog, file, text, at);
	return load_json(catalog, file, json);
}
