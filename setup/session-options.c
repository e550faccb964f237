/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a setup is told beside the network, before it has begun. */
#include "setup/session.h"

#include <errno.h>
#include <string.h>

/* clang-format off */
enum { ENDPOINT_MAX = 31 }; /* of provision_answer.endpoint */
/* clang-format on */

_public_ void usher_setup_set_bssid(struct usher_setup *setup, const uint8_t bssid[6])
{
	setup->has_bssid = bssid != NULL;
	if (bssid)
		memcpy(setup->bssid, bssid, sizeof(setup->bssid));
}

_public_ void usher_setup_set_allow_disconnect(struct usher_setup *setup, bool allow)
{
	setup->allow_disconnect = allow;
}

static bool is_endpoint(const char *name)
{
	size_t len = strlen(name);

	for (size_t i = 0; i < len; i++)
		if (name[i] <= ' ' || name[i] > '~')
			return false;
	return len && len <= ENDPOINT_MAX;
}

_public_ int usher_setup_add_custom(struct usher_setup *setup, const char *endpoint,
				    const void *data, size_t len)
{
	size_t i = setup->n_custom;
	_cleanup_(secret_freep) struct secret *copy = NULL;
	char *name;
	int r;

	if (!is_endpoint(endpoint) || !len || len > PROVISION_ANSWER_MAX)
		return -EINVAL;
	if (i == ARRAY_SIZE(setup->own_custom))
		return -ENOBUFS;
	if (!setup->usher || setup->state >= SETUP_CLOSING)
		return 0;
	r = secret_new(data, len, &copy);
	if (r < 0)
		return r;
	name = strdup(endpoint);
	if (!name)
		return -ENOMEM;
	setup->custom[i] = (struct provision_custom){name, secret_data(copy), len};
	setup->own_custom[i].endpoint = name;
	setup->own_custom[i].data = steal(&copy);
	setup->n_custom++;
	return 0;
}

_public_ const uint8_t *usher_setup_get_custom(const struct usher_setup *setup, size_t i,
					       const char **ret_endpoint, size_t *ret_len)
{
	const struct provision_answer *answer;

	if (i >= setup->facts->n_answers)
		return NULL;
	answer = &setup->facts->answers[i];
	if (ret_endpoint)
		*ret_endpoint = answer->endpoint;
	if (ret_len)
		*ret_len = answer->len;
	return answer->data;
}

void setup_options_deinit(struct usher_setup *setup)
{
	for (size_t i = 0; i < setup->n_custom; i++) {
		free(setup->own_custom[i].endpoint);
		secret_free(setup->own_custom[i].data);
	}
	setup->n_custom = 0;
}
