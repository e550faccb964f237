/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/catalog.h"

#include "base/json.h"
#include "tests/unit/alloc.h"
#include "tests/unit/scratch.h"
#include "tests/unit/unit.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_OF(products) "{\"v\":1,\"products\":[" products "]}"
#define PRODUCT(rest)	  FILE_OF("{\"id\":\"acme\",\"name\":\"Acme\"" rest "}")
#define DISCOVERY(radios) PRODUCT(",\"discovery\":{" radios "}")
#define BLE(criteria)	  DISCOVERY("\"bluetooth\":{" criteria "}")
#define COMPANY		  "\"company\":\"0x0969\""
#define WITH(rest)	  PRODUCT(",\"discovery\":{\"bluetooth\":{" COMPANY "}}," rest)
#define FINE		  BLE(COMPANY)
#define B64		  "0123456789012345678901234567890123456789012345678901234567890123"

/* ---- mistakes ---- */

struct mistake {
	const char *title;
	const char *text;
	const char *problems; /* one a line; "": it is fine */
};

/* clang-format off */
static const struct mistake mistakes[] = {
	{"fine", FINE, ""},
	{"fine: no products", FILE_OF(""), ""},
	{"not JSON: nothing", "", "t.json: is not valid JSON at line 1, column 1"},
	{"not JSON: a comma too many", "{\"v\":1,\n \"products\":[],}",
	 "t.json: is not valid JSON at line 2, column 16"},
	{"not JSON: a string without its end", "{\n\"v", "t.json: is not valid JSON at line 2, column 1"},
	{"not JSON: something behind it", "{\"v\":1,\"products\":[]}\n\nx",
	 "t.json: is not valid JSON at line 3, column 1"},
	{"not UTF-8", "{\"v\":1,\"products\":[\"\xff\"]}", "t.json: is not valid UTF-8"},
	{"not an object", "[]", "t.json: has to be an object with \"v\" and \"products\""},
	{"version: missing", "{\"products\":[]}", "t.json: v: has to be 1: this usher knows no other form"},
	{"version: of the future", "{\"v\":2,\"products\":[],\"new\":1}",
	 "t.json: v: has to be 1: this usher knows no other form"},
	{"products: missing", "{\"v\":1}", "t.json: products: has to be an array"},
	{"products: not objects", FILE_OF("7"), "t.json: products: has to hold objects only"},
	{"file: unknown field", "{\"v\":1,\"products\":[],\"product\":1}",
	 "t.json: product: is not a field that usher knows: perhaps \"products\""},

	{"id: missing", FILE_OF("{\"name\":\"Acme\",\"discovery\":{\"bluetooth\":{" COMPANY "}}}"),
	 "t.json: id: is missing"},
	{"id: not a string", FILE_OF("{\"id\":7,\"name\":\"A\",\"discovery\":{\"bluetooth\":{" COMPANY "}}}"),
	 "t.json: id: has to be a string"},
	{"id: a capital", FILE_OF("{\"id\":\"Acme\",\"name\":\"A\",\"discovery\":{\"bluetooth\":{" COMPANY "}}}"),
	 "t.json: product Acme: id: has to be 1 to 64 of a-z, 0-9, dot, dash and underscore, the first a "
	 "letter or digit"},
	{"id: begins with a dot", FILE_OF("{\"id\":\".a\",\"name\":\"A\",\"discovery\":{\"bluetooth\":{" COMPANY "}}}"),
	 "t.json: product .a: id: has to be 1 to 64 of a-z, 0-9, dot, dash and underscore, the first a "
	 "letter or digit"},
	{"id: too long", FILE_OF("{\"id\":\"" B64 "4\",\"name\":\"A\",\"discovery\":{\"bluetooth\":{" COMPANY "}}}"),
	 "t.json: product " B64 "4: id: has to be 1 to 64 of a-z, 0-9, dot, dash and underscore, the first a "
	 "letter or digit"},
	{"id: 64 characters are fine",
	 FILE_OF("{\"id\":\"" B64 "\",\"name\":\"A\",\"discovery\":{\"bluetooth\":{" COMPANY "}}}"), ""},
	{"id: twice in a directory",
	 FILE_OF("{\"id\":\"a\",\"name\":\"A\",\"discovery\":{\"bluetooth\":{" COMPANY "}}},"
		 "{\"id\":\"a\",\"name\":\"B\",\"discovery\":{\"bluetooth\":{" COMPANY "}}}"),
	 "t.json: product a: id: is that of a product in t.json already"},
	{"name: missing", FILE_OF("{\"id\":\"acme\",\"discovery\":{\"bluetooth\":{" COMPANY "}}}"),
	 "t.json: product acme: name: is missing"},
	{"name: empty", FILE_OF("{\"id\":\"acme\",\"name\":\"\",\"discovery\":{\"bluetooth\":{" COMPANY "}}}"),
	 "t.json: product acme: name: is empty"},
	{"kind: unknown", WITH("\"kind\":\"lamp\""),
	 "t.json: product acme: kind: has to be accessory or beacon"},
	{"a typing error", WITH("\"vendr\":\"Acme\""),
	 "t.json: product acme: vendr: is not a field that usher knows: perhaps \"vendor\""},
	{"the same field twice", WITH("\"vendor\":\"A\",\"vendor\":\"B\""),
	 "t.json: product acme: vendor: is given twice"},
	{"picture: elsewhere", WITH("\"picture\":\"../a.png\""),
	 "t.json: product acme: picture: has to be the name of a file beside this one"},
	{"picture: hidden", WITH("\"picture\":\".a.png\""),
	 "t.json: product acme: picture: has to be the name of a file beside this one"},

	{"discovery: missing", PRODUCT(""), "t.json: product acme: discovery: is missing"},
	{"discovery: not an object", PRODUCT(",\"discovery\":[]"),
	 "t.json: product acme: discovery: has to be an object"},
	{"discovery: empty", DISCOVERY(""),
	 "t.json: product acme: discovery: needs \"bluetooth\", \"wifi\" or \"aware\""},
	{"discovery: an unknown radio", DISCOVERY("\"zigbee\":{}"),
	 "t.json: product acme: discovery.zigbee: is not a field that usher knows\n"
	 "t.json: product acme: discovery: needs \"bluetooth\", \"wifi\" or \"aware\""},
	{"bluetooth: empty", BLE(""),
	 "t.json: product acme: discovery.bluetooth: needs \"service\" or \"company\""},
	{"bluetooth: a name alone", BLE("\"name\":{\"contains\":\"x\"}"),
	 "t.json: product acme: discovery.bluetooth: needs \"service\" or \"company\": a name alone is not "
	 "enough"},
	{"bluetooth: unknown field", BLE(COMPANY ",\"uuid\":\"feaa\""),
	 "t.json: product acme: discovery.bluetooth.uuid: is not a field that usher knows"},
	{"service: not a UUID", BLE("\"service\":\"feaaa\""),
	 "t.json: product acme: discovery.bluetooth.service: is not a UUID: 4, 8 or 32 hexadecimal digits, "
	 "the last with dashes"},
	{"company: too large", BLE("\"company\":65536"),
	 "t.json: product acme: discovery.bluetooth.company: has to be a whole number from 0 to 65535, or "
	 "one like \"0xffff\""},
	{"company: a fraction", BLE("\"company\":1.5"),
	 "t.json: product acme: discovery.bluetooth.company: has to be a whole number from 0 to 65535, or "
	 "one like \"0xffff\""},
	{"company: hex without 0x", BLE("\"company\":\"004c\""),
	 "t.json: product acme: discovery.bluetooth.company: has to be a whole number from 0 to 65535, or "
	 "one like \"0xffff\""},
	{"company: 0 and 65535 are fine", BLE("\"company\":\"0xFFFF\""), ""},
	{"manufacturer data without its company",
	 BLE("\"service\":\"feaa\",\"manufacturer_data\":{\"bytes\":\"00\"}"),
	 "t.json: product acme: discovery.bluetooth.manufacturer_data: needs \"company\" beside it"},
	{"service data without its service", BLE(COMPANY ",\"service_data\":{\"bytes\":\"00\"}"),
	 "t.json: product acme: discovery.bluetooth.service_data: needs \"service\" beside it"},
	{"blob: no bytes", BLE(COMPANY ",\"manufacturer_data\":{\"mask\":\"ff\"}"),
	 "t.json: product acme: discovery.bluetooth.manufacturer_data.bytes: is missing"},
	{"blob: empty", BLE(COMPANY ",\"manufacturer_data\":{\"bytes\":\"\"}"),
	 "t.json: product acme: discovery.bluetooth.manufacturer_data.bytes: is empty"},
	{"blob: half a byte", BLE(COMPANY ",\"manufacturer_data\":{\"bytes\":\"021\"}"),
	 "t.json: product acme: discovery.bluetooth.manufacturer_data.bytes: is not hexadecimal, two digits "
	 "a byte"},
	{"blob: mask of another length", BLE(COMPANY ",\"manufacturer_data\":{\"bytes\":\"0215\",\"mask\":\"ff\"}"),
	 "t.json: product acme: discovery.bluetooth.manufacturer_data.mask: has 1 bytes where \"bytes\" has 2"},
	{"blob: mask of zeroes", BLE(COMPANY ",\"manufacturer_data\":{\"bytes\":\"0000\",\"mask\":\"0000\"}"),
	 "t.json: product acme: discovery.bluetooth.manufacturer_data.mask: is all zeroes: nothing would be "
	 "compared"},
	{"blob: a bit beside the mask",
	 BLE("\"service\":\"feaa\",\"service_data\":{\"bytes\":\"0011\",\"mask\":\"fff0\"}"),
	 "t.json: product acme: discovery.bluetooth.service_data.bytes: has a bit in byte 1 that the mask "
	 "leaves out"},
	{"name: no text", BLE(COMPANY ",\"name\":{\"anchored\":true}"),
	 "t.json: product acme: discovery.bluetooth.name.contains: is missing"},
	{"name: an option that is not true or false", BLE(COMPANY ",\"name\":{\"contains\":\"x\",\"anchored\":1}"),
	 "t.json: product acme: discovery.bluetooth.name.anchored: has to be true or false"},
	{"name: backwards alone", BLE(COMPANY ",\"name\":{\"contains\":\"x\",\"backwards\":true}"),
	 "t.json: product acme: discovery.bluetooth.name.backwards: changes nothing without \"anchored\""},
	{"range: unknown", BLE(COMPANY ",\"range\":\"far\""),
	 "t.json: product acme: discovery.bluetooth.range: has to be default or immediate"},

	{"wifi: empty", DISCOVERY("\"wifi\":{}"),
	 "t.json: product acme: discovery.wifi: needs one of \"ssid\" and \"prefix\""},
	{"wifi: both", DISCOVERY("\"wifi\":{\"ssid\":\"A\",\"prefix\":\"B\"}"),
	 "t.json: product acme: discovery.wifi: needs one of \"ssid\" and \"prefix\", not both"},
	{"wifi: the same twice", DISCOVERY("\"wifi\":{\"ssid\":\"A\",\"ssid_hex\":\"41\"}"),
	 "t.json: product acme: discovery.wifi.ssid_hex: and \"ssid\" say the same twice"},
	{"wifi: empty prefix", DISCOVERY("\"wifi\":{\"prefix\":\"\"}"),
	 "t.json: product acme: discovery.wifi.prefix: is empty"},
	{"wifi: 33 bytes", DISCOVERY("\"wifi\":{\"ssid\":\"012345678901234567890123456789012\"}"),
	 "t.json: product acme: discovery.wifi.ssid: is longer than 32 bytes"},
	{"wifi: 33 bytes in hex", DISCOVERY("\"wifi\":{\"prefix_hex\":\"" B64 "00\"}"),
	 "t.json: product acme: discovery.wifi.prefix_hex: is longer than 32 bytes"},
	{"wifi: 32 bytes are fine", DISCOVERY("\"wifi\":{\"ssid_hex\":\"" B64 "\"}"), ""},

	{"aware: no service", DISCOVERY("\"aware\":{\"role\":\"publisher\"}"),
	 "t.json: product acme: discovery.aware.service: is missing"},
	{"aware: not a service name", DISCOVERY("\"aware\":{\"service\":\"acme._tcp\"}"),
	 "t.json: product acme: discovery.aware.service: is not a service name like \"_name._tcp\", with 1 to "
	 "15 letters, digits and dashes"},
	{"aware: 16 characters", DISCOVERY("\"aware\":{\"service\":\"_abcdefghijklmnop._tcp\"}"),
	 "t.json: product acme: discovery.aware.service: is not a service name like \"_name._tcp\", with 1 to "
	 "15 letters, digits and dashes"},
	{"aware: two dashes", DISCOVERY("\"aware\":{\"service\":\"_a--b._udp\"}"),
	 "t.json: product acme: discovery.aware.service: is not a service name like \"_name._tcp\", with 1 to "
	 "15 letters, digits and dashes"},
	{"aware: fine", DISCOVERY("\"aware\":{\"service\":\"_abcde-ghi-klmno._udp\"}"), ""},
	{"aware: unknown role", DISCOVERY("\"aware\":{\"service\":\"_a._tcp\",\"role\":\"both\"}"),
	 "t.json: product acme: discovery.aware.role: has to be publisher or subscriber"},
	{"aware: vendor is not an object", DISCOVERY("\"aware\":{\"service\":\"_a._tcp\",\"vendor\":\"A\"}"),
	 "t.json: product acme: discovery.aware.vendor: has to be an object"},

	{"identity: of nothing", WITH("\"identity\":{\"length\":6}"),
	 "t.json: product acme: identity: needs one of \"service_data\" (a UUID) and \"manufacturer_data\" (a "
	 "company)"},
	{"identity: of two", WITH("\"identity\":{\"service_data\":\"feaa\",\"manufacturer_data\":1,\"length\":6}"),
	 "t.json: product acme: identity: needs one of \"service_data\" (a UUID) and \"manufacturer_data\" (a "
	 "company), not both"},
	{"identity: no length", WITH("\"identity\":{\"service_data\":\"feaa\"}"),
	 "t.json: product acme: identity.length: is missing"},
	{"identity: too long", WITH("\"identity\":{\"service_data\":\"feaa\",\"length\":33}"),
	 "t.json: product acme: identity.length: has to be a whole number from 1 to 32, or one like \"0x0020\""},
	{"identity: past the end", WITH("\"identity\":{\"service_data\":\"feaa\",\"offset\":248,\"length\":5}"),
	 "t.json: product acme: identity.length: reaches past byte 252"},

	{"protocol: no name", WITH("\"protocol\":{}"), "t.json: product acme: protocol.name: is missing"},
	{"protocol: unknown", WITH("\"protocol\":{\"name\":\"improve\"}"),
	 "t.json: product acme: protocol.name: is not a protocol that usher speaks: perhaps \"improv\""},
	{"protocol: a parameter that is no string", WITH("\"protocol\":{\"name\":\"improv\",\"parameters\":{\"a\":1}}"),
	 "t.json: product acme: protocol.parameters.a: has to be a string"},
	{"protocol: of a beacon", WITH("\"kind\":\"beacon\",\"protocol\":{\"name\":\"improv\"}"),
	 "t.json: product acme: protocol: has no place in a beacon format"},
	{"flow: unknown", WITH("\"flow\":\"bond\""),
	 "t.json: product acme: flow: has to be bound or stand-alone or gateway"},
	{"flow: stand-alone without a network", WITH("\"flow\":\"stand-alone\""),
	 "t.json: product acme: flow: needs \"discovery.wifi\": its own network"},
	{"flow: gateway without a network", WITH("\"flow\":\"gateway\""),
	 "t.json: product acme: flow: needs \"discovery.wifi\": its own network"},
	{"flow: of a beacon", WITH("\"kind\":\"beacon\",\"flow\":\"bound\""),
	 "t.json: product acme: flow: has no place in a beacon format"},
	{"setup: not true or false", WITH("\"setup\":{\"rename\":\"yes\"}"),
	 "t.json: product acme: setup.rename: has to be true or false"},
	{"setup: unknown field", WITH("\"setup\":{\"renam\":true}"),
	 "t.json: product acme: setup.renam: is not a field that usher knows: perhaps \"rename\""},
	{"several mistakes are all told", PRODUCT(",\"x\":1,\"discovery\":{\"bluetooth\":{\"company\":-1}}"),
	 "t.json: product acme: x: is not a field that usher knows\n"
	 "t.json: product acme: discovery.bluetooth.company: has to be a whole number from 0 to 65535, or one "
	 "like \"0xffff\""},
};
/* clang-format on */

static char *list_problems(const struct catalog *catalog)
{
	const struct catalog_problem *problem;
	char *list = strdup("");

	for (size_t i = 0; (problem = catalog_problem_at(catalog, i)); i++) {
		char *line = catalog_problem_format(problem), *longer;

		assert_true(asprintf(&longer, "%s%s%s", list, i ? "\n" : "", line) >= 0);
		free(list);
		free(line);
		list = longer;
	}
	return list;
}

static void mistake_is_told(void **state)
{
	const struct mistake *mistake = *state;
	struct catalog *catalog;
	char *problems;

	assert_int_equal(catalog_new(&catalog), 0);
	assert_int_equal(catalog_load_text(catalog, "t.json", mistake->text,
					   strlen(mistake->text)),
			 0);
	problems = list_problems(catalog);
	assert_string_equal(problems, mistake->problems);
	/* what has a mistake is not used */
	if (*problems && !strstr(problems, "already"))
		assert_null(catalog_product_at(catalog, 0));
	free(problems);
	catalog_free(catalog);
}

static void a_file_that_is_too_large(void **state)
{
	size_t len = JSON_TEXT_MAX + 1;
	char *text = malloc(len);
	struct catalog *catalog;

	memset(text, ' ', len);
	assert_int_equal(catalog_new(&catalog), 0);
	assert_int_equal(catalog_load_text(catalog, "t.json", text, len), 0);
	assert_string_equal(catalog_problem_at(catalog, 0)->text,
			    "is larger than 1048576 bytes");
	catalog_free(catalog);
	free(text);
}

/* ---- every field ---- */

static void every_field_arrives(void **state)
{
	static const char text[] = FILE_OF(
		"{\"id\":\"acme.light-2\",\"name\":\"Acme Light\",\"vendor\":\"Acme\","
		"\"picture\":\"light.png\",\"kind\":\"accessory\","
		"\"discovery\":{\"bluetooth\":{\"service\":\"fff0\",\"company\":"
		"\"0x0969\","
		"\"manufacturer_data\":{\"bytes\":\"1020\",\"mask\":\"f0ff\"},"
		"\"service_data\":{\"bytes\":\"77\"},"
		"\"name\":{\"contains\":\"Acme\",\"case_insensitive\":true,"
		"\"diacritic_insensitive\":true,\"anchored\":true,\"backwards\":true},"
		"\"range\":\"immediate\"},"
		"\"wifi\":{\"prefix_hex\":\"00ff\"},"
		"\"aware\":{\"service\":\"_acme._tcp\",\"role\":\"subscriber\","
		"\"vendor\":{\"contains\":\"V\"},\"model\":{\"contains\":\"M\"}}},"
		"\"identity\":{\"service_data\":\"fff0\",\"offset\":1,\"length\":6},"
		"\"protocol\":{\"name\":\"improv\",\"parameters\":{\"a\":\"1\",\"b\":"
		"\"2\"}},\"flow\":\"gateway\","
		"\"setup\":{\"rename\":true,\"confirm\":true,\"finish_elsewhere\":\"In "
		"its "
		"app.\"}}");
	const struct descriptor *descriptor;
	const struct product *product;
	struct catalog *catalog;

	assert_int_equal(catalog_new(&catalog), 0);
	assert_int_equal(catalog_load_text(catalog, "/d/t.json", text, strlen(text)), 0);
	assert_null(catalog_problem_at(catalog, 0));
	product = catalog_product(catalog, "acme.light-2");
	assert_non_null(product);
	assert_string_equal(product->name, "Acme Light");
	assert_string_equal(product->vendor, "Acme");
	assert_string_equal(product->picture, "/d/light.png");
	assert_string_equal(product->protocol, "improv");
	assert_string_equal(product_parameter(product, "b"), "2");
	assert_null(product_parameter(product, "c"));
	assert_int_equal(product->flow, USHER_FLOW_GATEWAY);
	assert_true(product->rename && product->confirm);
	assert_string_equal(product->finish_elsewhere, "In its app.");
	assert_int_equal(product->identity.source, IDENTITY_SERVICE_DATA);
	assert_int_equal(product->identity.offset, 1);
	assert_int_equal(product->identity.len, 6);

	descriptor = &product->descriptor;
	assert_int_equal(descriptor->criteria,
			 CRITERIA_BLE | CRITERION_SSID_PREFIX | CRITERIA_AWARE);
	assert_int_equal(uuid_short(&descriptor->service), 0xfff0);
	assert_int_equal(descriptor->company, 0x0969);
	assert_memory_equal(descriptor->manufacturer_data.mask, "\xf0\xff", 2);
	assert_memory_equal(descriptor->service_data.mask, "\xff", 1);
	assert_int_equal(descriptor->name.options,
			 TEXT_CASE_INSENSITIVE | TEXT_DIACRITIC_INSENSITIVE |
				 TEXT_ANCHORED | TEXT_BACKWARDS);
	assert_memory_equal(descriptor->ssid.bytes, "\0\xff", 2);
	assert_int_equal(descriptor->aware_role, AWARE_SUBSCRIBER);
	assert_string_equal(descriptor->aware_model.text, "M");
	catalog_free(catalog);
}

static void out_of_memory_is_an_error_not_a_mistake(void **state)
{
	static const char text[] = WITH(
		"\"protocol\":{\"name\":\"improv\",\"parameters\":{\"a\":\"1\"}}");

	for (unsigned n = 1; alloc_fail_each(&n);) {
		struct catalog *catalog = NULL;
		int r = catalog_new(&catalog);

		if (r == 0)
			r = catalog_load_text(catalog, "t.json", text, strlen(text));
		assert_true(r == 0 || r == -ENOMEM);
		if (r == 0)
			assert_non_null(catalog_product(catalog, "acme"));
		catalog_free(catalog);
	}
}

/* ---- directories ---- */

static char top[] = "/tmp/usher-catalog-XXXXXX";

static void put(const char *path, const char *text)
{
	char full[256];
	FILE *file;

	snprintf(full, sizeof(full), "%s/%s", top, path);
	file = fopen(full, "we");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static const char *in_top(const char *path)
{
	static char full[2][256];
	static unsigned turn;

	turn = !turn;
	snprintf(full[turn], sizeof(full[turn]), "%s/%s", top, path);
	return full[turn];
}

static int make_directories(void **state)
{
	strcpy(top + sizeof(top) - 7, "XXXXXX");
	if (!mkdtemp(top))
		return -1;
	mkdir(in_top("user"), 0700);
	mkdir(in_top("user/usher"), 0700);
	mkdir(in_top("user/usher/products.d"), 0700);
	mkdir(in_top("shipped"), 0700);
	return 0;
}

static int remove_directories(void **state)
{
	unsetenv("USHER_PRODUCTS_DIR");
	unsetenv("XDG_CONFIG_HOME");
	scratch_remove(top);
	return 0;
}

#define NAMED(id, name)                               \
	FILE_OF("{\"id\":\"" id "\",\"name\":\"" name \
		"\",\"discovery\":{\"bluetooth\":{" COMPANY "}}}")

static void an_earlier_directory_wins(void **state)
{
	char list[600];
	struct catalog *catalog;

	put("user/usher/products.d/x.json", NAMED("acme", "mine"));
	put("shipped/a.json", NAMED("acme", "shipped"));
	put("shipped/b.json", NAMED("other", "other"));
	snprintf(list, sizeof(list), "%s::%s:/nonexistent",
		 in_top("user/usher/products.d"), in_top("shipped"));
	setenv("USHER_PRODUCTS_DIR", list, 1);
	assert_int_equal(catalog_load(&catalog), 0);
	assert_null(catalog_problem_at(catalog, 0));
	assert_string_equal(catalog_product(catalog, "acme")->name, "mine");
	assert_string_equal(catalog_product(catalog, "other")->name, "other");
	assert_null(catalog_product_at(catalog, 2));
	catalog_free(catalog);
}

static void the_directory_of_the_user_is_found(void **state)
{
	struct catalog *catalog;

	put("user/usher/products.d/x.json", NAMED("acme", "mine"));
	setenv("XDG_CONFIG_HOME", in_top("user"), 1);
	assert_int_equal(catalog_load(&catalog), 0);
	assert_non_null(catalog_product(catalog, "acme"));
	catalog_free(catalog);
}

static void files_are_read_by_name_and_others_left_alone(void **state)
{
	struct catalog *catalog;

	put("shipped/b.json", NAMED("b", "b"));
	put("shipped/a.json", NAMED("a", "a"));
	put("shipped/B.json", NAMED("capital", "B"));
	put("shipped/.hidden.json", "{");
	put("shipped/a.json~", "{");
	put("shipped/README", "{");
	mkdir(in_top("shipped/dir.json"), 0700);
	mkfifo(in_top("shipped/fifo.json"), 0600);
	assert_int_equal(symlink("nowhere", in_top("shipped/gone.json")), 0);
	assert_int_equal(catalog_new(&catalog), 0);
	assert_int_equal(catalog_load_directory(catalog, in_top("shipped")), 0);
	assert_string_equal(catalog_product_at(catalog, 0)->id, "capital");
	assert_string_equal(catalog_product_at(catalog, 1)->id, "a");
	assert_string_equal(catalog_product_at(catalog, 2)->id, "b");
	assert_string_equal(catalog_problem_at(catalog, 0)->text, "is not a file");
	assert_non_null(strstr(catalog_problem_at(catalog, 1)->file, "fifo.json"));
	assert_string_equal(catalog_problem_at(catalog, 2)->text,
			    "cannot be read: No such file or directory");
	assert_null(catalog_problem_at(catalog, 3));
	catalog_free(catalog);
}

static void a_broken_file_does_not_hide_the_others(void **state)
{
	struct catalog *catalog;

	put("shipped/a.json", "{");
	put("shipped/b.json", NAMED("b", "b"));
	put("shipped/c.json", NAMED("b", "again"));
	assert_int_equal(catalog_new(&catalog), 0);
	assert_int_equal(catalog_load_directory(catalog, in_top("shipped")), 0);
	assert_string_equal(catalog_product(catalog, "b")->name, "b");
	assert_string_equal(catalog_problem_at(catalog, 1)->field, "id");
	assert_non_null(
		strstr(catalog_problem_at(catalog, 1)->text, "shipped/b.json already"));
	catalog_free(catalog);
}

/* ---- what is shipped ---- */

struct shipped {
	const char *id, *ad;
	enum product_kind kind;
	const char *key;
};

static void the_shipped_products_recognise_their_adverts(void **state)
{
	/* clang-format off */
	static const struct shipped rows[] = {
		{"improv", "\x02\x01\x06\x11\x07\x00\x80\x26\x78\x74\x27\x63\x46\x72\x22\x28\x62\x68\x77\x46\x00",
		 PRODUCT_ACCESSORY, NULL},
		{"homekit", "\x12\xff\x4c\x00\x06\x2d\x01\xaa\xbb\xcc\xdd\xee\xff\x05\x00\x07\x00\x03\x02",
		 PRODUCT_ACCESSORY, "homekit/AABBCCDDEEFF"},
		{"matter", "\x0b\x16\xf6\xff\x00\x00\x0f\xf1\xff\x01\x80\x00", PRODUCT_ACCESSORY, NULL},
		{"eddystone", "\x11\x16\xaa\xfe\x20\x00\x0b\xe6\x80\x00\x03\x39\xff\xa2\x29\xbb\xce\x8a",
		 PRODUCT_BEACON, NULL},
		{"ibeacon", "\x1a\xff\x4c\x00\x02\x15" "0123456789abcdef" "\x00\x01\x00\x02\xc5", PRODUCT_BEACON,
		 NULL},
	};
	/* clang-format on */
	const struct product *products[4];
	char key[PRODUCT_KEY_SIZE];
	struct catalog *catalog;

	assert_int_equal(catalog_new(&catalog), 0);
	assert_int_equal(catalog_load_directory(catalog, SOURCE_ROOT "/data/products.d"),
			 0);
	assert_null(catalog_problem_at(catalog, 0));
	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		struct ble_report report = {.rssi = -60,
					    .ad = (const uint8_t *)rows[i].ad};
		struct ble_table *table;
		struct ble_device *device;

		/* AD lengths say where it ends */
		while (rows[i].ad[report.ad_len])
			report.ad_len += (size_t)rows[i].ad[report.ad_len] + 1;
		assert_int_equal(ble_table_new(&table), 0);
		assert_true(ble_table_feed(table, &report, &device) >= 0);
		assert_int_equal(catalog_match(catalog, device, products, 4), 1);
		assert_string_equal(products[0]->id, rows[i].id);
		assert_int_equal(products[0]->kind, rows[i].kind);
		assert_int_equal(product_identity(products[0], device, key, sizeof(key)),
				 rows[i].key ? 0 : -ENOENT);
		if (rows[i].key)
			assert_string_equal(key, rows[i].key);
		ble_table_free(table);
	}
	catalog_free(catalog);
}

static void the_example_of_the_manual_is_right(void **state)
{
	static char text[1 << 16];
	FILE *file = fopen(SOURCE_ROOT "/doc/catalog.md", "re");
	struct catalog *catalog;
	char *begin, *end;

	assert_non_null(file);
	text[fread(text, 1, sizeof(text) - 1, file)] = '\0';
	fclose(file);
	begin = strstr(text, "```json\n");
	assert_non_null(begin);
	begin += strlen("```json\n");
	end = strstr(begin, "```");
	assert_non_null(end);
	assert_int_equal(catalog_new(&catalog), 0);
	assert_int_equal(
		catalog_load_text(catalog, "t.json", begin, (size_t)(end - begin)), 0);
	assert_null(catalog_problem_at(catalog, 0));
	assert_non_null(catalog_product(catalog, "acme-plug"));
	catalog_free(catalog);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, make_directories, remove_directories)
	static const struct CMUnitTest rest[] = {
		cmocka_unit_test(a_file_that_is_too_large),
		cmocka_unit_test(every_field_arrives),
		cmocka_unit_test(out_of_memory_is_an_error_not_a_mistake),
		TEST(an_earlier_directory_wins),
		TEST(the_directory_of_the_user_is_found),
		TEST(files_are_read_by_name_and_others_left_alone),
		TEST(a_broken_file_does_not_hide_the_others),
		cmocka_unit_test(the_shipped_products_recognise_their_adverts),
		cmocka_unit_test(the_example_of_the_manual_is_right),
	};
	struct CMUnitTest tests[ARRAY_SIZE(mistakes) + ARRAY_SIZE(rest)] = {0};

	for (size_t i = 0; i < ARRAY_SIZE(mistakes); i++)
		tests[i] = (struct CMUnitTest){.name = mistakes[i].title,
					       .test_func = mistake_is_told,
					       .initial_state = (void *)&mistakes[i]};
	memcpy(tests + ARRAY_SIZE(mistakes), rest, sizeof(rest));
	return cmocka_run_group_tests(tests, NULL, NULL);
}
