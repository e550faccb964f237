/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a person answers, and what may be given as a PIN or passphrase. */
#include "setup/aware-answer.h"

#include "setup/aware-host.h"
#include "setup/aware.h"
#include "setup/context.h"

#include <errno.h>
#include <string.h>

bool aware_is_pin(const void *data, size_t len)
{
	const char *text = data;

	for (size_t i = 0; i < len; i++)
		if (text[i] < '0' || text[i] > '9')
			return false;
	return len == AWARE_PIN_DIGITS;
}

int aware_password_new(unsigned methods, const void *data, size_t len,
		       struct secret **ret)
{
	bool pin = (methods & USHER_AWARE_PIN) && data && aware_is_pin(data, len),
	     passphrase = (methods & USHER_AWARE_PASSPHRASE) && data && len &&
			  len <= AWARE_PASSPHRASE_MAX && !memchr(data, '\0', len);

	if (!pin && !passphrase)
		return -EINVAL;
	return secret_new(data, len, ret);
}

static int answer_password(struct usher_aware *aware, const void *data, size_t len)
{
	_cleanup_(secret_freep) struct secret *password = NULL;
	unsigned methods = aware->asked_for;
	int r = aware_password_new(methods, data, len, &password);

	if (r < 0)
		return r;
	aware->asked = false;
	return aware_agent_password(aware->usher->aware->agent, aware->peer, password,
				    clock_now());
}

_public_ int usher_aware_answer(struct usher_aware *aware, enum usher_aware_reply reply,
				const void *data, size_t len)
{
	struct aware_host *host = aware->usher ? aware->usher->aware : NULL;
	bool publishes = aware->task == AWARE_TASK_PUBLISH;
	int r = -EINVAL;

	if (!host || !host->agent || aware->state != AWARE_RUNNING || !aware->asked)
		return -ENOENT;
	switch (reply) {
	case USHER_AWARE_PASSWORD:
		if (!publishes)
			r = answer_password(aware, data, len);
		break;
	case USHER_AWARE_ACCEPT:
		if (publishes)
			r = aware_grant(aware);
		break;
	case USHER_AWARE_REJECT:
		r = publishes ? aware_agent_reject(host->agent, aware->peer, clock_now())
			      : aware_agent_cancel(host->agent, aware->peer, clock_now());
		break;
	}
	if (r == 0)
		aware->asked = false;
	aware_host_kick(host);
	return r;
}
