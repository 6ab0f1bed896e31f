"""The admin as an editor uses it: no superuser, only a member of their groups."""
