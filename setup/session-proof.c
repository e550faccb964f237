/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is printed on the accessory: a proof of possession, a password, or a whole label that says
 * the name of the user beside it. What the catalog says of the product stands in where nothing
 * else does.
 */
#include "setup/session.h"

#include "setup/accessory.h"
#include "setup/aware-code.h"

#include <errno.h>
#include <string.h>

static const struct product *product_of(const struct usher_setup *setup)
{
	const struct usher_accessory *accessory = setup->accessory;

	if (!accessory)
		return setup->product;
	for (size_t i = 0; i < accessory->n_products; i++)
		if (accessory->products[i]->protocol)
			return accessory->products[i];
	return NULL;
}

const char *setup_product_parameter(const struct usher_setup *setup, const char *name)
{
	const struct product *product = product_of(setup);

	return product ? product_parameter(product, name) : NULL;
}

/* The name that the machine was told is another than the label's. */
static bool is_other_user(const struct usher_setup *setup)
{
	const char *printed = setup->printed.username;
	const char *told = provision_option_parameter(&setup->options, "username");

	return *printed && (!told || strcmp(told, printed));
}

static int take_label(struct usher_setup *setup, const void *data, size_t len)
{
	struct espressif_code printed;
	const char *problem;
	int r = espressif_code_parse(data, len, &printed, &problem);

	if (r < 0)
		return r;
	espressif_code_deinit(&setup->printed);
	secret_free(setup->proof);
	setup->proof = steal(&printed.pop);
	setup->printed = printed;
	if (setup->state == SETUP_RUNNING && setup->machine &&
	    setup->asked == USHER_ASK_CODE && is_other_user(setup))
		setup_machine_restart(setup);
	return 0;
}

/* Of Wi-Fi Aware. One without a secret says whom to ask for it: it shows it. */
static int take_aware(struct usher_setup *setup, const void *data, size_t len)
{
	struct aware_code code;
	const char *problem;
	int r = aware_code_parse(data, len, &code, &problem);

	if (r < 0)
		return r;
	if (code.password) {
		secret_free(setup->proof);
		setup->proof = steal(&code.password);
	}
	aware_code_deinit(&code);
	return 0;
}

int setup_proof_take(struct usher_setup *setup, const void *data, size_t len)
{
	struct secret *copy;
	int r;

	if (setup->over_aware && aware_code_is(data, len))
		return take_aware(setup, data, len);
	if (espressif_code_is(data, len))
		return take_label(setup, data, len);
	if (!len || len > ESPRESSIF_POP_MAX)
		return -EINVAL;
	r = secret_new(data, len, &copy);
	if (r < 0)
		return r;
	secret_free(setup->proof);
	setup->proof = copy;
	return 0;
}

struct secret *setup_proof(struct usher_setup *setup)
{
	const char *known = setup_product_parameter(setup, "pop");

	if (setup->proof || setup->product_proof_tried || !known || !*known)
		return setup->proof;
	setup->product_proof_tried = true;
	if (secret_new(known, strlen(known), &setup->proof) < 0)
		return NULL;
	return setup->proof;
}

void setup_proof_forget(struct usher_setup *setup)
{
	setup->proof = secret_free(setup->proof);
}

void setup_proof_deinit(struct usher_setup *setup)
{
	setup_proof_forget(setup);
	espressif_code_deinit(&setup->printed);
	setup->printed = (struct espressif_code){0};
}

/* The first of a name counts: what the label says goes before the catalog. */
static void add(struct usher_setup *setup, const char *name, const char *value)
{
	struct provision_options *options = &setup->options;

	if (!value || !*value || options->n_parameters == SETUP_PARAMETERS_MAX)
		return;
	setup->parameters[options->n_parameters++] = (struct provision_parameter){name,
										  value};
}

void setup_proof_parameters(struct usher_setup *setup)
{
	static const char *const securities[] = {"0", "1", "2"};
	const struct product *product = product_of(setup);
	const struct espressif_code *printed = &setup->printed;

	setup->options.parameters = setup->parameters;
	setup->options.n_parameters = 0;
	add(setup, "username", printed->username);
	if (*printed->name && printed->security >= 0 &&
	    (size_t)printed->security < ARRAY_SIZE(securities))
		add(setup, "security", securities[printed->security]);
	for (size_t i = 0; product && i < product->n_parameters; i++)
		add(setup, product->parameters[i].name, product->parameters[i].value);
}
