/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/curl.h"

#include "base/buf.h"

#include <dlfcn.h>
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum { /* curl/curl.h and curl/multi.h: numbers of its ABI, that never change */
	CURLOPT_POST           = 47,
	CURLOPT_HTTPGET        = 80,
	CURLOPT_NOSIGNAL       = 99,
	CURLOPT_POSTFIELDSIZE  = 60,
	CURLOPT_TIMEOUT_MS     = 155,
	CURLOPT_PROTOCOLS      = 181,
	CURLOPT_QUICK_EXIT     = 322, /* 7.87: do not wait for the thread that looks a name up */
	CURLOPT_WRITEDATA      = 10001,
	CURLOPT_URL            = 10002,
	CURLOPT_READDATA       = 10009,
	CURLOPT_HTTPHEADER     = 10023,
	CURLOPT_COOKIEFILE     = 10031,
	CURLOPT_INTERFACE      = 10062,
	CURLOPT_NOPROXY        = 10177,
	CURLOPT_WRITEFUNCTION  = 20011,
	CURLOPT_READFUNCTION   = 20012,
	CURLPROTO_HTTP         = 1,
	CURLINFO_RESPONSE_CODE = 0x200002,

	CURLE_COULDNT_RESOLVE_HOST = 6,
	CURLE_COULDNT_CONNECT      = 7,
	CURLE_OUT_OF_MEMORY        = 27,
	CURLE_OPERATION_TIMEDOUT   = 28,

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
	X(void *, slist_append, (void *list, const char *text)) \
	X(void, slist_free_all, (void *list)) \
	X(void *, multi_init, (void)) \
	X(int, multi_setopt, (void *multi, int option, ...)) \
	X(int, multi_add_handle, (void *multi, void *easy)) \
	X(int, multi_remove_handle, (void *multi, void *easy)) \
	X(int, multi_socket_action, (void *multi, int fd, int events, int *running)) \
	X(struct curl_message *, multi_info_read, (void *multi, int *left)) \
	X(int, multi_assign, (void *multi, int fd, void *data)) \
	X(int, multi_cleanup, (void *multi))

#define MEMBER(type, name, arguments) type (*name) arguments;
static struct { void *handle; CURL_FUNCTIONS(MEMBER) } library;
#undef MEMBER
/* clang-format on */

static int load(void)
{
	static const char *const names[] = {"libcurl.so.4", "libcurl-gnutls.so.4"};

	for (size_t i = 0; !library.handle && i < ARRAY_SIZE(names); i++)
		library.handle = dlopen(names[i], RTLD_NOW | RTLD_LOCAL);
	if (!library.handle)
		return -ENOENT;
#define LOAD(type, name, arguments)                                     \
	*(void **)&library.name = dlsym(library.handle, "curl_" #name); \
	if (!library.name)                                              \
		return -ENOENT;
	CURL_FUNCTIONS(LOAD)
#undef LOAD
	return 0;
}

struct curl {
	sd_event *event;
	curl_fn fn;
	void *userdata;
	void *multi, *easy, *headers;
	struct loop_timer *timer; /* libcurl's */
	bool busy;		  /* a request is under way */
	struct buf data;	  /* what is posted: libcurl keeps no copy */
	size_t sent;		  /* of data */
	struct buf body;
	size_t body_max;
	bool cut, too_long;
};

/* ---- The outcome ---- */

static int error_of(const struct curl *curl, int result)
{
	if (curl->too_long)
		return -EMSGSIZE;
	switch (result) {
	case 0:
		return curl->body.error;
	case CURLE_OUT_OF_MEMORY:
		return -ENOMEM;
	case CURLE_OPERATION_TIMEDOUT:
		return -ETIMEDOUT;
	case CURLE_COULDNT_RESOLVE_HOST:
	case CURLE_COULDNT_CONNECT:
		return -ECONNREFUSED;
	}
	return -ECONNRESET;
}

/* The last that is done with the client: fn may have freed it. */
static void finish(struct curl *curl, int result)
{
	struct curl_answer answer = {.error = error_of(curl, result)};
	long code = 0;

	curl->busy = false;
	library.multi_remove_handle(curl->multi, curl->easy);
	buf_clear(&curl->data);
	if (answer.error == 0) {
		library.easy_getinfo(curl->easy, CURLINFO_RESPONSE_CODE, &code);
		answer.status = (int)code;
		answer.body = curl->body.data;
		answer.len = curl->body.len;
	}
	curl->fn(&answer, curl->userdata);
}

/* Whether it is over. */
static void look(struct curl *curl)
{
	struct curl_message *message;
	int left;

	while (curl->busy && (message = library.multi_info_read(curl->multi, &left)))
		if (message->msg == CURLMSG_DONE) {
			finish(curl, message->data.result);
			return;
		}
}

/* ---- libcurl on the loop ---- */

static int on_io(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct curl *curl = userdata;
	int running,
		events = (revents & (EPOLLIN | EPOLLHUP | EPOLLERR) ? CURL_POLL_IN : 0) |
			 (revents & EPOLLOUT ? CURL_POLL_OUT : 0);

	library.multi_socket_action(curl->multi, fd, events, &running);
	look(curl);
	return 0;
}

static void on_timer(void *userdata)
{
	struct curl *curl = userdata;
	int running;

	loop_timer_set(curl->timer, 0);
	library.multi_socket_action(curl->multi, CURL_SOCKET_TIMEOUT, 0, &running);
	look(curl);
}

/* libcurl tells which of its sockets it waits for; data is the source that we gave it. */
static int on_socket(void *easy, int fd, int what, void *userdata, void *data)
{
	struct curl *curl = userdata;
	uint32_t events = (what & CURL_POLL_IN ? EPOLLIN : 0u) |
			  (what & CURL_POLL_OUT ? EPOLLOUT : 0u);
	sd_event_source *source = data;

	if (source)
		sd_event_source_disable_unref(source);
	source = NULL;
	if (what != CURL_POLL_REMOVE &&
	    sd_event_add_io(curl->event, &source, fd, events, on_io, curl) < 0)
		return -1;
	library.multi_assign(curl->multi, fd, source);
	return 0;
}

static int on_timeout(void *multi, long ms, void *userdata)
{
	struct curl *curl = userdata;

	loop_timer_set(curl->timer, ms < 0 ? 0 : clock_now() + (uint64_t)ms * 1000);
	return 0;
}

static size_t on_body(char *data, size_t size, size_t n, void *userdata)
{
	struct curl *curl = userdata;
	size_t room = curl->body_max - curl->body.len, len = MIN(size * n, room);

	buf_bytes(&curl->body, data, len);
	curl->too_long = !curl->cut && len < size * n;
	return curl->too_long ? 0 : size * n;
}

/*
 * What is posted is handed out once, and cannot be wound back: where a connection that was kept breaks,
 * libcurl would send the same request again by itself, and no accessory may get a message twice.
 */
static size_t on_post(char *ret, size_t size, size_t n, void *userdata)
{
	struct curl *curl = userdata;
	size_t len = MIN(size * n, curl->data.len - curl->sent);

	if (len)
		memcpy(ret, curl->data.data + curl->sent, len);
	curl->sent += len;
	return len;
}

/* ---- Requests ---- */

int curl_begin(struct curl *curl, const struct curl_request *request)
{
	if (strncasecmp(request->url, "http://", 7) != 0 ||
	    strlen(request->url) >= CURL_URL_MAX)
		return -EINVAL;
	if (curl->busy)
		return -EBUSY;
	buf_clear(&curl->body);
	buf_clear(&curl->data);
	buf_bytes(&curl->data, request->data, request->len);
	if (curl->data.error)
		return curl->data.error;
	curl->body_max = request->body_max;
	curl->cut = request->cut;
	curl->too_long = false;
	curl->sent = 0;
	library.easy_setopt(curl->easy, CURLOPT_URL, request->url);
	library.easy_setopt(curl->easy, CURLOPT_TIMEOUT_MS,
			    (long)(request->timeout_us / 1000));
	if (request->data) {
		library.easy_setopt(curl->easy, CURLOPT_POST, 1L);
		library.easy_setopt(curl->easy, CURLOPT_POSTFIELDSIZE,
				    (long)curl->data.len);
	} else {
		library.easy_setopt(curl->easy, CURLOPT_HTTPGET, 1L);
	}
	/* libcurl sets a timer of 0 ms: nothing happens before the loop runs */
	if (library.multi_add_handle(curl->multi, curl->easy) != 0)
		return -ENOMEM;
	curl->busy = true;
	return 0;
}

/* ---- Its life ---- */

static int set_up(struct curl *curl, const char *interface)
{
	char only[3 + IF_NAMESIZE];

	curl->multi = library.multi_init();
	curl->easy = library.easy_init();
	/* a small server knows nothing of "100 Continue", which is waited for otherwise */
	curl->headers = library.slist_append(NULL, "Expect:");
	if (!curl->multi || !curl->easy || !curl->headers)
		return -ENOMEM;
	library.multi_setopt(curl->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
	library.multi_setopt(curl->multi, CURLMOPT_SOCKETDATA, curl);
	library.multi_setopt(curl->multi, CURLMOPT_TIMERFUNCTION, on_timeout);
	library.multi_setopt(curl->multi, CURLMOPT_TIMERDATA, curl);
	if (interface) {
		snprintf(only, sizeof(only), "if!%s", interface);
		library.easy_setopt(curl->easy, CURLOPT_INTERFACE, only);
	}
	library.easy_setopt(curl->easy, CURLOPT_NOSIGNAL, 1L);
	library.easy_setopt(curl->easy, CURLOPT_QUICK_EXIT, 1L);
	library.easy_setopt(curl->easy, CURLOPT_PROTOCOLS, (long)CURLPROTO_HTTP);
	library.easy_setopt(curl->easy, CURLOPT_NOPROXY,
			    "*"); /* a proxy would answer for it */
	/* no file is read: it keeps cookies in memory from here on */
	library.easy_setopt(curl->easy, CURLOPT_COOKIEFILE, "");
	library.easy_setopt(curl->easy, CURLOPT_HTTPHEADER, curl->headers);
	library.easy_setopt(curl->easy, CURLOPT_WRITEFUNCTION, on_body);
	library.easy_setopt(curl->easy, CURLOPT_WRITEDATA, curl);
	library.easy_setopt(curl->easy, CURLOPT_READFUNCTION, on_post);
	library.easy_setopt(curl->easy, CURLOPT_READDATA, curl);
	return 0;
}

int curl_new(sd_event *event, const char *interface, curl_fn fn, void *userdata,
	     struct curl **ret)
{
	_cleanup_(curl_freep) struct curl *curl = NULL;
	int r = load();

	if (r < 0)
		return r;
	curl = calloc(1, sizeof(*curl));
	if (!curl)
		return -ENOMEM;
	curl->event = sd_event_ref(event);
	curl->fn = fn;
	curl->userdata = userdata;
	r = loop_timer_new(event, on_timer, curl, &curl->timer);
	if (r == 0)
		r = set_up(curl, interface);
	if (r < 0)
		return r;
	*ret = steal(&curl);
	return 0;
}

struct curl *curl_free(struct curl *curl)
{
	if (!curl)
		return NULL;
	if (curl->busy)
		library.multi_remove_handle(curl->multi, curl->easy);
	if (curl->easy)
		library.easy_cleanup(curl->easy);
	if (curl->multi)
		library.multi_cleanup(
			curl->multi); /* it lets go of its sockets by on_socket() */
	if (curl->headers)
		library.slist_free_all(curl->headers);
	loop_timer_free(curl->timer);
	sd_event_unref(curl->event);
	buf_deinit(&curl->data);
	buf_deinit(&curl->body);
	free(curl);
	return NULL;
}
