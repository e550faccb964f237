/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The association up to SELECT_NETWORK: what is set, refused, secret, and has to be removed. */
#include "tests/unit/alloc.h"
#include "tests/unit/assoc-play.h"

#include <string.h>

/* clang-format off */
static const struct setup_vector {
	const char *title;
	int security;
	const char *refused; /* the beginning of the command that fails */
	const char *end;
} setup_vectors[] = {
	{"no network can be added", WPA2, "ADD_NETWORK",
	 "! end daemon-fault certain wpa_supplicant refused to add a network"},
	{"a setting is refused: its value is not told", WPA2, "SET_NETWORK 0 psk",
	 "! end daemon-fault certain wpa_supplicant refused to set psk"},
	{"built without SAE", SAE, "SET_NETWORK 0 key_mgmt",
	 "! end unsupported certain this wpa_supplicant does not speak the network's security"},
	{"older than sae_pwe: it goes on", SAE, "SET sae_pwe", "> SELECT_NETWORK 0"},
};
/* clang-format on */

static void sets_up(void **state)
{
	const struct setup_vector *v = *state;
	struct wifi_assoc_config config;
	struct assoc_play play = {};
	char next[512];

	assert_int_equal(secret_new("correct horse", 13, &play.passphrase), 0);
	assoc_play_configure(&play, v->security, &config);
	assoc_play_init(&play, &config);
	assoc_play_step(&play, (struct wifi_assoc_event){.type = WIFI_ASSOC_START});
	for (;;) {
		assoc_play_next(&play, next, sizeof(next));
		if (strcmp(next, v->end) == 0)
			break;
		if (next[0] == '!')
			assert_string_equal(next, "! added 0");
		else if (strncmp(next + 2, v->refused, strlen(v->refused)) == 0)
			assoc_play_answer(&play, "FAIL");
		else
			assoc_play_answer(
				&play, strcmp(next, "> ADD_NETWORK") == 0 ? "0" : "OK");
	}
	assoc_play_deinit(&play);
}

static void marks_what_is_secret(void **state)
{
	struct wifi_assoc_config config;
	struct wifi_assoc_action action;
	struct assoc_play play = {};
	unsigned secrets = 0;

	assert_int_equal(secret_new("correct horse", 13, &play.passphrase), 0);
	assoc_play_configure(&play, WPA2, &config);
	assoc_play_init(&play, &config);
	assoc_play_step(&play, (struct wifi_assoc_event){.type = WIFI_ASSOC_START});
	while (wifi_assoc_next(play.assoc, &action)) {
		if (action.type != WIFI_ASSOC_DO_COMMAND)
			continue;
		assert_int_equal(!!memmem(action.command, action.len, "horse", 5),
				 action.secret);
		secrets += action.secret;
		assoc_play_answer(&play, action.len == 11 ? "0" : "OK");
	}
	assert_int_equal(secrets, 1);
	assoc_play_deinit(&play);
}

static void refuses_what_cannot_be_joined(void **state)
{
	struct wifi_assoc_config config;
	struct assoc_play play = {};
	char next[512];

	assoc_play_configure(&play, WPA2, &config);
	assoc_play_init(&play, &config);
	assoc_play_step(&play, (struct wifi_assoc_event){.type = WIFI_ASSOC_START});
	assoc_play_next(&play, next, sizeof(next));
	assert_memory_equal(next, "! end unsupported certain ", 26);
	assoc_play_expect(&play, "");
	assoc_play_deinit(&play);
}

/* Else nobody knew what to remove. */
static void tells_the_network_before_an_early_end(void **state)
{
	struct wifi_assoc_config config;
	struct assoc_play play = {};

	assoc_play_configure(&play, OPEN, &config);
	assoc_play_init(&play, &config);
	assoc_play_step(&play, (struct wifi_assoc_event){.type = WIFI_ASSOC_START});
	assoc_play_expect(&play, "> ADD_NETWORK");
	assoc_play_step(&play, (struct wifi_assoc_event){.type = WIFI_ASSOC_CANCEL});
	assoc_play_expect(&play, "");
	assoc_play_answer(&play, "5");
	assoc_play_expect(&play, "! added 5");
	assoc_play_expect(&play, "! end cancelled certain");
	assoc_play_expect(&play, "");
	assoc_play_deinit(&play);
}

static void ends_early_without_the_daemon(void **state)
{
	struct wifi_assoc_config config;
	struct assoc_play play = {};

	assoc_play_configure(&play, OPEN, &config);
	assoc_play_init(&play, &config);
	assoc_play_step(&play, (struct wifi_assoc_event){.type = WIFI_ASSOC_START});
	assoc_play_expect(&play, "> ADD_NETWORK");
	assoc_play_step(&play, (struct wifi_assoc_event){.type = WIFI_ASSOC_CANCEL});
	assoc_play_step(&play, (struct wifi_assoc_event){.type = WIFI_ASSOC_GONE});
	assoc_play_expect(&play, "! end cancelled certain");
	assoc_play_deinit(&play);
}

static void lives_without_memory(void **state)
{
	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct wifi_assoc_config config;
		struct wifi_assoc_action action = {};
		struct assoc_play play = {};

		if (secret_new("correct horse", 13, &play.passphrase) < 0)
			continue;
		assoc_play_configure(&play, WPA2, &config);
		if (wifi_assoc_new(&config, &play.assoc) == 0) {
			assoc_play_step(&play, (struct wifi_assoc_event){
						       .type = WIFI_ASSOC_START});
			while (wifi_assoc_next(play.assoc, &action) &&
			       action.type != WIFI_ASSOC_DO_END &&
			       !(action.len == 16 &&
				 action.type == WIFI_ASSOC_DO_COMMAND &&
				 memcmp(action.command, "SELECT_NETWORK 0", 16) == 0))
				if (action.type == WIFI_ASSOC_DO_COMMAND)
					assoc_play_answer(&play,
							  action.len == 11 ? "0" : "OK");
			assert_true(action.type == WIFI_ASSOC_DO_COMMAND ||
				    action.verdict == WIFI_NO_MEMORY);
		}
		assoc_play_deinit(&play);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(marks_what_is_secret),
		cmocka_unit_test(refuses_what_cannot_be_joined),
		cmocka_unit_test(tells_the_network_before_an_early_end),
		cmocka_unit_test(ends_early_without_the_daemon),
		cmocka_unit_test(lives_without_memory),
	};
	struct CMUnitTest all[ARRAY_SIZE(tests) + ARRAY_SIZE(setup_vectors)];

	memcpy(all, tests, sizeof(tests));
	for (size_t i = 0; i < ARRAY_SIZE(setup_vectors); i++)
		all[ARRAY_SIZE(tests) + i] = (struct CMUnitTest){
			.name = setup_vectors[i].title,
			.test_func = sets_up,
			.initial_state = (void *)&setup_vectors[i],
		};
	return cmocka_run_group_tests(all, NULL, NULL);
}
