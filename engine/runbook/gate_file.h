/*
 * An open gate, for those who answer from another terminal or machine: STATE/runs/RUN/gates holds
 *
 *	DIGEST.json             what is asked and shown, and what became of each answer; written by the run
 *	DIGEST.XXXX.answer      an answer; written by 'holdfast approve'
 *
 * Each is one JSON object, put there whole. Who answers is who owns the file, whatever stands in it; an answer that others
 * than its owner may write, or that is for another asking (its token), is none. The folder is open to whom STATE is open to,
 * and there nobody but its owner and the run's may remove a file (sticky). Whoever may become another user, may answer for
 * them.
 */
#ifndef RUNBOOK_GATE_FILE_H
#define RUNBOOK_GATE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct value;

enum { GATE_TOKEN = 33, GATE_ANSWERS_MOST = 256 };

/* A gate as its file says; text in the arena. */
struct gate_record {
	const char *run, *step, *id, *digest, *token, *message;
	const char *device; /* NULL: for the batch */
	const char *
	    state; /* "open", or how it ended: approved, overridden, held, aborted, timed-out */
	const char *end; /* one line: by whom and how; NULL while it is open */
	const char *
	    until; /* an automatic gate's condition, for people; NULL: a person is asked */
	const struct value *devices; /* list of names */
	const struct value *shown;   /* kinds.def: gate asked */
	struct value *answers; /* list of mappings: file, who, word, refused (text) */
	int64_t approvals, wanted;
	int64_t expires_ms; /* clock_wall_ms */
};

enum gate_word { GATE_APPROVE, GATE_OVERRIDE, GATE_ABORT };
extern const char *const gate_words[]; /* "approve", … NULL-terminated */

/* An answer that was found. */
struct gate_answer {
	const char *file; /* its name in the folder */
	unsigned uid;
	const char *who;
	enum gate_word word;
};
struct gate_answers {
	struct gate_answer v[GATE_ANSWERS_MOST];
	size_t n;
};

/* FOLDER/gates, made if need be and opened to those to whom `state` is open. ERR_FILE. */
int gate_folder_make(
    struct arena *a, const char *folder, const char *state, struct err **e);
/* A new asking: its token, 32 digits. */
void gate_token(char ret[GATE_TOKEN]);
/* ERR_FILE. */
int gate_file_write(
    struct arena *a, const char *folder, const struct gate_record *g, struct err **e);
/* ERR_FILE, ERR_INPUT: it is not what is written here. */
int gate_file_read(struct arena *a, const char *folder, const char *digest,
    struct gate_record *ret_record, struct err **e);
/* All gates that the run has asked, NULL-terminated digests in the order of their octets; none if there is no folder. */
int gate_file_list(
    struct arena *a, const char *folder, const char ***ret_digests, struct err **e);
/* The answers to this asking that are not in g->answers. What is not one is passed over. */
int gate_file_answers(struct arena *a, const char *folder, const struct gate_record *g,
    struct gate_answers *ret_answers, struct err **e);
/* Writes an answer of whom this process runs as; *ret_file is its name. ERR_FILE. */
int gate_file_answer(struct arena *a, const char *folder, const struct gate_record *g,
    enum gate_word word, const char **ret_file, struct err **e);
/* Takes it back. */
void gate_file_withdraw(struct arena *a, const char *folder, const char *file);

#endif
