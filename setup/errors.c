/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "setup/errors.h"

#include "base/macros.h"

#include <errno.h>

struct row {
	enum usher_error error;
	int exit_code;
	const char *name;
	const char *sentence;
	const char *hint;
};

#define ROW(error, exit_code, name, sentence, hint) \
	{error, exit_code, name, sentence, hint},
static const struct row table[] = {ERRORS(ROW)};
#undef ROW

enum usher_error error_from_errno(int error)
{
	switch (error < 0 ? -error : error) {
	case 0:
		return USHER_OK;
	case ENOMEM:
		return USHER_ERROR_NO_MEMORY;
	case EACCES:
	case EPERM:
		return USHER_ERROR_PERMISSION;
	case EBUSY:
		return USHER_ERROR_BUSY;
	case ENOENT:
		return USHER_ERROR_NOT_FOUND;
	case ENOTUNIQ:
		return USHER_ERROR_AMBIGUOUS;
	case ETIMEDOUT:
		return USHER_ERROR_TIMED_OUT;
	case EINVAL:
		return USHER_ERROR_BAD_DATA;
	case EOPNOTSUPP:
		return USHER_ERROR_UNSUPPORTED;
	case EIO:
	case ENOSPC:
	case EROFS:
	case EBADMSG:
	case EPROTO:
		return USHER_ERROR_IO;
	default:
		return USHER_ERROR_INTERNAL;
	}
}

static const struct row *row_of(int error)
{
	size_t i;

	if (error < 0)
		error = error_from_errno(error);
	for (i = 0; i < ARRAY_SIZE(table); i++)
		if ((int)table[i].error == error)
			return &table[i];
	return row_of(USHER_ERROR_INTERNAL);
}

_public_ const char *usher_strerror(int error)
{
	return row_of(error)->sentence;
}

_public_ const char *usher_error_name(int error)
{
	return row_of(error)->name;
}

_public_ const char *usher_error_hint(int error)
{
	return row_of(error)->hint;
}

_public_ int usher_error_exit_code(int error)
{
	return row_of(error)->exit_code;
}

_public_ int usher_error_at(size_t i)
{
	return i < ARRAY_SIZE(table) ? (int)table[i].error : -ENOENT;
}
