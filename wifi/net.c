/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "wifi/net.h"

#include "base/helper.h"

#include <errno.h>
#include <net/if.h>
#include <string.h>

struct wifi_net {
	const struct wifi_net_ops *ops;
	void *userdata;
	struct helper *helper;
	bool has_left;
	char interface[IF_NAMESIZE];
};

struct wifi_net *wifi_net_free(struct wifi_net *net)
{
	if (!net)
		return NULL;
	helper_free(net->helper);
	free(net);
	return NULL;
}

/* The snapshot, which follows at once, says it better. */
static void on_ready(void *userdata)
{
}

static void tell_address(struct wifi_net *net, const struct radio_net_address *frame)
{
	struct wifi_net_address address = {
		.has_ipv6 = frame->has & RADIO_NET_HAS_IPV6,
		.has_ipv4 = frame->has & RADIO_NET_HAS_IPV4,
		.has_router = frame->has & RADIO_NET_HAS_ROUTER,
		.has_dns = frame->has & RADIO_NET_HAS_DNS,
		.prefix_len = frame->prefix_len,
		.lease_s = frame->lease_s,
	};

	memcpy(&address.ipv6, frame->ipv6, sizeof(frame->ipv6));
	memcpy(&address.ipv4, frame->ipv4, sizeof(frame->ipv4));
	memcpy(&address.router, frame->router, sizeof(frame->router));
	memcpy(&address.dns, frame->dns, sizeof(frame->dns));
	net->ops->address(&address, net->userdata);
}

static void on_frame(struct radio_frame *frame, void *userdata)
{
	struct wifi_net *net = userdata;

	switch ((enum radio_type)frame->type) {
	case RADIO_NET_SNAPSHOT:
		net->ops->ready(frame->net_snapshot.data, frame->net_snapshot.len,
				net->userdata);
		break;
	case RADIO_NET_TAKEN:
		net->ops->taken(net->userdata);
		break;
	case RADIO_NET_ADDRESS:
		tell_address(net, &frame->net_address);
		break;
	case RADIO_NET_NO_LEASE:
		net->ops->no_lease(-(int)frame->net_no_lease, net->userdata);
		break;
	case RADIO_NET_REACH:
		net->ops->reach(frame->net_reach ? WIFI_NET_REACHABLE
						 : WIFI_NET_UNREACHABLE,
				net->userdata);
		break;
	case RADIO_NET_LEFT:
		net->has_left = true;
		net->ops->left(net->userdata);
		break;
	case RADIO_HELLO:
	case RADIO_ERROR:
	case RADIO_REPORTS:
	case RADIO_DROPPED:
	case RADIO_AWARE_OPEN:
	case RADIO_AWARE_FRAME:
	case RADIO_AWARE_SENT:
	case RADIO_AWARE_CLUSTER:
	case RADIO_AWARE_WINDOW:
	case RADIO_AWARE_INSTALLED:
	case RADIO_AWARE_SEND:
	case RADIO_AWARE_INSTALL:
	case RADIO_AWARE_REMOVE:
	case RADIO_AWARE_MEET:
	case RADIO_NET_TAKE:
	case RADIO_NET_UP:
	case RADIO_NET_DOWN:
	case RADIO_NET_LEAVE:
	case RADIO_NET_STAY:
	case RADIO_NET_RESTORE:
		break; /* not this mode's, or not from this end */
	}
}

static void on_end(int error, const char *text, void *userdata)
{
	struct wifi_net *net = userdata;

	/* Once everything is back its end is no fault. */
	if (net->has_left && error == -ECONNRESET)
		error = 0;
	net->ops->end(error, text, net->userdata);
}

int wifi_net_new(sd_event *event, const char *interface, const struct wifi_net_ops *ops,
		 void *userdata, struct wifi_net **ret)
{
	static const struct helper_ops helper_ops = {on_ready, on_frame, on_end};
	_cleanup_(wifi_net_freep) struct wifi_net *net = NULL;
	struct helper_config config = {
		.mode = RADIO_NET,
		.hello_us = 2 * HELPER_HELLO_US, /* it comes after the snapshot */
		.exit_us = RADIO_NET_RESTORE_US,
	};
	int r;

	if (strlen(interface) >= sizeof(net->interface))
		return -EINVAL;
	net = calloc(1, sizeof(*net));
	if (!net)
		return -ENOMEM;
	net->ops = ops;
	net->userdata = userdata;
	strcpy(net->interface, interface);
	config.args = (const char *const[]){"net", "--interface", net->interface, NULL};
	r = helper_new(event, &config, &helper_ops, net, &net->helper);
	if (r < 0)
		return r;
	*ret = steal(&net);
	return 0;
}

static int send_plain(struct wifi_net *net, enum radio_type type)
{
	uint8_t frame[RADIO_HEADER_SIZE];
	ssize_t len = radio_encode_net_plain(type, frame, sizeof(frame));

	return len < 0 ? (int)len : helper_send(net->helper, frame, (size_t)len);
}

int wifi_net_take(struct wifi_net *net)
{
	return send_plain(net, RADIO_NET_TAKE);
}

int wifi_net_up(struct wifi_net *net)
{
	return send_plain(net, RADIO_NET_UP);
}

int wifi_net_down(struct wifi_net *net)
{
	return send_plain(net, RADIO_NET_DOWN);
}

int wifi_net_leave(struct wifi_net *net)
{
	return send_plain(net, RADIO_NET_LEAVE);
}

int wifi_net_stay(struct wifi_net *net)
{
	int r = send_plain(net, RADIO_NET_STAY);

	if (r >= 0)
		helper_let_stay(net->helper);
	return r;
}

pid_t wifi_net_pid(const struct wifi_net *net)
{
	return helper_pid(net->helper);
}

int wifi_net_restore(struct wifi_net *net, const void *snapshot, size_t len)
{
	uint8_t frame[RADIO_HEADER_SIZE + RADIO_SNAPSHOT_MAX];
	ssize_t n = radio_encode_net_snapshot(RADIO_NET_RESTORE, snapshot, len, frame,
					      sizeof(frame));

	return n < 0 ? (int)n : helper_send(net->helper, frame, (size_t)n);
}
