/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli/lines.h"

#include <cjson/cJSON.h>
#include <stdio.h>
#include <string.h>

static cJSON *new_line(const char *event)
{
	cJSON *line = cJSON_CreateObject();

	if (!cJSON_AddNumberToObject(line, "v", 1) ||
	    !cJSON_AddStringToObject(line, "event", event)) {
		cJSON_Delete(line);
		return NULL;
	}
	return line;
}

static bool add_string(cJSON *object, const char *key, const char *value)
{
	return value ? cJSON_AddStringToObject(object, key, value)
		     : cJSON_AddNullToObject(object, key);
}

static bool add_error(cJSON *line, int error, const char *message, const char *hint)
{
	cJSON *object = cJSON_AddObjectToObject(line, "error");

	return object && add_string(object, "name", usher_error_name(error)) &&
	       add_string(object, "certainty", "certain") &&
	       add_string(object, "message", message) &&
	       add_string(object, "hint", hint && *hint ? hint : NULL);
}

/* Takes line; complete: whether all of it could be added. */
static char *print(cJSON *line, bool complete)
{
	char *text = line && complete ? cJSON_PrintUnformatted(line) : NULL;

	cJSON_Delete(line);
	return text;
}

char *line_failure(int error, const char *message, const char *hint)
{
	cJSON *line = new_line("result");

	return print(line, cJSON_AddFalseToObject(line, "ok") &&
				   add_error(line, error, message, hint));
}

char *line_ambiguous(const char *message, const char *hint,
		     struct usher_accessory *const *candidates, size_t n)
{
	cJSON *line = new_line("result"), *list;
	bool ok;
	size_t i;

	ok = cJSON_AddFalseToObject(line, "ok") &&
	     add_error(line, USHER_ERROR_AMBIGUOUS, message, hint);
	list = cJSON_AddArrayToObject(line, "candidates");
	for (i = 0; ok && list && i < n; i++) {
		_cleanup_(freep) char *json = usher_accessory_to_json(candidates[i]);

		ok = json && cJSON_AddItemToArray(list, cJSON_CreateRaw(json));
	}
	return print(line, ok && list);
}

char *line_accessory(const struct usher_accessory *accessory)
{
	_cleanup_(freep) char *json = usher_accessory_to_json(accessory);
	cJSON *line = new_line("result");

	return print(line, json && cJSON_AddTrueToObject(line, "ok") &&
				   cJSON_AddRawToObject(line, "accessory", json));
}

char *line_elsewhere(const struct usher_accessory *accessory, const char *message,
		     const char *hint)
{
	_cleanup_(freep) char *json = usher_accessory_to_json(accessory);
	cJSON *line = new_line("result");

	return print(line,
		     json && cJSON_AddFalseToObject(line, "ok") &&
			     cJSON_AddRawToObject(line, "accessory", json) &&
			     add_error(line, USHER_ERROR_UNSUPPORTED, message, hint));
}

char *line_bad_code(const char *problem)
{
	cJSON *line = new_line("code");

	return print(line, cJSON_AddFalseToObject(line, "ok") &&
				   add_error(line, USHER_ERROR_BAD_DATA, problem, NULL));
}

/* The j-th of the i-th product; false past the end, or out of memory: *ok says which. */
static bool add_rule(cJSON *rules, const struct usher_explanation *explanation, size_t i,
		     size_t j, bool *ok)
{
	static const char *const verdicts[] = {
		[USHER_MATCHES] = "matches", [USHER_DIFFERS] = "differs",
		[USHER_ABSENT] = "absent",   [USHER_TOO_SHORT] = "too-short",
		[USHER_TOO_FAR] = "too-far",
	};
	const char *what, *wanted, *mask, *seen;
	enum usher_verdict verdict;
	cJSON *rule;
	int at;

	if (!usher_explanation_get_rule(explanation, i, j, &what, &wanted, &mask, &seen,
					&verdict, &at))
		return false;
	rule = cJSON_CreateObject();
	*ok = cJSON_AddItemToArray(rules, rule) && add_string(rule, "rule", what) &&
	      add_string(rule, "wanted", wanted) && add_string(rule, "mask", mask) &&
	      add_string(rule, "seen", seen) &&
	      add_string(rule, "verdict", verdicts[verdict]) &&
	      (at < 0 ? cJSON_AddNullToObject(rule, "at")
		      : cJSON_AddNumberToObject(rule, "at", at));
	return *ok;
}

static bool add_product(cJSON *list, const struct usher_explanation *explanation,
			size_t i)
{
	cJSON *product = cJSON_CreateObject(), *rules;
	bool ok = cJSON_AddItemToArray(list, product) &&
		  add_string(product, "id",
			     usher_explanation_get_product(explanation, i)) &&
		  add_string(product, "name",
			     usher_explanation_get_name(explanation, i)) &&
		  cJSON_AddBoolToObject(product, "matches",
					usher_explanation_matches(explanation, i)) &&
		  cJSON_AddBoolToObject(product, "chosen",
					usher_explanation_is_chosen(explanation, i));

	rules = cJSON_AddArrayToObject(product, "rules");
	for (size_t j = 0; ok && rules && add_rule(rules, explanation, i, j, &ok); j++)
		;
	return ok && rules;
}

char *line_explanation(const struct usher_accessory *accessory,
		       const struct usher_explanation *explanation)
{
	_cleanup_(freep) char *json = usher_accessory_to_json(accessory);
	cJSON *line = new_line("result"), *list;
	bool ok = json && cJSON_AddTrueToObject(line, "ok") &&
		  cJSON_AddRawToObject(line, "accessory", json);

	list = cJSON_AddArrayToObject(line, "products");
	for (size_t i = 0; ok && list && usher_explanation_get_product(explanation, i);
	     i++)
		ok = add_product(list, explanation, i);
	return print(line, ok && list);
}

char *line_lint(const char *level, const char *rule, const char *file,
		const char *product, const char *field, const char *text)
{
	cJSON *line = new_line("lint");

	return print(line, add_string(line, "level", level) &&
				   add_string(line, "rule", rule) &&
				   add_string(line, "file", file) &&
				   add_string(line, "product", product) &&
				   add_string(line, "field", field) &&
				   add_string(line, "message", text));
}

char *line_lint_end(size_t products, const size_t *levels, bool bad)
{
	cJSON *line = new_line("result");

	return print(
		line,
		cJSON_AddBoolToObject(line, "ok", !bad) &&
			cJSON_AddNumberToObject(line, "products", (double)products) &&
			cJSON_AddNumberToObject(line, "errors",
						(double)levels[USHER_LINT_ERROR]) &&
			cJSON_AddNumberToObject(line, "warnings",
						(double)levels[USHER_LINT_WARNING]) &&
			cJSON_AddNumberToObject(line, "notes",
						(double)levels[USHER_LINT_NOTE]) &&
			(!bad || add_error(line, USHER_ERROR_BAD_DATA,
					   "there are mistakes in the catalog",
					   "each lint line names its file and field")));
}

char *line_count(size_t count)
{
	cJSON *line = new_line("result");

	return print(line, cJSON_AddTrueToObject(line, "ok") &&
				   cJSON_AddNumberToObject(line, "count", (double)count));
}

char *line_done(const char *what, const char *name)
{
	cJSON *line = new_line("result");

	return print(line,
		     cJSON_AddTrueToObject(line, "ok") && add_string(line, what, name));
}

char *line_scan_end(size_t found, double ms)
{
	cJSON *line = new_line("end");
	int error = USHER_ERROR_NOT_FOUND;

	return print(line,
		     cJSON_AddBoolToObject(line, "ok", found > 0) &&
			     cJSON_AddNumberToObject(line, "found", (double)found) &&
			     cJSON_AddNumberToObject(line, "ms", ms) &&
			     (found > 0 || add_error(line, error, usher_strerror(error),
						     usher_error_hint(error))));
}

char *line_finding(enum usher_finding_level level, const char *what, const char *sentence,
		   const char *cure)
{
	static const char *const names[] = {"ok", "warning", "broken"};
	cJSON *line = new_line("finding");

	return print(line, add_string(line, "level", names[level]) &&
				   add_string(line, "what", what) &&
				   add_string(line, "message", sentence) &&
				   add_string(line, "cure", cure));
}

char *line_doctor_end(size_t broken, size_t warnings)
{
	cJSON *line = new_line("result");
	int error = USHER_ERROR_NOT_READY;

	return print(
		line,
		cJSON_AddBoolToObject(line, "ok", !broken) &&
			cJSON_AddNumberToObject(line, "broken", (double)broken) &&
			cJSON_AddNumberToObject(line, "warnings", (double)warnings) &&
			(!broken || add_error(line, error, usher_strerror(error),
					      usher_error_hint(error))));
}

static bool add_outcome(cJSON *line, const struct outcome *outcome)
{
	cJSON *command;

	if (!outcome->ran)
		return cJSON_AddNullToObject(line, "command");
	command = cJSON_AddObjectToObject(line, "command");
	return (outcome->signal
			? cJSON_AddNullToObject(command, "exit")
			: cJSON_AddNumberToObject(command, "exit", outcome->exit)) &&
	       add_string(command, "signal", outcome->signal);
}

char *line_with_command(const char *result, const struct outcome *outcome)
{
	cJSON *line = cJSON_Parse(result);
	bool ok = cJSON_IsTrue(cJSON_GetObjectItemCaseSensitive(line, "ok"));

	if (ok && outcome->problem &&
	    (!cJSON_ReplaceItemInObjectCaseSensitive(line, "ok", cJSON_CreateFalse()) ||
	     !add_error(line, USHER_ERROR_COMMAND, outcome->problem, NULL))) {
		cJSON_Delete(line);
		return NULL;
	}
	return print(line, add_outcome(line, outcome));
}

char *line_version(const char *const *features, size_t n)
{
	cJSON *line = new_line("result"), *list;
	bool ok;
	size_t i;

	ok = cJSON_AddTrueToObject(line, "ok") &&
	     add_string(line, "version", USHER_VERSION);
	list = cJSON_AddArrayToObject(line, "features");
	for (i = 0; list && i < n; i++)
		ok = cJSON_AddItemToArray(list, cJSON_CreateString(features[i])) && ok;
	return print(line, ok && list);
}
