#include <errno.h>

#include "rig.h"

#include "emulator/disk.h"

static void
test_write_and_read(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct file_info info;
	struct buf text;

	(void)state;
	buf_init(&text, BUF_TEXT);
	assert_int_equal(
	    disk_write(g->router, "/var/tmp/x.conf", "admin", STR("set a\n")), 0);
	assert_int_equal(disk_append(g->router, "/var/tmp/x.conf", STR("set b\n")), 0);
	assert_int_equal(disk_read(g->router, "/var/tmp/x.conf", &text), 0);
	assert_string_equal(buf_z(&text), "set a\nset b\n");
	assert_int_equal(disk_stat(g->router, g->arena, "/var/tmp/x.conf", &info), 0);
	assert_string_equal(info.name, "x.conf");
	assert_string_equal(info.owner, "admin");
	assert_int_equal(info.size, 12);
	assert_int_equal(info.blocks, 8);
	assert_int_equal(info.mode, 0644);
	assert_true(router_now(g->router) - info.changed_ms < 10000);
	assert_int_equal(disk_read(g->router, "/var/tmp/none", &text), ENOENT);
	assert_int_equal(disk_read(g->router, "/var/tmp", &text), EISDIR);
	assert_int_equal(disk_read(g->router, "/var/tmp/x.conf/y", &text), ENOTDIR);
	buf_done(&text);
	rig_free(g);
}

static void
test_paths(void **state)
{
	static const char *const cases[][2] = {{"/var/tmp/x", "/var/tmp/x"},
	    {"re0:/var//tmp/./x/", "/var/tmp/x"}, {"x.conf", "/var/home/admin/x.conf"},
	    {"~/x", "/var/home/admin/x"}, {"file:///var/tmp/x", "/var/tmp/x"},
	    {"/var/tmp/../log/y", "/var/log/y"}, {"/../..", "/"},
	    {"", "/var/home/admin"}};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(disk_path(a, "admin", cases[i][0]), cases[i][1]);
	assert_string_equal(disk_path(a, "root", "x"), "/"
						       "root/x");
	arena_free(a);
}

static void
test_tree(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct router *r = g->router;
	struct file_info *list;
	int64_t blocks;
	size_t n;

	(void)state;
	assert_int_equal(disk_mkdir(r, "/var/tmp/d", "admin", 0750), 0);
	assert_int_equal(disk_mkdir(r, "/var/tmp/d", "admin", 0750), EEXIST);
	assert_int_equal(disk_mkdir(r, "/var/tmp/no/d", "admin", 0750), ENOENT);
	assert_int_equal(disk_write(r, "/var/tmp/d/b", "admin", STR("bb")), 0);
	assert_int_equal(disk_write(r, "/var/tmp/d/a", "admin", STR("")), 0);
	assert_int_equal(disk_list(r, g->arena, "/var/tmp/d", &list, &n), 0);
	assert_int_equal(n, 2);
	assert_string_equal(list[0].name, "a");
	assert_string_equal(list[1].name, "b");
	assert_int_equal(disk_usage(r, "/var/tmp/d", &blocks), 0);
	assert_int_equal(blocks, 16); /* the directory, and one file that is not empty */
	assert_int_equal(disk_rmdir(r, "/var/tmp/d"), ENOTEMPTY);
	assert_int_equal(disk_rename(r, "/var/tmp/d", "/var/tmp/d/e"), EINVAL);
	assert_int_equal(disk_rename(r, "/var/tmp/d", "/config/d"), EXDEV);
	assert_int_equal(disk_rename(r, "/var/tmp/d/b", "/var/tmp/c"), 0);
	assert_int_equal(disk_copy(r, "/var/tmp/c", "/config/c", "admin"), 0);
	assert_int_equal(disk_remove(r, "/var/tmp/d/a"), 0);
	assert_int_equal(disk_remove(r, "/var/tmp/d"), EISDIR);
	assert_int_equal(disk_rmdir(r, "/var/tmp/d"), 0);
	assert_int_equal(disk_remove(r, "/var/tmp/d"), ENOENT);
	rig_free(g);
}

/* More than is held in memory, with a hole. */
static void
test_large(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct router *r = g->router;
	struct file_want want = {
	    FILE_READ | FILE_WRITE | FILE_CREATE | FILE_TRUNCATE, 0600, "admin"};
	char octets[8] = "xxxxxxx";
	struct file_info info;
	struct file *f;

	(void)state;
	assert_int_equal(disk_open(r, "/var/tmp/big", &want, &f), 0);
	assert_int_equal(file_write_at(r, f, "head", 4, 0), 4);
	assert_int_equal(file_write_at(r, f, "tail", 4, 10000000), 4);
	assert_int_equal(file_read_at(r, f, octets, 8, 0), 8);
	assert_memory_equal(octets, "head\0\0\0\0", 8);
	assert_int_equal(file_read_at(r, f, octets, 8, 9999998), 6);
	assert_memory_equal(octets, "\0\0tail", 6);
	assert_int_equal(file_read_at(r, f, octets, 8, 10000004), 0);
	/* removed, but still open */
	assert_int_equal(disk_remove(r, "/var/tmp/big"), 0);
	file_look(r, g->arena, f, &info);
	assert_int_equal(info.size, 10000004);
	file_close(r, f);
	rig_free(g);
}

static void
test_disk_full(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct router *r = g->router;
	struct volume_info before, after;
	struct file_info info;
	char octets[10000];

	(void)state;
	memset(octets, 'x', sizeof octets);
	disk_leave_free(r, 16);
	disk_volume(r, disk_volume_of("/var/tmp"), &before);
	assert_int_equal(before.available, 16);
	assert_int_equal(
	    disk_write(r, "/var/tmp/x", "admin", (struct str){octets, sizeof octets}),
	    ENOSPC);
	/* what fitted is there */
	assert_int_equal(disk_stat(r, g->arena, "/var/tmp/x", &info), 0);
	assert_int_equal(info.size, 16 * 512);
	disk_volume(r, disk_volume_of("/var/tmp"), &after);
	assert_int_equal(after.available, 0);
	assert_int_equal(after.used, before.used + 16);
	assert_int_equal(
	    disk_write(r, "/config/x", "admin", (struct str){octets, sizeof octets}), 0);
	assert_int_equal(disk_remove(r, "/var/tmp/x"), 0);
	disk_volume(r, disk_volume_of("/var/tmp"), &after);
	assert_int_equal(after.available, 16);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_write_and_read),
	    cmocka_unit_test(test_paths), cmocka_unit_test(test_tree),
	    cmocka_unit_test(test_large), cmocka_unit_test(test_disk_full)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
