/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A page that is asked for, at a server of our own; and where its address is written down. */
#include "setup/conf.h"
#include "setup/portal.h"

#include "base/loop.h"
#include "tests/unit/ctrl-peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

struct page {
	const char *title;
	const char *answer; /* NULL: the connection is closed */
	enum wifi_connectivity connectivity;
};

/* clang-format off */
#define HEAD(code) "HTTP/1.1 " code "\r\nConnection: close\r\n"
static const struct page pages[] = {
	{"204", HEAD("204 No Content") "\r\n", WIFI_CONNECTIVITY_FULL},
	{"200, success", HEAD("200 OK") "Content-Length: 8\r\n\r\nsuccess\n", WIFI_CONNECTIVITY_FULL},
	{"200, NetworkManager is online", HEAD("200 OK") "\r\nNetworkManager is online\n", WIFI_CONNECTIVITY_FULL},
	{"200, a page to log in", HEAD("200 OK") "\r\n<html>please log in</html>", WIFI_CONNECTIVITY_PORTAL},
	{"200, nothing", HEAD("200 OK") "Content-Length: 0\r\n\r\n", WIFI_CONNECTIVITY_PORTAL},
	{"302 to somewhere, which is not followed", HEAD("302 Found") "Location: http://192.0.2.1/login\r\n\r\n", WIFI_CONNECTIVITY_PORTAL},
	{"511 Network Authentication Required (RFC 6585)", HEAD("511 Network Authentication Required") "\r\n", WIFI_CONNECTIVITY_PORTAL},
	{"no HTTP", "hello\r\n\r\n", WIFI_CONNECTIVITY_LIMITED},
	{"no answer at all", NULL, WIFI_CONNECTIVITY_LIMITED},
};
/* clang-format on */

struct test {
	struct loop *loop;
	const struct page *page;
	int fd, requests;
	pid_t pid;
	char url[64], request[512];
	struct portal *portal;
	bool done;
	enum wifi_connectivity connectivity;
};

/* The other side, in a process of its own: one request, one answer. */
static void serve(struct test *t)
{
	int client, pipes[2];

	assert_int_equal(pipe(pipes), 0);
	t->pid = fork();
	assert_true(t->pid >= 0);
	if (t->pid == 0) {
		ssize_t n;

		client = accept(t->fd, NULL, NULL);
		n = read(client, t->request, sizeof(t->request) - 1);
		n = n > 0 ? write(pipes[1], t->request, (size_t)n) : 0;
		if (t->page->answer)
			n = write(client, t->page->answer, strlen(t->page->answer));
		_exit(n < 0);
	}
	close(pipes[1]);
	t->requests = pipes[0];
}

static void on_portal(enum wifi_connectivity connectivity, void *userdata)
{
	struct test *t = userdata;

	assert_false(t->done);
	t->done = true;
	t->connectivity = connectivity;
	t->portal = portal_free(t->portal);
}

static void listen_at(struct test *t)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);

	assert_int_equal(loop_new(&t->loop), 0);
	t->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(t->fd, (struct sockaddr *)&address, len), 0);
	assert_int_equal(listen(t->fd, 1), 0);
	assert_int_equal(getsockname(t->fd, (struct sockaddr *)&address, &len), 0);
	serve(t);
	snprintf(t->url, sizeof(t->url), "http://127.0.0.1:%u/check",
		 ntohs(address.sin_port));
}

static void tear_down(struct test *t)
{
	portal_free(t->portal);
	if (t->pid) {
		kill(t->pid, SIGKILL);
		waitpid(t->pid, NULL, 0);
		closep(&t->requests);
	}
	closep(&t->fd);
	loop_free(t->loop);
}

static void ask(struct test *t)
{
	assert_int_equal(
		portal_ask(loop_event(t->loop), t->url, NULL, on_portal, t, &t->portal),
		0);
	assert_false(t->done); /* answers come from the loop only */
}

static void page_is_judged(void **state)
{
	struct test t = {.page = *state};

	listen_at(&t);
	ask(&t);
	RUN_UNTIL(t.loop, t.done);
	assert_int_equal(t.connectivity, t.page->connectivity);
	assert_true(read(t.requests, t.request, sizeof(t.request) - 1) > 0);
	assert_memory_equal(t.request, "GET /check HTTP/1.1\r\n", 21);
	tear_down(&t);
}

static void one_that_is_dropped_is_not_answered(void **state)
{
	struct test t = {.page = &pages[0]};

	listen_at(&t);
	ask(&t);
	sd_event_run(loop_event(t.loop), 0);
	t.portal = portal_free(t.portal);
	for (int i = 0; i < 5; i++)
		loop_dispatch(t.loop);
	assert_false(t.done);
	tear_down(&t);
}

static void nothing_but_http_is_asked_for(void **state)
{
	static const char *const urls[] = {"https://example.org/", "file:///etc/passwd",
					   "example.org", ""};
	struct test t = {.fd = -1};

	assert_int_equal(loop_new(&t.loop), 0);
	for (size_t i = 0; i < ARRAY_SIZE(urls); i++)
		assert_int_equal(portal_ask(loop_event(t.loop), urls[i], NULL, on_portal,
					    &t, &t.portal),
				 -EINVAL);
	tear_down(&t);
}

/* clang-format off */
static const struct { const char *title, *text, *value; } files[] = {
	{"a key", "portal-url = http://a/\n", "http://a/"},
	{"no blanks, no newline", "portal-url=http://a/", "http://a/"},
	{"blanks around", "  portal-url\t =  http://a/ \t\n", "http://a/"},
	{"a comment behind it", "portal-url = http://a/ # ours\n", "http://a/"},
	{"among others", "# portal-url = http://c/\nother = x\nportal-url = http://a/\nportal-url = http://b/\n", "http://a/"},
	{"a longer key", "portal-url-2 = http://a/\n", NULL},
	{"no value", "portal-url =\n", NULL},
	{"a comment for a value", "portal-url = # none\n", NULL},
	{"no equals sign", "portal-url http://a/\n", NULL},
	{"nothing", "", NULL},
};
/* clang-format on */

static void file_is_read(void **state)
{
	size_t i = (size_t)(uintptr_t)*state;
	_cleanup_(freep) char *value = conf_find(files[i].text, "portal-url");

	if (files[i].value) {
		assert_non_null(value);
		assert_string_equal(value, files[i].value);
	} else {
		assert_null(value);
	}
}

static void the_user_s_own_file_counts(void **state)
{
	char dir[] = "/tmp/usher-conf-XXXXXX", path[64];
	char *value;
	FILE *file;

	assert_non_null(mkdtemp(dir));
	setenv("XDG_CONFIG_HOME", dir, 1);
	snprintf(path, sizeof(path), "%s/usher", dir);
	assert_int_equal(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/usher/usher.conf", dir);
	file = fopen(path, "we");
	assert_non_null(file);
	fputs("test-key = mine\n", file);
	fclose(file);
	value = conf_get("test-key");
	scratch_remove(dir);
	assert_string_equal(value, "mine");
	free(value);
	assert_null(conf_get("test-key"));
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(pages) + ARRAY_SIZE(files) + 3] = {0};
	size_t n = 0;

	for (; n < ARRAY_SIZE(pages); n++)
		tests[n] = (struct CMUnitTest){.name = pages[n].title,
					       .test_func = page_is_judged,
					       .initial_state = (void *)&pages[n]};
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		tests[n++] = (struct CMUnitTest){.name = files[i].title,
						 .test_func = file_is_read,
						 .initial_state = (void *)(uintptr_t)i};
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(
		one_that_is_dropped_is_not_answered);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(nothing_but_http_is_asked_for);
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(the_user_s_own_file_counts);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
