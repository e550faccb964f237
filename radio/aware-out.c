/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/aware-out.h"

#include <errno.h>
#include <sys/socket.h>

bool aware_out_is_full(const struct aware_out *out)
{
	return out->count >= AWARE_OUT_HEARD;
}

int aware_out_push(struct aware_out *out, enum radio_type type,
		   const struct radio_aware *what)
{
	unsigned at = (out->first + out->count) % AWARE_OUT_MAX;
	bool drops = type == RADIO_AWARE_FRAME || type == RADIO_AWARE_WINDOW;
	ssize_t len;

	if (drops && aware_out_is_full(out)) {
		out->dropped++;
		return 0;
	}
	if (out->count == AWARE_OUT_MAX)
		return -ENOBUFS;
	len = radio_aware_encode(type, what, out->packets[at].data, AWARE_OUT_SIZE);
	if (len < 0)
		return (int)len;
	out->packets[at].len = (size_t)len;
	out->count++;
	return 0;
}

int aware_out_flush(struct aware_out *out, int channel)
{
	while (out->count > 0) {
		if (send(channel, out->packets[out->first].data,
			 out->packets[out->first].len, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
			return errno == EAGAIN || errno == EINTR || errno == ENOBUFS
				       ? 0
				       : -errno;
		out->first = (out->first + 1) % AWARE_OUT_MAX;
		out->count--;
	}
	return 0;
}
