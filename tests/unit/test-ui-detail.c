/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the page of details says of an accessory, line by line. */
#include "ui-tui/detail-lines.h"
#include "ui-tui/rows-parts.h"

#include "tests/unit/ui-air.h"
#include "tests/unit/unit.h"

#include <stdio.h>
#include <string.h>

/* clang-format off */
#define LONG "000102030405060708090a0b0c0d0e0f10111213"
#define PRODUCT(id, criteria) "{\"id\":\"" id "\",\"name\":\"Acme " id "\",\"discovery\":{\"bluetooth\":" \
	"{\"company\":\"0x0969\"," criteria "}}}"
#define PRODUCTS "{\"v\":1,\"products\":[" \
	PRODUCT("masked", "\"manufacturer_data\":{\"bytes\":\"10a0ff\",\"mask\":\"fff0ff\"}") "," \
	PRODUCT("long", "\"manufacturer_data\":{\"bytes\":\"" LONG "\"}") "," \
	PRODUCT("named", "\"name\":{\"contains\":\"plug\"}") "," \
	"{\"id\":\"camera\",\"name\":\"Acme camera\",\"discovery\":{\"wifi\":{\"prefix\":\"ACME-CAM-\"}}}]}"

static const struct vector {
	const char *title;
	const char *ad;
	unsigned columns;
	const char *lines; /* some that have to follow each other: label, "|", text */
} vectors[] = {
	{"what it is", "03ff6909" "0509706c7567", 80,
	 "|What it is\nName|plug\nKind|Acme named\n"},
	{"a name that no terminal is to obey", "03ff6909" "06091b5b324a58", 80,
	 "Name|\\x1b[2JX\n"},
	{"no name", "03ff6909", 80, "Name|no name  0001\n"},
	{"what cannot be set up, and why", "03ff6909" "0509706c7567", 80,
	 "|usher can tell what it is, but knows no way to set it up.\n"},
	{"a field, decoded and raw", "020106" "06ff690910afff", 80,
	 "flags|general discoverable, no BR/EDR\n|06 \n"},
	{"bytes that match under a mask", "06ff690910afff", 80,
	 "masked|Acme masked: matches, and is what it is taken for\n company|matches: 0x0969\n"
	 " maker's data|matches\n  wanted|10 a0 ff \n  mask|ff f0 ff \n  seen|10 af ff \n"},
	{"a mark under the byte that differs", "06ff690910bfff", 80,
	 " maker's data|differs at byte 2\n  wanted|10 a0 ff \n  mask|ff f0 ff \n  seen|10 bf ff \n|   ^^\n"},
	{"a mark under the byte that is missing", "05ff690910a0", 80,
	 " maker's data|ends too early: byte 3 is missing\n  wanted|10 a0 ff \n  mask|ff f0 ff \n"
	 "  seen|10 a0 \n|      ^^\n"},
	{"sixteen bytes a line, the mark in the second",
	 "17ff6909" "000102030405060708090a0b0c0d0e0f10ff1213", 80,
	 " maker's data|differs at byte 18\n  wanted|00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f \n"
	 "  seen|00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f \n  wanted|10 11 12 13 \n"
	 "  seen|10 ff 12 13 \n|   ^^\n"},
	{"four bytes a line where there is no room", "06ff690910bfff", 34,
	 "  wanted|10 a0 ff \n  mask|ff f0 ff \n  seen|10 bf ff \n|   ^^\n"},
	{"more bytes than are compared are not shown", "0aff690910bfff01020304", 80,
	 "  seen|10 bf ff \n"},
	{"what it does not say", "03ff4c00", 80,
	 " company|it does not say that (yet): 0x0969\n"},
	{"a name that is another", "03ff6909" "040966616e", 80,
	 " name|differs: wanted has \"plug\", seen fan\n"},
	{"what is asked of other radios only", "03ff6909", 80,
	 "not asked|of other radios only: camera"},
};
/* clang-format on */

static void says(void **state)
{
	const struct vector *v = *state;
	struct usher *usher = ui_air_new(PRODUCTS);
	struct usher_accessory *accessory = ui_air_hear(usher, 1, -60, v->ad);
	struct detail_lines lines = {0};
	struct row *row = row_new(accessory, 1);
	struct rows rows = {.all = &row, .n = 1};
	char said[16384] = "";
	size_t used = 0;

	assert_non_null(row);
	rows_label(&rows, row);
	/* twice: nothing of the first time stays */
	detail_lines_collect(&lines, usher, row, 40);
	detail_lines_collect(&lines, usher, row, v->columns);
	for (size_t i = 0; i < lines.n; i++) {
		struct pager_item item = {.text = ""};

		detail_lines_item(i, &item, &lines);
		used += (size_t)snprintf(said + used, sizeof(said) - used, "%s|%s\n",
					 item.label, item.text);
	}
	if (!strstr(said, v->lines))
		print_message("# said:\n%s", said);
	assert_non_null(strstr(said, v->lines));
	detail_lines_deinit(&lines);
	row_free(row);
	usher_free(usher);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_SIZE(vectors)];

	for (size_t i = 0; i < ARRAY_SIZE(vectors); i++)
		tests[i] = (struct CMUnitTest){
			.name = vectors[i].title,
			.test_func = says,
			.initial_state = (void *)(uintptr_t)&vectors[i]};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
