#include "transport/exec.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "transport/stream.h"
#include "transport/stream_fd.h"

enum { WORDS_MOST = 16 << 10, END_MS = 1000, CLOSE_MS = 300 };

struct program {
	pid_t pid;             /* 0: has ended */
	int status;            /* of waitpid(2) */
	struct stream *stream; /* our end of the pair */
	int words_fd;
	struct buf words;
	const struct exec_ops *ops;
	void *owned;
};

/* What is there on standard error, so that the program never waits for us; beyond the
 * limit it is thrown away. */
static void
listen_to(struct program *p)
{
	char octets[4096];
	ssize_t n;

	while ((n = read(p->words_fd, octets, sizeof octets)) > 0)
		if (p->words.n + (size_t)n <= WORDS_MOST)
			buf_add(&p->words, octets, (size_t)n);
}

static bool
reap(struct program *p, int ms)
{
	struct deadline d = deadline_in(ms, NULL);
	struct err *ignored = NULL;

	if (p->pid == 0)
		return true;
	if (wait_child(p->pid, &d, &p->status, &ignored) != 0) {
		err_free(ignored);
		return false;
	}
	p->pid = 0;
	return true;
}

/* The stream ended or broke: what does the program say? 0: it is content. */
static int
last_words(struct program *p, struct err **e)
{
	bool ended = reap(p, END_MS);

	listen_to(p);
	if (ended && WIFEXITED(p->status) && WEXITSTATUS(p->status) == 0)
		return 0;
	return p->ops->explain(p->owned, buf_str(&p->words), e);
}

static int
program_read(void *self, void *p, size_t n, const struct deadline *d, size_t *ret_n,
    struct err **e)
{
	struct program *program = self;

	listen_to(program);
	if (stream_read(program->stream, p, n, d, ret_n, e) != 0)
		return -1;
	return *ret_n > 0 ? 0 : last_words(program, e);
}

static int
program_write(
    void *self, const void *p, size_t n, const struct deadline *d, struct err **e)
{
	struct program *program = self;
	struct err *words = NULL;

	listen_to(program);
	if (stream_write(program->stream, p, n, d, e) == 0)
		return 0;
	if (err_code(*e) == ERR_CLOSED && last_words(program, &words) != 0) {
		err_free(*e);
		*e = words;
	}
	return -1;
}

static void
program_free(struct program *p)
{
	stream_close(p->stream);
	if (!reap(p, CLOSE_MS)) {
		kill(p->pid, SIGTERM);
		if (!reap(p, CLOSE_MS)) {
			kill(p->pid, SIGKILL);
			reap(p, CLOSE_MS);
		}
	}
	close(p->words_fd);
	buf_done(&p->words);
	if (p->ops->done != NULL)
		p->ops->done(p->owned);
	free(p);
}

static void
program_close(void *self)
{
	program_free(self);
}

static const struct stream_ops program_ops = {
    .name = "exec",
    .read = program_read,
    .write = program_write,
    .close = program_close,
};

/* Gives an errno. */
static int
spawn(const struct exec *x, int fd, int words_fd, pid_t *ret_pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t none, all;
	int why;

	sigemptyset(&none);
	sigfillset(&all);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, fd, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, words_fd, STDERR_FILENO);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &all);
	posix_spawnattr_setflags(
	    &attr, POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	why = posix_spawnp(ret_pid, x->argv[0], &actions, &attr, x->argv, x->envp);
	posix_spawnattr_destroy(&attr);
	posix_spawn_file_actions_destroy(&actions);
	return why;
}

int
exec_open(const struct exec *x, struct stream **ret_stream, struct err **e)
{
	struct program *p = calloc(1, sizeof *p);
	int pair[2], words[2], why;

	if (p == NULL || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0 ||
	    pipe2(words, O_CLOEXEC) != 0)
		abort();
	fcntl(words[0], F_SETFL, O_NONBLOCK);
	p->ops = x->ops;
	p->owned = x->owned;
	p->stream = stream_fd_new(pair[0], x->describe);
	p->words_fd = words[0];
	buf_init(&p->words, WORDS_MOST);
	why = spawn(x, pair[1], words[1], &p->pid);
	close(pair[1]);
	close(words[1]);
	if (why != 0) {
		p->pid = 0;
		program_free(p);
		return err_set(
		    e, ERR_SSH, "cannot run '%s': %s", x->argv[0], strerror(why));
	}
	*ret_stream = stream_new(&program_ops, p, x->describe);
	return 0;
}
