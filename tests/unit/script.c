/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/script.h"

#include "base/buf.h"
#include "base/hex.h"

#include "tests/unit/unit.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

/* clang-format off */
enum { VALUE_MAX = 4096, SCRIPTS_MAX = 100 };

static const char *const phases[] = {
	"inquire", "secure", "authorize", "scan", "identify", "send", "join", "configure",
};
static const char *const questions[] = {"none", "network", "passphrase", "authorize", "code"};
static const char *const verdicts[] = {
	"ok", "cancelled", "timed-out", "lost", "wrong-passphrase", "wrong-code", "no-network",
	"join-failed", "not-authorized", "already", "refused", "unsupported", "protocol", "bad-input",
	"no-memory",
};
static const struct { const char *name; int error; } errors[] = {
	{"ENOENT", -ENOENT}, {"EIO", -EIO}, {"ECONNRESET", -ECONNRESET}, {"EACCES", -EACCES},
};
/* clang-format on */

static const struct provision_protocol *protocol;

struct player {
	struct provision_machine *machine;
	uint64_t now_us;
	unsigned asked_for; /* endpoint of the last request */
	unsigned ends;
	struct buf text; /* what came of a line */
};

/* ---- what comes ---- */

static bool is_text(const uint8_t *data, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isprint(data[i]) && data[i] != '\n')
			return false;
	return len > 1;
}

static void put_write(struct player *p, const struct provision_action *a)
{
	char hex[2 * VALUE_MAX + 1];

	assert_true(a->len <= VALUE_MAX);
	p->asked_for = a->endpoint;
	buf_printf(&p->text, "%s:%s:", a->secret ? "WRITE" : "write",
		   protocol->endpoints[a->endpoint].name);
	if (is_text(a->data, a->len)) {
		buf_bytes(&p->text, a->data, a->len);
		return;
	}
	hex_encode(a->data, a->len, hex);
	buf_string(&p->text, hex);
}

static void put_action(struct player *p, const struct provision_action *a)
{
	if (p->text.len > 0)
		buf_string(&p->text, " ");
	switch (a->type) {
	case PROVISION_DO_NOTHING:
		break;
	case PROVISION_DO_READ:
	case PROVISION_DO_SUBSCRIBE:
		p->asked_for = a->endpoint;
		buf_printf(&p->text, "%s:%s",
			   a->type == PROVISION_DO_READ ? "read" : "subscribe",
			   protocol->endpoints[a->endpoint].name);
		break;
	case PROVISION_DO_WRITE:
		put_write(p, a);
		break;
	case PROVISION_DO_ASK:
		buf_printf(&p->text, "ask:%s", questions[a->question]);
		if (a->reason)
			buf_printf(&p->text, "(%s%s)", verdicts[a->reason],
				   a->certain ? "" : "?");
		break;
	case PROVISION_DO_PHASE:
		buf_printf(&p->text, "phase:%s", phases[a->phase]);
		break;
	case PROVISION_DO_FACT:
		buf_string(&p->text, "fact");
		break;
	case PROVISION_DO_NOTE:
		buf_string(&p->text, "note");
		break;
	case PROVISION_DO_END:
		p->ends++;
		buf_printf(&p->text, "end:%s%s/%s", verdicts[a->verdict],
			   a->certain ? "" : "?", phases[a->phase]);
		break;
	}
}

/* ---- what is fed ---- */

static void feed(struct player *p, struct provision_event event)
{
	struct provision_action action;

	event.now_us = p->now_us;
	protocol->step(p->machine, &event);
	while (protocol->next(p->machine, &action))
		put_action(p, &action);
}

static size_t value_of(const char *text, uint8_t ret[VALUE_MAX])
{
	ssize_t len;

	if (strchr("{[<", *text) && *text) {
		memcpy(ret, text, strlen(text));
		return strlen(text);
	}
	len = hex_decode(text, ret, VALUE_MAX);
	assert_true(len >= 0);
	return len;
}

static void feed_value(struct player *p, enum provision_event_type type,
		       unsigned endpoint, const char *text)
{
	uint8_t data[VALUE_MAX];
	size_t len = value_of(text, data);

	feed(p, (struct provision_event){
			.type = type, .endpoint = endpoint, .data = data, .len = len});
}

static void feed_error(struct player *p, enum provision_event_type type, const char *name)
{
	struct provision_event event = {.type = type, .endpoint = p->asked_for};

	for (size_t i = 0; i < ARRAY_SIZE(errors); i++)
		if (!strcmp(errors[i].name, name))
			event.error = errors[i].error;
	if (!event.error) {
		event.error = -EREMOTEIO;
		assert_int_equal(hex_decode(name, &event.att_error, 1), 1);
	}
	feed(p, event);
}

static void feed_note(struct player *p, const char *rest)
{
	size_t len = strcspn(rest, " ");

	for (unsigned i = 0; i < protocol->n_endpoints; i++) {
		const char *name = protocol->endpoints[i].name;

		if (strlen(name) == len && !memcmp(name, rest, len)) {
			feed_value(p, PROVISION_NOTIFIED, i,
				   rest[len] ? rest + len + 1 : "");
			return;
		}
	}
	fail_msg("no endpoint %s", rest);
}

static void feed_answer(struct player *p, enum provision_question question,
			const char *text)
{
	feed(p, (struct provision_event){.type = PROVISION_ANSWER,
					 .question = question,
					 .data = (const uint8_t *)text,
					 .len = strlen(text)});
}

static void feed_time(struct player *p, uint64_t at)
{
	p->now_us = at;
	feed(p, (struct provision_event){.type = PROVISION_TIMEOUT});
}

static void feed_plain(struct player *p, enum provision_event_type type, int error)
{
	feed(p, (struct provision_event){
			.type = type, .endpoint = p->asked_for, .error = error});
}

/* Behind a word and the character that ends it; NULL: it is another word. */
static const char *after(const char *line, const char *word)
{
	size_t len = strlen(word);

	return strncmp(line, word, len) == 0 ? line + len : NULL;
}

/* Words with something behind them. */
static bool play_argument(struct player *p, const char *line)
{
	const char *rest;

	if ((rest = after(line, "sub!")))
		feed_error(p, PROVISION_SUBSCRIBED, rest);
	else if ((rest = after(line, "read!")))
		feed_error(p, PROVISION_READ, rest);
	else if ((rest = after(line, "wrote!")))
		feed_error(p, PROVISION_WRITTEN, rest);
	else if ((rest = after(line, "read ")))
		feed_value(p, PROVISION_READ, p->asked_for, rest);
	else if ((rest = after(line, "note ")))
		feed_note(p, rest);
	else if ((rest = after(line, "network ")))
		feed_answer(p, PROVISION_ASK_NETWORK, rest);
	else if ((rest = after(line, "passphrase ")))
		feed_answer(p, PROVISION_ASK_PASSPHRASE, rest);
	else if ((rest = after(line, "code ")))
		feed_answer(p, PROVISION_ASK_CODE, rest);
	else if ((rest = after(line, "wait ")))
		feed_time(p, p->now_us + strtoull(rest, NULL, 10) * 1000);
	return rest;
}

static void play(struct player *p, const char *line)
{
	if (play_argument(p, line))
		return;
	if (!strcmp(line, "start"))
		feed_plain(p, PROVISION_START, 0);
	else if (!strcmp(line, "sub"))
		feed_plain(p, PROVISION_SUBSCRIBED, 0);
	else if (!strcmp(line, "wrote"))
		feed_plain(p, PROVISION_WRITTEN, 0);
	else if (!strcmp(line, "timeout"))
		feed_time(p, protocol->deadline(p->machine));
	else if (!strcmp(line, "early"))
		feed_time(p, protocol->deadline(p->machine) - 1);
	else if (!strcmp(line, "closed"))
		feed_plain(p, PROVISION_CLOSED, -ECONNRESET);
	else if (!strcmp(line, "cancel"))
		feed_plain(p, PROVISION_CANCEL, 0);
	else
		fail_msg("what is %s?", line);
}

/* ---- the tests ---- */

static bool is_as_expected(const char *came, const char *expected)
{
	size_t len = strlen(expected);

	if (len > 0 && expected[len - 1] == '~')
		return strncmp(came, expected, len - 1) == 0;
	return strcmp(came, expected) == 0;
}

static void play_script(void **state)
{
	const struct script *script = *state;
	struct player p = {.now_us = 1000000};

	assert_int_equal(protocol->new (&script->options, &p.machine), 0);
	for (size_t i = 0; i < SCRIPT_LINES_MAX && script->lines[i].fed; i++) {
		const struct script_line *line = &script->lines[i];
		char *came;

		p.now_us += 1000;
		play(&p, line->fed);
		came = buf_steal_string(&p.text);
		assert_non_null(came);
		if (!is_as_expected(came, line->comes))
			fail_msg("line %zu, %s: came \"%s\", not \"%s\"", i + 1,
				 line->fed, came, line->comes);
		free(came);
	}
	feed_plain(&p, PROVISION_CLOSED, -ECONNRESET);
	assert_int_equal(p.ends, 1);
	assert_int_equal(protocol->deadline(p.machine), 0);
	buf_deinit(&p.text);
	protocol->free(p.machine);
}

int scripts_run(const struct provision_protocol *tested, const struct script *scripts,
		size_t n)
{
	struct CMUnitTest tests[SCRIPTS_MAX] = {};

	if (n > SCRIPTS_MAX)
		return 1;
	protocol = tested;
	for (size_t i = 0; i < n; i++)
		tests[i] = (struct CMUnitTest){scripts[i].title, play_script, NULL, NULL,
					       (void *)&scripts[i]};
	return _cmocka_run_group_tests(tested->name, tests, n, NULL, NULL);
}
