"""A function run in a process that the system ends: frames, limits, seccomp, Landlock."""
