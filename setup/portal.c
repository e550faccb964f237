/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/portal.h"

#include "base/log.h"
#include "base/loop.h"

#include <dlfcn.h>
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum { /* curl/curl.h and curl/multi.h: numbers of its ABI, that never change */
	CURLOPT_WRITEDATA      = 10001,
	CURLOPT_URL            = 10002,
	CURLOPT_INTERFACE      = 10062,
	CURLOPT_NOSIGNAL       = 99,
	CURLOPT_TIMEOUT_MS     = 155,
	CURLOPT_NOPROXY        = 10177,
	CURLOPT_PROTOCOLS      = 181,
	CURLOPT_QUICK_EXIT     = 322, /* 7.87: do not wait for the thread that looks a name up */
	CURLOPT_WRITEFUNCTION  = 20011,
	CURLPROTO_HTTP         = 1,
	CURLINFO_RESPONSE_CODE = 0x200002,

	CURLMOPT_SOCKETFUNCTION = 20001,
	CURLMOPT_SOCKETDATA     = 10002,
	CURLMOPT_TIMERFUNCTION  = 20004,
	CURLMOPT_TIMERDATA      = 10005,
	CURLMSG_DONE            = 1,
	CURL_SOCKET_TIMEOUT     = -1,
	CURL_POLL_IN            = 1, /* and of CURL_CSELECT_ */
	CURL_POLL_OUT           = 2,
	CURL_POLL_REMOVE        = 4,
};

struct curl_message { /* CURLMsg */
	int msg;
	void *easy;
	union {
		void *whatever;
		int result;
	} data;
};

#define CURL_FUNCTIONS(X) \
	X(void *, easy_init, (void)) \
	X(int, easy_setopt, (void *easy, int option, ...)) \
	X(int, easy_getinfo, (void *easy, int info, ...)) \
	X(void, easy_cleanup, (void *easy)) \
	X(void *, multi_init, (void)) \
	X(int, multi_setopt, (void *multi, int option, ...)) \
	X(int, multi_add_handle, (void *multi, void *easy)) \
	X(int, multi_remove_handle, (void *multi, void *easy)) \
	X(int, multi_socket_action, (void *multi, int fd, int events, int *running)) \
	X(struct curl_message *, multi_info_read, (void *multi, int *left)) \
	X(int, multi_assign, (void *multi, int fd, void *data)) \
	X(int, multi_cleanup, (void *multi))

#define MEMBER(type, name, arguments) type (*name) arguments;
static struct curl { void *library; CURL_FUNCTIONS(MEMBER) } curl;
#undef MEMBER
/* clang-format on */

static int load(void)
{
	static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};

	for (size_t i = 0; !curl.library && i < ARRAY_SIZE(names); i++)
		curl.library = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	if (!curl.library)
		return -ENOENT;
#define LOAD(type, name, arguments)                                \
	*(void **)&curl.name = dlsym(curl.library, "curl_" #name); \
	if (!curl.name)                                            \
		return -ENOENT;
	CURL_FUNCTIONS(LOAD)
#undef LOAD
	return 0;
}

struct portal {
	sd_event *event;
	portal_fn fn;
	void *userdata;
	void *multi, *easy;
	struct loop_timer *timer; /* libcurl's */
	bool done;		  /* fn is next */
	char body[32];		  /* its beginning */
	size_t body_len;
};

static bool begins_with(const struct portal *portal, const char *text)
{
	return portal->body_len >= strlen(text) &&
	       memcmp(portal->body, text, strlen(text)) == 0;
}

static enum wifi_connectivity judge(const struct portal *portal, int result)
{
	long code = 0;

	if (result == 0)
		curl.easy_getinfo(portal->easy, CURLINFO_RESPONSE_CODE, &code);
	if (code == 0)
		return WIFI_CONNECTIVITY_LIMITED;
	if (code == 204 ||
	    (code == 200 && (begins_with(portal, "success") ||
			     begins_with(portal, "NetworkManager is online"))))
		return WIFI_CONNECTIVITY_FULL;
	return WIFI_CONNECTIVITY_PORTAL;
}

/* Whether it is over; fn may have freed it then. */
static void look(struct portal *portal)
{
	struct curl_message *message;
	int left;

	while (!portal->done && (message = curl.multi_info_read(portal->multi, &left)))
		if (message->msg == CURLMSG_DONE) {
			portal->done = true;
			portal->fn(judge(portal, message->data.result), portal->userdata);
			return;
		}
}

static int on_io(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct portal *portal = userdata;
	int running,
		events = (revents & (EPOLLIN | EPOLLHUP | EPOLLERR) ? CURL_POLL_IN : 0) |
			 (revents & EPOLLOUT ? CURL_POLL_OUT : 0);

	curl.multi_socket_action(portal->multi, fd, events, &running);
	look(portal);
	return 0;
}

static void on_timer(void *userdata)
{
	struct portal *portal = userdata;
	int running;

	loop_timer_set(portal->timer, 0);
	curl.multi_socket_action(portal->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	look(portal);
}

/* libcurl tells which of its sockets it waits for; data is the source that we gave it. */
static int on_socket(void *easy, int fd, int what, void *userdata, void *data)
{
	struct portal *portal = userdata;
	uint32_t events = (what & CURL_POLL_IN ? EPOLLIN : 0u) |
			  (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
	sd_event_source *source = data;

	if (source)
		sd_event_source_disable_unref(source);
	source = NULL;
	if (what != CURL_POLL_REMOVE &&
	    sd_event_add_io(portal->event, &source, fd, events, on_io, portal) < 0)
		return -1;
	curl.multi_assign(portal->multi, fd, source);
	return 0;
}

static int on_timeout(void *multi, long ms, void *userdata)
{
	struct portal *portal = userdata;

	loop_timer_set(portal->timer, ms < 0 ? 0 : clock_now() + (uint64_t)ms * 1000);
	return 0;
}

/* More than its beginning is not wanted, nor worth an error. */
static size_t on_body(char *data, size_t size, size_t n, void *userdata)
{
	struct portal *portal = userdata;
	size_t room = sizeof(portal->body) - portal->body_len, len = MIN(size * n, room);

	memcpy(portal->body + portal->body_len, data, len);
	portal->body_len += len;
	return size * n;
}

static int begin(struct portal *portal, const char *url, const char *interface)
{
	char only[3 + IF_NAMESIZE];

	portal->multi = curl.multi_init();
	portal->easy = curl.easy_init();
	if (!portal->multi || !portal->easy)
		return -ENOMEM;
	curl.multi_setopt(portal->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	curl.multi_setopt(portal->multi, CURLMOPT_SOCKETDATA, portal);
	curl.multi_setopt(portal->multi, CURLMOPT_TIMERFUNCTION, on_timeout);
	curl.multi_setopt(portal->multi, CURLMOPT_TIMERDATA, portal);
	curl.easy_setopt(portal->easy, CURLOPT_URL, url);
	if (interface) {
		snprintf(only, sizeof(only), "if!%s", interface);
		curl.easy_setopt(portal->easy, CURLOPT_INTERFACE, only);
	}
	curl.easy_setopt(portal->easy, CURLOPT_NOSIGNAL, 1L);
	curl.easy_setopt(portal->easy, CURLOPT_QUICK_EXIT, 1L);
	curl.easy_setopt(portal->easy, CURLOPT_PROTOCOLS, (long)CURLPROTO_HTTP);
	curl.easy_setopt(portal->easy, CURLOPT_NOPROXY,
			 "*"); /* a proxy would answer for it */
	curl.easy_setopt(portal->easy, CURLOPT_TIMEOUT_MS, PORTAL_US / 1000L);
	curl.easy_setopt(portal->easy, CURLOPT_WRITEFUNCTION, on_body);
	curl.easy_setopt(portal->easy, CURLOPT_WRITEDATA, portal);
	/* libcurl sets a timer of 0 ms: nothing happens before the loop runs */
	return curl.multi_add_handle(portal->multi, portal->easy) == 0 ? 0 : -EIO;
}

int portal_ask(sd_event *event, const char *url, const char *interface, portal_fn fn,
	       void *userdata, struct portal **ret)
{
	_cleanup_(portal_freep) struct portal *portal = NULL;
	int r;

	if (strncasecmp(url, "http://", 7) != 0)
		return -EINVAL;
	r = load();
	if (r < 0)
		return r;
	portal = calloc(1, sizeof(*portal));
	if (!portal)
		return -ENOMEM;
	portal->event = sd_event_ref(event);
	portal->fn = fn;
	portal->userdata = userdata;
	r = loop_timer_new(event, on_timer, portal, &portal->timer);
	if (r == 0)
		r = begin(portal, url, interface);
	if (r < 0)
		return r;
	*ret = steal(&portal);
	return 0;
}

struct portal *portal_free(struct portal *portal)
{
	if (!portal)
		return NULL;
	if (portal->multi && portal->easy)
		curl.multi_remove_handle(portal->multi, portal->easy);
	if (portal->easy)
		curl.easy_cleanup(portal->easy);
	if (portal->multi)
		curl.multi_cleanup(
			portal->multi); /* it lets go of its sockets by on_socket() */
	loop_timer_free(portal->timer);
	sd_event_unref(portal->event);
	free(portal);
	return NULL;
}
