#include "runbook/webhook.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "base/cancel.h"
#include "base/err.h"
#include "base/wait.h"

enum { HOST_MOST = 300, ANSWER_MOST = 64 << 10 };

static const char *const schemes[] = {"https://", "http://", NULL};

/* --- libcurl ------------------------------------------------------------------------------------------ */

struct library {
	CURL *(*init)(void);
	CURLcode (*setopt)(CURL *, CURLoption, ...);
	CURLcode (*perform)(CURL *);
	CURLcode (*getinfo)(CURL *, CURLINFO, ...);
	const char *(*strerror)(CURLcode);
	void (*cleanup)(CURL *);
	struct curl_slist *(*append)(struct curl_slist *, const char *);
	void (*free_all)(struct curl_slist *);
	bool there;
};

static struct library loaded;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void
load(void)
{
	static const struct {
		const char *name;
		void *to;
	} symbols[] = {
	    {"curl_easy_init", &loaded.init},
	    {"curl_easy_setopt", &loaded.setopt},
	    {"curl_easy_perform", &loaded.perform},
	    {"curl_easy_getinfo", &loaded.getinfo},
	    {"curl_easy_strerror", &loaded.strerror},
	    {"curl_easy_cleanup", &loaded.cleanup},
	    {"curl_slist_append", &loaded.append},
	    {"curl_slist_free_all", &loaded.free_all},
	};
	void *handle = dlopen("libcurl.so.4", RTLD_NOW | RTLD_LOCAL);
	CURLcode (*global)(long);
	void *p;

	if (handle == NULL)
		return;
	for (size_t i = 0; i < sizeof symbols / sizeof *symbols; i++) {
		p = dlsym(handle, symbols[i].name);
		if (p == NULL)
			return;
		memcpy(symbols[i].to, &p, sizeof p);
	}
	p = dlsym(handle, "curl_global_init");
	if (p == NULL)
		return;
	memcpy(&global, &p, sizeof p);
	loaded.there = global(CURL_GLOBAL_DEFAULT) == CURLE_OK;
}

/* --- one request --------------------------------------------------------------------------------------- */

const char *
webhook_host(const char *url, char *buf, unsigned long size)
{
	for (size_t i = 0; schemes[i] != NULL; i++) {
		size_t scheme = strlen(schemes[i]), n;
		const char *host = url + scheme, *at;

		if (strncmp(url, schemes[i], scheme) != 0)
			continue;
		n = strcspn(host, "/?#");
		at = memrchr(host, '@', n);
		if (at != NULL) { /* a login is a secret, too */
			n -= (size_t)(at + 1 - host);
			host = at + 1;
		}
		if (n == 0 || scheme + n >= size)
			return NULL;
		snprintf(buf, size, "%s%.*s", schemes[i], (int)n, host);
		return buf;
	}
	return NULL;
}

static size_t
take(char *p, size_t size, size_t n, void *ctx)
{
	size_t *taken = ctx;

	(void)p;
	*taken += size * n;
	return *taken <= ANSWER_MOST ? size * n : 0;
}

/* Not 0: given up. */
static int
progress(void *ctx, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t f)
{
	const struct deadline *d = ctx;
	int level = d->cancel_at != CANCEL_NONE ? d->cancel_at : (int)CANCEL_STOP;

	(void)a, (void)b, (void)c, (void)f;
	return d->cancel != NULL && cancel_level(d->cancel) >= level;
}

static void
prepare(CURL *c, const char *url, struct str json, const struct deadline *d)
{
	loaded.setopt(c, CURLOPT_URL, url);
	loaded.setopt(c, CURLOPT_PROTOCOLS_STR, "http,https");
	loaded.setopt(c, CURLOPT_POSTFIELDSIZE, (long)json.n);
	loaded.setopt(c, CURLOPT_POSTFIELDS, json.p);
	loaded.setopt(c, CURLOPT_TIMEOUT_MS, (long)deadline_left(d));
	loaded.setopt(c, CURLOPT_NOSIGNAL, 1L);
	loaded.setopt(c, CURLOPT_WRITEFUNCTION, take);
	loaded.setopt(c, CURLOPT_NOPROGRESS, 0L);
	loaded.setopt(c, CURLOPT_XFERINFOFUNCTION, progress);
	loaded.setopt(c, CURLOPT_XFERINFODATA, d);
	loaded.setopt(c, CURLOPT_USERAGENT, "holdfast");
}

static int
judge(CURL *c, CURLcode code, const char *host, struct err **e)
{
	long status = 0;

	if (code == CURLE_ABORTED_BY_CALLBACK)
		return err_set(e, ERR_CANCELLED, "'%s' was not told: stopped", host);
	if (code == CURLE_OPERATION_TIMEDOUT)
		return err_set(e, ERR_TIMEOUT, "'%s' did not answer in time", host);
	if (code != CURLE_OK)
		return err_set(
		    e, ERR_CONNECT, "'%s' was not told: %s", host, loaded.strerror(code));
	loaded.getinfo(c, CURLINFO_RESPONSE_CODE, &status);
	if (status >= 200 && status <= 299)
		return 0;
	err_set(e, ERR_CHECK, "'%s' answered %ld", host, status);
	err_remedy(*e, "check the address and what the service wants to be sent");
	return -1;
}

int
webhook_post(const char *url, struct str json, const struct deadline *d, struct err **e)
{
	char buf[HOST_MOST];
	const char *host = webhook_host(url, buf, sizeof buf);
	struct curl_slist *headers;
	size_t taken = 0;
	CURL *c;
	int rc;

	if (host == NULL)
		return err_set(
		    e, ERR_INPUT, "a webhook is an http:// or https:// address");
	if (deadline_left(d) == 0)
		return err_set(
		    e, ERR_TIMEOUT, "'%s' was not told: no time is left", host);
	pthread_once(&once, load);
	c = loaded.there ? loaded.init() : NULL;
	if (c == NULL) {
		err_set(e, ERR_INPUT, "libcurl.so.4 cannot be loaded");
		err_remedy(*e, "apt-get install libcurl4, or tell by a program: 'argv'");
		return -1;
	}
	headers = loaded.append(NULL, "Content-Type: application/json");
	prepare(c, url, json, d);
	loaded.setopt(c, CURLOPT_HTTPHEADER, headers);
	loaded.setopt(c, CURLOPT_WRITEDATA, &taken);
	rc = judge(c, loaded.perform(c), host, e);
	loaded.free_all(headers);
	loaded.cleanup(c);
	return rc;
}
