/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* HTTP by libcurl, at a server of our own: what is sent, what is kept of an answer, what has gone wrong. */
#include "setup/curl.h"

#include "base/macros.h"
#include "tests/unit/run-until.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define OK(length, more) "HTTP/1.1 200 OK\r\nContent-Length: " length "\r\n" more "\r\n"

enum { BODY_MAX = 8, TIMEOUT_US = 20000000 };

struct test {
	struct loop *loop;
	struct curl *curl;
	int fd, requests; /* what the server was sent */
	pid_t pid;
	char url[64], seen[2048];
	bool done, cut;
	int error, status;
	char body[64];
};

/* One request with its body, which may come in several pieces; its length, 0: the client has gone. */
static size_t read_request(int client, char *ret, size_t size)
{
	const char *end, *length;
	size_t len = 0, wanted = 1;

	for (memset(ret, 0, size); len < wanted && len + 1 < size;) {
		ssize_t n = read(client, ret + len, size - len - 1);

		if (n <= 0)
			return 0;
		len += (size_t)n;
		end = strstr(ret, "\r\n\r\n");
		length = strstr(ret, "Content-Length: ");
		wanted = end ? (size_t)(end + 4 - ret) +
					 (length ? strtoul(length + 16, NULL, 10) : 0)
			     : len + 1;
	}
	return len;
}

/* The other side, in a process of its own: an answer to each request, over one connection. */
static void serve(struct test *t, const char *const *answers)
{
	int pipes[2];

	assert_int_equal(pipe(pipes), 0);
	t->pid = fork();
	assert_true(t->pid >= 0);
	if (t->pid == 0) {
		int client = accept(t->fd, NULL, NULL);

		for (; *answers; answers++) {
			size_t n = read_request(client, t->seen, sizeof(t->seen));

			if (!n || write(pipes[1], t->seen, n) != (ssize_t)n ||
			    write(client, *answers, strlen(*answers)) < 0)
				_exit(1);
			if (!**answers) { /* it hangs up instead */
				close(client);
				client = accept(t->fd, NULL, NULL);
			}
		}
		_exit(0);
	}
	close(pipes[1]);
	t->requests = pipes[0];
}

static void on_answer(const struct curl_answer *answer, void *userdata)
{
	struct test *t = userdata;

	assert_false(t->done);
	t->done = true;
	t->error = answer->error;
	t->status = answer->status;
	snprintf(t->body, sizeof(t->body), "%.*s", (int)answer->len,
		 answer->len ? (const char *)answer->body : "");
}

static void set_up(struct test *t, const char *const *answers)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);

	*t = (struct test){.requests = -1};
	assert_int_equal(loop_new(&t->loop), 0);
	t->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(t->fd, (struct sockaddr *)&address, len), 0);
	assert_int_equal(getsockname(t->fd, (struct sockaddr *)&address, &len), 0);
	snprintf(t->url, sizeof(t->url), "http://127.0.0.1:%u/prov-session",
		 ntohs(address.sin_port));
	if (answers) {
		assert_int_equal(listen(t->fd, 1), 0);
		serve(t, answers);
	}
	assert_int_equal(curl_new(loop_event(t->loop), NULL, on_answer, t, &t->curl), 0);
}

static void tear_down(struct test *t)
{
	t->curl = curl_free(t->curl);
	if (t->pid) {
		kill(t->pid, SIGKILL);
		waitpid(t->pid, NULL, 0);
	}
	closep(&t->requests);
	closep(&t->fd);
	loop_free(t->loop);
}

static void post(struct test *t, const void *data, size_t len)
{
	const struct curl_request request = {
		.url = t->url,
		.data = data,
		.len = len,
		.timeout_us = TIMEOUT_US,
		.body_max = BODY_MAX,
		.cut = t->cut,
	};

	t->done = false;
	assert_int_equal(curl_begin(t->curl, &request), 0);
	assert_int_equal(curl_begin(t->curl, &request), -EBUSY);
	assert_false(t->done); /* answers come from the loop only */
	RUN_UNTIL(t->loop, t->done);
}

/* All that the server was sent by now. */
static void read_seen(struct test *t)
{
	ssize_t n = read(t->requests, t->seen, sizeof(t->seen) - 1);

	assert_true(n > 0);
	t->seen[n] = '\0';
}

static void what_is_posted_arrives_with_the_cookie(void **state)
{
	static const char *const answers[] = {OK("3", "Set-Cookie: session=7\r\n") "one",
					      OK("0", ""), NULL};
	static const uint8_t bytes[] = {0x00, 0xff, 0x10};
	struct test t;

	set_up(&t, answers);
	post(&t, bytes, sizeof(bytes));
	assert_int_equal(t.error, 0);
	assert_int_equal(t.status, 200);
	assert_string_equal(t.body, "one");
	read_seen(&t);
	assert_memory_equal(t.seen, "POST /prov-session HTTP/1.1\r\n", 29);
	assert_non_null(strstr(t.seen, "\r\nContent-Length: 3\r\n"));
	assert_null(strstr(t.seen, "Expect"));
	assert_null(strstr(t.seen, "Cookie"));
	post(&t, "", 0);
	assert_int_equal(t.error, 0);
	assert_string_equal(t.body, "");
	read_seen(&t);
	assert_non_null(strstr(t.seen, "\r\nCookie: session=7\r\n"));
	assert_non_null(strstr(t.seen, "\r\nContent-Length: 0\r\n"));
	tear_down(&t);
}

/* The server hangs up at the second request, and would answer it on a new connection. */
static void nothing_is_sent_twice(void **state)
{
	static const char *const answers[] = {OK("3", "") "one", "", OK("3", "") "two",
					      NULL};
	struct test t;

	set_up(&t, answers);
	post(&t, "first", 5);
	assert_int_equal(t.error, 0);
	post(&t, "second", 6);
	assert_int_equal(t.error, -ECONNRESET);
	tear_down(&t);
}

struct outcome {
	const char *title;
	const char *answers[2]; /* none: nobody listens */
	bool cut;
	int error, status;
	const char *body;
};

/* clang-format off */
static const struct outcome outcomes[] = {
	{"as long as it may be", {OK("8", "") "12345678"}, false, 0, 200, "12345678"},
	{"one byte too long", {OK("9", "") "123456789"}, false, -EMSGSIZE, 0, ""},
	{"one byte too long, where the rest is left out", {OK("9", "") "123456789"}, true, 0, 200, "12345678"},
	{"an error of the server", {"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"}, false, 0, 500, ""},
	{"to another place: not followed", {"HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/\r\nContent-Length: 0\r\n\r\n"}, false, 0, 302, ""},
	{"no HTTP", {"SSH-2.0-x\r\n"}, false, -ECONNRESET, 0, ""},
	{"less than it says", {OK("8", "") "1234"}, false, -ECONNRESET, 0, ""},
	{"nobody is there", {NULL}, false, -ECONNREFUSED, 0, ""},
};
/* clang-format on */

static void ends_so(void **state)
{
	const struct outcome *outcome = *state;
	struct test t;

	set_up(&t, outcome->answers[0] ? outcome->answers : NULL);
	t.cut = outcome->cut;
	post(&t, "x", 1);
	assert_int_equal(t.error, outcome->error);
	assert_int_equal(t.status, outcome->status);
	assert_string_equal(t.body, outcome->body);
	tear_down(&t);
}

static void nothing_but_http_is_asked_for(void **state)
{
	const struct curl_request request = {.url = "file:///etc/passwd",
					     .timeout_us = TIMEOUT_US};
	struct test t;

	set_up(&t, NULL);
	assert_int_equal(curl_begin(t.curl, &request), -EINVAL);
	tear_down(&t);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(outcomes) + 3] = {
		cmocka_unit_test(what_is_posted_arrives_with_the_cookie),
		cmocka_unit_test(nothing_is_sent_twice),
		cmocka_unit_test(nothing_but_http_is_asked_for),
	};

	for (size_t i = 0; i < ARRAY_SIZE(outcomes); i++)
		tests[3 + i] = (struct CMUnitTest){outcomes[i].title, ends_so, NULL, NULL,
						   (void *)&outcomes[i]};
	return cmocka_run_group_tests_name("curl", tests, NULL, NULL);
}
