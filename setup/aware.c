/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/aware.h"

#include "setup/aware-answer.h"
#include "setup/aware-host.h"
#include "setup/aware-pair.h"
#include "setup/code.h"
#include "setup/context.h"
#include "setup/discovery-aware.h"
#include "setup/errors.h"
#include "setup/event.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct usher_aware *aware_ref(struct usher_aware *aware)
{
	if (aware)
		aware->refs++;
	return aware;
}

/* Everything that works, and every secret; what can be read stays. */
static void stop_working(struct usher_aware *aware)
{
	struct aware_host *host = aware->usher ? aware->usher->aware : NULL;

	if (host && host->agent && aware->number) {
		aware_agent_withdraw(host->agent, aware->number);
		aware_host_kick(host);
	}
	aware->number = 0;
	aware->timer = loop_timer_free(aware->timer);
	aware->password = secret_free(aware->password);
	aware->pin = secret_free(aware->pin);
	buf_deinit(&aware->message);
}

struct usher_aware *aware_unref(struct usher_aware *aware)
{
	if (!aware || --aware->refs)
		return NULL;
	stop_working(aware);
	list_remove(&aware->link);
	free(aware->wanted);
	free(aware->text);
	free(aware->result);
	free(aware);
	return NULL;
}

void aware_detach(struct usher_aware *aware)
{
	stop_working(aware);
	list_remove(&aware->link);
	aware->usher = NULL;
	aware->state = AWARE_ENDED;
}

_public_ struct usher_aware *usher_aware_free(struct usher_aware *aware)
{
	struct usher *usher = aware ? aware->usher : NULL;

	if (usher) {
		event_drop_aware(usher, aware);
		aware_detach(aware);
		aware_host_release(usher);
	}
	return aware_unref(aware);
}

/* ---- The end ---- */

void aware_finish(struct usher_aware *aware, enum usher_error error, bool certain,
		  const char *text)
{
	struct aware_host *host = aware->usher->aware;

	if (aware->state >= AWARE_CLOSING)
		return;
	aware->state = AWARE_CLOSING;
	aware->error = error;
	aware->certain = certain;
	aware->text = text ? strdup(text) : NULL;
	/* what it said last has to get out: the radio may close with its END */
	aware->close_us = clock_now();
	if (host && host->agent && host->in_flight && error != USHER_ERROR_NO_AWARE)
		aware->close_us += AWARE_LINGER_US;
	loop_timer_set(aware->timer, aware->close_us);
	loop_kick(aware->usher->loop);
}

void aware_quiet(struct usher_aware *aware)
{
	if (aware->state == AWARE_CLOSING)
		loop_timer_set(aware->timer, clock_now());
}

static void tell_end(struct usher_aware *aware)
{
	struct usher_event *event;

	phases_end(&aware->phases, clock_now());
	event = event_push_aware(aware, USHER_EVENT_END, aware->result);
	if (event) {
		event->error = aware->error;
		event->certainty = aware->certain ? USHER_CERTAIN : USHER_PROBABLE;
		event->text = aware->text ? strdup(aware->text) : NULL;
		event->hint = aware->hint;
	}
}

static void end(struct usher_aware *aware)
{
	struct usher *usher = aware->usher;

	if (aware->task == AWARE_TASK_DISCOVER)
		discovery_aware_ended(aware);
	else
		tell_end(aware);
	stop_working(aware);
	aware->state = AWARE_ENDED;
	/* it may begin another one over the same radio */
	if (aware->owner)
		aware->owner->end(aware, aware->userdata);
	aware_host_release(usher);
}

/* ---- Its service ---- */

static uint16_t shown_methods(unsigned methods)
{
	uint16_t its = 0;

	if (methods & USHER_AWARE_PIN)
		its |= AWARE_METHOD_PIN_DISPLAY;
	if (methods & USHER_AWARE_PASSPHRASE)
		its |= AWARE_METHOD_PASSPHRASE_DISPLAY;
	if (methods & USHER_AWARE_OPPORTUNISTIC)
		its |= AWARE_METHOD_OPPORTUNISTIC;
	return its;
}

static int offer(struct usher_aware *aware, struct aware_host *host)
{
	struct aware_service_options options = {
		.name = aware->service,
		.publish = aware->task == AWARE_TASK_PUBLISH,
	};
	int r;

	switch (aware->task) {
	case AWARE_TASK_PUBLISH:
		options.methods = shown_methods(aware->methods);
		/* with PINs each request gets the one that is shown then */
		options.accepted = aware->methods == USHER_AWARE_OPPORTUNISTIC;
		break;
	case AWARE_TASK_PAIR:
	case AWARE_TASK_SEND:
	case AWARE_TASK_CARRY:
		options.methods = aware_pair_methods(aware->methods);
		break;
	case AWARE_TASK_SUBSCRIBE:
	case AWARE_TASK_DISCOVER:
		break;
	}
	r = aware_agent_offer(host->agent, &options, clock_now());
	if (r < 0)
		return r;
	aware->number = (unsigned)r;
	return 0;
}

void aware_ready(struct usher_aware *aware)
{
	struct aware_host *host = aware->usher->aware;
	int r;

	if (aware->state != AWARE_STARTING)
		return;
	snprintf(aware->radio, sizeof(aware->radio), "%s",
		 aware_radio_name(host->info.kind));
	snprintf(aware->interface, sizeof(aware->interface), "%s", host->interface);
	if ((aware->task == AWARE_TASK_SEND || aware->task == AWARE_TASK_CARRY) &&
	    !host->info.protects) {
		aware_finish(aware, USHER_ERROR_NO_PROTECTION, true, NULL);
		return;
	}
	/* who is carried to may be paired with first */
	if (aware->task == AWARE_TASK_SEND && host->info.forgets) {
		aware_finish(aware, USHER_ERROR_NO_PROTECTION, true,
			     "over wpa_supplicant it does only while what has paired "
			     "runs");
		return;
	}
	r = offer(aware, host);
	if (r < 0) {
		aware_finish(aware, error_from_errno(r), true,
			     r == -ENOSPC ? "too many services at a time" : NULL);
		return;
	}
	aware->state = AWARE_RUNNING;
	if (aware->task == AWARE_TASK_PUBLISH) {
		event_push_aware(aware, USHER_EVENT_PUBLISHED, NULL);
		aware_show_pin(aware);
	} else if (aware->task == AWARE_TASK_DISCOVER) {
		discovery_aware_works(aware->usher);
	} else {
		aware_phase(aware, "find");
	}
	aware_host_kick(host);
}

/* ---- Its life ---- */

static uint64_t sooner(uint64_t a, uint64_t b)
{
	return a && b ? MIN(a, b) : a ? a : b;
}

void aware_arm(struct usher_aware *aware)
{
	if (aware->state < AWARE_CLOSING)
		loop_timer_set(aware->timer,
			       sooner(aware->deadline_us, aware->choose_us));
}

static void begin(struct usher_aware *aware)
{
	struct aware_host *host = aware->usher->aware;

	if (!aware->deadline_us && aware->timeout_us)
		aware->deadline_us = clock_now() + aware->timeout_us;
	if (host->failed)
		aware_finish(aware, host->failed, true, NULL);
	else if (host->agent)
		aware_ready(aware);
	aware_arm(aware);
}

static void take_deadline(struct usher_aware *aware)
{
	if (aware->task == AWARE_TASK_PUBLISH || aware->task == AWARE_TASK_SUBSCRIBE)
		aware_finish(aware, USHER_OK, true, NULL);
	else if (aware->state == AWARE_STARTING)
		aware_finish(aware, USHER_ERROR_TIMED_OUT, true,
			     "the radio did not open");
	else
		aware_pair_late(aware);
}

static void on_timer(void *userdata)
{
	struct usher_aware *aware = userdata;

	if (aware->state == AWARE_CLOSING) {
		end(aware);
		return;
	}
	if (aware->stopping) {
		aware_finish(aware,
			     aware->task == AWARE_TASK_PAIR ||
					     aware->task == AWARE_TASK_SEND
				     ? USHER_ERROR_CANCELLED
				     : USHER_OK,
			     true, NULL);
		return;
	}
	if (aware->state == AWARE_STARTING && !aware->begun) {
		aware->begun = true;
		begin(aware);
	} else if (aware->deadline_us && clock_now() >= aware->deadline_us) {
		take_deadline(aware);
	} else if (aware->choose_us && clock_now() >= aware->choose_us) {
		aware->choose_us = 0;
		if (aware->task == AWARE_TASK_PUBLISH)
			aware_take_turn(aware);
		else
			aware_pair_choose(aware);
		aware_arm(aware);
	}
}

static int start(struct usher *usher, enum aware_task task, const char *service,
		 struct usher_aware **ret)
{
	struct usher_aware *aware;
	int r;

	if (!service || !aware_name_is_service(service))
		return -EINVAL;
	aware = calloc(1, sizeof(*aware));
	if (!aware)
		return -ENOMEM;
	aware->refs = 1;
	aware->usher = usher;
	aware->task = task;
	strcpy(aware->service, service); /* its length was checked */
	if (task == AWARE_TASK_PAIR || task == AWARE_TASK_SEND)
		aware->timeout_us = (uint64_t)AWARE_DEADLINE_MS * 1000;
	list_append(&usher->awares, &aware->link);
	r = loop_timer_new(loop_event(usher->loop), on_timer, aware, &aware->timer);
	if (r == 0)
		r = aware_host_need(usher);
	if (r < 0) {
		aware_unref(aware);
		return r;
	}
	loop_timer_set(aware->timer, clock_now());
	loop_kick(usher->loop);
	*ret = aware;
	return 0;
}

_public_ int usher_aware_publish_start(struct usher *usher, const char *service,
				       unsigned methods, const void *password, size_t len,
				       struct usher_aware **ret)
{
	_cleanup_(secret_freep) struct secret *secret = NULL;
	int r = 0;

	/* nobody could know a passphrase that we made */
	if ((methods & USHER_AWARE_PASSPHRASE) && !password)
		return -EINVAL;
	if (password)
		r = aware_password_new(methods, password, len, &secret);
	if (r == 0)
		r = start(usher, AWARE_TASK_PUBLISH, service, ret);
	if (r < 0)
		return r;
	(*ret)->methods = methods;
	(*ret)->password = steal(&secret);
	return 0;
}

_public_ int usher_aware_subscribe_start(struct usher *usher, const char *service,
					 struct usher_aware **ret)
{
	return start(usher, AWARE_TASK_SUBSCRIBE, service, ret);
}

int aware_discover_start(struct usher *usher, const char *service, bool polite,
			 struct usher_aware **ret)
{
	int r = start(usher, AWARE_TASK_DISCOVER, service, ret);

	if (r == 0)
		(*ret)->polite = polite;
	return r;
}

_public_ int usher_aware_pair_start(struct usher *usher, const char *service,
				    const char *peer, unsigned methods,
				    const void *password, size_t len, bool again,
				    struct usher_aware **ret)
{
	_cleanup_(secret_freep) struct secret *secret = NULL;
	_cleanup_(freep) char *wanted = peer ? strdup(peer) : NULL;
	int r = peer && !wanted ? -ENOMEM : 0;

	if (methods & USHER_AWARE_CONFIRM)
		return -EINVAL;
	if (r == 0 && password)
		r = aware_password_new(methods, password, len, &secret);
	if (r == 0)
		r = start(usher, AWARE_TASK_PAIR, service, ret);
	if (r < 0)
		return r;
	(*ret)->methods = methods;
	(*ret)->password = steal(&secret);
	(*ret)->wanted = steal(&wanted);
	(*ret)->again = again;
	return 0;
}

_public_ int usher_aware_pair_start_code(struct usher *usher,
					 const struct usher_code *code, const char *peer,
					 bool again, struct usher_aware **ret)
{
	const struct secret *password = code->aware.password;
	const char *name = *code->aware.name ? code->aware.name : NULL;
	unsigned methods = USHER_AWARE_PIN | USHER_AWARE_PASSPHRASE;
	int r;

	if (code->kind != CODE_AWARE)
		return -EOPNOTSUPP;
	/* a passphrase is no PIN, where the peer has both ways */
	if (!password)
		methods = 0;
	else if (!aware_is_pin(secret_data(password), secret_len(password)))
		methods = USHER_AWARE_PASSPHRASE;
	r = usher_aware_pair_start(usher, code->aware.service, peer ? peer : name,
				   methods, password ? secret_data(password) : NULL,
				   password ? secret_len(password) : 0, again, ret);
	if (r == 0)
		(*ret)->of_code = !peer;
	return r;
}

_public_ int usher_aware_send_start(struct usher *usher, const char *service,
				    const char *peer, const void *data, size_t len,
				    struct usher_aware **ret)
{
	_cleanup_(freep) char *wanted = peer ? strdup(peer) : NULL;
	int r = peer && !wanted ? -ENOMEM : 0;

	if (!data || !len || len > AWARE_MESSAGE_MAX)
		return -EINVAL;
	if (r == 0)
		r = start(usher, AWARE_TASK_SEND, service, ret);
	if (r < 0)
		return r;
	(*ret)->wanted = steal(&wanted);
	buf_bytes(&(*ret)->message, data, len);
	if ((*ret)->message.error) {
		*ret = usher_aware_free(*ret);
		return -ENOMEM;
	}
	return 0;
}

int aware_carry_start(struct usher *usher, const char *service, const char *wanted,
		      const struct aware_owner *owner, void *userdata,
		      struct usher_aware **ret)
{
	_cleanup_(freep) char *copy = wanted ? strdup(wanted) : NULL;
	int r = wanted && !copy ? -ENOMEM : 0;

	if (r == 0)
		r = start(usher, AWARE_TASK_CARRY, service, ret);
	if (r < 0)
		return r;
	(*ret)->owner = owner;
	(*ret)->userdata = userdata;
	(*ret)->wanted = steal(&copy);
	(*ret)->timeout_us = AWARE_FIND_US;
	return 0;
}

int aware_carry_send(struct usher_aware *aware, const void *data, size_t len)
{
	struct aware_host *host = aware->usher ? aware->usher->aware : NULL;
	int r;

	if (!host || !host->agent || aware->state != AWARE_RUNNING || !aware->peer)
		return -ENOTCONN;
	r = aware_agent_send(host->agent, aware->peer, data, len, clock_now());
	if (r < 0)
		return r == -ENOENT ? -ENOTCONN : r;
	aware->sent = r;
	aware_host_kick(host);
	return 0;
}

_public_ void usher_aware_set_timeout(struct usher_aware *aware, uint64_t timeout_ms)
{
	aware->timeout_us = timeout_ms * 1000;
	aware->deadline_us = 0;
	if (aware->begun && timeout_ms)
		aware->deadline_us = clock_now() + aware->timeout_us;
	if (aware->begun && aware->usher) {
		aware_arm(aware);
		loop_kick(aware->usher->loop);
	}
}

_public_ int usher_aware_stop(struct usher_aware *aware)
{
	if (!aware->usher || aware->stopping || aware->state >= AWARE_CLOSING)
		return 0;
	aware->stopping = true;
	loop_timer_set(aware->timer, clock_now());
	loop_kick(aware->usher->loop);
	return 0;
}
