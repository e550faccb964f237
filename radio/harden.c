/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "radio/harden.h"

#include "base/macros.h"

#include <errno.h>
#include <seccomp.h>
#include <stdbool.h>
#include <sys/capability.h>
#include <sys/prctl.h>

static void cap_freep(cap_t *caps)
{
	if (*caps)
		cap_free(*caps);
}

static const cap_value_t admin_and_raw[] = {CAP_NET_ADMIN, CAP_NET_RAW};

static void raise_first(size_t count)
{
	_cleanup_(cap_freep) cap_t caps = cap_get_proc();

	/* Where it fails the kernel says so in a moment: the socket is not a trusted one. */
	if (caps &&
	    cap_set_flag(caps, CAP_EFFECTIVE, (int)count, admin_and_raw, CAP_SET) == 0)
		cap_set_proc(caps);
}

void harden_raise(void)
{
	raise_first(1);
}

void harden_raise_aware(bool raw)
{
	raise_first(raw ? 2 : 1);
}

/* Nothing can be gained by exec from here on, and nobody of the same user may trace. */
static int seal(void)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ||
	    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		return -errno;
	return 0;
}

/* These are permitted and effective, and inheritable where inherit; all others are gone. */
static int keep(const cap_value_t *values, size_t count, bool inherit)
{
	_cleanup_(cap_freep) cap_t caps = cap_init();

	if (!caps)
		return -ENOMEM;
	if (cap_set_flag(caps, CAP_PERMITTED, (int)count, values, CAP_SET) < 0 ||
	    cap_set_flag(caps, CAP_EFFECTIVE, (int)count, values, CAP_SET) < 0 ||
	    (inherit &&
	     cap_set_flag(caps, CAP_INHERITABLE, (int)count, values, CAP_SET) < 0) ||
	    cap_set_proc(caps) < 0)
		return -errno;
	return 0;
}

int harden_drop(void)
{
	_cleanup_(cap_freep) cap_t none = cap_init();

	if (!none)
		return -ENOMEM;
	if (cap_set_proc(none) < 0)
		return -errno;
	return seal();
}

static int check(const cap_value_t *needed, size_t count)
{
	_cleanup_(cap_freep) cap_t caps = cap_get_proc();

	if (!caps)
		return -errno;
	for (size_t i = 0; i < count; i++) {
		cap_flag_value_t value = CAP_CLEAR;

		if (cap_get_flag(caps, needed[i], CAP_PERMITTED, &value) < 0 ||
		    value == CAP_CLEAR)
			return -EPERM;
	}
	return 0;
}

int harden_check_net(void)
{
	static const cap_value_t needed[] = {CAP_NET_ADMIN, CAP_NET_RAW,
					     CAP_NET_BIND_SERVICE};

	return check(needed, ARRAY_SIZE(needed));
}

int harden_check_aware(bool raw)
{
	return check(admin_and_raw, raw ? 2 : 1);
}

int harden_net(void)
{
	static const cap_value_t admin[] = {CAP_NET_ADMIN};
	int r = keep(admin, ARRAY_SIZE(admin), false);

	return r < 0 ? r : seal();
}

int harden_spawn(void)
{
	static const cap_value_t needed[] = {CAP_NET_RAW, CAP_NET_BIND_SERVICE};
	int r = keep(needed, ARRAY_SIZE(needed), true);

	for (size_t i = 0; i < ARRAY_SIZE(needed) && r >= 0; i++) {
		if (cap_set_ambient(needed[i], CAP_SET) < 0)
			r = -errno;
	}
	return r < 0 ? r : seal();
}

static void filter_releasep(scmp_filter_ctx *filter)
{
	if (*filter)
		seccomp_release(*filter);
}

static int allow(const int *calls, size_t count)
{
	_cleanup_(filter_releasep) scmp_filter_ctx filter = NULL;

/* A sanitizer maps memory, reads /proc and starts a thread at exit. */
#if defined(__SANITIZE_ADDRESS__)
	return 0;
#endif
	filter = seccomp_init(SCMP_ACT_KILL_PROCESS);
	if (!filter)
		return -ENOMEM;
	for (size_t i = 0; i < count; i++) {
		int r = seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls[i], 0);

		if (r < 0)
			return r;
	}
	return seccomp_load(filter);
}

int harden_filter(void)
{
	/* Of the poll, recvmmsg and sigreturn forms the C library uses one, which depends on the
	   machine. */
	static const int allowed[] = {
		SCMP_SYS(recvmmsg),  SCMP_SYS(recvmmsg_time64), SCMP_SYS(poll),
		SCMP_SYS(ppoll),     SCMP_SYS(ppoll_time64),	SCMP_SYS(sendto),
		SCMP_SYS(send),	     SCMP_SYS(getsockopt),	SCMP_SYS(restart_syscall),
		SCMP_SYS(exit),	     SCMP_SYS(rt_sigreturn),	SCMP_SYS(exit_group),
		SCMP_SYS(sigreturn),
	};

	return allow(allowed, ARRAY_SIZE(allowed));
}

int harden_filter_net(void)
{
	/* Sockets and settings are open; pread and pwrite are the settings'. */
	static const int allowed[] = {
		SCMP_SYS(recvfrom),	 SCMP_SYS(recv),
		SCMP_SYS(sendto),	 SCMP_SYS(send),
		SCMP_SYS(pread64),	 SCMP_SYS(pwrite64),
		SCMP_SYS(poll),		 SCMP_SYS(ppoll),
		SCMP_SYS(ppoll_time64),	 SCMP_SYS(getrandom),
		SCMP_SYS(clock_gettime), SCMP_SYS(clock_gettime64),
		SCMP_SYS(close),	 SCMP_SYS(restart_syscall),
		SCMP_SYS(rt_sigreturn),	 SCMP_SYS(sigreturn),
		SCMP_SYS(exit),		 SCMP_SYS(exit_group),
	};

	return allow(allowed, ARRAY_SIZE(allowed));
}

int harden_filter_aware(void)
{
	static const int allowed[] = {
		SCMP_SYS(recvfrom),	SCMP_SYS(recv),	     SCMP_SYS(sendto),
		SCMP_SYS(send),		SCMP_SYS(poll),	     SCMP_SYS(ppoll),
		SCMP_SYS(ppoll_time64), SCMP_SYS(getrandom), SCMP_SYS(restart_syscall),
		SCMP_SYS(rt_sigreturn), SCMP_SYS(sigreturn), SCMP_SYS(exit),
		SCMP_SYS(exit_group),
	};

	return allow(allowed, ARRAY_SIZE(allowed));
}
