/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The device that speaks the protocol itself, behind aware/agent.h. */
#include "aware/node-private.h"

static struct aware_node *of(struct aware_agent *agent)
{
	return container_of(agent, struct aware_node, agent);
}

static const struct aware_node *of_const(const struct aware_agent *agent)
{
	return container_of(agent, const struct aware_node, agent);
}

static int do_know(struct aware_agent *agent, long id, const struct aware_record *record)
{
	return aware_node_know(of(agent), id, record);
}

static void do_forget(struct aware_agent *agent, long id)
{
	aware_node_forget(of(agent), id);
}

static int do_offer(struct aware_agent *agent,
		    const struct aware_service_options *options, uint64_t now_us)
{
	return aware_node_offer(of(agent), options, now_us);
}

static void do_withdraw(struct aware_agent *agent, unsigned service)
{
	aware_node_withdraw(of(agent), service);
}

static int do_pair(struct aware_agent *agent, unsigned peer, uint16_t method,
		   uint64_t now_us)
{
	return aware_node_pair(of(agent), peer, method, now_us);
}

static int do_password(struct aware_agent *agent, unsigned peer,
		       const struct secret *password, uint64_t now_us)
{
	return aware_node_password(of(agent), peer, password, now_us);
}

static int do_accept(struct aware_agent *agent, unsigned peer,
		     const struct secret *password, uint64_t now_us)
{
	return aware_node_accept(of(agent), peer, password, now_us);
}

static int do_reject(struct aware_agent *agent, unsigned peer, uint64_t now_us)
{
	return aware_node_reject(of(agent), peer, now_us);
}

static int do_cancel(struct aware_agent *agent, unsigned peer, uint64_t now_us)
{
	return aware_node_cancel(of(agent), peer, now_us);
}

static int do_send(struct aware_agent *agent, unsigned peer, const void *data, size_t len,
		   uint64_t now_us)
{
	return aware_node_send(of(agent), peer, data, len, now_us);
}

static void do_radio(struct aware_agent *agent, const struct aware_radio_event *event)
{
	aware_node_radio(of(agent), event);
}

static void do_timeout(struct aware_agent *agent, uint64_t now_us)
{
	aware_node_timeout(of(agent), now_us);
}

static bool do_next(struct aware_agent *agent, struct aware_node_action *ret)
{
	return aware_node_next(of(agent), ret);
}

static uint64_t do_deadline(const struct aware_agent *agent)
{
	return aware_node_deadline(of_const(agent));
}

static const struct aware_peer *do_peer(const struct aware_agent *agent, unsigned id)
{
	return aware_node_peer(of_const(agent), id);
}

static struct aware_agent *do_free(struct aware_agent *agent)
{
	aware_node_free(of(agent));
	return NULL;
}

static const struct aware_agent_ops ops = {
	.know = do_know,
	.forget = do_forget,
	.offer = do_offer,
	.withdraw = do_withdraw,
	.pair = do_pair,
	.password = do_password,
	.accept = do_accept,
	.reject = do_reject,
	.cancel = do_cancel,
	.send = do_send,
	.radio = do_radio,
	.timeout = do_timeout,
	.next = do_next,
	.deadline = do_deadline,
	.peer = do_peer,
	.free = do_free,
};

struct aware_agent *aware_node_agent(struct aware_node *node)
{
	node->agent.ops = &ops;
	return &node->agent;
}
