/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What lint says of descriptors: one row a rule, with what is just as it should be beside it. */
#include "setup/usher.h"

#include "base/buf.h"
#include "setup/descriptor.h"
#include "setup/protocol-parameters.h"
#include "setup/protocols.h"
#include "setup/spelling.h"
#include "tests/unit/alloc.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FILE_OF(products) "{\"v\":1,\"products\":[" products "]}"
#define P(id, rest)	  "{\"id\":\"" id "\",\"name\":\"N\"," rest "}"
#define ON(radios)	  "\"discovery\":{" radios "}"
#define BLE(criteria)	  ON("\"bluetooth\":{" criteria "}")
#define WIFI(criteria)	  ON("\"wifi\":{" criteria "}")
#define AWARE(criteria)	  ON("\"aware\":{" criteria "}")
#define ACME		  "\"company\":2985"
#define UUID128		  "\"service\":\"00467768-6228-2272-4663-277478268000\""
#define NAME(text, rest)  "\"name\":{\"contains\":\"" text "\"" rest "}"
#define IMPROV		  ",\"protocol\":{\"name\":\"improv\"}"
#define TEN		  "00112233445566778899"
#define HUNDRED		  TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN
#define BYTES(hex)	  "{\"bytes\":\"" hex "\"}"
#define ZEROES32                                                   \
	"00000000000000000000000000000000000000000000000000000000" \
	"00000000"

static const struct row {
	const char *title;
	const char *text;     /* the file */
	const char *findings; /* "level rule product field; ..." */
} rows[] = {
	/* clang-format off */
	{"clean", FILE_OF(P("a", BLE(ACME))), ""},
	{"clean: no products", FILE_OF(""), ""},
	{"a mistake of the loader is an error", FILE_OF(P("a", BLE(NAME("x", "")))),
	 "error invalid a discovery.bluetooth"},
	{"a mask of zeroes", FILE_OF(P("a", BLE(ACME ",\"manufacturer_data\":{\"bytes\":\"00\",\"mask\":\"00\"}"))),
	 "error invalid a discovery.bluetooth.manufacturer_data.mask"},
	{"the same id twice", FILE_OF(P("a", BLE(ACME)) "," P("a", BLE(ACME))), "error invalid a id"},
	{"not JSON", "{", "error invalid - -"},

	{"room: 27 bytes beside a company fit", FILE_OF(P("a", BLE(ACME ",\"manufacturer_data\":" BYTES(TEN TEN "00112233445566")))), ""},
	{"room: 28 do not", FILE_OF(P("a", BLE(ACME ",\"manufacturer_data\":" BYTES(TEN TEN "0011223344556677")))),
	 "note extended a discovery.bluetooth.manufacturer_data"},
	{"room: a UUID of 16 bytes and 13 bytes of name share one packet, 27 bytes have the other",
	 FILE_OF(P("a", BLE(UUID128 "," ACME "," NAME("0123456789a", "") ",\"manufacturer_data\":" BYTES(TEN TEN "00112233445566")))), ""},
	{"room: one more byte of name", FILE_OF(P("a", BLE(UUID128 "," ACME "," NAME("0123456789ab", "") ",\"manufacturer_data\":" BYTES(TEN TEN "00112233445566")))),
	 "note extended a discovery.bluetooth.manufacturer_data"},
	{"room: service data carry their service: it is not counted twice",
	 FILE_OF(P("a", BLE(UUID128 ",\"service_data\":" BYTES(TEN "001122")))), ""},
	{"room: service data of 237 bytes behind 16 of UUID", FILE_OF(P("a", BLE(UUID128 ",\"service_data\":" BYTES(HUNDRED HUNDRED TEN TEN TEN "00112233445566")))),
	 "note extended a discovery.bluetooth.service_data"},
	{"room: a byte more is over what a host keeps", FILE_OF(P("a", BLE(UUID128 ",\"service_data\":" BYTES(HUNDRED HUNDRED TEN TEN TEN "0011223344556677")))),
	 "warning too-long a discovery.bluetooth.service_data"},
	{"room: and over what a field can have", FILE_OF(P("a", BLE(UUID128 ",\"service_data\":" BYTES(HUNDRED HUNDRED TEN TEN TEN TEN)))),
	 "warning too-long a discovery.bluetooth.service_data"},
	{"room: two fields that together are over 255", FILE_OF(P("a", BLE("\"service\":\"feaa\"," ACME ",\"service_data\":" BYTES(HUNDRED TEN TEN TEN) ",\"manufacturer_data\":" BYTES(HUNDRED TEN TEN)))),
	 "warning too-long a discovery.bluetooth.service_data"},
	{"room: identity beyond the blob", FILE_OF(P("a", BLE(ACME ",\"manufacturer_data\":" BYTES("01")) ",\"identity\":{\"manufacturer_data\":2985,\"offset\":22,\"length\":6}")),
	 "note extended a identity"},
	{"room: identity beyond any payload", FILE_OF(P("a", BLE(ACME) ",\"identity\":{\"service_data\":\"00467768-6228-2272-4663-277478268000\",\"offset\":230,\"length\":10}")),
	 "warning too-long a identity"},

	{"name: anchored white space", FILE_OF(P("a", BLE(ACME "," NAME(" Acme", ",\"anchored\":true")))), "warning name a discovery.bluetooth.name"},
	{"name: white space at the end", FILE_OF(P("a", BLE(ACME "," NAME("Acme ", ",\"anchored\":true,\"backwards\":true")))), "warning name a discovery.bluetooth.name"},
	{"name: white space inside of a name", FILE_OF(P("a", BLE(ACME "," NAME(" Acme ", "")))), ""},
	{"name: white space at the other end", FILE_OF(P("a", BLE(ACME "," NAME("Acme ", ",\"anchored\":true")))), ""},
	{"name: accents alone", FILE_OF(P("a", BLE(ACME "," NAME("\\u0301", ",\"diacritic_insensitive\":true")))), "warning no-effect a discovery.bluetooth.name"},
	{"name: a letter with an accent", FILE_OF(P("a", BLE(ACME "," NAME("x\\u0301", ",\"diacritic_insensitive\":true")))), ""},
	{"name: no letter whose case could be another", FILE_OF(P("a", BLE(ACME "," NAME("123", ",\"case_insensitive\":true")))), "note no-effect a discovery.bluetooth.name"},
	{"blob: the end of its mask is open", FILE_OF(P("a", BLE(ACME ",\"manufacturer_data\":{\"bytes\":\"010000\",\"mask\":\"ff0000\"}"))),
	 "note no-effect a discovery.bluetooth.manufacturer_data"},
	{"identity: inside of the blob", FILE_OF(P("a", BLE(ACME ",\"manufacturer_data\":" BYTES("010203")) ",\"identity\":{\"manufacturer_data\":2985,\"offset\":1,\"length\":2}")),
	 "warning identity a identity"},
	{"identity: where the mask is open", FILE_OF(P("a", BLE(ACME ",\"manufacturer_data\":{\"bytes\":\"010003\",\"mask\":\"ff0fff\"}") ",\"identity\":{\"manufacturer_data\":2985,\"offset\":1,\"length\":2}")), ""},
	{"identity: of what is not looked for", FILE_OF(P("a", WIFI("\"prefix\":\"ACME\"") ",\"identity\":{\"manufacturer_data\":2984,\"length\":2}")), "warning identity a identity"},
	{"identity: of another company", FILE_OF(P("a", BLE(ACME ",\"manufacturer_data\":" BYTES("010203")) ",\"identity\":{\"manufacturer_data\":2984,\"offset\":1,\"length\":2}")), ""},

	{"Wi-Fi: a prefix of two bytes", FILE_OF(P("a", WIFI("\"prefix\":\"AC\""))), "warning prefix a discovery.wifi.prefix"},
	{"Wi-Fi: of three", FILE_OF(P("a", WIFI("\"prefix\":\"ACM\""))), ""},
	{"Wi-Fi: zeroes", FILE_OF(P("a", WIFI("\"ssid_hex\":\"000000\""))), "warning ssid a discovery.wifi.ssid"},
	{"Wi-Fi: zeroes may begin a name", FILE_OF(P("a", WIFI("\"prefix_hex\":\"000000\""))), ""},
	{"Wi-Fi: a prefix of 32 bytes", FILE_OF(P("a", WIFI("\"prefix_hex\":\"" TEN TEN TEN "0011\""))), "note no-effect a discovery.wifi.prefix"},
	{"Wi-Fi: 32 zeroes", FILE_OF(P("a", WIFI("\"prefix_hex\":\"" ZEROES32 "\""))),
	 "warning ssid a discovery.wifi.prefix; note no-effect a discovery.wifi.prefix"},

	{"protocol: a parameter that it does not know", FILE_OF(P("a", BLE(ACME) ",\"protocol\":{\"name\":\"improv\",\"parameters\":{\"pop\":\"x\"}}")),
	 "warning parameter a protocol.parameters.pop"},
	{"protocol: the parameters that it knows", FILE_OF(P("a", BLE(ACME) ",\"protocol\":{\"name\":\"espressif\",\"parameters\":{\"pop\":\"x\",\"security\":\"2\",\"username\":\"u\",\"service\":\"feaa\"}}")), ""},
	{"protocol: a value that it does not take", FILE_OF(P("a", BLE(ACME) ",\"protocol\":{\"name\":\"espressif\",\"parameters\":{\"security\":\"3\"}}")),
	 "warning parameter a protocol.parameters.security"},
	{"protocol: a part of a value that it takes", FILE_OF(P("a", BLE(ACME) ",\"protocol\":{\"name\":\"blufi\",\"parameters\":{\"security\":\"old current\"}}")),
	 "warning parameter a protocol.parameters.security"},
	{"protocol: no UUID", FILE_OF(P("a", BLE(ACME) ",\"protocol\":{\"name\":\"espressif\",\"parameters\":{\"service\":\"prov\"}}")),
	 "warning parameter a protocol.parameters.service"},
	{"protocol: over its own network", FILE_OF(P("a", WIFI("\"prefix\":\"ACME\"") ",\"protocol\":{\"name\":\"espressif\"}")), ""},
	{"protocol: over a radio that it is not spoken over", FILE_OF(P("a", WIFI("\"prefix\":\"ACME\"") IMPROV)), "warning transport a protocol.name"},
	{"picture: missing", FILE_OF(P("a", BLE(ACME) ",\"picture\":\"none.png\"")), "warning picture a picture"},
	{"picture: a text", FILE_OF(P("a", BLE(ACME) ",\"picture\":\"not.png\"")), "warning picture a picture"},
	{"picture: a PNG file", FILE_OF(P("a", BLE(ACME) ",\"picture\":\"good.png\"")), ""},

	{"shadowed: the same, and later", FILE_OF(P("a", BLE(ACME)) "," P("b", BLE(ACME))), "warning shadowed b discovery.bluetooth"},
	{"shadowed: more specific, but the other one can be set up",
	 FILE_OF(P("a", BLE(ACME "," NAME("x", ""))) "," P("b", BLE(ACME) IMPROV)), "warning shadowed a discovery.bluetooth"},
	{"not shadowed: more specific", FILE_OF(P("a", BLE(ACME)) "," P("b", BLE(ACME "," NAME("x", "")))), ""},
	{"not shadowed: a beacon's format gives way, that is its place", FILE_OF("{\"id\":\"a\",\"name\":\"A\",\"kind\":\"beacon\"," BLE(ACME) "}," P("b", BLE(ACME))), ""},
	{"shadowed: by fewer bits of the same data", FILE_OF(P("a", BLE(ACME ",\"manufacturer_data\":" BYTES("0110")) IMPROV) "," P("b", BLE(ACME ",\"manufacturer_data\":" BYTES("011020")))),
	 "warning shadowed b discovery.bluetooth"},
	{"not shadowed: bits are open that the other one asks for", FILE_OF(P("a", BLE(ACME ",\"manufacturer_data\":" BYTES("0100")) IMPROV) "," P("b", BLE(ACME ",\"manufacturer_data\":{\"bytes\":\"0100\",\"mask\":\"fff0\"}"))), ""},
	{"not shadowed: other bits", FILE_OF(P("a", BLE(ACME ",\"manufacturer_data\":" BYTES("0111")) IMPROV) "," P("b", BLE(ACME ",\"manufacturer_data\":" BYTES("011020")))), ""},
	{"shadowed: a prefix of the name of one that can be set up",
	 FILE_OF(P("a", BLE(ACME "," NAME("acme", ",\"case_insensitive\":true")) IMPROV) "," P("b", BLE(ACME "," NAME("My Acme", "")))),
	 "warning shadowed b discovery.bluetooth"},
	{"not shadowed: the other is anchored", FILE_OF(P("a", BLE(ACME "," NAME("Acme", ",\"anchored\":true")) IMPROV) "," P("b", BLE(ACME "," NAME("Acme", "")))), ""},
	{"not shadowed: the other one is stricter about case", FILE_OF(P("a", BLE(ACME "," NAME("Acme", "")) IMPROV) "," P("b", BLE(ACME "," NAME("Acme", ",\"case_insensitive\":true")))), ""},
	{"not shadowed: the other one has to be near", FILE_OF(P("a", BLE(ACME ",\"range\":\"immediate\"") IMPROV) "," P("b", BLE(ACME))), ""},
	{"Wi-Fi: a name behind the prefix of one that comes before", FILE_OF(P("a", WIFI("\"prefix\":\"ACME-\"")) "," P("b", WIFI("\"ssid\":\"ACME-\""))), "warning shadowed b discovery.wifi"},
	{"Wi-Fi: a longer prefix is more specific", FILE_OF(P("a", WIFI("\"prefix\":\"ACME-\"")) "," P("b", WIFI("\"prefix\":\"ACME-CAM\""))), ""},
	{"Wi-Fi Aware: the same service in other letters", FILE_OF(P("a", AWARE("\"service\":\"_acme._tcp\"")) "," P("b", AWARE("\"service\":\"_ACME._tcp\""))), "warning shadowed b discovery.aware"},
	{"Wi-Fi Aware: another role", FILE_OF(P("a", AWARE("\"service\":\"_acme._tcp\",\"role\":\"publisher\"")) "," P("b", AWARE("\"service\":\"_acme._tcp\",\"role\":\"subscriber\""))), ""},
	{"shadowed on one radio only", FILE_OF(P("a", ON("\"bluetooth\":{" ACME "}")) "," P("b", ON("\"bluetooth\":{" ACME "},\"wifi\":{\"prefix\":\"ACME\"}"))), "warning shadowed b discovery.bluetooth"},
	/* clang-format on */
};

struct place {
	char dir[32];
	char path[64];
};

static void put_file(const struct place *place, const char *name, const void *data,
		     size_t len)
{
	char path[96];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", place->dir, name);
	file = fopen(path, "we");
	assert_non_null(file);
	assert_int_equal(fwrite(data, 1, len, file), len);
	assert_int_equal(fclose(file), 0);
}

static void place_make(struct place *place, const char *text)
{
	static const char png[] = "\x89PNG\r\n\x1a\n....";

	strcpy(place->dir, "/tmp/usher-lint-XXXXXX");
	assert_non_null(mkdtemp(place->dir));
	snprintf(place->path, sizeof(place->path), "%s/t.json", place->dir);
	put_file(place, "t.json", text, strlen(text));
	put_file(place, "good.png", png, sizeof(png) - 1);
	put_file(place, "not.png", "a text, not a picture", 21);
}

/* "level rule product field; ..." */
static char *findings_of(const struct usher_lint *lint)
{
	static const char *const levels[] = {"error", "warning", "note"};
	const char *rule, *file, *product, *field, *text;
	enum usher_lint_level level;
	struct buf buf = {};

	for (size_t i = 0;
	     usher_lint_get(lint, i, &level, &rule, &file, &product, &field, &text);
	     i++) {
		buf_printf(&buf, "%s%s %s %s %s", i ? "; " : "", levels[level], rule,
			   product ? product : "-", field ? field : "-");
		assert_non_null(file);
		assert_true(text && *text);
	}
	return buf_steal_string(&buf);
}

static void lints(void **state)
{
	const struct row *row = *state;
	const char *paths[1];
	struct usher_lint *lint;
	struct place place;
	char *found;

	place_make(&place, row->text);
	paths[0] = place.path;
	setenv("USHER_PRODUCTS_DIR", "", 1);
	assert_int_equal(usher_lint_new(paths, 1, &lint), 0);
	found = findings_of(lint);
	assert_string_equal(found, row->findings);
	free(found);
	usher_lint_free(lint);
	scratch_remove(place.dir);
}

static const char *text_of(const struct usher_lint *lint, size_t i)
{
	const char *text = NULL;

	assert_true(usher_lint_get(lint, i, NULL, NULL, NULL, NULL, NULL, &text));
	return text;
}

/* The files that are named come before the catalog, and only they are told of. */
static void stands_before_the_catalog(void **state)
{
	struct place mine, theirs;
	const char *paths[1] = {mine.path};
	struct usher_lint *lint;
	char *found;

	place_make(&theirs,
		   FILE_OF(P("bad", BLE(NAME("x", ""))) "," P(
			   "improv", BLE(ACME) IMPROV) "," P("same", BLE(ACME))));
	place_make(&mine,
		   FILE_OF(P("mine", BLE(ACME)) "," P("same", WIFI("\"ssid\":\"x\""))));
	setenv("USHER_PRODUCTS_DIR", theirs.dir, 1);
	assert_int_equal(usher_lint_new(paths, 1, &lint), 0);
	found = findings_of(lint);
	assert_string_equal(found, "warning shadowed mine discovery.bluetooth; "
				   "note override same id");
	assert_non_null(strstr(text_of(lint, 0), theirs.path));
	assert_non_null(strstr(text_of(lint, 0), "which usher can set up"));
	assert_non_null(strstr(text_of(lint, 1), theirs.path));
	assert_int_equal(usher_lint_get_products(lint), 2);
	free(found);
	usher_lint_free(lint);
	scratch_remove(mine.dir);
	scratch_remove(theirs.dir);
}

/* Without a path the catalog itself; an installed file named by its path is no copy of itself. */
static void looks_at_the_catalog(void **state)
{
	struct place place;
	const char *paths[1] = {place.path};
	struct usher_lint *lint;
	char *found;

	place_make(&place, FILE_OF(P("a", BLE(ACME)) "," P("b", BLE(ACME))));
	setenv("USHER_PRODUCTS_DIR", place.dir, 1);
	for (size_t n = 0; n < 2; n++) {
		assert_int_equal(usher_lint_new(paths, n, &lint), 0);
		found = findings_of(lint);
		assert_string_equal(found, "warning shadowed b discovery.bluetooth");
		assert_int_equal(usher_lint_get_products(lint), 2);
		free(found);
		usher_lint_free(lint);
	}
	scratch_remove(place.dir);
}

static void names_what_was_meant(void **state)
{
	struct place place;
	const char *paths[2] = {place.path, "/nonexistent/x.json"};
	struct usher_lint *lint;

	place_make(&place,
		   FILE_OF(P("a", BLE(ACME) ",\"vendr\":\"V\"") "," P(
			   "b", BLE(ACME) ",\"protocol\":{\"name\":\"improve\"}")));
	setenv("USHER_PRODUCTS_DIR", "", 1);
	assert_int_equal(usher_lint_new(paths, 2, &lint), 0);
	assert_string_equal(text_of(lint, 0),
			    "is not a field that usher knows: perhaps \"vendor\"");
	assert_string_equal(text_of(lint, 1),
			    "is not a protocol that usher speaks: perhaps \"improv\"");
	assert_string_equal(text_of(lint, 2),
			    "cannot be read: No such file or directory");
	usher_lint_free(lint);
	scratch_remove(place.dir);
}

/* clang-format off */
static const char too_long[] =
	FILE_OF(P("field", BLE(UUID128 ",\"service_data\":" BYTES(HUNDRED HUNDRED TEN TEN TEN TEN))) ","
		P("whole", BLE("\"service\":\"feaa\"," ACME ",\"service_data\":" BYTES(HUNDRED TEN TEN TEN)
			       ",\"manufacturer_data\":" BYTES(HUNDRED TEN TEN))));
/* clang-format on */

static void says_which_room_is_short(void **state)
{
	struct place place;
	const char *paths[1] = {place.path};
	struct usher_lint *lint;

	place_make(&place, too_long);
	setenv("USHER_PRODUCTS_DIR", "", 1);
	assert_int_equal(usher_lint_new(paths, 1, &lint), 0);
	assert_string_equal(text_of(lint, 0), "can never match: it takes a field of 258 "
					      "bytes, and the longest has 256");
	assert_string_equal(text_of(lint, 1),
			    "can never match: all criteria together take 258 bytes, and "
			    "a host keeps 255 of an advertisement");
	usher_lint_free(lint);
	scratch_remove(place.dir);
}

static void spells(void **state)
{
	static const char *const words[] = {"pop", "security", "service", "username"};

	assert_string_equal(spelling_nearest("securty", words, 4), "security");
	assert_string_equal(spelling_nearest("user", words, 4), "username");
	assert_string_equal(spelling_nearest("pip", words, 4), "pop");
	assert_null(spelling_nearest("colour", words, 4));
	assert_null(spelling_nearest("", words, 4));
	assert_null(spelling_nearest("pop", words, 0));
}

static void knows_every_protocol(void **state)
{
	const struct provision_protocol *protocol;

	for (size_t i = 0; (protocol = protocol_at(i)); i++)
		if (!protocol_parameters(protocol->name))
			fail_msg("%s has no row in setup/protocol-parameters.c",
				 protocol->name);
}

static void survives_no_memory(void **state)
{
	struct place place;
	const char *paths[1] = {place.path};

	place_make(&place,
		   FILE_OF(P("a", BLE(ACME)) "," P(
			   "b", BLE(ACME "," NAME(" x", ",\"anchored\":true")) IMPROV)));
	setenv("USHER_PRODUCTS_DIR", "", 1);
	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct usher_lint *lint = NULL;
		int r = usher_lint_new(paths, 1, &lint);

		assert_true(r == 0 || r == -ENOMEM);
		assert_true(!r == !!lint);
		usher_lint_free(lint);
	}
	scratch_remove(place.dir);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(stands_before_the_catalog),
		cmocka_unit_test(looks_at_the_catalog),
		cmocka_unit_test(names_what_was_meant),
		cmocka_unit_test(says_which_room_is_short),
		cmocka_unit_test(spells),
		cmocka_unit_test(knows_every_protocol),
		cmocka_unit_test(survives_no_memory),
	};
	struct CMUnitTest tests[ARRAY_SIZE(rows) + ARRAY_SIZE(others)];

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++)
		tests[i] = (struct CMUnitTest){rows[i].title, lints, NULL, NULL,
					       (void *)&rows[i]};
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		tests[ARRAY_SIZE(rows) + i] = others[i];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
