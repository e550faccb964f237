/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/catalog-lint.h"

#include "setup/product.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

struct finding {
	enum usher_lint_level level;
	enum lint_rule rule;
	char *file, *product, *field, *text; /* the two in the middle may be NULL */
};

struct usher_lint {
	size_t n_products;
	struct finding *findings;
	size_t n_findings;
};

static const char *const rule_names[LINT_RULES] = {
	[LINT_INVALID] = "invalid",	[LINT_OVERRIDE] = "override",
	[LINT_SHADOWED] = "shadowed",	[LINT_TOO_LONG] = "too-long",
	[LINT_EXTENDED] = "extended",	[LINT_NAME] = "name",
	[LINT_NO_EFFECT] = "no-effect", [LINT_SSID] = "ssid",
	[LINT_PREFIX] = "prefix",	[LINT_IDENTITY] = "identity",
	[LINT_PARAMETER] = "parameter", [LINT_TRANSPORT] = "transport",
	[LINT_PICTURE] = "picture",
};

/* ---- Collecting ---- */

static int copy(const char *text, char **ret)
{
	*ret = text ? strdup(text) : NULL;
	return text && !*ret ? -ENOMEM : 0;
}

static void finding_deinit(struct finding *finding)
{
	free(finding->file);
	free(finding->product);
	free(finding->field);
	free(finding->text);
}

/* text is taken. */
static int append(struct usher_lint *into, const struct finding *from, char *text)
{
	struct finding *findings, finding = {from->level, from->rule, .text = text};
	int r = text ? 0 : -ENOMEM;

	if (copy(from->file, &finding.file) < 0 ||
	    copy(from->product, &finding.product) < 0 ||
	    copy(from->field, &finding.field) < 0)
		r = -ENOMEM;
	findings = reallocarray(into->findings, into->n_findings + 1, sizeof(*findings));
	if (findings)
		into->findings = findings;
	if (!findings || r < 0) {
		finding_deinit(&finding);
		return -ENOMEM;
	}
	findings[into->n_findings++] = finding;
	return 0;
}

void lint_add(struct lint *lint, enum usher_lint_level level, enum lint_rule rule,
	      const struct product *product, const char *field, const char *format, ...)
{
	const struct finding from = {level, rule, product->file, product->id,
				     (char *)field};
	char *text = NULL;
	va_list args;

	va_start(args, format);
	if (vasprintf(&text, format, args) < 0)
		text = NULL;
	va_end(args);
	if (append(lint->into, &from, text) < 0)
		lint->error = -ENOMEM;
}

static void add_problem(struct lint *lint, const struct catalog_problem *problem)
{
	const struct finding from = {USHER_LINT_ERROR, LINT_INVALID, problem->file,
				     problem->product, problem->field};

	if (append(lint->into, &from, strdup(problem->text)) < 0)
		lint->error = -ENOMEM;
}

/* Whoever edits an installed file by its path means that very file. */
static bool is_same_file(const char *a, const char *b)
{
	struct stat one, other;

	return !stat(a, &one) && !stat(b, &other) && one.st_dev == other.st_dev &&
	       one.st_ino == other.st_ino;
}

static void add_hidden(struct lint *lint, const struct product *hidden, bool given)
{
	const struct product *used = catalog_product(lint->catalog, hidden->id);

	if (is_same_file(used->file, hidden->file))
		return;
	if (given) {
		lint_add(lint, USHER_LINT_NOTE, LINT_OVERRIDE, hidden, "id",
			 "is not used: the product of this id in %s is", used->file);
		return;
	}
	lint_add(lint, USHER_LINT_NOTE, LINT_OVERRIDE, used, "id",
		 "replaces the product of this id in %s", hidden->file);
}

/* Of what was given, n_problems and directories below n_directories; of the rest nothing is told. */
static void look(struct lint *lint, size_t n_problems, unsigned n_directories)
{
	const struct product *product;

	for (size_t i = 0; i < n_problems; i++)
		add_problem(lint, catalog_problem_at(lint->catalog, i));
	for (size_t i = 0; (product = catalog_product_at(lint->catalog, i)); i++) {
		if (product->directory >= n_directories)
			continue;
		lint->into->n_products++;
		lint_product(lint, product);
	}
	for (size_t i = 0; (product = catalog_hidden_at(lint->catalog, i)); i++) {
		const struct product *used = catalog_product(lint->catalog, product->id);

		if (used->directory < n_directories)
			add_hidden(lint, product, product->directory < n_directories);
	}
}

static int load_path(struct catalog *catalog, const char *path)
{
	struct stat st;

	if (stat(path, &st) < 0)
		return catalog_add_problem(catalog, path, NULL, NULL,
					   "cannot be read: %s", strerror(errno));
	return S_ISDIR(st.st_mode) ? catalog_load_directory(catalog, path)
				   : catalog_load_file(catalog, path);
}

static int load_and_look(struct catalog *catalog, const char *const *paths, size_t n,
			 struct usher_lint *into)
{
	struct lint lint = {.catalog = catalog, .into = into};
	size_t n_problems = 0;
	unsigned n_directories;
	int r = 0;

	catalog_set_quiet(catalog);
	for (size_t i = 0; i < n && r == 0; i++)
		r = load_path(catalog, paths[i]);
	while (n && catalog_problem_at(catalog, n_problems))
		n_problems++;
	n_directories = catalog_directory(catalog);
	if (r == 0)
		r = catalog_load_default(catalog);
	if (!n) {
		while (catalog_problem_at(catalog, n_problems))
			n_problems++;
		n_directories = catalog_directory(catalog);
	}
	if (r < 0)
		return r;
	look(&lint, n_problems, n_directories);
	return lint.error;
}

_public_ int usher_lint_new(const char *const *paths, size_t n, struct usher_lint **ret)
{
	_cleanup_(catalog_freep) struct catalog *catalog = NULL;
	struct usher_lint *lint;
	int r = catalog_new(&catalog);

	if (r < 0)
		return r;
	lint = calloc(1, sizeof(*lint));
	if (!lint)
		return -ENOMEM;
	r = load_and_look(catalog, paths, n, lint);
	if (r < 0)
		usher_lint_free(lint);
	else
		*ret = lint;
	return r;
}

_public_ struct usher_lint *usher_lint_free(struct usher_lint *lint)
{
	if (!lint)
		return NULL;
	for (size_t i = 0; i < lint->n_findings; i++)
		finding_deinit(&lint->findings[i]);
	free(lint->findings);
	free(lint);
	return NULL;
}

/* ---- What was found ---- */

_public_ bool usher_lint_get(const struct usher_lint *lint, size_t i,
			     enum usher_lint_level *ret_level, const char **ret_rule,
			     const char **ret_file, const char **ret_product,
			     const char **ret_field, const char **ret_text)
{
	const struct finding *finding;

	if (i >= lint->n_findings)
		return false;
	finding = &lint->findings[i];
	if (ret_level)
		*ret_level = finding->level;
	if (ret_rule)
		*ret_rule = rule_names[finding->rule];
	if (ret_file)
		*ret_file = finding->file;
	if (ret_product)
		*ret_product = finding->product;
	if (ret_field)
		*ret_field = finding->field;
	if (ret_text)
		*ret_text = finding->text;
	return true;
}

_public_ size_t usher_lint_get_products(const struct usher_lint *lint)
{
	return lint->n_products;
}
