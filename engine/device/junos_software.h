/* Software and power of the junos dialect: junos-facts 3.1, 3.11, 3.13, 4. Internal to device. */
#ifndef DEVICE_JUNOS_SOFTWARE_H
#define DEVICE_JUNOS_SOFTWARE_H

#include "device/dialect.h"

extern const struct dialect_software junos_software;

/* junos_facts.c */
int junos_software_read(struct device *dev, struct arena *a, const struct deadline *d,
    struct device_software *ret, struct err **e);

int junos_on_backup(
    struct device *dev, const struct deadline *d, bool *ret, struct err **e);

/* junos_progress.c */
int junos_install_log(struct device *dev, struct arena *a, const struct deadline *d,
    struct str *ret_text, struct err **e);
int junos_pending_install(struct device *dev, const struct deadline *d,
    enum device_pending *ret, struct err **e);
int junos_install_progress(struct device *dev, struct arena *a, bool vmhost,
    const struct deadline *d, enum device_progress *ret, const char **ret_text,
    struct err **e);

/* junos_package.c */
int junos_package_validate(struct device *dev, struct arena *a, const char *path,
    const struct deadline *d, struct device_answer *ret, struct err **e);
int junos_package_add(struct device *dev, struct arena *a,
    const struct device_package *package, const struct deadline *d,
    struct device_answer *ret, struct err **e);
int junos_package_rollback(struct device *dev, struct arena *a, bool vmhost,
    const struct deadline *d, struct device_answer *ret, struct err **e);

/* junos_reboot.c */
int junos_reboot(struct device *dev, struct arena *a, enum device_reboot which,
    enum device_base base, const struct deadline *d, const char **ret_text,
    struct err **e);
int junos_reboot_scheduled(struct device *dev, struct arena *a, const struct deadline *d,
    const char **ret_text, struct err **e);

#endif
