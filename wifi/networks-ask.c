/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One request after the other: the next one is known only once the last one was answered. */
#include "wifi/networks.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum ask_stage {
	ASK_STATUS,
	ASK_GLOBALS,
	ASK_LIST, /* in pages: an answer has 4096 bytes at most */
	ASK_WHOSE,
	ASK_DONE,
};

struct wifi_networks_question {
	struct wifi_ctrl *ctrl;
	const struct wifi_networks *before;
	wifi_networks_fn fn;
	void *userdata;
	struct wifi_networks networks;
	enum ask_stage stage;
	size_t at; /* of the globals, or of the rows */
	int last;  /* id of the last row of the last page, -1: none yet */
};

struct wifi_networks_question *
wifi_networks_question_free(struct wifi_networks_question *question)
{
	if (!question)
		return NULL;
	wifi_ctrl_forget(question->ctrl, question);
	wifi_networks_deinit(&question->networks);
	free(question);
	return NULL;
}

/* What is new there, from `at` on. */
static bool next_new(struct wifi_networks_question *question)
{
	const struct wifi_networks *networks = &question->networks;

	if (!question->before)
		return false;
	while (question->at < networks->n &&
	       !wifi_networks_is_new(question->before, &networks->rows[question->at]))
		question->at++;
	return question->at < networks->n;
}

static int command_of(struct wifi_networks_question *question, char *ret, size_t size)
{
	const struct wifi_networks *networks = &question->networks;

	switch (question->stage) {
	case ASK_STATUS:
		return snprintf(ret, size, "STATUS");
	case ASK_GLOBALS:
		return snprintf(ret, size, "GET %s", wifi_global_names[question->at]);
	case ASK_LIST:
		if (question->last < 0)
			return snprintf(ret, size, "LIST_NETWORKS");
		return snprintf(ret, size, "LIST_NETWORKS LAST_ID=%d", question->last);
	case ASK_WHOSE:
		return snprintf(ret, size, "GET_NETWORK %d id_str",
				networks->rows[question->at].id);
	case ASK_DONE:
		break;
	}
	return 0;
}

/* 0 or -errno; moves on to what is asked next. */
static int take(struct wifi_networks_question *question, const char *answer, size_t len)
{
	struct wifi_networks *networks = &question->networks;
	struct wifi_network *row;
	int r;

	switch (question->stage) {
	case ASK_STATUS:
		wifi_networks_status(networks, answer);
		question->stage = ASK_GLOBALS;
		break;
	case ASK_GLOBALS:
		if (strcmp(answer, "FAIL") != 0 && len < WIFI_GLOBAL_SIZE)
			strcpy(networks->globals[question->at], answer);
		if (++question->at == WIFI_GLOBALS)
			question->stage = ASK_LIST;
		break;
	case ASK_LIST:
		r = wifi_networks_add(networks, answer, len, &question->last);
		if (r < 0)
			return r;
		if (r > 0)
			break;
		question->at = 0;
		question->stage = next_new(question) ? ASK_WHOSE : ASK_DONE;
		break;
	case ASK_WHOSE:
		row = &networks->rows[question->at++];
		/* one that was added, and nothing more: its maker was killed right then */
		row->ours = strcmp(answer, "\"usher\"") == 0 ||
			    (!row->named && strcmp(answer, "FAIL") == 0);
		if (!next_new(question))
			question->stage = ASK_DONE;
		break;
	case ASK_DONE:
		break;
	}
	return 0;
}

static int ask(struct wifi_networks_question *question);

static void on_answer(const char *answer, size_t len, int error, void *userdata)
{
	struct wifi_networks_question *question = userdata;
	int r = error;

	if (r == 0)
		r = take(question, answer, len);
	if (r == 0 && question->stage != ASK_DONE)
		r = ask(question);
	if (r < 0 || question->stage == ASK_DONE)
		question->fn(&question->networks, r, question->userdata);
}

static int ask(struct wifi_networks_question *question)
{
	char command[64];
	int n = command_of(question, command, sizeof(command));

	return wifi_ctrl_request(question->ctrl, command, (size_t)n, false, on_answer,
				 question);
}

int wifi_networks_ask(struct wifi_ctrl *ctrl, const struct wifi_networks *before,
		      wifi_networks_fn fn, void *userdata,
		      struct wifi_networks_question **ret)
{
	_cleanup_(wifi_networks_question_freep) struct wifi_networks_question *question =
		calloc(1, sizeof(*question));
	int r;

	if (!question)
		return -ENOMEM;
	question->ctrl = ctrl;
	question->before = before;
	question->fn = fn;
	question->userdata = userdata;
	question->networks.current = -1;
	question->last = -1;
	r = ask(question);
	if (r < 0)
		return r;
	*ret = steal(&question);
	return 0;
}
