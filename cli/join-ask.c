/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A passphrase that is missing or wrong, asked for on the terminal; then the join begins anew. */
#include "cli/join.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int open_prompt(struct joining *joining)
{
	_cleanup_(freep) char *name = joining_name(joining), *text = NULL;

	if (!name || asprintf(&text, "Passphrase of %s: ", name) < 0)
		return -ENOMEM;
	secret_free(joining->typed);
	joining->typed = secret_new(PASSPHRASE_SAE_MAX);
	if (!joining->typed)
		return -ENOMEM;
	return prompt_open(&joining->loop.prompt, true, text);
}

/* A wrong one from a file is the file's to correct: only what was typed is asked for again. */
void joining_ask(struct joining *joining)
{
	int error = usher_event_get_error(joining->end);
	bool missing = error == USHER_ERROR_NEEDS_PASSPHRASE && !joining->tries,
	     wrong = error == USHER_ERROR_WRONG_PASSWORD && joining->tries;

	if (!joining->interactive || joining->leaving || !(missing || wrong) ||
	    joining->tries == PASSPHRASES_MAX)
		return;
	if (wrong)
		cli_say("usher: %s%s", usher_strerror(error), cli_doubt(joining->end));
	(void)open_prompt(joining); /* where it cannot be asked, the failure is the end */
}

/* It is known where it is: there it is looked for first. */
static int take(struct joining *joining)
{
	struct usher_network *network = joining->network;

	usher_network_set_frequency(network, usher_join_get_frequency(joining->join));
	return usher_network_set_passphrase(network, secret_data(joining->typed),
					    secret_len(joining->typed));
}

int joining_on_input(struct joining *joining)
{
	const char *problem;
	struct prompt *prompt = &joining->loop.prompt;
	int r = secret_read_line(joining->typed, prompt->fd);

	if (r == 0)
		return 0;
	prompt->answered = r > 0 || r == -E2BIG;
	prompt_close(prompt);
	if (r < 0 && r != -E2BIG)
		return r;
	problem = r < 0 ? "a Wi-Fi passphrase is not that long"
			: secret_check_passphrase(joining->typed);
	if (problem) {
		cli_say("%c%s.", problem[0] - 'a' + 'A', problem + 1);
		return open_prompt(joining);
	}
	joining->tries++;
	r = take(joining);
	joining->typed = secret_free(joining->typed);
	return r < 0 ? r : 1;
}
