/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ui-tui/answers.h"

#include "tests/unit/unit.h"

#include <string.h>

static void give(struct answers *answers, const char *ssid, const char *passphrase)
{
	answers_set_network(answers, ssid, strlen(ssid), false);
	assert_int_equal(answers_set_passphrase(answers, passphrase, strlen(passphrase)),
			 0);
}

static bool has(const struct answers *answers, enum usher_question question)
{
	return answers_has(answers, question);
}

static void nothing_is_there_at_first(void **state)
{
	struct answers answers = {};

	assert_false(has(&answers, USHER_ASK_NETWORK));
	assert_false(has(&answers, USHER_ASK_PASSPHRASE));
	assert_false(has(&answers, USHER_ASK_CODE));
	assert_false(has(&answers, USHER_ASK_AUTHORIZE));
	answers_deinit(&answers);
}

static void what_is_given_is_kept(void **state)
{
	struct answers answers = {};

	give(&answers, "HomeNet", "correct horse");
	assert_true(has(&answers, USHER_ASK_NETWORK));
	assert_true(has(&answers, USHER_ASK_PASSPHRASE));
	assert_int_equal(secret_len(answers.passphrase), 13);
	answers_set_network(&answers, "HomeNet", 7, false);
	assert_true(has(&answers, USHER_ASK_PASSPHRASE));
	assert_int_equal(answers_set_code(&answers, "1234", 4), 0);
	assert_true(has(&answers, USHER_ASK_CODE));
	answers_deinit(&answers);
	assert_false(has(&answers, USHER_ASK_NETWORK));
	assert_null(answers.passphrase);
}

static void a_passphrase_is_of_its_network_alone(void **state)
{
	struct answers answers = {};

	give(&answers, "HomeNet", "correct horse");
	answers_set_network(&answers, "HomeNet2", 8, false);
	assert_false(has(&answers, USHER_ASK_PASSPHRASE));
	assert_null(answers.passphrase);
	answers_deinit(&answers);
}

static void an_open_network_needs_none(void **state)
{
	struct answers answers = {};

	answers_set_network(&answers, "Cafe", 4, true);
	assert_true(has(&answers, USHER_ASK_PASSPHRASE));
	assert_null(answers.passphrase);
	answers_set_network(&answers, "Cafe", 4, false);
	assert_false(has(&answers, USHER_ASK_PASSPHRASE));
	assert_int_equal(answers_set_passphrase(&answers, "", 0), 0);
	assert_true(answers.open);
	assert_true(has(&answers, USHER_ASK_PASSPHRASE));
	answers_deinit(&answers);
}

static void what_was_found_wrong_is_told_to_nobody_else(void **state)
{
	struct answers answers = {};

	give(&answers, "HomeNet", "incorrect horse");
	answers_doubt(&answers, answers.passphrase_version);
	assert_false(has(&answers, USHER_ASK_PASSPHRASE));
	assert_non_null(answers.passphrase); /* to be corrected, not typed anew */
	assert_int_equal(answers_set_passphrase(&answers, "correct horse", 13), 0);
	assert_true(has(&answers, USHER_ASK_PASSPHRASE));
	answers_deinit(&answers);
}

static void late_news_of_a_former_passphrase_do_not_count(void **state)
{
	struct answers answers = {};
	unsigned former;

	give(&answers, "HomeNet", "incorrect horse");
	former = answers.passphrase_version;
	assert_int_equal(answers_set_passphrase(&answers, "correct horse", 13), 0);
	answers_doubt(&answers, former);
	assert_false(answers.doubted);
	answers_prove(&answers, former);
	assert_false(answers.proven);
	answers_deinit(&answers);
}

static void what_joined_once_is_not_doubted(void **state)
{
	struct answers answers = {};

	give(&answers, "HomeNet", "correct horse");
	answers_prove(&answers, answers.passphrase_version);
	answers_doubt(&answers, answers.passphrase_version);
	assert_true(has(&answers, USHER_ASK_PASSPHRASE));
	answers_deinit(&answers);
}

static void a_doubt_ends_when_another_joins(void **state)
{
	struct answers answers = {};

	give(&answers, "HomeNet", "correct horse");
	answers_doubt(&answers, answers.passphrase_version);
	answers_prove(&answers, answers.passphrase_version);
	assert_true(has(&answers, USHER_ASK_PASSPHRASE));
	answers_deinit(&answers);
}

static void the_same_again_counts_as_given(void **state)
{
	struct answers answers = {};
	unsigned network, passphrase;

	give(&answers, "HomeNet", "correct horse");
	network = answers_version(&answers, USHER_ASK_NETWORK);
	passphrase = answers_version(&answers, USHER_ASK_PASSPHRASE);
	give(&answers, "HomeNet", "correct horse");
	assert_int_not_equal(answers_version(&answers, USHER_ASK_NETWORK), network);
	assert_int_not_equal(answers_version(&answers, USHER_ASK_PASSPHRASE), passphrase);
	answers_deinit(&answers);
}

static void a_copy_goes_its_own_way(void **state)
{
	struct answers answers = {}, copy;

	give(&answers, "HomeNet", "correct horse");
	assert_int_equal(answers_copy(&answers, &copy), 0);
	assert_int_equal(secret_len(copy.passphrase), 13);
	answers_set_network(&copy, "GarageNet", 9, false);
	assert_true(has(&answers, USHER_ASK_PASSPHRASE));
	assert_int_equal(answers.ssid_len, 7);
	answers_deinit(&copy);
	assert_memory_equal(secret_data(answers.passphrase), "correct horse", 13);
	answers_deinit(&answers);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_is_there_at_first),
		cmocka_unit_test(what_is_given_is_kept),
		cmocka_unit_test(a_passphrase_is_of_its_network_alone),
		cmocka_unit_test(an_open_network_needs_none),
		cmocka_unit_test(what_was_found_wrong_is_told_to_nobody_else),
		cmocka_unit_test(late_news_of_a_former_passphrase_do_not_count),
		cmocka_unit_test(what_joined_once_is_not_doubted),
		cmocka_unit_test(a_doubt_ends_when_another_joins),
		cmocka_unit_test(the_same_again_counts_as_given),
		cmocka_unit_test(a_copy_goes_its_own_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
