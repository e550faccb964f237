/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Preloaded into hostapd: an access point that keeps silent at one step of a join. HOSTAPD_MUTE
 * names the frame that goes nowhere: on its way to the kernel it is addressed to nobody, so that
 * hostapd goes on as usual. One of: auth, sae-commit, sae-confirm, assoc, eapol. Or "vanish": the
 * whole access point is gone when it should answer an authentication.
 */
#include <dlfcn.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <linux/nl80211.h>
#include <net/if.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

struct nl_sock;
struct nl_msg;
struct nlmsghdr *nlmsg_hdr(struct nl_msg *msg); /* libnl's, which hostapd brings */
int nl_send_auto_complete(struct nl_sock *sock, struct nl_msg *msg);

/* IEEE 802.11-2020 9.2.4.1.3, 9.3.3 */
enum {
	HEADER = 24,
	RECEIVER = 4,
	SUBTYPE = 0xf0,
	ASSOC_RESPONSE = 0x10,
	AUTH = 0xb0,
	SAE = 3
};

static bool muted(const char *what)
{
	const char *wanted = getenv("HOSTAPD_MUTE");

	return wanted != NULL && strcmp(wanted, what) == 0;
}

/* The kernel goes on sending its beacons unless the interface goes down. */
static void vanish(const char *interface)
{
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	struct ifreq request = {0};

	strncpy(request.ifr_name, interface, IFNAMSIZ - 1);
	if (fd >= 0)
		ioctl(fd, SIOCSIFFLAGS, &request);
	kill(getpid(), SIGKILL);
}

static bool is_muted(const uint8_t *frame, size_t len)
{
	unsigned algorithm, step;

	if (len < HEADER + 6)
		return false;
	if ((frame[0] & SUBTYPE) == ASSOC_RESPONSE)
		return muted("assoc");
	if ((frame[0] & SUBTYPE) != AUTH)
		return false;
	if (muted("vanish"))
		vanish(getenv("HOSTAPD_INTERFACE"));
	algorithm = frame[HEADER];
	step = frame[HEADER + 2];
	if (algorithm == SAE && step <= 2 &&
	    muted(step == 1 ? "sae-commit" : "sae-confirm"))
		return true;
	return muted("auth");
}

/* The payload of a top-level attribute; NULL: none. */
static uint8_t *attribute(struct nlmsghdr *message, unsigned type, size_t *ret_len)
{
	uint8_t *at = (uint8_t *)NLMSG_DATA(message) + GENL_HDRLEN;
	uint8_t *end = (uint8_t *)message + message->nlmsg_len;

	while (end - at >= NLA_HDRLEN) {
		struct nlattr *attr = (struct nlattr *)at;

		if (attr->nla_len < NLA_HDRLEN || attr->nla_len > end - at)
			return NULL;
		if ((attr->nla_type & NLA_TYPE_MASK) == type) {
			*ret_len = attr->nla_len - NLA_HDRLEN;
			return at + NLA_HDRLEN;
		}
		at += NLA_ALIGN(attr->nla_len);
	}
	return NULL;
}

int nl_send_auto_complete(struct nl_sock *sock, struct nl_msg *msg)
{
	static int (*send)(struct nl_sock *, struct nl_msg *);
	struct nlmsghdr *message = nlmsg_hdr(msg);
	const struct genlmsghdr *head = NLMSG_DATA(message);
	uint8_t *data = NULL, *receiver = NULL;
	size_t len = 0;

	if (head->cmd == NL80211_CMD_FRAME) {
		data = attribute(message, NL80211_ATTR_FRAME, &len);
		if (data != NULL && is_muted(data, len))
			receiver = data + RECEIVER;
	} else if (head->cmd == NL80211_CMD_CONTROL_PORT_FRAME && muted("eapol")) {
		receiver = attribute(message, NL80211_ATTR_MAC, &len);
	}
	if (receiver != NULL)
		memset(receiver, 0x02, 6);
	if (send == NULL)
		send = (int (*)(struct nl_sock *, struct nl_msg *))dlsym(
			RTLD_NEXT, "nl_send_auto_complete");
	return send(sock, msg);
}
