#include "deploy/target.h"

#include <pwd.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/env.h"
#include "inventory/inventory.h"
#include "inventory/site.h"
#include "transport/connect.h"

static const char *
invoking_user(struct arena *a)
{
	const char *name = env_get("USER");
	struct passwd entry, *found;
	char room[4096];

	if (name != NULL)
		return name;
	if (getpwuid_r(getuid(), &entry, room, sizeof room, &found) != 0 || found == NULL)
		return "root";
	return arena_strdup(a, found->pw_name);
}

void
target_of(struct arena *a, const struct host *host, const struct site *site,
    struct target *target)
{
	*target = (struct target){
	    .name = host->name,
	    .address = host->address,
	    .port = host->port,
	    .ssh_port = host->ssh_port,
	    .user = host->user != NULL ? host->user : invoking_user(a),
	    .password =
		host->password != NULL ? host->password : env_get("HOLDFAST_PASSWORD"),
	    .key_file = host->key_file,
	    .jump = host->jump,
	    .known_hosts = host->known_hosts,
	    .site_known_hosts = arena_printf(a, "%s/inventory/known_hosts", site->dir),
	    .openssh = strcmp(host->transport, "openssh") == 0,
	    .agent = env_get("SSH_AUTH_SOCK"),
	    .home = env_get("HOME"),
	};
}
