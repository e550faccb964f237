/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is published and subscribed to, under wpa_supplicant's ids. */
#include "aware/supplicant-private.h"

#include <errno.h>
#include <string.h>

enum { AGAIN_US = 1000000 };

struct sup_service *sup_service(struct sup *sup, unsigned number)
{
	for (size_t i = 0; number && i < AWARE_SERVICES_MAX; i++)
		if (sup->services[i].number == number)
			return &sup->services[i];
	return NULL;
}

struct sup_service *sup_service_by_id(struct sup *sup, unsigned id, bool publish)
{
	for (size_t i = 0; id && i < AWARE_SERVICES_MAX; i++)
		if (sup->services[i].number && sup->services[i].id == id &&
		    sup->services[i].publish == publish)
			return &sup->services[i];
	return NULL;
}

static bool ask_for(struct sup *sup, const struct sup_service *service)
{
	const struct sup_ask about = {.kind = SUP_ASK_OFFER,
				      .service = service->number,
				      .publish = service->publish};
	struct buf command = {};

	buf_bytes(&command, service->command.data, service->command.len);
	return sup_command(sup, &command, false, &about) != 0;
}

int sup_offer(struct sup *sup, const struct aware_service_options *options)
{
	struct sup_service *service = sup->services;
	struct buf command = {};
	int r;

	while (service < sup->services + AWARE_SERVICES_MAX && service->number)
		service++;
	if (service == sup->services + AWARE_SERVICES_MAX)
		return -ENOSPC;
	r = options->publish ? aware_supplicant_publish(&command, options)
			     : aware_supplicant_subscribe(&command, options);
	if (r < 0) {
		buf_deinit(&command);
		return r;
	}
	*service = (struct sup_service){
		.number = ++sup->last_service,
		.command = command,
		.publish = options->publish,
		.accepted = options->accepted,
		.methods = options->methods,
		.cipher = options->cipher ? options->cipher : AWARE_CIPHER_PK_PASN_128,
	};
	if (ask_for(sup, service))
		return (int)service->number;
	buf_deinit(&service->command);
	*service = (struct sup_service){};
	return -ENOMEM;
}

static void cancel(struct sup *sup, unsigned id, bool publish)
{
	static const struct sup_ask whatever = {.kind = SUP_ASK_NOTHING};
	struct buf command = {};

	buf_printf(&command,
		   publish ? "NAN_CANCEL_PUBLISH publish_id=%u"
			   : "NAN_CANCEL_SUBSCRIBE subscribe_id=%u",
		   id);
	sup_command(sup, &command, false, &whatever);
}

void sup_withdraw(struct sup *sup, unsigned number)
{
	struct sup_service *service = sup_service(sup, number);
	struct sup_peer *peer, *next;

	if (!service)
		return;
	list_for_each_safe (peer, next, &sup->peers, link)
		if (peer->view.service == number)
			sup_peer_free(sup, peer);
	if (service->id)
		cancel(sup, service->id, service->publish);
	buf_deinit(&service->command);
	*service = (struct sup_service){};
}

static unsigned id_of(const char *answer)
{
	unsigned id = 0;

	for (size_t i = 0; answer && answer[i]; i++) {
		if (answer[i] < '0' || answer[i] > '9' || i == 9)
			return 0;
		id = id * 10 + (unsigned)(answer[i] - '0');
	}
	return id;
}

void sup_service_answered(struct sup *sup, const struct sup_ask *ask, const char *answer)
{
	struct sup_service *service = sup_service(sup, ask->service);
	unsigned id = id_of(answer);
	struct aware_item *item;

	if (!service && id) /* it was withdrawn meanwhile */
		cancel(sup, id, ask->publish);
	if (!service)
		return;
	service->id = id;
	item = id ? NULL : sup_emit(sup, AWARE_NODE_BROKEN, NULL);
	if (item) {
		item->action.error = -EIO;
		item->action.detail = "wpa_supplicant does not take the service";
	}
}

void sup_service_ended(struct sup *sup, struct sup_service *service)
{
	if (!service)
		return;
	service->id = 0;
	service->again_us = sup->now_us + AGAIN_US;
}

bool sup_service_judge(struct sup *sup, struct sup_service *service, bool ok)
{
	if (ok) {
		service->failures = 0;
		return false;
	}
	if (++service->failures < AWARE_FAILURES_MAX)
		return false;
	service->locked_us = sup->now_us + AWARE_LOCK_US;
	return true;
}

void sup_services_due(struct sup *sup)
{
	for (size_t i = 0; i < AWARE_SERVICES_MAX; i++) {
		struct sup_service *service = &sup->services[i];

		if (service->locked_us && sup->now_us >= service->locked_us) {
			service->locked_us = 0;
			service->failures = 0;
		}
		if (service->again_us && sup->now_us >= service->again_us) {
			service->again_us = 0;
			(void)ask_for(sup, service);
		}
	}
}

uint64_t sup_services_deadline(const struct sup *sup)
{
	uint64_t at = 0;

	for (size_t i = 0; i < AWARE_SERVICES_MAX; i++)
		at = sup_sooner(at, sup_sooner(sup->services[i].locked_us,
					       sup->services[i].again_us));
	return at;
}
