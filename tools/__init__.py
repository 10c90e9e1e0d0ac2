"""Programs for people at a shell: set-up, demo, tests, benchmark. The portal itself never imports them."""
