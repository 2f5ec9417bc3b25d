"""Help with what does not work: asked for in a word, worked on in a queue, told in two threads that are one."""
