/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/catalog.h"

#include "setup/product.h"

#include "base/log.h"
#include "base/text.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

struct catalog {
	unsigned refs;
	struct product **products;
	size_t n_products;
	struct product **hidden;
	size_t n_hidden;
	bool quiet;
	struct catalog_problem *problems;
	size_t n_problems;
	unsigned directory;
};

int catalog_new(struct catalog **ret)
{
	struct catalog *catalog = calloc(1, sizeof(*catalog));

	if (!catalog)
		return -ENOMEM;
	catalog->refs = 1;
	*ret = catalog;
	return 0;
}

struct catalog *catalog_ref(struct catalog *catalog)
{
	catalog->refs++;
	return catalog;
}

static void problem_deinit(struct catalog_problem *problem)
{
	free(problem->file);
	free(problem->product);
	free(problem->field);
	free(problem->text);
}

struct catalog *catalog_free(struct catalog *catalog)
{
	size_t i;

	if (!catalog || --catalog->refs)
		return NULL;
	for (i = 0; i < catalog->n_products; i++)
		product_free(catalog->products[i]);
	for (i = 0; i < catalog->n_hidden; i++)
		product_free(catalog->hidden[i]);
	for (i = 0; i < catalog->n_problems; i++)
		problem_deinit(&catalog->problems[i]);
	free(catalog->products);
	free(catalog->hidden);
	free(catalog->problems);
	free(catalog);
	return NULL;
}

unsigned catalog_directory(const struct catalog *catalog)
{
	return catalog->directory;
}

void catalog_next_directory(struct catalog *catalog)
{
	catalog->directory++;
}

/* ---- Problems ---- */

static int copy(const char *text, char **ret)
{
	*ret = text ? strdup(text) : NULL;
	return text && !*ret ? -ENOMEM : 0;
}

char *catalog_problem_format(const struct catalog_problem *problem)
{
	const char *product = problem->product, *field = problem->field;
	char *text;

	if (asprintf(&text, "%s: %s%s%s%s%s%s", problem->file, product ? "product " : "",
		     product ?: "", product ? ": " : "", field ?: "", field ? ": " : "",
		     problem->text) < 0)
		return NULL;
	return text;
}

static void log_problem(const struct catalog_problem *problem)
{
	_cleanup_(freep) char *text = catalog_problem_format(problem);
	_cleanup_(freep) char *shown = NULL;

	if (!text)
		return;
	shown = text_escape(text, strlen(text));
	if (shown)
		log_warning("%s", shown);
}

int catalog_add_problem_v(struct catalog *catalog, const char *file, const char *product,
			  const char *field, const char *format, va_list args)
{
	struct catalog_problem *problems, problem = {0};
	int r = 0;

	problems = reallocarray(catalog->problems, catalog->n_problems + 1,
				sizeof(*problems));
	if (!problems)
		return -ENOMEM;
	catalog->problems = problems;
	r = copy(file, &problem.file) | copy(product, &problem.product) |
	    copy(field, &problem.field);
	if (vasprintf(&problem.text, format, args) < 0) {
		problem.text = NULL;
		r = -ENOMEM;
	}
	if (r < 0) {
		problem_deinit(&problem);
		return -ENOMEM;
	}
	catalog->problems[catalog->n_problems++] = problem;
	if (!catalog->quiet)
		log_problem(&problem);
	return 0;
}

int catalog_add_problem(struct catalog *catalog, const char *file, const char *product,
			const char *field, const char *format, ...)
{
	va_list args;
	int r;

	va_start(args, format);
	r = catalog_add_problem_v(catalog, file, product, field, format, args);
	va_end(args);
	return r;
}

const struct catalog_problem *catalog_problem_at(const struct catalog *catalog, size_t i)
{
	return i < catalog->n_problems ? &catalog->problems[i] : NULL;
}

/* ---- Products ---- */

static int append(struct product ***list, size_t *n, struct product *product)
{
	struct product **products = reallocarray(*list, *n + 1, sizeof(*products));

	if (!products)
		return -ENOMEM;
	products[(*n)++] = product;
	*list = products;
	return 0;
}

int catalog_add(struct catalog *catalog, struct product *added)
{
	_cleanup_(product_freep) struct product *product = added;
	const struct product *first = catalog_product(catalog, product->id);
	int r;

	if (first && first->directory == product->directory)
		return catalog_add_problem(catalog, product->file, product->id, "id",
					   "is that of a product in %s already",
					   first->file);
	if (first)
		r = append(&catalog->hidden, &catalog->n_hidden, product);
	else
		r = append(&catalog->products, &catalog->n_products, product);
	if (r == 0)
		steal(&product);
	return r;
}

const struct product *catalog_hidden_at(const struct catalog *catalog, size_t i)
{
	return i < catalog->n_hidden ? catalog->hidden[i] : NULL;
}

void catalog_set_quiet(struct catalog *catalog)
{
	catalog->quiet = true;
}

const struct product *catalog_product(const struct catalog *catalog, const char *id)
{
	size_t i;

	for (i = 0; i < catalog->n_products; i++)
		if (strcmp(catalog->products[i]->id, id) == 0)
			return catalog->products[i];
	return NULL;
}

const struct product *catalog_product_at(const struct catalog *catalog, size_t i)
{
	return i < catalog->n_products ? catalog->products[i] : NULL;
}

/* What usher can set up, what it only recognises, beacon formats. */
static unsigned rank(const struct product *product)
{
	return product->kind == PRODUCT_BEACON ? 0 : product->protocol ? 2 : 1;
}

bool product_is_more_specific(const struct product *a, const struct product *b,
			      unsigned criteria)
{
	if (rank(a) != rank(b))
		return rank(a) > rank(b);
	return descriptor_specificity(&a->descriptor, criteria) >
	       descriptor_specificity(&b->descriptor, criteria);
}

/* Into its place among the n that are there. How many there are then. */
static size_t insert(const struct product *product, unsigned criteria,
		     const struct product **ret, size_t n, size_t max)
{
	size_t at;

	for (at = n; at > 0 && product_is_more_specific(product, ret[at - 1], criteria);
	     at--)
		;
	if (at == max)
		return n;
	n = MIN(n + 1, max);
	memmove(ret + at + 1, ret + at, (n - at - 1) * sizeof(*ret));
	ret[at] = product;
	return n;
}

size_t catalog_match(const struct catalog *catalog, const struct ble_device *device,
		     const struct product **ret, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < catalog->n_products; i++)
		if (descriptor_match_ble(&catalog->products[i]->descriptor, device, NULL))
			n = insert(catalog->products[i], CRITERIA_BLE, ret, n, max);
	return n;
}

size_t catalog_match_ssid(const struct catalog *catalog, const uint8_t *ssid, size_t len,
			  const struct product **ret, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < catalog->n_products; i++)
		if (descriptor_match_wifi(&catalog->products[i]->descriptor, ssid, len,
					  NULL))
			n = insert(catalog->products[i], CRITERIA_WIFI, ret, n, max);
	return n;
}

size_t catalog_match_aware(const struct catalog *catalog, const struct aware_offer *offer,
			   const struct product **ret, size_t max)
{
	size_t n = 0;

	for (size_t i = 0; i < catalog->n_products; i++)
		if (descriptor_match_aware(&catalog->products[i]->descriptor, offer,
					   NULL))
			n = insert(catalog->products[i], CRITERIA_AWARE, ret, n, max);
	return n;
}

bool catalog_asks_for(const struct catalog *catalog, unsigned criteria)
{
	for (size_t i = 0; i < catalog->n_products; i++)
		if (catalog->products[i]->descriptor.criteria & criteria)
			return true;
	return false;
}
