/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which protocol it is to be. The product that it advertises is a first guess; what it has, once
 * it is connected, decides.
 */
#include "setup/session.h"

#include "setup/protocols.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum { TOLD_MAX = 3 }; /* services that a sentence names */
/* clang-format on */

/* "180a" of an assigned one, else all of it. */
static int service_width(const char *uuid, const char **ret)
{
	static const char base[] = "-0000-1000-8000-00805f9b34fb";

	*ret = uuid;
	if (strlen(uuid) != 36 || strncmp(uuid, "0000", 4) || strcmp(uuid + 8, base))
		return 36;
	*ret = uuid + 4;
	return 4;
}

/* Generic Access and Generic Attribute are there always, and say nothing. */
static bool says_nothing(const struct provision_table *table, size_t i)
{
	const char *service = table->rows[i].service;

	if (!strncmp(service, "00001800-", 9) || !strncmp(service, "00001801-", 9))
		return true;
	for (size_t k = 0; k < i; k++)
		if (!strcmp(table->rows[k].service, service))
			return true;
	return false;
}

/* "it has the services 180a, 180f and 2 more"; the caller frees. NULL: out of memory. */
static char *tell_services(const struct provision_table *table)
{
	size_t told = 0, more = 0;
	char list[TOLD_MAX * 40] = "", *text = NULL;
	int len = 0;

	for (size_t i = 0; i < table->n_rows; i++) {
		const char *name;
		int width = service_width(table->rows[i].service, &name);

		if (says_nothing(table, i))
			continue;
		if (told == TOLD_MAX) {
			more++;
			continue;
		}
		len += snprintf(list + len, sizeof(list) - (size_t)len, "%s%.*s",
				told++ ? ", " : "", width, name);
	}
	if (!told)
		return strdup("it has no services of its own");
	if ((more ? asprintf(&text, "it has the services %s and %zu more", list, more)
		  : asprintf(&text, "it has the service%s %s", told > 1 ? "s" : "",
			     list)) < 0)
		return NULL;
	return text;
}

static void finish_unknown(struct usher_setup *setup)
{
	_cleanup_(freep) char *has = tell_services(&setup->transport->table);
	_cleanup_(freep) char *text = NULL;
	const char *guess = setup->guess && !setup->beacon ? setup->guess->name : NULL;
	const char *wanted = setup->beacon ? "not the one that a beacon is configured by"
					   : "nothing that usher can set up by";

	if (!has || (guess ? asprintf(&text, "it advertises %s and does not speak it: %s",
				      guess, has)
			   : asprintf(&text, "%s: %s", has, wanted)) < 0)
		setup_finish(setup, USHER_ERROR_NO_MEMORY, true, NULL);
	else
		setup_finish(setup,
			     guess ? USHER_ERROR_PROTOCOL : USHER_ERROR_UNSUPPORTED, true,
			     text);
}

static const struct provision_protocol *find_other(const struct provision_table *table,
						   const char **ret_service)
{
	const struct provision_protocol *protocol;

	for (size_t i = 0; (protocol = protocol_at(i)); i++) {
		*ret_service = provision_find_service(protocol, table);
		if (*ret_service)
			return protocol;
	}
	return NULL;
}

static void tell_other(struct usher_setup *setup)
{
	char text[96];

	if (setup->guess && setup->protocol != setup->guess)
		snprintf(text, sizeof(text), "it advertises %s, and speaks %s",
			 setup->guess->name, setup->protocol->name);
	else if (!setup->guess)
		snprintf(text, sizeof(text), "it speaks %s", setup->protocol->name);
	else
		return;
	setup_note(setup, text);
}

void setup_choose(struct usher_setup *setup)
{
	struct transport *transport = setup->transport;
	const char *service = NULL;
	int r;

	setup->protocol = setup->guess;
	if (setup->guess)
		service = provision_find_service(setup->guess, &transport->table);
	if (!service)
		setup->protocol = setup->beacon ? NULL
						: find_other(&transport->table, &service);
	if (!setup->protocol) {
		finish_unknown(setup);
		return;
	}
	tell_other(setup);
	if (transport->ops->prefer)
		transport->ops->prefer(transport, service);
	if (!setup->protocol->reads_descriptions || !transport->ops->describe) {
		setup_machine_start(setup);
		return;
	}
	r = transport->ops->describe(transport, service);
	if (r < 0)
		setup_finish(setup,
			     r == -ENOMEM ? USHER_ERROR_NO_MEMORY : USHER_ERROR_INTERNAL,
			     true, NULL);
}
