"""Items that come and go as files: what a posted one comes to, what is wrong with it, and what is exported."""
