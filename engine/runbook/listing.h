/* Where runbooks are: files NAME.yaml or NAME.yml of SITE/runbooks. Internal to engine/runbook. */
#ifndef RUNBOOK_LISTING_H
#define RUNBOOK_LISTING_H

struct arena;
struct err;

/* "drain" of "drain.yaml", in a; NULL: it is no runbook's file. */
const char *runbook_name_of_file(struct arena *a, const char *file);
/* The path of a runbook by its name, or of a word with '/' or an ending, which is one. ERR_FILE with the nearest name. */
int runbook_find(struct arena *a, const char *site_dir, const char *name,
    const char **ret_path, struct err **e);

#endif
