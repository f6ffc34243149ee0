// SPDX-License-Identifier: GPL-2.0
//
// Undoes what gave the container of a group its lock: opening a device from the group looks at the container and uses it
// while another process may take it away.
// fixes: "vfio: Fully lock struct vfio_group::container"
//
// What user space sees, compared with the merged kernel: nothing in one call after another. A kernel that proves its locks
// reports that a function which asks for the lock is entered without.
//
// files: drivers/vfio/group.c
// expects: drivers/vfio/group.c:vfio_df_group_open

@open@
identifier device;
@@
 vfio_df_group_open(...)
 {
	<...
(
-	mutex_lock(&device->group->group_lock);
|
-	mutex_unlock(&device->group->group_lock);
)
	...>
 }
