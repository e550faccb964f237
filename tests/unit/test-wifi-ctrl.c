/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The client of the control socket against a peer of this process that speaks like wpa_supplicant,
 * and against one in a child process where it has to die.
 */
#include "wifi/ctrl.h"

#include "base/loop.h"
#include "tests/unit/alloc.h"
#include "tests/unit/run-until.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

/* ---- the other side ---- */

struct peer {
	int fd;
	sd_event_source *source;
	struct sockaddr_un from[4]; /* each address that attached */
	socklen_t from_len[4];
	unsigned attached;
	char heard[512]; /* commands, each with a blank behind it */
	bool mute, deaf; /* answers no request; not even ATTACH */
	const char *event_first;
};

static int bind_at(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	strcpy(address.sun_path, path);
	assert_true(fd >= 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

/* To the who-th address that attached. */
static void peer_say(struct peer *peer, unsigned who, const void *text, size_t len)
{
	(void)sendto(peer->fd, text, len, 0, (struct sockaddr *)&peer->from[who],
		     peer->from_len[who]);
}

static void peer_answer(struct peer *peer, const char *text)
{
	peer_say(peer, peer->attached - 1, text, strlen(text));
}

static int peer_on_io(sd_event_source *source, int fd, uint32_t revents, void *userdata)
{
	struct peer *peer = userdata;
	struct sockaddr_un from;
	socklen_t from_len = sizeof(from);
	char command[8192] = "", answer[64];
	ssize_t n = recvfrom(fd, command, sizeof(command) - 1, 0,
			     (struct sockaddr *)&from, &from_len);

	assert_true(n > 0);
	assert_true(strlen(peer->heard) + (size_t)n + 1 < sizeof(peer->heard));
	strcat(strcat(peer->heard, command), " ");
	if (strcmp(command, "ATTACH") == 0) {
		assert_true(peer->attached < ARRAY_SIZE(peer->from));
		peer->from[peer->attached] = from;
		peer->from_len[peer->attached++] = from_len;
		if (!peer->deaf)
			peer_answer(peer, "OK\n");
	} else if (!peer->mute && !peer->deaf && peer->attached > 0) {
		if (peer->event_first)
			peer_answer(peer, peer->event_first);
		snprintf(answer, sizeof(answer), "re: %.20s\n", command);
		peer_answer(peer, answer);
	}
	return 0;
}

/* ---- the test's side ---- */

enum drop { KEEP, FREE_AT_UP, FREE_AT_EVENT, FREE_AT_DOWN, FREE_AT_ANSWER };

struct test {
	char dir[32], path[64];
	struct loop *loop;
	struct peer peer;
	struct wifi_ctrl *ctrl;
	unsigned ups, downs, answers;
	int error; /* of the last down() */
	int answer_error;
	char answer[128], events[256];
	size_t answer_len;
	enum drop drop;
};

static void drop_at(struct test *t, enum drop when)
{
	if (t->drop == when)
		t->ctrl = wifi_ctrl_free(t->ctrl);
}

static void on_up(void *userdata)
{
	struct test *t = userdata;

	t->ups++;
	assert_true(wifi_ctrl_is_up(t->ctrl));
	drop_at(t, FREE_AT_UP);
}

static void on_event(const char *line, size_t len, void *userdata)
{
	struct test *t = userdata;

	assert_int_equal(strlen(line), len);
	strcat(strcat(t->events, line), "|");
	drop_at(t, FREE_AT_EVENT);
}

static void on_down(int error, void *userdata)
{
	struct test *t = userdata;

	t->downs++;
	t->error = error;
	assert_false(wifi_ctrl_is_up(t->ctrl));
	drop_at(t, FREE_AT_DOWN);
}

static const struct wifi_ctrl_ops ops = {on_up, on_event, on_down};

static void on_answer(const char *answer, size_t len, int error, void *userdata)
{
	struct test *t = userdata;

	t->answers++;
	t->answer_error = error;
	t->answer_len = len;
	assert_true(!answer == (error < 0));
	snprintf(t->answer, sizeof(t->answer), "%s", answer ?: "");
	drop_at(t, FREE_AT_ANSWER);
}

/* Until nothing more is to be read by either side. */
static void settle(struct test *t)
{
	struct pollfd fd = {loop_fd(t->loop), POLLIN};

	do
		assert_int_equal(loop_dispatch(t->loop), 0);
	while (poll(&fd, 1, 0) > 0);
}

static void peer_start(struct test *t)
{
	t->peer.fd = bind_at(t->path);
	assert_true(sd_event_add_io(loop_event(t->loop), &t->peer.source, t->peer.fd,
				    EPOLLIN, peer_on_io, &t->peer) >= 0);
}

static void peer_stop(struct test *t)
{
	t->peer.source = sd_event_source_disable_unref(t->peer.source);
	closep(&t->peer.fd);
}

static void start(struct test *t, bool retry)
{
	assert_int_equal(
		wifi_ctrl_new(loop_event(t->loop), t->path, retry, &ops, t, &t->ctrl), 0);
}

static void ask(struct test *t, const char *command)
{
	assert_int_equal(
		wifi_ctrl_request(t->ctrl, command, strlen(command), false, on_answer, t),
		0);
}

static int set_up(void **state)
{
	struct test *t = calloc(1, sizeof(*t));

	assert_non_null(t);
	strcpy(t->dir, "/tmp/usher-ctrl-XXXXXX");
	assert_non_null(mkdtemp(t->dir));
	snprintf(t->path, sizeof(t->path), "%s/wlan0", t->dir);
	t->peer.fd = -1;
	assert_int_equal(loop_new(&t->loop), 0);
	*state = t;
	return 0;
}

static int tear_down(void **state)
{
	struct test *t = *state;

	wifi_ctrl_free(t->ctrl);
	peer_stop(t);
	loop_free(t->loop);
	scratch_remove(t->dir);
	free(t);
	return 0;
}

static void attaches_and_asks_one_by_one(void **state)
{
	struct test *t = *state;

	peer_start(t);
	t->peer.mute = true;
	start(t, false);
	assert_int_equal(wifi_ctrl_request(t->ctrl, "A", 1, false, NULL, NULL),
			 -ENOTCONN);
	RUN_UNTIL(t->loop, t->ups == 1);
	ask(t, "A");
	ask(t, "B");
	settle(t);
	assert_string_equal(t->peer.heard, "ATTACH A ");
	peer_answer(&t->peer, "first\nline\n");
	settle(t);
	assert_string_equal(t->answer, "first\nline");
	assert_int_equal(t->answer_len, 10);
	assert_string_equal(t->peer.heard, "ATTACH A B ");
	peer_answer(&t->peer, "FAIL\n");
	settle(t);
	assert_string_equal(t->answer, "FAIL");
	assert_int_equal(t->answers, 2);
	assert_int_equal(t->downs, 0);
	t->ctrl = wifi_ctrl_free(t->ctrl);
	settle(t);
	assert_string_equal(t->peer.heard, "ATTACH A B DETACH ");
}

static void tells_events_from_answers(void **state)
{
	struct test *t = *state;

	peer_start(t);
	start(t, false);
	RUN_UNTIL(t->loop, t->ups == 1);
	t->peer.event_first = "<3>CTRL-EVENT-SCAN-STARTED \n";
	ask(t, "A");
	ask(t, "B");
	settle(t);
	peer_answer(&t->peer, "IFNAME=wlan0 <4>X");
	settle(t);
	assert_string_equal(t->events, "<3>CTRL-EVENT-SCAN-STARTED |"
				       "<3>CTRL-EVENT-SCAN-STARTED |IFNAME=wlan0 <4>X|");
	assert_int_equal(t->answers, 2);
	assert_string_equal(t->answer, "re: B");
	/* An answer to nothing is dropped, and is not taken for the next one's. */
	peer_answer(&t->peer, "stray");
	settle(t);
	t->peer.event_first = NULL;
	ask(t, "C");
	settle(t);
	assert_int_equal(t->answers, 3);
	assert_string_equal(t->answer, "re: C");
}

static void waits_for_the_file(void **state)
{
	struct test *t = *state;

	snprintf(t->path, sizeof(t->path), "%s/run/wlan0", t->dir);
	start(t, true);
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -ENOENT);
	*strrchr(t->path, '/') = '\0';
	assert_int_equal(mkdir(t->path, 0700), 0);
	settle(t);
	t->path[strlen(t->path)] = '/';
	peer_start(t);
	RUN_UNTIL(t->loop, t->ups == 1);
	ask(t, "A");
	settle(t);
	assert_string_equal(t->answer, "re: A");
	assert_int_equal(t->downs, 1);
}

static void ends_without_retry(void **state)
{
	struct test *t = *state;

	start(t, false);
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -ENOENT);
	peer_start(t);
	settle(t);
	assert_int_equal(t->ups, 0);
	assert_string_equal(t->peer.heard, "");
}

static void takes_no_other_files(void **state)
{
	struct test *t = *state;
	int fd = open(t->path, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);

	assert_true(fd >= 0);
	close(fd);
	start(t, false);
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -EPROTO);
}

static void takes_no_stream_socket(void **state)
{
	struct test *t = *state;
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	strcpy(address.sun_path, t->path);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(fd, 1), 0);
	start(t, false);
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -EPROTO);
	close(fd);
}

static void tells_a_file_that_nobody_serves(void **state)
{
	struct test *t = *state;

	close(bind_at(t->path));
	start(t, false);
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -ECONNREFUSED);
}

static void tells_a_lack_of_rights(void **state)
{
	struct test *t = *state;

	peer_start(t);
	assert_int_equal(chmod(t->path, 0), 0);
	/* Root may connect to anything. */
	if (geteuid() == 0) {
		assert_int_equal(chmod(t->dir, 0755), 0);
		assert_int_equal(seteuid(65534), 0);
	}
	start(t, false);
	RUN_UNTIL(t->loop, t->downs == 1);
	if (getuid() == 0)
		assert_int_equal(seteuid(0), 0);
	assert_int_equal(t->error, -EACCES);
}

static void refuses_an_attach(void **state)
{
	struct test *t = *state;

	peer_start(t);
	t->peer.deaf = true;
	start(t, false);
	RUN_UNTIL(t->loop, t->peer.attached == 1);
	peer_answer(&t->peer, "UNKNOWN COMMAND\n");
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -EPROTO);
}

/* In both ways of being silent; together, for each takes its five seconds. */
static void gives_up_a_silent_daemon(void **state)
{
	struct test *t = *state;
	struct test deaf = {.loop = t->loop, .peer.deaf = true};

	snprintf(deaf.path, sizeof(deaf.path), "%s/wlan1", t->dir);
	peer_start(t);
	peer_start(&deaf);
	t->peer.mute = true;
	start(t, true);
	start(&deaf, false);
	RUN_UNTIL(t->loop, t->ups == 1);
	ask(t, "A");
	ask(t, "B");
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -ETIMEDOUT);
	assert_int_equal(t->answers, 2);
	assert_int_equal(t->answer_error, -ETIMEDOUT);
	/* It attached anew, from another address: the late answer reaches nobody. */
	RUN_UNTIL(t->loop, t->ups == 2);
	ask(t, "C");
	RUN_UNTIL(t->loop, strstr(t->peer.heard, "C"));
	peer_say(&t->peer, 0, "late", 4);
	peer_answer(&t->peer, "in time");
	RUN_UNTIL(t->loop, t->answers == 3);
	assert_string_equal(t->answer, "in time");
	assert_string_equal(t->peer.heard, "ATTACH A ATTACH C ");

	RUN_UNTIL(t->loop, deaf.downs == 1);
	assert_int_equal(deaf.error, -ETIMEDOUT);
	/* Once more from a file, in case that it cannot see the abstract address. */
	assert_int_equal(deaf.peer.attached, 2);
	assert_int_equal(deaf.peer.from[0].sun_path[0], '\0');
	assert_int_equal(deaf.peer.from[1].sun_path[0], '/');
	assert_int_equal(access(deaf.peer.from[1].sun_path, F_OK), -1);
	wifi_ctrl_free(deaf.ctrl);
	peer_stop(&deaf);
}

/* A child that serves until it is killed; its socket's file stays behind. */
static pid_t serve(const char *path)
{
	pid_t pid;
	int fd = bind_at(path);

	pid = fork();
	assert_true(pid >= 0);
	while (pid == 0) {
		struct pollfd in = {fd, POLLIN};
		struct sockaddr_un from;
		socklen_t from_len = sizeof(from);
		char command[64];

		poll(&in, 1, -1);
		if (recvfrom(fd, command, sizeof(command), 0, (struct sockaddr *)&from,
			     &from_len) > 0 &&
		    command[0] == 'A')
			(void)sendto(fd, "OK\n", 3, 0, (struct sockaddr *)&from,
				     from_len);
	}
	close(fd);
	return pid;
}

static void notices_a_daemon_that_is_killed(void **state)
{
	struct test *t = *state;
	pid_t pid = serve(t->path);

	start(t, true);
	RUN_UNTIL(t->loop, t->ups == 1);
	/* Idle: nothing is asked, nothing is sent. */
	kill(pid, SIGKILL);
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -ECONNRESET);
	waitpid(pid, NULL, 0);

	unlink(t->path);
	pid = serve(t->path);
	RUN_UNTIL(t->loop, t->ups == 2);
	ask(t, "B");
	ask(t, "C");
	kill(pid, SIGKILL);
	RUN_UNTIL(t->loop, t->downs == 2);
	assert_int_equal(t->answers, 2);
	assert_int_equal(t->answer_error, -ECONNRESET);
	waitpid(pid, NULL, 0);
}

static void notices_a_file_that_is_made_anew(void **state)
{
	struct test *t = *state;

	peer_start(t);
	start(t, true);
	RUN_UNTIL(t->loop, t->ups == 1);
	peer_stop(t);
	unlink(t->path);
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -ECONNRESET);
	peer_start(t);
	RUN_UNTIL(t->loop, t->ups == 2);
}

static void takes_long_answers_within_the_limit(void **state)
{
	struct test *t = *state;
	char *text = malloc(WIFI_CTRL_ANSWER_MAX + 1);

	memset(text, 'x', WIFI_CTRL_ANSWER_MAX + 1);
	peer_start(t);
	t->peer.mute = true;
	start(t, false);
	RUN_UNTIL(t->loop, t->ups == 1);
	ask(t, "A");
	settle(t);
	peer_say(&t->peer, 0, text, WIFI_CTRL_ANSWER_MAX);
	RUN_UNTIL(t->loop, t->answers == 1);
	assert_int_equal(t->answer_len, WIFI_CTRL_ANSWER_MAX);
	ask(t, "B");
	settle(t);
	peer_say(&t->peer, 0, text, WIFI_CTRL_ANSWER_MAX + 1);
	RUN_UNTIL(t->loop, t->downs == 1);
	assert_int_equal(t->error, -EPROTO);
	assert_int_equal(t->answer_error, -EPROTO);
	free(text);
}

static void limits_its_queue(void **state)
{
	struct test *t = *state;
	char *command = calloc(1, WIFI_CTRL_COMMAND_MAX + 1);

	peer_start(t);
	t->peer.mute = true;
	start(t, false);
	RUN_UNTIL(t->loop, t->ups == 1);
	for (int i = 0; i < WIFI_CTRL_QUEUE_MAX; i++)
		ask(t, "A");
	assert_int_equal(wifi_ctrl_request(t->ctrl, "B", 1, false, NULL, NULL), -ENOBUFS);
	assert_int_equal(wifi_ctrl_request(t->ctrl, command, WIFI_CTRL_COMMAND_MAX + 1,
					   false, NULL, NULL),
			 -EMSGSIZE);
	free(command);
}

static void forgets_who_went(void **state)
{
	struct test *t = *state, other = {};

	peer_start(t);
	t->peer.mute = true;
	start(t, false);
	RUN_UNTIL(t->loop, t->ups == 1);
	ask(t, "A");
	assert_int_equal(wifi_ctrl_request(t->ctrl, "B", 1, false, on_answer, &other), 0);
	wifi_ctrl_forget(t->ctrl, t);
	settle(t);
	peer_answer(&t->peer, "1");
	settle(t);
	peer_answer(&t->peer, "2");
	settle(t);
	assert_int_equal(t->answers, 0);
	assert_int_equal(other.answers, 1);
	assert_string_equal(other.answer, "2");
}

static const struct drop_vector {
	const char *title;
	enum drop drop;
} drop_vectors[] = {
	{"may be freed by up()", FREE_AT_UP},
	{"may be freed by event()", FREE_AT_EVENT},
	{"may be freed by an answer", FREE_AT_ANSWER},
	{"may be freed by down()", FREE_AT_DOWN},
};

static void may_be_freed(void **state)
{
	const struct drop_vector *v = *state;
	void *own = NULL;
	struct test *t;

	set_up(&own);
	t = own;
	t->drop = v->drop;
	peer_start(t);
	t->peer.event_first = "<3>X";
	start(t, true);
	RUN_UNTIL(t->loop, t->ups == 1);
	if (t->ctrl) {
		ask(t, "A");
		ask(t, "B");
		RUN_UNTIL(t->loop, t->answers == 2 || !t->ctrl);
	}
	if (t->ctrl) {
		peer_stop(t);
		unlink(t->path);
		RUN_UNTIL(t->loop, !t->ctrl);
	}
	settle(t);
	tear_down(&own);
}

static void lives_without_memory(void **state)
{
	struct test *t = *state;

	peer_start(t);
	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct wifi_ctrl *ctrl = NULL;
		int r = wifi_ctrl_new(loop_event(t->loop), t->path, false, &ops, t,
				      &ctrl);

		assert_true(r == 0 || r == -ENOMEM);
		t->ctrl = ctrl;
		if (r < 0)
			continue;
		t->ups = t->downs = 0;
		RUN_UNTIL(t->loop, t->ups + t->downs > 0);
		if (t->ups) {
			r = wifi_ctrl_request(ctrl, "A", 1, true, on_answer, t);
			assert_true(r == 0 || r == -ENOMEM);
		}
		settle(t);
		t->ctrl = wifi_ctrl_free(ctrl);
		settle(t);
		t->peer.attached = 0;
		t->peer.heard[0] = '\0';
	}
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(attaches_and_asks_one_by_one),
		TEST(tells_events_from_answers),
		TEST(waits_for_the_file),
		TEST(ends_without_retry),
		TEST(takes_no_other_files),
		TEST(takes_no_stream_socket),
		TEST(tells_a_file_that_nobody_serves),
		TEST(tells_a_lack_of_rights),
		TEST(refuses_an_attach),
		TEST(gives_up_a_silent_daemon),
		TEST(notices_a_daemon_that_is_killed),
		TEST(notices_a_file_that_is_made_anew),
		TEST(takes_long_answers_within_the_limit),
		TEST(limits_its_queue),
		TEST(forgets_who_went),
		TEST(lives_without_memory),
	};
	struct CMUnitTest all[ARRAY_SIZE(tests) + ARRAY_SIZE(drop_vectors)];

	memcpy(all, tests, sizeof(tests));
	for (size_t i = 0; i < ARRAY_SIZE(drop_vectors); i++)
		all[ARRAY_SIZE(tests) + i] = (struct CMUnitTest){
			.name = drop_vectors[i].title,
			.test_func = may_be_freed,
			.initial_state = (void *)&drop_vectors[i],
		};
	return cmocka_run_group_tests(all, NULL, NULL);
}
